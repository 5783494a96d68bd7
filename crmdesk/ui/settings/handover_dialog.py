"""Handing over everything open of a colleague, at once or kind by kind, before he leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from crmdesk.core.errors import CrmError, FieldError, ValidationError
from crmdesk.core.i18n import _, ngettext, told
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.saving import SavingDialog
from crmdesk.ui.forms.editor import Editor
from crmdesk.ui.forms.editors import make_editor
from crmdesk.ui.forms.references import References
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, icon_label, label, scroll_area, well

if TYPE_CHECKING:
    from crmdesk.services.handover import Handover

SIZE: Final = (620, 520)


class HandoverDialog(SavingDialog):
    """*leaving*: he is marked as having left in the same act; can be ticked here as well."""

    def __init__(
        self, desk: Desk, employee_id: int, parent: QWidget | None = None, *, leaving: bool = False
    ) -> None:
        name = desk.services.names("employee", employee_id)
        super().__init__(
            _("Hand over the work of {name}").format(name=name),
            parent,
            subtitle=_("Everything open gets somebody new; what is done stays with {name}.").format(
                name=name
            ),
            size=SIZE,
            icon="swap",
        )
        self._desk, self._employee_id, self._name = desk, employee_id, name
        self.preview: Handover | None = None
        self._references = References(desk)
        self._spec = replace(
            desk.services.catalogue.by_key("opportunity_transfer")["to_id"], required=False
        )
        self._each: dict[str, Editor] = {}
        self._make_body(leaving)
        self._note = label("", "problem", wrap=True, name="dialogProblem")
        self.footer.insertWidget(0, self._note, 1)
        self.add_close()
        self.add_save(_("Hand over")).setEnabled(False)
        self._reading = LatestOnly(desk.jobs, self)
        self._read()

    def _make_body(self, leaving: bool) -> None:
        row = hbox(None, spacing=10)
        row.addWidget(label(_("Everything to"), "strong"))
        self.heir = make_editor(replace(self._spec, name="heir"), self._references)
        self.heir.changed.connect(self._on_changed)
        row.addWidget(self.heir, 1)
        self.body.addLayout(row)
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(0, 0, px(8), 0)
        self._grid.setHorizontalSpacing(px(14))
        self._grid.setVerticalSpacing(px(6))
        self._grid.setColumnStretch(2, 1)
        self._said = label(_("Counting"), "muted", wrap=True, name="handoverSaid")
        self.body.addWidget(self._said)
        self.body.addWidget(scroll_area(inner), 1)
        self._visits = well("handoverVisits")
        note = hbox(self._visits, (12, 8, 12, 8), 8)
        note.addWidget(icon_label("calendar-check", "info", 16))
        self._visit_words = label("", wrap=True, name="handoverVisitWords")
        note.addWidget(self._visit_words, 1)
        self._visits.hide()
        self.body.addWidget(self._visits)
        self.left = QCheckBox(_("{name} has left").format(name=self._name))
        self.left.setObjectName("handoverLeft")
        self.left.setChecked(leaving)
        self.body.addWidget(self.left)

    # --- what there is ------------------------------------------------------------------------------
    def _read(self) -> None:
        services, employee = self._desk.services, self._employee_id

        def read(_progress: Any) -> Handover | CrmError:
            try:
                return services.handover.preview(employee)
            except CrmError as error:
                return error

        self._reading.ask(_("Counting"), read, self._on_read)

    def _on_read(self, answer: Handover | CrmError) -> None:
        if isinstance(answer, CrmError):
            self._said.setText(answer.message())
            return
        self.preview = answer
        for line, found in enumerate(answer.lines):
            self._grid.addWidget(label(found.label), line, 0)
            self._grid.addWidget(label(f"{found.count:,}", "strong"), line, 1)
            editor = make_editor(replace(self._spec, name=f"to_{found.entity}"), self._references)
            editor.changed.connect(self._on_changed)
            self._each[found.entity] = editor
            self._grid.addWidget(editor, line, 2)
        self._grid.setRowStretch(len(answer.lines), 1)
        text = ngettext(
            "{count} record is open. Leave a line blank to give it to the one above.",
            "{count} records are open. Leave a line blank to give it to the one above.",
            answer.count,
        ).format(count=f"{answer.count:,}")
        self._said.setText(text if answer.count else _("Nothing is open; nobody need take over."))
        count = len(answer.closing)
        self._visits.setVisible(bool(count))
        self._visit_words.setText(
            ngettext(
                "{count} opportunity closes soon: a visit to introduce the new face is planned.",
                "{count} opportunities close soon: a visit to introduce the new face is planned "
                "for each.",
                count,
            ).format(count=count)
        )
        self._on_changed()
        self.heir.setFocus()

    def _on_changed(self) -> None:
        self._note.setText("")
        is_known = self.preview is not None
        self.save.setEnabled(is_known and (not self.missing() or self._is_empty()))

    def _is_empty(self) -> bool:
        return self.preview is not None and not self.preview.count

    def heirs(self) -> dict[str, int]:
        """Who gets each kind, as far as it is said; FieldError for a name that is nobody's."""
        usual: Any = self.heir.value()
        found: dict[str, int] = {}
        for entity, editor in self._each.items():
            own: Any = editor.value()
            chosen = own if own is not None else usual
            if chosen is not None:
                found[entity] = int(chosen)
        return found

    def missing(self) -> list[str]:
        """The kinds that nobody gets yet."""
        try:
            found = self.heirs()
        except FieldError:
            return list(self._each)
        return [entity for entity in self._each if entity not in found]

    # --- doing it -----------------------------------------------------------------------------------
    def _on_save(self) -> None:
        try:
            heirs = self.heirs()
        except FieldError as error:
            self._note.setText(error.message())
            return
        services, employee, left = self._desk.services, self._employee_id, self.left.isChecked()
        self.write(
            self._desk,
            _("Handing over"),
            lambda _p: services.handover.hand_over(employee, heirs, has_left=left),
            _("The work of {name} is handed over.").format(name=self._name),
        )

    def show_failure(self, error: CrmError) -> None:
        problems = error.problems if isinstance(error, ValidationError) else ()
        self._note.setText(told(p.message() for p in problems) or error.message())

    def done(self, result: int) -> None:
        self._reading.cancel()
        super().done(result)
