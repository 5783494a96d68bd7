"""交易现状: credit and receivables in figures, the four dated notes, terms, credit problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from crmdesk.core.i18n import N_, _, language, ngettext
from crmdesk.core.money import FEN_PER_WAN, FEN_PER_YUAN
from crmdesk.models import codecs
from crmdesk.models.choices import NoteTopic
from crmdesk.models.derived import derived_by_name
from crmdesk.models.fields import WAN_YUAN, YUAN, FieldSpec, Kind, Part
from crmdesk.ui.customers.card_state import CardState
from crmdesk.ui.customers.child_list import ChildList
from crmdesk.ui.customers.part_tab import PartTab
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import Dot, Elided, hbox, label, link, vbox

DASH: Final = "—"
FIGURES: Final = (
    "credit_score", "credit_limit", "credit_used", "credit_available", "credit_use_rate",
    "credit_days", "credit_review_on", "receivables_open", "receivables_overdue",
    "max_overdue_days", "mean_collection_days", "next_contact_on", "route", "image_rating",
)  # fmt: skip
FIGURES_A_ROW: Final = 7
TOPIC_TONES: Final = {
    NoteTopic.STATUS: "info",
    NoteTopic.PROBLEM: "bad",
    NoteTopic.STRENGTH: "good",
    NoteTopic.MEASURE: "warn",
}
OLDER_SHOWN: Final = 2
COST_SIZE: Final = (560, 380)


class TradeTab(PartTab):
    """See the module."""

    key: ClassVar[str] = "trade"
    title: ClassVar[str] = N_("Trading")
    section: ClassVar[str] = "trade"
    part: ClassVar[Part] = Part.TRADE

    def __init__(self, desk: Desk, page: Any) -> None:
        super().__init__(desk, page)
        self.figures = FigureStrip()
        self.notes = NoteWells(desk)
        self.column.insertWidget(0, self.figures)
        self.column.insertWidget(1, self.notes)
        self.events = ChildList(
            desk, "credit_event", ("happened_on", "event", "amount", "handling", "result"),
            title=_("Credit problems"), add=_("Record a credit problem"), stretch="event",
            empty=_("No credit problem recorded."),
        )  # fmt: skip
        self.form.insert_after_section(N_("Credit and image"), self.events)
        self.costs = ChildList(
            desk, "customer_cost", ("spent_on", "kind", "amount", "remark"),
            title=_("What was spent on him"), add=_("Record a cost"), stretch="remark",
            empty=_(
                "Nothing recorded. Selling, marketing and service costs count in the pyramid as what "
                "was invested in him."
            ),
            size=COST_SIZE,
        )  # fmt: skip
        self.column.addWidget(self.costs)

    def show_children(self, state: CardState) -> None:
        self.costs.show_rows(state.customer_id, state.rows("customer_cost"))
        self.figures.show_state(state)
        self.notes.show_state(state)
        self.events.show_rows(state.customer_id, state.rows("credit_event"))


class FigureStrip(QFrame):
    """Fourteen figures on credit and receivables in two rows; "—" where nothing is computed."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "well")
        self.setObjectName("creditFigures")
        grid = QGridLayout(self)
        grid.setContentsMargins(px(14), px(9), px(14), px(9))
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(2))
        self._values: dict[str, Any] = {}
        self._captions: dict[str, Any] = {}
        for place, name in enumerate(FIGURES):
            row, column = divmod(place, FIGURES_A_ROW)
            caption, value = Elided("", "fieldLabel"), Elided(DASH, "figure")
            caption.setMinimumWidth(px(40))
            grid.addWidget(caption, row * 3, column)
            grid.addWidget(value, row * 3 + 1, column)
            grid.setColumnStretch(column, 1)
            self._captions[name], self._values[name] = caption, value
        grid.setRowMinimumHeight(2, px(6))

    def show_state(self, state: CardState) -> None:
        """Show the figures of a customer."""
        derived = derived_by_name()
        for name, value in self._values.items():
            spec: FieldSpec = state.specs.get(name) or derived[name]
            stored = (
                state.card.values.get(name) if name in state.specs else state.card.derived.get(name)
            )
            self._captions[name].setText(spec.title)
            value.setText(_figure(spec, stored) or DASH)


