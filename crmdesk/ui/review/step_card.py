"""One step of the annual review: what to do, the numbers it is about, where to do it, done or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.analysis.review_steps import TASKS, TITLES, Step
from crmdesk.core.i18n import N_, _
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import Pill, button, clear, hbox, label, link, vbox
from crmdesk.ui.widgets.option_card import IconTile

if TYPE_CHECKING:
    from crmdesk.services.annual_review import Fact, StepState

ICONS: Final = {
    Step.CARDS: "identification-card",
    Step.RESULTS: "trend-up",
    Step.MAKE_UP: "chart-pie-slice",
    Step.GRADES: "star",
    Step.REGISTER: "signature",
    Step.ROUTES: "map-pin",
    Step.VISITS: "calendar-check",
}
TILE: Final = 36
SPARE: Final = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A button of a step: its words, and the page it opens with which arguments.

    *counted*: the customers behind the fact at this place are handed on as ``plan_for``.
    """

    text: str
    page: str
    arguments: dict[str, Any] = field(default_factory=dict)
    counted: int | None = None


PLACES: Final = {
    Step.CARDS: (Place(N_("Find duplicates"), "duplicates"),),
    Step.RESULTS: (
        Place(N_("Ranking"), "analysis", {"method": "ranking"}),
        Place(N_("Moves between layers"), "analysis", {"method": "migration"}),
    ),
    Step.MAKE_UP: (Place(N_("Composition"), "analysis", {"method": "composition"}),),
    Step.GRADES: (Place(N_("Pyramid"), "analysis", {"method": "pyramid"}),),
    Step.REGISTER: (Place(N_("Annual screening"), "analysis", {"method": "screening"}),),
    Step.ROUTES: (Place(N_("Routes"), "routes", {"mode": "routes"}),),
    Step.VISITS: (Place(N_("Plan visits"), "routes", {"mode": "week"}, counted=1),),
}


class StepCard(QFrame):
    """See the module. Emits where to go, whose list is wanted, and that the mark changes."""

    went = Signal(str, object)  # page, arguments
    list_asked = Signal(object)  # a filter, or ids
    marked = Signal(str, bool)

    def __init__(self, number: int, step: Step) -> None:
        super().__init__()
        self.step = step
        self.state: StepState | None = None
        self.setProperty("role", "card")
        self.setObjectName(f"step_{step}")
        row = hbox(self, (14, 10, 14, 10), 14)
        self.tile = IconTile(ICONS[step], "info", TILE)
        row.addWidget(self.tile, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._make_words(number), 1)
        row.addLayout(self._make_buttons())
        # The card is as high as its words need, and no higher.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def _make_words(self, number: int) -> QVBoxLayout:
        words = vbox(None, spacing=3)
        head = hbox(None, spacing=8)
        head.addWidget(label(f"{number}  {_(TITLES[self.step])}", "heading", name="stepTitle"))
        self.pill = Pill()
        head.addWidget(self.pill)
        head.addStretch()
        words.addLayout(head)
        words.addWidget(label(_(TASKS[self.step]), "secondary", wrap=True))
        self._facts = vbox(None, spacing=1)
        words.addLayout(self._facts)
        words.addStretch()
        return words

    def _make_buttons(self) -> QVBoxLayout:
        column = vbox(None, spacing=6)
        places: QHBoxLayout = hbox(None, spacing=6)
        places.addStretch()
        self._places: dict[QWidget, Place] = {}
        for number, place in enumerate(PLACES[self.step]):
            made = button(_(place.text), "arrow-right", name=f"{self.step}Place{number}")
            made.clicked.connect(self._on_place)
            self._places[made] = place
            places.addWidget(made)
        column.addLayout(places)
        self.mark = link("", name=f"{self.step}Mark")
        self.mark.clicked.connect(self._on_mark)
        column.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignRight)
        column.addStretch()
        return column

    # --- showing ---------------------------------------------------------------------------------
    def show_state(self, state: StepState, *, is_next: bool) -> None:
        """Show how far the step is."""
        self.state = state
        mark = state.mark
        self.tile.set_tone("good" if mark else "info")
        if mark:
            said = _("Done {day}").format(day=mark.on.isoformat())
            self.pill.set(f"{said} · {mark.who}" if mark.who else said, "good")
        else:
            self.pill.set(_("Next") if is_next else "", "info")
        words = _("Take up again") if mark else _("Mark the step as done")
        self.mark.setText(words)
        self.mark.setAccessibleName(f"{words}: {_(TITLES[self.step])}")
        self._show_facts(state.facts)

    def _show_facts(self, facts: Sequence[Fact]) -> None:
        from crmdesk.charts.words import shown

        clear(self._facts)
        for number, fact in enumerate(facts):
            row = hbox(None, spacing=8)
            said = label(shown(fact.said), "" if fact.is_open else "secondary", wrap=True)
            said.setObjectName(f"{self.step}Fact{number}")
            row.addWidget(said, 1)
            if fact.is_open and fact.behind:
                made = link(_("Show the list"), name=f"{self.step}List{number}")
                made.clicked.connect(_Ask(self, fact.behind))
                row.addWidget(made)
            row.addStretch()
            self._facts.addLayout(row)
            # As wide as its words at most, so that the link follows them.
            said.ensurePolished()
            said.setMaximumWidth(said.fontMetrics().horizontalAdvance(said.text()) + px(SPARE))

    # --- doing -----------------------------------------------------------------------------------
    def _on_place(self) -> None:
        made = self.sender()
        if not isinstance(made, QWidget):
            return
        place = self._places[made]
        arguments = dict(place.arguments)
        facts = self.state.facts if self.state else ()
        if place.counted is not None and place.counted < len(facts):
            behind = facts[place.counted].behind
            if isinstance(behind, tuple) and behind:
                arguments["plan_for"] = behind
        self.went.emit(place.page, arguments)

    def _on_mark(self) -> None:
        if self.state is not None:
            self.marked.emit(str(self.step), self.state.mark is None)


class _Ask:
    """Asks for the list behind a fact; holds no widget that may die before it."""

    def __init__(self, owner: StepCard, behind: object) -> None:
        self._emit: Callable[[object], None] = owner.list_asked.emit
        self._behind = behind

    def __call__(self) -> None:
        self._emit(self._behind)
