"""Sales and receipts in words: titles by kind, what is open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models import codecs
from crmdesk.ui.documents.totals import MONEY
from crmdesk.ui.trade.reading import CREDITS, rest_of

NEW: Final = {
    "sale": N_("New sale"),
    "return": N_("New return of goods"),
    "allowance": N_("New allowance"),
    "opening": N_("New opening balance"),
}
NAMED: Final = {
    "sale": N_("Sale {code}"),
    "return": N_("Return of goods {code}"),
    "allowance": N_("Allowance {code}"),
    "opening": N_("Opening balance {code}"),
}
ICONS: Final = {
    "sale": "shopping-cart",
    "return": "arrow-u-up-left",
    "allowance": "tag",
    "opening": "flag-banner",
}


def money(fen: int | None) -> str:
    """An amount without unit, a dash for none."""
    return codecs.show(MONEY, fen) if fen is not None else "—"


def new_title(kind: str) -> str:
    """How a document that is not saved yet is called."""
    return _(NEW.get(kind, NEW["sale"]))


def title(kind: str, code: str) -> str:
    """How a document is called."""
    return _(NAMED.get(kind, NAMED["sale"])).format(code=code)


def open_words(row: Mapping[str, Any], today: date) -> tuple[str, str]:
    """What is open of a posted document, and the hue of it."""
    rest = rest_of(row)
    if row.get("kind") in CREDITS:
        if rest:
            return _("{amount} not set against documents yet").format(amount=money(-rest)), "info"
        return _("Set against documents in full"), "good"
    if not rest:
        on = row.get("settled_on")
        return (_("Settled on {day}").format(day=on) if on else _("Settled")), "good"
    late = (today - date.fromisoformat(str(row["due_on"] or row["sold_on"]))).days
    if late > 0:
        said = ngettext(
            "{amount} open, {count} day overdue", "{amount} open, {count} days overdue", late
        )
        return said.format(amount=money(rest), count=late), "bad"
    said = _("{amount} open, due on {day}")
    return said.format(amount=money(rest), day=row["due_on"] or row["sold_on"]), "warn"
