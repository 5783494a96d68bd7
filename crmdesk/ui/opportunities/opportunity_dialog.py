"""Entering or changing an opportunity: what it is, and the answers that make its grade."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.analysis.grade import Facts, Level
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import _
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.forms.references import References
from crmdesk.ui.opportunities.evidence_editor import EvidenceEditor
from crmdesk.ui.opportunities.references import DealReferences

EVIDENCE: Final = "evidence"
# In the order of the form; what is decided by a step of its own (won, paused ...) is not typed here.
FIELDS: Final = (
    "customer_id", "contact_id", "name", "amount", "expected_on", "commitment", "owner_id",
    "pipeline_id", "stage_id", "manual_probability", "probability_reason", "need",
    "has_solution", "objective_need", "subjective_need", "determination", "is_selecting",
    "is_feasible", "dissatisfaction", "is_implementing", EVIDENCE,
)  # fmt: skip
OPTIONAL_HERE: Final = frozenset({"pipeline_id", "stage_id"})  # the usual ones if left blank
USUAL: Final = ("owner_id", "pipeline_id", "stage_id")
SIZE: Final = (940, 640)
CUSTOMER, PIPELINE = "customer_id", "pipeline_id"
WITHOUT, WITH = "is_feasible", "dissatisfaction"  # asked in one of the two tables only
FACTS: Final = {
    "has_solution": "has_solution",
    "objective": "objective_need",
    "subjective": "subjective_need",
    "determination": "determination",
    "selection_started": "is_selecting",
    "feasible": "is_feasible",
    "dissatisfaction": "dissatisfaction",
    "is_implementing": "is_implementing",
    "expected_on": "expected_on",
}
LEVELS: Final = frozenset({"determination", "dissatisfaction"})


class OpportunityDialog(RecordDialog):
    """*record* None enters a new one; *start* are values to begin with, *focus* a field.

    *customer_id* fixes the customer, so that it is not asked for.
    """

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None = None,
        *,
        record: Mapping[str, Any] | None = None,
        customer_id: int | None = None,
        start: Mapping[str, Any] | None = None,
        focus: str = "",
    ) -> None:
        fixed = {CUSTOMER: customer_id} if customer_id is not None and record is None else {}
        customer = customer_id or (record or {}).get(CUSTOMER)
        begin = dict(start or {})
        if record is None:
            usual = desk.services.opportunities.defaults(customer_id)
            begin = {n: usual[n] for n in USUAL if usual.get(n) is not None} | begin
        subtitle = desk.services.names("customer", int(customer)) if customer else ""
        self._known_customer = int(customer) if customer else None
        self._known_pipeline = (record or {}).get(PIPELINE)
        super().__init__(
            desk,
            "opportunity",
            _("Add an opportunity") if record is None else _("Edit the opportunity"),
            parent,
            record=record,
            fixed=fixed,
            start=begin,
            only=FIELDS,
            size=SIZE,
            subtitle=subtitle,
        )
        self.form.changed.connect(self._follow)
        self._follow()
        if focus:
            self.form.focus(focus)

    # --- what the record dialog asks ---------------------------------------------------------------
    def make_references(self, desk: Desk, _owner: int | None) -> References:
        self._deal_references = DealReferences(desk, self._known_customer, self._known_pipeline)
        return self._deal_references

    def editor_makers(self) -> Mapping[str, Any]:
        return {EVIDENCE: self._make_evidence}

    def _make_evidence(self, spec: FieldSpec) -> EvidenceEditor:
        return EvidenceEditor(spec, self._facts)

    def arranged(self, specs: list[FieldSpec]) -> list[FieldSpec]:
        from dataclasses import replace

        by_name = {s.name: s for s in specs}
        made = []
        for name in FIELDS:
            spec = by_name.get(name)
            if spec is None:
                continue
            if name in OPTIONAL_HERE:
                spec = replace(spec, required=False)
            elif name == EVIDENCE:
                spec = replace(spec, internal=False, span=4)
            made.append(spec)
        return made

    def _is_asked(self, spec: FieldSpec, only: Any) -> bool:
        return spec.name == EVIDENCE or super()._is_asked(spec, only)

    # --- while it is filled in ----------------------------------------------------------------------
    def _value(self, name: str) -> Any:
        box = self.form.boxes.get(name)
        if box is None:
            return None
        if box.editor is None:
            return box.current
        try:
            return box.editor.value()
        except FieldError:
            return None

    def _facts(self) -> Facts | None:
        if not hasattr(self, "form"):
            return None
        found: dict[str, Any] = {}
        for fact, field in FACTS.items():
            value = self._value(field)
            found[fact] = Level(value) if fact in LEVELS and value else value
        found["is_implementing"] = bool(found["is_implementing"])
        for fact in LEVELS:
            found[fact] = found[fact] or None
        return Facts(**found)

    def _follow(self) -> None:
        """Answers that decide what else is asked: the customer, the pipeline, the table."""
        references = self._deal_references
        customer, pipeline = self._value(CUSTOMER), self._value(PIPELINE)
        if isinstance(customer, int):
            references.customer_id = customer
        references.pipeline_id = pipeline if isinstance(pipeline, int) else None
        has_solution = self._value("has_solution")
        hidden = {True: {WITHOUT}, False: {WITH}}.get(has_solution, set())
        self.form.show_fields(lambda spec: spec.name not in hidden)
        box = self.form.boxes.get(EVIDENCE)
        if box is not None and isinstance(box.editor, EvidenceEditor):
            box.editor.show_facts()
