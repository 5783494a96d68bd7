"""Why an opportunity has its grade, what would raise it, what lowers it, and how to keep it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crmdesk.analysis.grade import GradeAnswer, Met, Standing
from crmdesk.charts.words import shown
from crmdesk.core.i18n import _, ngettext
from crmdesk.ui.opportunities.faces import grade_name, tone_of_grade
from crmdesk.ui.theme import px, set_role
from crmdesk.ui.widgets import (
    Avatar,
    Elided,
    Pill,
    button,
    hbox,
    icon_button,
    icon_label,
    label,
    line,
    link,
    scroll_area,
    vbox,
    well,
)
from crmdesk.ui.words import short_money

if TYPE_CHECKING:
    from datetime import date

    from crmdesk.services.board_data import BoardCard, Stale

WIDTH: Final = 262
ICONS: Final = {
    Met.MET: ("check-circle", "good"),
    Met.NOT_MET: ("minus-circle", "warn"),
    Met.MISSING: ("question", "text3"),
}
INSIDE: Final = (14, 8, 10, 6)
COLONS: Final = ("：", ": ")
SHORT_VALUE: Final = 6
TALK, CLOSING = "talk", "expected_on"


@dataclass(frozen=True, slots=True)
class WhyCard:
    """What the explanation says of an opportunity that lies on no board any more."""

    id: int
    customer: str
    product: str
    name: str
    amount: int | None
    next_on: date | None = None
    next_step: str = "-"
    stale: Stale | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """What the panel says: the card, its answer, and the owner's words on how to keep relations."""

    card: BoardCard | WhyCard
    answer: GradeAnswer
    playbook: str = ""
    probability: int | None = None  # hundredths of a percent


