"""A step that needs a word with it: the reason, the day, a yes or no. Stays open until it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError
from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.saving import SavingDialog
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.widgets import label

Deed = Callable[[Mapping[str, Any]], ChangeSet]
REASON: Final = FieldSpec(
    kind=Kind.TEXT, label=N_("Reason"), name="reason", required=True, multiline=True, span=4,
    length=200,
)  # fmt: skip
NEEDED: Final = N_("“{field}” must be filled in.")


class DeedDialog(SavingDialog):
    """Asks for *specs*, then does the deed in the writer thread; ``saved`` is the act."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        verb: str,
        specs: Sequence[FieldSpec],
        deed: Deed,
        parent: QWidget | None = None,
        *,
        subtitle: str = "",
        start: Mapping[str, Any] | None = None,
        said: str = "",
        icon: str = "",
        tone: str = "info",
        height: int = 280,
    ) -> None:
        super().__init__(title, parent, subtitle=subtitle, size=(480, height), icon=icon, tone=tone)
        self._desk, self._title, self._deed, self._said = desk, title, deed, said
        self.form = RecordForm([replace(s, section="") for s in specs], None, columns=4)
        self.form.set_values({s.name: s.default for s in specs} | dict(start or {}))
        self.form.set_editing(True, is_new=True)
        self.body.addWidget(self.form)
        self._problem = label("", "problem", wrap=True, name="deedProblem")
        self.body.addWidget(self._problem)
        self.body.addStretch()
        self.add_close()
        self.add_save(verb, name="deedDo", icon="check")
        self.form.focus_first()

    def _values(self) -> dict[str, Any] | None:
        """What is typed; None after saying what is wrong or missing."""
        found: dict[str, Any] = {}
        for name, box in self.form.boxes.items():
            try:
                found[name] = box.value()
            except FieldError:
                return None
            if box.spec.required and found[name] in (None, ""):
                box.show_problem(_(NEEDED).format(field=box.spec.title))
                self.form.focus(name)
                return None
        return found

    def _on_save(self) -> None:
        values = self._values()
        if values is not None:
            self.write(self._desk, self._title, _Doing(self._deed, values), self._said)

    def show_failure(self, error: CrmError) -> None:
        self._problem.setText(self.form.show_error(error))


class _Doing:
    def __init__(self, deed: Deed, values: Mapping[str, Any]) -> None:
        self._deed, self._values = deed, values

    def __call__(self, _progress: Any) -> ChangeSet:
        return self._deed(self._values)
