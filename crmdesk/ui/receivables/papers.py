"""Ageing, statements and dunning letters on paper: one door for buttons, keys and menus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import _
from crmdesk.models.query import Condition, Group, ListQuery, Op
from crmdesk.ui.desk import Desk
from crmdesk.ui.printing import print_report

if TYPE_CHECKING:
    from crmdesk.services.receivable_data import AgeingQuery

AGEING: Final = "ageing"
STATEMENT: Final = "statement"
DUNNING: Final = "dunning"


def ageing_values(query: AgeingQuery) -> dict[str, Any]:
    """The parameters with which the report prints exactly this ageing."""
    return {
        "as_of": query.as_of,
        "group": str(query.group or "customer"),
        "basis": query.basis.value,
        "buckets": query.buckets.words,
        "allowance": query.allowance.words,
        "fifo": query.is_fifo,
    }


def print_ageing(desk: Desk, query: AgeingQuery, parent: QWidget | None = None) -> None:
    """Exactly this ageing."""
    print_report(desk, AGEING, parent, values=ageing_values(query))


def print_statements(desk: Desk, ids: Sequence[int], parent: QWidget | None = None) -> None:
    """Statements of account with the slip to be sent back, one after another."""
    _print_records(desk, STATEMENT, ids, _("Statements of account"), parent)


def print_letters(desk: Desk, ids: Sequence[int], parent: QWidget | None = None) -> None:
    """Dunning letters, one after another."""
    _print_records(desk, DUNNING, ids, _("Dunning letters"), parent)


def _print_records(
    desk: Desk, entity: str, ids: Sequence[int], title: str, parent: QWidget | None
) -> None:
    if ids:
        query = ListQuery(entity, filter=Group((Condition("id", Op.ONE_OF, tuple(ids)),)))
        values = {entity: ids[0]} if len(ids) == 1 else {}
        print_report(desk, entity, parent, query=query, title=title, values=values)
