"""A board of opportunities in the words of the board: which columns, and what each card says."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from crmdesk.core.i18n import _, ngettext
from crmdesk.ui.boards.faces import Column, Face, Number
from crmdesk.ui.words import short_money

if TYPE_CHECKING:
    from crmdesk.services.board_data import Board, BoardCard, BoardColumn

COUNT, AMOUNT, WEIGHTED, AGE = "count", "amount", "weighted", "age"
WON, LOST, UNRATED = "won", "lost", "unrated"
GRADE_TONES: Final = {"a": "gradeA", "b": "gradeB", "c": "gradeC", "d": "gradeD"}
TONES: Final = {**GRADE_TONES, WON: "good", LOST: "bad", UNRATED: "warn"}
STAGE_TONES: Final = ("gradeD", "gradeC", "info", "gradeA")
OPEN_LINES, OPEN_STALE, DONE_LINES, DONE_NOTE = 4, 5, 2, 3


def tone_of_grade(grade: str | None) -> str:
    """The hue of a grade ("a" to "d")."""
    return GRADE_TONES.get(grade or "", "gradeD")


def grade_name(grade: str | None) -> str:
    """Grade A, or that there is none."""
    if not grade:
        return _("No grade")
    return _("Grade {grade}").format(grade=grade.upper())


def short_day(day: date, today: date) -> str:
    """04-15, with the year only if it is another one."""
    return f"{day:%m-%d}" if day.year == today.year else day.isoformat()


class DealFaces:
    """The faces of opportunities on the day *today*."""

    def __init__(self, today: date) -> None:
        self.today = today

    def key(self, card: BoardCard) -> int:
        """The id of the opportunity."""
        return card.id

    def lines(self, card: BoardCard) -> int:
        """How many lines the card has."""
        if card.column in (WON, LOST):
            return DONE_NOTE if _note(card) else DONE_LINES
        return OPEN_STALE if card.stale is not None else OPEN_LINES

    def face(self, card: BoardCard) -> Face:
        """What the card says."""
        if card.column in (WON, LOST):
            return self._done(card)
        day, day_tone = self._day(card)
        step, step_tone = self._step(card)
        return Face(
            title=card.customer,
            mark=card.owner[:1],
            note=_note(card) or card.code,
            figure=short_money(card.amount) if card.amount is not None else _("no amount"),
            figure_tone="text" if card.amount is not None else "text3",
            day=day,
            day_tone=day_tone,
            step=step,
            step_tone=step_tone,
            warning=card.stale.words if card.stale is not None else "",
        )

    def _done(self, card: BoardCard) -> Face:
        return Face(
            title=card.customer,
            note=_note(card),
            figure=short_money(card.amount or 0),
            figure_tone="good" if card.column == WON else "text2",
            day=short_day(card.decided_on, self.today) if card.decided_on else "",
        )

    def _day(self, card: BoardCard) -> tuple[str, str]:
        if card.expected_on is None:
            return _("no date"), "bad"
        tone = "bad" if card.expected_on < self.today else "text2"
        return short_day(card.expected_on, self.today), tone

    def _step(self, card: BoardCard) -> tuple[str, str]:
        if card.state == "paused":
            return _("paused"), "text3"
        if card.next_on is None and not card.next_step:
            return _("no next step"), "bad"
        what = card.next_step or _("get in touch")
        if card.next_on is None:
            return what, "text2"
        late = (self.today - card.next_on).days
        if late > 0:
            words = ngettext("{count} day late: {what}", "{count} days late: {what}", late)
            return words.format(count=late, what=what), "bad"
        if late == 0:
            return _("today: {what}").format(what=what), "warn"
        return f"{short_day(card.next_on, self.today)} {what}", "text2"


def _note(card: BoardCard) -> str:
    return card.product or card.name


def columns_of(board: Board) -> list[Column]:
    """The columns as the board view takes them; what is not rated only where there is some."""
    stages = [c.key for c in board.columns if c.stage_id is not None]
    return [_column(c, stages) for c in board.columns if c.key != UNRATED or c.cards]


def _column(column: BoardColumn, stages: list[str]) -> Column:
    is_stage = column.key in stages
    place = stages.index(column.key) * len(STAGE_TONES) // len(stages) if is_stage else 0
    return Column(
        key=column.key,
        title=column.title,
        tone=STAGE_TONES[place] if is_stage else TONES.get(column.key, "gradeD"),
        meaning="" if column.is_end else column.subtitle,
        tip=column.subtitle,
        numbers=_done_numbers(column) if column.is_end else _numbers(column),
        amount=column.amount,
        cards=column.cards,
        zone=_zone(column.key),
        is_narrow=column.is_end,
    )


def _zone(key: str) -> str:
    if key == WON:
        return _("drop here = won")
    return _("drop here, asks why") if key == LOST else ""


def _numbers(column: BoardColumn) -> tuple[Number, ...]:
    tip = _("Show them as a list")
    count = ngettext("{count} deal", "{count} deals", column.count).format(count=column.count)
    weighted = _("weighted {amount}").format(amount=short_money(column.weighted))
    days = column.mean_age_days
    age = _("on average {days} d here").format(days=days) if days is not None else ""
    return (
        Number(COUNT, count, tip),
        Number(AMOUNT, short_money(column.amount), tip),
        Number(WEIGHTED, weighted, tip),
        Number(AGE, age, _("How long they have been in their stage; show them as a list")),
    )


def _done_numbers(column: BoardColumn) -> tuple[Number, ...]:
    tip = _("Show them as a list")
    count = ngettext("{count} (month)", "{count} (month)", column.count)
    return (
        Number(COUNT, count.format(count=column.count), tip),
        Number(AMOUNT, short_money(column.amount), tip),
    )
