"""The questions that a move of an opportunity asks, and nothing more: a drop never overrides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from crmdesk.charts.words import shown
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError, ValidationError
from crmdesk.core.i18n import _, told
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.forms.editor import Editor
from crmdesk.ui.forms.field_box import FieldBox
from crmdesk.ui.opportunities.evidence_editor import EvidenceEditor
from crmdesk.ui.opportunities.references import DealReferences
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, icon_label, label, scroll_area, vbox

if TYPE_CHECKING:
    from crmdesk.services.opportunity_targets import Questions

WIDTH: Final = 560
TALLEST: Final = 660
EVIDENCE: Final = "evidence"
EMPTY: Final = (None, "", ())


class MoveDialog(Dialog):
    """Asks *questions* and makes the move. *back* says where the card goes when one gives up."""

    def __init__(
        self,
        desk: Desk,
        questions: Questions,
        parent: QWidget | None = None,
        *,
        subtitle: str = "",
        back: str = "",
        verb: str = "",
        said: str = "",
        customer_id: int | None = None,
        icon: str = "",
        tone: str = "info",
        title: str = "",
    ) -> None:
        super().__init__(
            title or shown(questions.title), parent, subtitle=subtitle, icon=icon, tone=tone
        )
        self._desk, self._questions = desk, questions
        self._said = said
        self.saved: ChangeSet | None = None
        self.boxes: dict[str, FieldBox] = {}
        self._references = DealReferences(desk, customer_id)
        inner = QWidget()
        self.column = vbox(inner, (0, 0, 8, 4), 12)
        self.make_body()
        self.column.addStretch()
        self.body.addWidget(scroll_area(inner), 1)
        self._note = label("", "problem", wrap=True, name="dialogProblem")
        self._make_foot(back, verb)
        self._fit(inner)

    def _fit(self, inner: QWidget) -> None:
        wanted = inner.sizeHint().height() + px(170)
        self._take_room(px(WIDTH), min(max(wanted, px(260)), px(TALLEST)))

    def _make_foot(self, back: str, verb: str) -> None:
        note = QFrame()
        row: QHBoxLayout = hbox(note, spacing=6)
        row.addWidget(icon_label("info", "text3", 15))
        row.addWidget(label(_("Ctrl+Z takes it back"), "muted"))
        row.addWidget(self._note, 1)
        self.footer.insertWidget(0, note, 1)
        self.add_close(back or _("Cancel"))
        self.save = self.add_button(verb or _("Save"), "primary", name="dialogSave")
        self.save.clicked.connect(self._on_save)

    # --- the questions ---------------------------------------------------------------------------
    def make_body(self) -> None:
        """One field per question, with the reason under it."""
        from crmdesk.services.opportunity_targets import GradeTarget

        is_grade = isinstance(self._questions.target, GradeTarget)
        for question in self._questions.questions:
            self.column.addWidget(self._box(question.spec, question.value, question.is_needed))
            why = shown(question.why)
            if why and (question.value in EMPTY or is_grade):
                self.column.addWidget(
                    label(why, "muted", wrap=True, name=f"why_{question.spec.name}")
                )
        if not self._questions.questions:
            self.column.addWidget(label(_("Nothing more is needed."), "muted"))

    def _box(self, spec: FieldSpec, value: Any, is_needed: bool) -> FieldBox:
        from dataclasses import replace

        asked = replace(spec, required=is_needed, section="", internal=False, immutable=False)
        box = FieldBox(asked, self._references, self.editor_for(asked))
        box.set_value(value)
        box.set_editing(True, is_new=True)
        self.boxes[spec.name] = box
        return box

    def editor_for(self, spec: FieldSpec) -> Callable[[FieldSpec], Editor] | None:
        """An editor of one's own for a field."""
        return self._make_evidence if spec.name == EVIDENCE else None

    def _make_evidence(self, spec: FieldSpec) -> EvidenceEditor:
        """Only the boxes of the table that applies, held against the answers as they are."""
        facts = self._desk.services.opportunities.explain(self._questions.opportunity_id).facts
        return EvidenceEditor(spec, lambda: facts)

    def answers(self) -> dict[str, Any]:
        """What is typed, by field; FieldError if something is no value."""
        found: dict[str, Any] = dict(self._questions.preset)
        wrong: FieldError | None = None
        for name, box in self.boxes.items():
            try:
                found[name] = box.value()
            except FieldError as error:
                wrong = wrong or error
        if wrong is not None:
            raise wrong
        return found

    # --- making the move -------------------------------------------------------------------------
    def _on_save(self) -> None:
        try:
            answers = self.answers()
        except FieldError:
            self._note.setText(_("Correct the marked fields first."))
            return
        self.save.setEnabled(False)
        self._desk.write(
            _("Saving"),
            _Move(self._desk, self._questions, answers),
            said=self._said,
            done=self._on_saved,
            failed=self._on_failed,
        )

    def _on_saved(self, change_set: ChangeSet) -> None:
        self.saved = change_set
        self.accept()

    def _on_failed(self, error: CrmError) -> None:
        self.save.setEnabled(True)
        if not isinstance(error, ValidationError):
            self._note.setText(error.message())
            return
        rest = [p for p in error.problems if p.field not in self.boxes]
        here = [p for p in error.problems if p.field in self.boxes]
        for problem in here:
            self.boxes[problem.field].show_problem(problem.message())
        if here:
            editor = self.boxes[here[0].field].editor
            if editor is not None:
                editor.setFocus()
        self._note.setText(told(p.message() for p in rest))

    def has_changes(self) -> bool:
        """Escape puts the card back without asking: nothing is lost but these few answers."""
        return False


class _Move:
    """Makes a move in the writer thread."""

    def __init__(self, desk: Desk, questions: Questions, answers: Mapping[str, Any]) -> None:
        self._services, self._questions, self._answers = desk.services, questions, dict(answers)

    def __call__(self, _progress: Any) -> ChangeSet:
        asked = self._questions
        return self._services.opportunities.move(
            asked.opportunity_id, asked.target, self._answers, asked.version
        )
