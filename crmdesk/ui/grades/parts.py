"""The cards of the analysis tab: what to do next, where he stands, what was given by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from crmdesk.charts.words import shown
from crmdesk.core import clock
from crmdesk.core.i18n import N_, _
from crmdesk.services.grades.classes import label_of
from crmdesk.ui.credit.history_part import Rows
from crmdesk.ui.grades.going import METHOD_OF, VERBS
from crmdesk.ui.grades.strip import METHODS
from crmdesk.ui.tables.tones import tone_of
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import (
    Elided,
    Pill,
    button,
    clear,
    hbox,
    icon_button,
    icon_label,
    label,
    line,
    link,
    vbox,
)

if TYPE_CHECKING:
    from crmdesk.analysis.next_actions import NextAction
    from crmdesk.services.grades.giving import Given
    from crmdesk.services.grades.profile import Position

_SCREENING: Final = (N_("Annual screening"), "screening_verdict")
TONES: Final = {"plain": "info", "good": "good", "warn": "warn", "bad": "bad"}
SIGNS: Final = {"plain": "info", "good": "trend-up", "warn": "warning", "bad": "warning-circle"}
VERB: Final = 84


class ActionsCard(QFrame):
    """What to do next. ``acted`` carries the action, ``method_asked`` the id of its analysis."""

    acted = Signal(object)
    method_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("nextActions")
        self.setProperty("role", "card")
        column = vbox(self, (18, 8, 14, 10), 6)
        head = hbox(None, spacing=8)
        head.addWidget(label(_("What to do next"), "heading"))
        head.addStretch()
        column.addLayout(head)
        column.addWidget(line())
        self._rows = vbox(None, spacing=8)
        column.addLayout(self._rows)
        column.addStretch()

    def show_actions(self, actions: Sequence[NextAction]) -> None:
        """Show them, or that nothing is urgent."""
        clear(self._rows)
        if not actions:
            row = hbox(None, (0, 6, 0, 6), 8)
            row.addWidget(icon_label("check-circle", "good", 18), 0, Qt.AlignmentFlag.AlignTop)
            words = _(
                "Nothing urgent follows from the methods: keep to the next contact agreed on."
            )
            row.addWidget(label(words, "muted", wrap=True, name="noActions"), 1)
            self._rows.addLayout(row)
        for action in actions:
            self._rows.addWidget(self._make_row(action))

    def _make_row(self, action: NextAction) -> QWidget:
        made = QWidget()
        made.setObjectName(f"next_{action.do.value}")
        row = hbox(made, spacing=8)
        tone = TONES[action.tone.value]
        sign = icon_label(SIGNS[action.tone.value], tone, 18)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        words = vbox(None, spacing=1)
        words.addWidget(Elided(shown(action.title), "strong"))
        why = label(shown(action.why), "muted", wrap=True)
        words.addWidget(why)
        row.addLayout(words, 1)
        chart = icon_button("chart-bar", _("Show the analysis"), name=f"why_{action.do.value}")
        chart.clicked.connect(_Call(self.method_asked.emit, action.method))
        row.addWidget(chart, 0, Qt.AlignmentFlag.AlignTop)
        verb = button(_(VERBS[action.do]), name=f"do_{action.do.value}")
        verb.setMinimumWidth(px(VERB))
        verb.clicked.connect(_Call(self.acted.emit, action))
        row.addWidget(verb, 0, Qt.AlignmentFlag.AlignTop)
        return made


class PositionsCard(QFrame):
    """Where he stands by each method. ``method_asked`` carries the id of an analysis,
    ``by_hand_asked`` the code of the method whose class is to be given ("": not chosen yet).
    """

    method_asked = Signal(str)
    by_hand_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("positions")
        self.setProperty("role", "card")
        column = vbox(self, (18, 8, 14, 12), 6)
        head = hbox(None, spacing=8)
        head.addWidget(label(_("Where he stands"), "heading"))
        self.said = Elided("", "muted", name="positionsSaid")
        head.addWidget(self.said, 1)
        self.by_hand = button(_("Class by hand …"), "note-pencil", name="giveGrade")
        self.by_hand.clicked.connect(_Call(self.by_hand_asked.emit, ""))
        head.addWidget(self.by_hand)
        column.addLayout(head)
        column.addWidget(line())
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(14))
        self._grid.setVerticalSpacing(px(4))
        self._grid.setColumnStretch(2, 1)
        column.addLayout(self._grid)

    def show_positions(self, positions: Sequence[Position], said: str) -> None:
        """Show a line for each method; *said* stands beside the heading."""
        self.said.setText(said)
        clear(self._grid)
        if not positions:
            words = _(
                "The classes have not been reckoned yet; that happens by itself some seconds after "
                "the file was opened."
            )
            self._grid.addWidget(label(words, "muted", wrap=True, name="noPositions"), 0, 0, 1, 3)
        for place, position in enumerate(positions):
            name = link(_(position.title), name=f"method_{position.method}")
            name.setToolTip(_("Show the analysis"))
            name.clicked.connect(_Call(self.method_asked.emit, position.method))
            self._grid.addWidget(name, place, 0)
            tone = tone_of(position.tone_key, position.code) if position.tone_key else "gradeD"
            self._grid.addWidget(Pill(shown(position.label), tone or "info"), place, 1)
            self._grid.addWidget(Elided(position.why, "secondary"), place, 2)


class GivenCard(Rows):
    """The classes given by hand; each that counts can be taken back."""

    def __init__(self) -> None:
        super().__init__(
            "givenGrades", _("Given by hand"), _("Nobody gave this customer a class by hand."), 3
        )

    def show_given(
        self,
        given: Sequence[Given],
        name: Callable[[str, int], str],
        withdraw: Callable[[int], None],
    ) -> None:
        """Show them, the newest first; those that are over are pale."""
        titles = {method: title for method, title, _tones in METHODS}
        tones = {method: key for method, _title, key in METHODS}
        titles["screening"], tones["screening"] = _SCREENING
        rows: list[list[QWidget]] = []
        for each in given:
            tone = tone_of(tones.get(each.method, ""), each.grade) if each.counts else "gradeD"
            says = _("the method: {grade}").format(
                grade=_(label_of(each.method, each.computed)) if each.computed else "—"
            )
            who = name("employee", each.employee_id) if each.employee_id else ""
            words = " · ".join(w for w in (each.reason, says, who) if w)
            row: list[QWidget] = [
                label(_(titles.get(each.method, each.method))),
                Pill(_(label_of(each.method, each.grade)), tone or "gradeD"),
                label(_end(each), "" if each.counts else "muted"),
                Elided(words, "muted"),
            ]
            if each.counts:
                back = link(_("Take back"), name=f"withdraw_{each.id}")
                back.clicked.connect(_Call(withdraw, each.id))
                row.append(back)
            rows.append(row)
        self.show_rows(rows)


def _end(given: Given) -> str:
    """Until when it counts, or why it does not."""
    if not given.counts and given.valid_until >= clock.today():
        return _("replaced by a later one")
    words = _("until {day}") if given.counts else _("ended on {day}")
    return words.format(day=given.valid_until.isoformat())


def method_of(graded_by: str) -> str:
    """The id of the analysis behind a code of ``GradedBy``."""
    return METHOD_OF.get(graded_by, graded_by)


class _Call:
    """Calls a function with one argument; ignores the button's own."""

    def __init__(self, func: Callable[[Any], Any], argument: Any) -> None:
        self._func, self._argument = func, argument

    def __call__(self, *_checked: Any) -> None:
        self._func(self._argument)
