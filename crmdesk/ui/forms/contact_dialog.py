"""Enter or change a contact: how to reach him and what he decides first, the person on demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final

from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.core.i18n import _
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.chips_editor import ChipsEditor
from crmdesk.ui.forms.editors import EditorMaker
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.widgets import link

# What is asked for at once; everything else opens with one click.
FIRST: Final = (
    "name",
    "job_title",
    "section",
    "salutation",
    "mobile",
    "phone",
    "wechat",
    "email",
    "role",
    "attitude",
    "contacted_on",
    "reports_to_id",
    "weight",
    "path_order",
)
SPANS: Final = {"role": 4, "attitude": 2, "contacted_on": 1, "reports_to_id": 1, "email": 1}


class ContactDialog(RecordDialog):
    """See the module."""

    editors: ClassVar[Mapping[str, EditorMaker]] = {"role": ChipsEditor, "attitude": ChipsEditor}

    def __init__(
        self,
        desk: Desk,
        customer_id: int,
        parent: QWidget | None = None,
        *,
        record: Mapping[str, Any] | None = None,
        start: Mapping[str, Any] | None = None,
    ) -> None:
        title = _("New contact") if record is None else _("Contact {name}")
        super().__init__(
            desk, "contact", title.format(name=(record or {}).get("name", "")), parent,
            record=record, fixed={"customer_id": customer_id}, start=start, size=(760, 560),
        )  # fmt: skip
        self._more = link("", name="contactMore")
        self._more.clicked.connect(self._on_more)
        self.add_note(self._more)
        self._all = False
        self._show_fields()
        self.form.focus("name")

    def arranged(self, specs: list[FieldSpec]) -> list[FieldSpec]:
        known = {s.name: s for s in specs}
        first = [known.pop(name) for name in FIRST if name in known]
        return [replace(s, span=SPANS.get(s.name, s.span)) for s in [*first, *known.values()]]

    def _on_failed(self, error: CrmError) -> None:
        if isinstance(error, ValidationError):
            hidden = [p for p in error.problems if p.field not in FIRST]
            if hidden and not self._all:
                self._on_more()
        super()._on_failed(error)

    def _on_more(self) -> None:
        self._all = not self._all
        self._show_fields()

    def _show_fields(self) -> None:
        self.form.show_fields(lambda spec: self._all or spec.name in FIRST)
        self._more.setText(
            _("Only the usual fields") if self._all else _("Everything about the person")
        )
