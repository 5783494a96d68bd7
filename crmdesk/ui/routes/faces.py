"""A week of visits in the words of a board: a column a day, a card a visit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from crmdesk.core.i18n import _, ngettext
from crmdesk.models.deal_choices import VisitState, Weekday
from crmdesk.ui.boards.faces import Column, Face, Number

if TYPE_CHECKING:
    from crmdesk.services.visit_plans import VisitRow, Week

COUNT: Final = "count"
DAYS: Final = tuple(Weekday)
STATE_TONES: Final = {
    VisitState.PLANNED: "text2",
    VisitState.DONE: "good",
    VisitState.MISSED: "bad",
    VisitState.DROPPED: "text3",
}


class VisitFaces:
    """The faces of visits."""

    def key(self, card: VisitRow) -> int:
        """The id of the visit."""
        return card.id

    def lines(self, card: VisitRow) -> int:
        """How many lines the card has."""
        return 2 + bool(card.purpose) + bool(card.rolled_from)

    def face(self, card: VisitRow) -> Face:
        """What the card says."""
        state = VisitState(card.state)
        moved = ""
        if card.rolled_from is not None:
            moved = _("moved from {day}").format(day=f"{card.rolled_from:%m-%d}")
        return Face(
            title=card.customer,
            note=card.purpose,
            figure=_(state.label),
            figure_tone=STATE_TONES[state],
            warning=moved,
        )


def columns_of(week: Week, today: date) -> list[Column]:
    """The working days, and other days on which something is planned."""
    return [
        _column(day, visits, today)
        for day, visits in week.days.items()
        if day in week.working or visits
    ]


def _column(day: date, visits: tuple[VisitRow, ...], today: date) -> Column:
    done = sum(1 for visit in visits if visit.state == VisitState.DONE)
    count = ngettext("{count} visit", "{count} visits", len(visits)).format(count=len(visits))
    said = f"{done} / {len(visits)}" if done else count
    tip = _("{done} of {count} made; click for the customers").format(done=done, count=count)
    numbers = [Number(COUNT, said, tip)]
    return Column(
        key=day.isoformat(),
        title=_(DAYS[day.weekday()].label),
        tone="info" if day == today else "gradeD",
        meaning=_("today") if day == today else f"{day:%m-%d}",
        numbers=numbers,
        cards=visits,
    )
