"""The boxes of evidence for a grade: what was seen or heard, per table, and what it contradicts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QSizePolicy

from crmdesk.analysis.grade import Facts
from crmdesk.analysis.grade_evidence import BY_CODE, EVIDENCE, boxes, check_evidence
from crmdesk.charts.words import shown
from crmdesk.core.i18n import _
from crmdesk.models.codecs import Value
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.forms.editor import Editor
from crmdesk.ui.opportunities.faces import grade_name, tone_of_grade
from crmdesk.ui.widgets import Pill, hbox, label, vbox

SEPARATOR: Final = ","


class EvidenceEditor(Editor):
    """``show_for`` says which table applies and what the answers are at the moment."""

    def __init__(self, spec: FieldSpec, facts: Callable[[], Facts | None] | None = None) -> None:
        super().__init__(spec)
        self._facts = facts
        self._boxes: dict[str, QCheckBox] = {}
        self._marks: dict[str, Pill] = {}
        self._heads: dict[bool, QLabel] = {}
        column = vbox(None, spacing=4)
        for has_solution, title in (
            (False, _("Without a solution in use")),
            (True, _("With a solution in use")),
        ):
            self._heads[has_solution] = label(title, "muted")
            column.addWidget(self._heads[has_solution])
            for box in (b for b in EVIDENCE if b.has_solution is has_solution):
                row = hbox(None, spacing=8)
                made = QCheckBox(_(box.label))
                made.setObjectName(f"evidence_{box.code}")
                made.setToolTip(grade_name(box.grade.letter))
                made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
                made.toggled.connect(self._on_toggled)
                mark = Pill(box.grade.letter, tone_of_grade(box.grade.letter.lower()))
                self._boxes[box.code], self._marks[box.code] = made, mark
                row.addWidget(mark)
                row.addWidget(made, 1)
                column.addLayout(row)
        self._note = label("", "warn", wrap=True, name="evidenceNote")
        self._note.hide()
        column.addWidget(self._note)
        self.row.addLayout(column)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """On to the first box that applies; a proxy could be one that is hidden."""
        super().focusInEvent(event)
        first = next((b for b in self._boxes.values() if not b.isHidden()), None)
        if first is not None:
            first.setFocus(event.reason())

    def value(self) -> Value:
        ticked = [code for code, made in self._boxes.items() if made.isChecked()]
        return SEPARATOR.join(ticked) or None

    def set_value(self, value: Value) -> None:
        ticked = set(str(value or "").split(SEPARATOR))
        for code, made in self._boxes.items():
            made.setChecked(code in ticked)
        self.show_facts()

    def set_invalid(self, on: bool) -> None:
        """Boxes are never wrong; contradictions are only said."""

    def show_facts(self) -> None:
        """Show the boxes of the table that applies, and what they contradict."""
        facts = self._facts() if self._facts is not None else None
        asked = {b.code for b in boxes(facts.has_solution if facts is not None else None)}
        for code, made in self._boxes.items():
            is_shown = code in asked or made.isChecked()
            made.setVisible(is_shown)
            self._marks[code].setVisible(is_shown)
        for has_solution, head in self._heads.items():
            head.setVisible(
                any(not self._boxes[c].isHidden() for c, b in BY_CODE.items()
                    if b.has_solution is has_solution)
            )  # fmt: skip
        ticked = [code for code, made in self._boxes.items() if made.isChecked()]
        found = check_evidence(ticked, facts) if facts is not None and ticked else ()
        self._note.setText("\n".join(shown(each.words) for each in found))
        self._note.setVisible(bool(found))

    def _on_toggled(self) -> None:
        self.show_facts()
        self.changed.emit()
        self.left.emit()
