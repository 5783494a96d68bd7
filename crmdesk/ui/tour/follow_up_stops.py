"""Stops of follow-up: the talk form in its states, the small dialogs, the lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from crmdesk.core.i18n import _
from crmdesk.ui.tour.guide import Guide
from crmdesk.ui.tour.stop import Stop, customer_id, dialog, page, press, throw_away

WORDS: Final = "确认上批货质量合格，下月预计追加 2 万件，报价按 9.6 折；要求 11 月底前出样。"


def _talk(guide: Guide) -> Any:
    from crmdesk.ui.follow_up.talk_dialog import TalkDialog

    return TalkDialog(guide.desk, guide.window, customer_id=customer_id(guide))


def _talk_with_nobody(guide: Guide) -> Any:
    from crmdesk.ui.follow_up.talk_dialog import TalkDialog

    return TalkDialog(guide.desk, guide.window)


def _full_talk(guide: Guide) -> Any:
    made = _talk(guide)
    form = made.form
    form.main.boxes["summary"].editor.text.setPlainText(WORDS)
    form.main.boxes["next_on"].editor.chips["in3"].click()
    for part in ("items", "signals", "deal", "files"):
        form.unfold(part)
    form.signals.rows[0].text.setText("上批交货晚了三天")
    return made


def _wrong_talk(guide: Guide) -> Any:
    made = _talk(guide)
    made.form.main.boxes["next_on"].editor.line.setText("下下周")
    press(made, "dialogSave")
    return made


def _entry(entity: str, record: Callable[[Guide], Any]) -> Callable[[Guide], Any]:
    def make(guide: Guide) -> Any:
        from crmdesk.ui.follow_up.entry_acts import EDITED, SIZES, TITLES, EntryDialog

        return EntryDialog(
            guide.desk, entity, _(TITLES[entity]), guide.window, record=record(guide),
            size=SIZES[entity], only=EDITED[entity],
        )  # fmt: skip

    return make


def _some(entity: str) -> Callable[[Guide], Any]:
    def find(guide: Guide) -> Any:
        rows = guide.desk.services.records.all(entity)
        return rows[0] if rows else None

    return find


def _settle(guide: Guide) -> Any:
    from crmdesk.ui.follow_up.entry_acts import SettleDialog

    rows = guide.desk.services.records.all("signal")
    open_ = [r for r in rows if r["state"] != "closed"]
    record = (open_ or rows)[0] if rows else _made_up(guide)
    return SettleDialog(guide.desk, record, guide.window)


def _made_up(guide: Guide) -> dict[str, Any]:
    return {"id": 0, "customer_id": customer_id(guide), "text": "上批交货晚了三天", "answer": None}


def _ask_day(guide: Guide) -> Any:
    from crmdesk.ui.follow_up.entry_acts import AskDay

    return AskDay(guide.window)


def _everybody(guide: Guide) -> Any:
    """今日 of all colleagues: every group that the file has."""
    page("today")(guide)
    shown: Any = guide.window.page()
    guide.settle()
    shown.scope.setCurrentIndex(0)
    shown.scope.activated.emit(0)
    guide.settle()
    return guide.window


def _leave_everybody(guide: Guide, _shown: Any) -> None:
    guide.desk.preferences.set("today_scope", "")


def _list(entity: str) -> Callable[[Guide], Any]:
    return page("activities", entity=entity)


DIALOGS: Final = (
    ("talk", _talk),
    ("talk-nobody", _talk_with_nobody),
    ("talk-full", _full_talk),
    ("talk-wrong", _wrong_talk),
    ("task", _entry("task", _some("task"))),
    ("signal", _entry("signal", _some("signal"))),
    ("talk-edited", _entry("activity", _some("activity"))),
    ("settle", _settle),
    ("postpone", _ask_day),
)
FOLLOW_UP_STOPS: Final[tuple[Stop, ...]] = (
    Stop("today-everybody", _everybody, _leave_everybody),
    Stop("activities-tasks", _list("task")),
    Stop("activities-signals", _list("signal")),
    *[Stop(f"dialog-{name}", dialog(make), throw_away) for name, make in DIALOGS],
)
