"""Stops: the boards and the list of opportunities, one opportunity, what its steps ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from crmdesk.ui.tour.stop import Stop, dialog, throw_away

if TYPE_CHECKING:
    from crmdesk.ui.tour.guide import Guide

UNKNOWN: Final = "没有这样的商机"
WAIT_MS: Final = 900
GRADE: Final = "b"


def _board(guide: Guide, **arguments: Any) -> Any:
    """The board page, with nothing kept of an earlier stop."""
    guide.open()
    guide.desk.open_page("opportunities", mode="board", chip="all", search="", **arguments)
    guide.settle(WAIT_MS)
    return guide.window.page()


def _card(guide: Guide, column: str = GRADE) -> Any:
    shown = _board(guide)
    target = shown.board.board.column(column)
    return shown, target.column.cards[0]


def _selected(guide: Guide) -> Any:
    shown, card = _card(guide)
    shown.board.board.select(card.id)
    guide.settle(WAIT_MS)
    return guide.window


def _carried(guide: Guide) -> Any:
    """A card held over the column of grade A, with what the drop will ask."""
    from PySide6.QtCore import QPoint

    shown, card = _card(guide)
    board = shown.board.board
    board.select(card.id)
    guide.settle(WAIT_MS)
    source, target = board.column(GRADE), board.column("a")
    source.view.drag_began.emit(card.id, QPoint(40, 30))
    source.view.drag_moved.emit(target.mapToGlobal(QPoint(80, 150)))
    guide.settle(WAIT_MS)
    return guide.window


def _put_back(guide: Guide, _shown: Any) -> None:
    shown: Any = guide.window.page()
    shown.board.board.put_back()
    guide.settle(20)


def _stages(guide: Guide) -> Any:
    shown = _board(guide)
    pipeline = guide.desk.services.pipelines.usual()
    shown.filters.board.set_value(pipeline.id, pipeline.name)
    shown.filters.changed.emit()
    guide.settle(WAIT_MS)
    return guide.window


def _leave_stages(guide: Guide, _shown: Any) -> None:
    shown: Any = guide.window.page()
    shown.filters.board.set_value(None)
    shown.filters.changed.emit()
    guide.settle(20)


def _found_nothing(guide: Guide) -> Any:
    guide.open()
    guide.desk.open_page("opportunities", mode="board", search=UNKNOWN)
    guide.settle(WAIT_MS)
    return guide.window


def _list(chip: str) -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        guide.open()
        guide.desk.open_page("opportunities", mode="list", chip=chip, search="")
        guide.settle(WAIT_MS)
        return guide.window

    return show


def _leave_list(guide: Guide, _shown: Any) -> None:
    _board(guide)


def _deal(state: str, tab: str = "fields") -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        from crmdesk.models.query import Condition, Group, ListQuery, Op

        guide.open()
        wanted = Group((Condition("state", Op.ONE_OF, (state,)),))
        ids = guide.desk.services.lists.ids(ListQuery(entity="opportunity", filter=wanted))
        guide.desk.open_page("opportunity", opportunity_id=ids[0], ids=list(ids[:20]), tab=tab)
        guide.settle(WAIT_MS)
        return guide.window

    return show


def _asks(target: str) -> Callable[[Guide], Any]:
    """The dialog of one step of the first card of grade B: a ``MoveDialog``, or that of a loss."""

    def make(guide: Guide) -> Any:
        from crmdesk.services import opportunity_targets as t

        shown, card = _card(guide)
        wanted: Any = t.GradeTarget("a") if target == "grade" else getattr(t, target)()
        asked = guide.desk.services.opportunities.questions_for(card.id, wanted)
        return shown.actions_.dialog_for(shown.board.deal(card.id), asked)

    return make


def _lost_filled(guide: Guide) -> Any:
    made = _asks("LostTarget")(guide)
    made.boxes["loss_reason"].editor.choose("price")
    made.boxes["summary"].editor.text.setPlainText("对方含验货费，我们没含；明年五月还有一次招标。")
    made.boxes["winner_price"].editor.line.setText("3.2万")
    return made


def _new(guide: Guide) -> Any:
    from crmdesk.ui.opportunities.opportunity_dialog import OpportunityDialog

    return OpportunityDialog(guide.desk, guide.window)


def _edit(guide: Guide) -> Any:
    from crmdesk.ui.opportunities.opportunity_dialog import OpportunityDialog

    _shown, card = _card(guide)
    record = guide.desk.services.records.fetch("opportunity", card.id)
    return OpportunityDialog(guide.desk, guide.window, record=record)


def _shares(guide: Guide) -> Any:
    from crmdesk.ui.opportunities.shares_dialog import SharesDialog

    shown, card = _card(guide)
    return SharesDialog(guide.desk, shown.board.deal(card.id), guide.window)


def _transfer(guide: Guide) -> Any:
    from crmdesk.ui.opportunities.transfer_dialog import TransferDialog

    shown, card = _card(guide)
    return TransferDialog(guide.desk, shown.board.deal(card.id), guide.window)


def _transfers(guide: Guide) -> Any:
    from crmdesk.ui.opportunities.transfers import TransfersDialog

    return TransfersDialog(guide.desk, guide.window)


def _handover(guide: Guide) -> Any:
    from crmdesk.ui.settings.handover_dialog import HandoverDialog

    seller = guide.desk.services.names.choices("employee")[1][0]
    return HandoverDialog(guide.desk, seller, guide.window, leaving=True)


_DIALOGS: Final = (
    ("deal-new", _new),
    ("deal-edit", _edit),
    ("deal-lost", _asks("LostTarget")),
    ("deal-lost-filled", _lost_filled),
    ("deal-won", _asks("WonTarget")),
    ("deal-grade", _asks("grade")),
    ("deal-pause", _asks("PauseTarget")),
    ("deal-end", _asks("EndTarget")),
    ("deal-shares", _shares),
    ("deal-transfer", _transfer),
    ("deal-transfers", _transfers),
    ("handover", _handover),
)
OPPORTUNITY_STOPS: Final = (
    Stop("opportunities-selected", _selected),
    Stop("opportunities-carried", _carried, _put_back),
    Stop("opportunities-stages", _stages, _leave_stages),
    Stop("opportunities-nothing", _found_nothing, _leave_list),
    Stop("opportunities-list", _list("all"), _leave_list),
    Stop("opportunities-decided", _list("decided"), _leave_list),
    Stop("opportunity-active", _deal("active")),
    Stop("opportunity-wanted", _deal("active", "wanted")),
    Stop("opportunity-people", _deal("active", "people")),
    Stop("opportunity-road", _deal("active", "road")),
    Stop("opportunity-lost", _deal("lost")),
    Stop("opportunity-paused", _deal("paused")),
    *(Stop(f"dialog-{name}", dialog(make), throw_away) for name, make in _DIALOGS),
)