class WhyPanel(QFrame):
    """``fill_asked`` carries the fact of ``Facts`` to be answered (or ``TALK``)."""

    closed = Signal()
    fill_asked = Signal(str)
    open_asked = Signal()
    help_asked = Signal()

    def __init__(self, verb: str = "", tip: str = "") -> None:
        """*verb* is what the button at the foot does: opening the opportunity by default."""
        super().__init__()
        self._asked = ""
        self.setObjectName("whyPanel")
        set_role(self, "card")
        self.setFixedWidth(px(WIDTH))
        outer = vbox(self, (0, 12, 0, 10), 0)
        self._make_head(outer)
        body = QWidget()
        self._body: QVBoxLayout = vbox(body, INSIDE, 7)
        self._scroll = scroll_area(body, "whyScroll")
        outer.addWidget(self._scroll, 1)
        foot = vbox(None, (14, 6, 14, 0), 6)
        foot.addWidget(line())
        row = hbox(None, spacing=8)
        how = link(_("How grades work"), "question", name="whyHelp", tip=_("Help (F1)"))
        how.clicked.connect(self.help_asked)
        row.addWidget(how)
        row.addStretch()
        self._open = button(
            verb or _("Open"), name="whyOpen", tip=tip or _("Open the opportunity (Enter)")
        )
        self._open.clicked.connect(self.open_asked)
        row.addWidget(self._open)
        foot.addLayout(row)
        outer.addLayout(foot)
        self.show_nothing()

    def _make_head(self, outer: QVBoxLayout) -> None:
        head = vbox(None, (14, 0, 8, 6), 3)
        row = hbox(None, spacing=8)
        self._name = Elided("", "heading", name="whyName")
        row.addWidget(self._name, 1)
        self._pill = Pill()
        row.addWidget(self._pill)
        close = icon_button("x", _("Hide the explanation"), name="whyClose", token="text3")
        close.clicked.connect(self.closed)
        row.addWidget(close)
        head.addLayout(row)
        self._what = label("", "muted", wrap=True, name="whyWhat")
        head.addWidget(self._what)
        outer.addLayout(head)
        under = vbox(None, (14, 0, 14, 0))
        under.addWidget(line())
        outer.addLayout(under)

    def _on_act(self) -> None:
        """Tell it a moment later: what is asked changes the panel, and with it this very link."""
        self._asked = str(self.sender().property("fact"))
        QTimer.singleShot(0, self, self._ask)

    def _ask(self) -> None:
        self.fill_asked.emit(self._asked)

    # --- showing ---------------------------------------------------------------------------------
    def show_nothing(self) -> None:
        """No card is selected."""
        self._clear()
        self._name.setText(_("Why this grade?"))
        self._pill.set("", "info")
        self._what.setText("")
        self._open.setEnabled(False)
        self._body.addWidget(
            label(_("Select a card: here you see why it is where it is."), "muted", wrap=True)
        )
        self._body.addStretch()

    def show_why(self, why: Why) -> None:
        """Explain the grade of a card."""
        self._clear()
        card, answer = why.card, why.answer
        self._open.setEnabled(True)
        self._name.setText(card.customer)
        letter = answer.grade.letter.lower() if answer.grade is not None else None
        self._pill.set(grade_name(letter), tone_of_grade(letter))
        parts = [card.product or card.name]
        if card.amount is not None:
            parts.append(short_money(card.amount))
        if why.probability is not None:
            parts.append(_("chance {percent} %").format(percent=round(why.probability / 100)))
        self._what.setText(" · ".join(parts))
        self._add_reasons(answer, letter)
        self._add_both(answer)
        self._add_steps(why)
        falls = answer.falls
        if falls:
            self._add_fall(shown(falls[0].words))
        if why.playbook:
            self._body.addWidget(
                label(_("How to keep {grade}").format(grade=grade_name(letter)), "section")
            )
            self._body.addWidget(label(why.playbook, "muted", wrap=True, name="whyPlaybook"))
        self._body.addStretch()

    def _clear(self) -> None:
        """A new sheet: emptying layouts within layouts would leave pieces of them in Python."""
        body = QWidget()
        body.setProperty("role", "body")
        self._body = vbox(body, INSIDE, 7)
        self._scroll.setWidget(body)  # deletes the one before

    def _add_reasons(self, answer: GradeAnswer, letter: str | None) -> None:
        if answer.standing is Standing.GRADED:
            title = _("Why it is {grade}").format(grade=grade_name(letter))
        else:
            title = shown(answer.summary)
        self._body.addWidget(label(title, "section", wrap=True, name="whyTitle"))
        for reason in answer.reasons:
            self._body.addLayout(_reason(shown(reason.words), reason.met))
        if answer.standing is Standing.GRADED and answer.needs_check:
            self._body.addWidget(label(shown(answer.summary), "warn", wrap=True))

    def _add_both(self, answer: GradeAnswer) -> None:
        """The two partial grades and that the worse one counts."""
        if answer.attribute is None or answer.grade is None:
            return
        made = well("whyBoth")
        row = hbox(made, (8, 6, 8, 6), 5)
        row.addWidget(label(_("Answers"), "fieldLabel"))
        row.addWidget(_letter(answer.attribute.letter))
        row.addWidget(label(_("Time"), "fieldLabel"))
        row.addWidget(_letter(answer.by_time.letter) if answer.by_time else label("—", "muted"))
        row.addStretch()
        worse = _("worse: {grade}").format(grade=answer.grade.letter)
        row.addWidget(label(worse, "secondary"))
        self._body.addWidget(made)

    def _add_steps(self, why: Why) -> None:
        """Numbered things to do, each with the link that does it."""
        card, steps = why.card, why.answer.raise_by
        todo: list[tuple[str, str, str, str]] = []
        if steps:
            changes = steps[0].changes
            title = ngettext(
                "{count} thing lacks for {grade}", "{count} things lack for {grade}", len(changes)
            ).format(count=len(changes), grade=grade_name(steps[0].grade.letter))
            for change in changes:
                is_date = change.fact == CLOSING
                verb = _("Set the date") if is_date else _("Answer")
                todo.append((shown(change.words), "", verb, change.fact))
        else:
            title = _("To keep this deal")
        todo += _to_keep(card)
        if not todo:
            return
        self._body.addWidget(label(title, "section", wrap=True, name="whySteps"))
        for place, (what, hint, verb, fact) in enumerate(todo, 1):
            self._body.addLayout(self._step(place, what, hint, verb, fact))

    def _step(self, place: int, what: str, hint: str, verb: str, fact: str) -> QHBoxLayout:
        row = hbox(None, spacing=8)
        row.addWidget(Avatar(str(place), 22, round_=True), 0, Qt.AlignmentFlag.AlignTop)
        words = vbox(None)
        words.addWidget(label(what, wrap=True))
        if hint:
            words.addWidget(label(hint, "muted", wrap=True))
        row.addLayout(words, 1)
        act = link(verb, name=f"why_{fact}_{place}")
        act.setProperty("fact", fact)
        act.clicked.connect(self._on_act)
        row.addWidget(act, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _add_fall(self, words: str) -> None:
        row = hbox(None, (0, 2, 0, 0), 5)
        row.addWidget(icon_label("arrow-down", "text3", 14), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(words, "muted", wrap=True, name="whyFall"), 1)
        self._body.addLayout(row)


def _to_keep(card: BoardCard | WhyCard) -> list[tuple[str, str, str, str]]:
    """What keeps a deal alive besides its grade: a next step, a contact in time."""
    found = []
    if card.next_on is None and not card.next_step:
        found.append((_("Agree on the next step"), _("none is planned"), _("Record"), TALK))
    if card.stale is not None:
        found.append((_("Get in touch now"), card.stale.words, _("Record"), TALK))
    return found


def _reason(text: str, met: Met) -> QHBoxLayout:
    """A fact: a mark, the question, and the answer at the right where it is short."""
    icon, tone = ICONS[met]
    row = hbox(None, spacing=7)
    row.addWidget(icon_label(icon, tone, 15), 0, Qt.AlignmentFlag.AlignTop)
    question, answer = _parted(text)
    row.addWidget(label(question, wrap=True), 1)
    if answer:
        role = {Met.MET: "strong", Met.NOT_MET: "warnStrong", Met.MISSING: "muted"}[met]
        row.addWidget(label(answer, role), 0, Qt.AlignmentFlag.AlignTop)
    return row


def _parted(text: str) -> tuple[str, str]:
    for colon in COLONS:
        question, found, answer = text.partition(colon)
        if found and len(answer) <= SHORT_VALUE:
            return question, answer
    return text, ""


def _letter(letter: str) -> Pill:
    made = Pill(letter, tone_of_grade(letter.lower()))
    made.setSizePolicy(made.sizePolicy())
    return made
