"""The eleven parts of a credit report as cards: what our own data say beside what is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from crmdesk.analysis.base import Column, ColumnKind
from crmdesk.analysis.credit_report import PARTS, Part, Source
from crmdesk.analysis.wording import Measure, Text, text
from crmdesk.charts.numbers import full
from crmdesk.charts.words import cell_text, shown
from crmdesk.core.i18n import _
from crmdesk.ui.credit.score_part import ScorePart
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.forms.references import References
from crmdesk.ui.theme import px, set_role
from crmdesk.ui.widgets import clear, label, line, vbox

if TYPE_CHECKING:
    from crmdesk.analysis.credit_report import Filled, Line
    from crmdesk.models.fields import FieldSpec
    from crmdesk.services.credit_reports import ReportData

# Lines of the report that are fields of the record under another name.
FIELD_OF: Final = {"investigator": "investigator_id"}
# The approver decides; what he says is read only here.
NOT_TYPED: Final = frozenset({"approver", "approved_at", "approval_note"})
FORM_COLUMNS: Final = 4
PAIRS: Final = 2  # pairs of label and value side by side


class PartCard(QFrame):
    """One numbered part. ``changed`` after every keystroke."""

    changed = Signal()

    def __init__(self, part: Part, specs: Mapping[str, FieldSpec], references: References) -> None:
        super().__init__()
        self.part = part
        self.setObjectName(f"part_{part.key}")
        set_role(self, "card")
        column = vbox(self, (18, 10, 18, 12), 8)
        column.addWidget(label(f"{part.number}　{_(part.title)}", "heading"))
        column.addWidget(line())
        self._known = QFrame()
        self._known.setProperty("role", "well")
        self._grid = QGridLayout(self._known)
        self._grid.setContentsMargins(px(12), px(8), px(12), px(8))
        self._grid.setHorizontalSpacing(px(14))
        self._grid.setVerticalSpacing(px(4))
        for place in range(PAIRS):
            self._grid.setColumnStretch(place * 2 + 1, 1)
        column.addWidget(self._known)
        typed = [
            replace(specs[FIELD_OF.get(item.key, item.key)], section="")
            for item in part.items
            if item.source is Source.FORM
            and item.key not in NOT_TYPED
            and FIELD_OF.get(item.key, item.key) in specs
        ]
        self._read_only = {
            item.key
            for item in part.items
            if item.source is not Source.FORM or item.key in NOT_TYPED
        }
        self.form: RecordForm | None = None
        if typed:
            self.form = RecordForm(typed, references, columns=FORM_COLUMNS)
            self.form.changed.connect(self.changed)
            column.addWidget(self.form)
        self.score: ScorePart | None = None
        if part.key == "score":
            self.score = ScorePart()
            set_role(self.score, "well")
            column.addWidget(self.score)

    def show_lines(self, filled: Filled) -> None:
        """What the card, our books and the score say; unknown where nobody knows."""
        clear(self._grid)
        lines = [one for one in filled.lines if one.item.key in self._read_only]
        self._known.setVisible(bool(lines))
        for place, one in enumerate(lines):
            row, pair = divmod(place, PAIRS)
            title = label(_(one.item.title), "fieldLabel")
            self._grid.addWidget(title, row, pair * 2, Qt.AlignmentFlag.AlignTop)
            value = label(said(one), "" if one.is_known else "muted", wrap=True)
            value.setObjectName(f"known_{one.item.key}")
            self._grid.addWidget(value, row, pair * 2 + 1)

    def show_form(self, values: Mapping[str, Any], *, is_open: bool) -> None:
        """The fields of this part, to be typed while the report is *is_open*."""
        if self.form is not None:
            self.form.set_values(values)
            self.form.set_editing(is_open)


class ReportParts(QWidget):
    """All parts under each other. ``changed`` after every keystroke."""

    changed = Signal()

    def __init__(self, specs: Mapping[str, FieldSpec], references: References) -> None:
        super().__init__()
        column = vbox(self, (0, 0, 4, 0), 10)
        self.cards = [PartCard(part, specs, references) for part in PARTS]
        for card in self.cards:
            card.changed.connect(self.changed)
            column.addWidget(card)
        column.addStretch()

    @property
    def forms(self) -> Sequence[RecordForm]:
        """The forms of all parts that have fields."""
        return [card.form for card in self.cards if card.form is not None]

    def show_report(self, data: ReportData, values: Mapping[str, Any], *, is_open: bool) -> None:
        """Show a report; fields can be typed while it *is_open*."""
        for card, filled in zip(self.cards, data.parts, strict=True):
            card.show_lines(filled)
            card.show_form(values, is_open=is_open)
            if card.score is not None:
                card.score.show_score(data.score)

    def show_known(self, data: ReportData) -> None:
        """Only what our own data say anew; what is typed is left alone."""
        for card, filled in zip(self.cards, data.parts, strict=True):
            card.show_lines(filled)
            if card.score is not None:
                card.score.show_score(data.score)

    def changes(self) -> dict[str, Any]:
        """The fields that differ; FieldError names the first wrong one."""
        found: dict[str, Any] = {}
        for form in self.forms:
            found |= form.changes()
        return found

    def changed_fields(self) -> list[FieldSpec]:
        """The fields that differ from what is saved."""
        return [spec for form in self.forms for spec in form.changed_fields()]

    def wrong_fields(self) -> list[FieldSpec]:
        """The fields at which a problem is shown."""
        return [spec for form in self.forms for spec in form.wrong_fields()]

    def show_problems(self, problems: Sequence[Any]) -> list[Any]:
        """Show problems at their fields; returns those whose field is in no part."""
        rest = list(problems)
        for form in self.forms:
            rest = form.show_problems(rest)
        return rest


def said(one: Line) -> str:
    """The value of a line as it is read."""
    value = one.value
    if isinstance(value, Text):
        return shown(value)
    if one.item.kind is ColumnKind.MONEY and isinstance(value, int):
        return full(value, Measure.MONEY)
    if one.item.kind is ColumnKind.DAYS and isinstance(value, int):
        return full(value, Measure.DAYS)
    column = Column(key=one.item.key, title=text(one.item.title), kind=one.item.kind)
    return cell_text(column, value)
