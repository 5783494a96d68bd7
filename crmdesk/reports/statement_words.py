"""What statements of account say of their lines, on paper as in Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmdesk.analysis.statement import Entry
from crmdesk.core.i18n import N_, _

if TYPE_CHECKING:
    from crmdesk.services.dunning_data import SheetLine

CHANGED: Final = N_(
    "Statement {code}: documents of its period were changed after it was made; "
    "withdraw it and make a new one."
)
WORDS: Final = {
    Entry.CHARGE: N_("Goods delivered"),
    Entry.CREDIT: N_("Allowance"),
    Entry.RECEIPT: N_("Money received"),
    Entry.REPAYMENT: N_("Paid back"),
}


def kind_of(line: SheetLine) -> str:
    """What kind of entry a line is; a sale is goods delivered."""
    from crmdesk.services.rules.documents import label_of

    if line.kind and line.kind != "sale":
        return label_of("sale", "kind", line.kind)
    return _(WORDS[line.entry])