def _figure(spec: FieldSpec, stored: Any) -> str:
    """A figure with its unit: amounts all in 万元, which English has not; blank for none."""
    if spec.kind is Kind.MONEY:
        if stored == 0:
            return "0"
        if language() == "zh_CN":
            spec = replace(spec, per_unit=FEN_PER_WAN, unit=WAN_YUAN, decimals=2)
        else:
            spec = replace(spec, per_unit=FEN_PER_YUAN, unit=YUAN, decimals=0)
    text = codecs.show_stored(spec, stored)
    return f"{text} {_(spec.unit)}" if text and spec.unit else text


class NoteWells(QWidget):
    """The newest entry of each of the four notes, with the ones before it in short."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._customer_id: int | None = None
        self._history: Sequence[Mapping[str, Any]] = ()
        column = vbox(self, (0, 8, 0, 4), 6)
        head = hbox(None, spacing=8)
        head.addWidget(label(_("We and this customer"), "section"))
        head.addWidget(label(_("newest entry; older ones are kept"), "muted"))
        head.addStretch()
        self._all = link("", "clock-counter-clockwise", name="allNotes")
        self._all.clicked.connect(self._on_all)
        head.addWidget(self._all)
        column.addLayout(head)
        row = hbox(None, spacing=10)
        self._wells = {topic: NoteWell(topic) for topic in NoteTopic}
        for well in self._wells.values():
            well.write_asked.connect(self._on_write)
            row.addWidget(well, 1)
        column.addLayout(row)

    def show_state(self, state: CardState) -> None:
        """Show the notes of a customer."""
        self._customer_id = state.customer_id
        self._history = state.rows("dated_note")
        count = len(self._history)
        self._all.setText(ngettext("{count} entry", "{count} entries", count).format(count=count))
        self._all.setVisible(count > 0)
        for topic, well in self._wells.items():
            rows = [r for r in self._history if r["topic"] == topic]
            well.show_rows(rows, self._desk.services.names)

    def _on_write(self, topic: str) -> None:
        dialog = RecordDialog(
            self._desk, "dated_note", _("Write a note: {topic}").format(
                topic=_(NoteTopic(topic).label)), self.window(),
            fixed={"customer_id": self._customer_id, "topic": topic},
            only=("noted_on", "text"), size=(560, 320),
        )  # fmt: skip
        dialog.form.focus("text")
        dialog.exec()

    def _on_all(self) -> None:
        from crmdesk.ui.customers.note_history import NoteHistoryDialog

        NoteHistoryDialog(self._desk, self._history, self.window()).exec()


class NoteWell(QFrame):
    """One of the four notes."""

    write_asked = Signal(str)

    def __init__(self, topic: NoteTopic) -> None:
        super().__init__()
        self.setProperty("role", "well")
        self.setObjectName(f"note_{topic}")
        self._topic = topic
        column = vbox(self, (12, 9, 12, 8), 5)
        head = hbox(None, spacing=7)
        head.addWidget(Dot(TOPIC_TONES[topic]))
        head.addWidget(label(_(topic.label), "strong"))
        self._when = Elided("", "muted")
        self._when.setAlignment(Qt.AlignmentFlag.AlignRight)
        head.addWidget(self._when, 1)
        column.addLayout(head)
        self._text = label("", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        column.addWidget(self._text, 1)
        self._older = [Elided("", "muted") for _n in range(OLDER_SHOWN)]
        for line in self._older:
            column.addWidget(line)
        write = link(_("Write"), "plus", name=f"write_{topic}")
        write.clicked.connect(self._on_write)
        column.addWidget(write)

    def show_rows(self, rows: Sequence[Mapping[str, Any]], names: Any) -> None:
        """Show the entries of this topic, newest first."""
        newest = rows[0] if rows else None
        self._text.setText(str(newest["text"]) if newest else _("Nothing written yet."))
        self._when.setText(_signed(newest, names) if newest else "")
        for place, line in enumerate(self._older, 1):
            row = rows[place] if place < len(rows) else None
            line.setText(f"{str(row['noted_on'])[5:]} {row['text']}" if row else "")
            line.setVisible(row is not None)

    def _on_write(self) -> None:
        self.write_asked.emit(str(self._topic))


def _signed(row: Mapping[str, Any], names: Any) -> str:
    who = names("employee", int(row["author_id"])) if row.get("author_id") else ""
    return f"{str(row['noted_on'])[5:]} {who}".strip()
