"""What the person decides about an import."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from crmdesk.core.i18n import N_
from crmdesk.services.importing.headers import Header
from crmdesk.services.importing.mapping import ColumnMapping
from crmdesk.services.importing.sources import Source


class Mode(StrEnum):
    """Which rows are taken."""

    CREATE = "create"
    UPDATE = "update"
    BOTH = "both"


MODE_LABELS: Final = {
    Mode.BOTH: N_("Create new records and change existing ones"),
    Mode.CREATE: N_("Only create new records"),
    Mode.UPDATE: N_("Only change existing records"),
}


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """The choices beside the mapping.

    *create_missing*: tags, areas, departments and competitors that do not exist are created;
    *create_employees*: employees, too. *clear_blank*: a blank cell clears the field of an
    existing record. *refuse_doubtful*: a row that may be a duplicate is refused instead of
    created. *remember*: the mapping is kept for the next file with the same headings.
    *tag_ids*: tags that every new customer gets, beside those of the row.

    Of sales, receipts, stocks and balances: *create_customers*, *create_products*: those that do
    not exist are created and marked; *keep_good*: what is right is imported although other rows
    are refused (otherwise nothing is); *oldest_first*: receipts settle the documents that are due
    first, unless the row names some; *past_sales*: these are sales of the past, no orders that a
    credit hold could stop, as *approver_id* (who has proved it, ``approvals.decide``) allows.
    """

    mode: Mode = Mode.BOTH
    create_missing: bool = True
    create_employees: bool = False
    clear_blank: bool = False
    refuse_doubtful: bool = False
    remember: bool = True
    tag_ids: tuple[int, ...] = ()
    create_customers: bool = False
    create_products: bool = False
    keep_good: bool = False
    oldest_first: bool = False
    past_sales: bool = False
    approver_id: int | None = None


@dataclass(frozen=True, slots=True)
class ImportJob:
    """All that an import needs: where from, which rows, where to, how."""

    source: Source
    sheet: str
    header: Header
    mapping: ColumnMapping
    options: ImportOptions = ImportOptions()
