"""What a report is. The reports themselves stand in modules of their own, listed in ``REPORTS``.

Nothing here loads reportlab: a menu can list reports without paying for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _, listed
from crmdesk.core.progress import Progress
from crmdesk.models.fields import FieldSpec
from crmdesk.models.query import Condition, Group, ListQuery, Op

if TYPE_CHECKING:
    from crmdesk.services.board_data import BoardQuery
    from crmdesk.services.container import Services
    from crmdesk.services.printing import Print

NOBODY = N_("There is no customer to print. Choose customers first.")
MISSING_GLYPHS = N_(
    "The printing font lacks these characters; they are printed as 〓: {characters}. "
    "Write them in by hand."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a report is about: customers by id, or a list as it is shown.

    *customer_ids* wins over *query*; *columns* are those of the list, *title* the view's name.
    *board* is the board of opportunities as it is shown.
    """

    customer_ids: Sequence[int] = ()
    query: ListQuery | None = None
    columns: tuple[str, ...] = ()
    title: str = ""
    board: BoardQuery | None = None

    def ids(self, services: Services, progress: Progress) -> list[int]:
        """The customers in order, each once. Raises CrmError if there is none."""
        if self.customer_ids:
            found = list(dict.fromkeys(self.customer_ids))
        else:
            found = list(services.lists.ids(self.query or ListQuery(), progress))
        if not found:
            raise CrmError(NOBODY)
        return found

    def records(
        self, services: Services, entity: str, values: Mapping[str, Any], progress: Progress
    ) -> list[int]:
        """The records of *entity* that are meant: the one of the parameter called so, else those
        of a list of them; none if neither is given."""
        if values.get(entity):
            return [int(values[entity])]
        if self.query is not None and self.query.entity == entity:
            return list(services.lists.ids(self.query, progress))
        return []

    def newest(
        self, services: Services, entity: str, *also: Condition, progress: Progress
    ) -> list[int]:
        """The newest record of *entity* of each chosen customer that has any; *also*: of those."""
        found = []
        for customer_id in self.customer_ids:
            of_customer = Condition("customer_id", Op.EQUALS, (customer_id,))
            query = ListQuery(entity, filter=Group((of_customer, *also)))
            found += sorted(services.lists.ids(query, progress))[-1:]  # ids sort by time
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A finished file: its pages, the papers entered in the print log, sentences for the person.

    *rows* is how many an Excel file has; it has no pages and is no paper.
    """

    file: Path
    pages: int = 0
    rows: int = 0
    papers: tuple[Print, ...] = ()
    remarks: tuple[str, ...] = field(default=())


class Report(Protocol):
    """A report. *title* is untranslated; *parameters* are asked for before it is built.

    One that is not about chosen customers has a class attribute ``asks_customers = False``; one that
    can be an Excel file as well has ``has_workbook = True`` and writes it where the name ends so.
    """

    @property
    def id(self) -> str:
        """The name on the command line and in the print log."""

    @property
    def title(self) -> str:
        """The untranslated title."""

    @property
    def parameters(self) -> tuple[FieldSpec, ...]:
        """What a person may choose."""

    def build(
        self,
        services: Services,
        scope: Scope,
        values: Mapping[str, Any],
        target: Path,
        progress: Progress,
    ) -> Printed:
        """Write the PDF (or .xlsx) to *target*. *values* are parameters in value form, missing ones default.

        Raises CrmError when there is nothing to print or *target* cannot be written, Cancelled
        when the person stops it; then neither file nor print log has changed.
        """


def asks_customers(report: Report) -> bool:
    """Whether it has to be said of whom: not for a report with ``asks_customers = False``."""
    return bool(getattr(report, "asks_customers", True))


def has_workbook(report: Report) -> bool:
    """Whether it can be an Excel file, too."""
    return bool(getattr(report, "has_workbook", False))


def missing_remarks(characters: Sequence[str]) -> tuple[str, ...]:
    """The sentence about characters that the fonts lack; nothing if there are none."""
    if not characters:
        return ()
    named = listed(f"{c}（U+{ord(c):04X}）" for c in characters[:20])
    return (_(MISSING_GLYPHS).format(characters=named),)
