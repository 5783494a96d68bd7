"""Stops: the views of receivables, their dialogs, and the receivables on a customer's card."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from crmdesk.ui.tour.credit_stops import debtor
from crmdesk.ui.tour.stop import Stop, dialog, page, throw_away

if TYPE_CHECKING:
    from crmdesk.ui.receivables.ageing_terms import AgeingTermsDialog
    from crmdesk.ui.receivables.behind_dialog import BehindDialog
    from crmdesk.ui.tour.guide import Guide

VIEWS: Final = ("open", "receipts", "statements", "dunning", "promises")


def _back(guide: Guide, _shown: Any) -> None:
    page("receivables", tab="ageing", group="customer")(guide)


def _view(guide: Guide, tab: str) -> Any:
    page("receivables", tab=tab)(guide)
    shown: Any = guide.window.page()
    return shown.view


def _terms(guide: Guide) -> AgeingTermsDialog:
    made: AgeingTermsDialog = _view(guide, "ageing").terms_dialog()
    return made


def _behind(guide: Guide) -> BehindDialog:
    made: BehindDialog = _view(guide, "ageing").behind(None, "age_overdue")
    return made


def _collection(guide: Guide) -> Any:
    from crmdesk.core import clock
    from crmdesk.ui.receivables.collection_kpis import CollectionDialog

    return CollectionDialog(guide.desk, clock.today(), guide.window)


def _make(guide: Guide) -> Any:
    from crmdesk.ui.receivables.make_statements import MakeStatementsDialog

    return MakeStatementsDialog(guide.desk, guide.window)


def _statement_id(guide: Guide, *states: str) -> int:
    """The newest statement in one of the states; made if there is none."""
    from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort

    wanted = Group((Condition("state", Op.ONE_OF, states),)) if states else Group()
    query = ListQuery("statement", filter=wanted, sort=(Sort("until_on", descending=True),))
    found = guide.desk.services.lists.first_page(query, ["code"], 1).ids
    if found:
        return int(found[0])
    from datetime import date

    made = guide.desk.services.statements.make(
        [debtor(guide)], date(2026, 10, 1), date(2026, 10, 31)
    )
    return int(made[1][0])


def _statement(*states: str) -> Callable[[Guide], Any]:
    def make(guide: Guide) -> Any:
        from crmdesk.ui.receivables.statement_sheet import StatementDialog

        return StatementDialog(guide.desk, _statement_id(guide, *states), guide.window)

    return make


def _deed(name: str) -> Callable[[Guide], Any]:
    """A dialog of a statement that was sent."""

    def make(guide: Guide) -> Any:
        deeds = _view(guide, "statements").deeds
        statement_id = _statement_id(guide, "sent", "draft")
        row = guide.desk.services.records.fetch("statement", statement_id)
        if name == "confirm":
            return deeds.confirm_dialog(row)
        return (
            deeds.send_dialog([statement_id])
            if name == "send"
            else (deeds.withdraw_dialog([statement_id]))
        )

    return make


def _differences(guide: Guide) -> Any:
    from crmdesk.ui.receivables.difference_dialog import DifferenceDialog

    statement_id = _statement_id(guide, "sent", "draft")
    row = guide.desk.services.records.fetch("statement", statement_id)
    made = DifferenceDialog(guide.desk, row, guide.window)
    made.model.append([{"document_no": "XS-202610-00031", "ours": 1_250_000, "theirs": 1_200_000,
                        "reason": "price", "remark": "少收一箱"}])  # fmt: skip
    made.model.edited.emit()
    return made


def _unconfirmed(guide: Guide) -> Any:
    from crmdesk.ui.receivables.unconfirmed_dialog import UnconfirmedDialog

    return UnconfirmedDialog(guide.desk, guide.window)


def _letters(guide: Guide) -> Any:
    from crmdesk.ui.receivables.letters_dialog import LettersDialog

    return LettersDialog(guide.desk, guide.window)


def _log(guide: Guide) -> Any:
    from crmdesk.ui.receivables.dunning_log import DunningLogDialog

    return DunningLogDialog(guide.desk, guide.window)


def _promise(guide: Guide) -> Any:
    from crmdesk.ui.receivables.promise_dialog import PromiseDialog

    return PromiseDialog(guide.desk, guide.window, customer_id=debtor(guide))


def _card(guide: Guide) -> Any:
    guide.open()
    guide.desk.open_customer(debtor(guide), tab="receivables")
    guide.settle()
    return guide.window


RECEIVABLES_STOPS: Final[tuple[Stop, ...]] = (
    *(Stop(f"receivables-{tab}", page("receivables", tab=tab), _back) for tab in VIEWS),
    *(
        Stop(f"receivables-{group}", page("receivables", tab="ageing", group=group), _back)
        for group in ("seller", "region")
    ),
    Stop("receivables-resting", page("receivables", tab="dunning", chip="waiting"), _back),
    Stop("card-receivables", _card),
    Stop("dialog-ageing-terms", dialog(_terms), throw_away),
    Stop("dialog-ageing-behind", dialog(_behind), throw_away),
    Stop("dialog-collection", dialog(_collection), throw_away),
    Stop("dialog-statements-make", dialog(_make), throw_away),
    Stop("dialog-statement", dialog(_statement()), throw_away),
    Stop("dialog-statement-differs", dialog(_statement("differs", "settled")), throw_away),
    Stop("dialog-statement-send", dialog(_deed("send")), throw_away),
    Stop("dialog-statement-confirm", dialog(_deed("confirm")), throw_away),
    Stop("dialog-statement-withdraw", dialog(_deed("withdraw")), throw_away),
    Stop("dialog-differences", dialog(_differences), throw_away),
    Stop("dialog-unconfirmed", dialog(_unconfirmed), throw_away),
    Stop("dialog-letters", dialog(_letters), throw_away),
    Stop("dialog-dunning-log", dialog(_log), throw_away),
    Stop("dialog-promise-to-pay", dialog(_promise), throw_away),
)
