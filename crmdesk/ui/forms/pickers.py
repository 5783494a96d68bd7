"""Pickers for references, regions and industries: type a few letters, choose."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_, _, listed
from crmdesk.models import industries, regions
from crmdesk.models.codecs import Value
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui import icons
from crmdesk.ui.forms.editor import Editor
from crmdesk.ui.forms.picker_editor import PickerEditor
from crmdesk.ui.forms.picking import CheckPopup
from crmdesk.ui.forms.references import References, fits

MOST_CHOICES: Final = 40


class ReferenceEditor(PickerEditor):
    """One other record."""

    def __init__(self, spec: FieldSpec, references: References) -> None:
        super().__init__(spec)
        self._references = references
        self.can_create = references.can_create(spec.reference)

    def choices_for(self, text: str) -> list[tuple[Any, str]]:
        return [*self._references.choices(self.spec.reference, text)]

    def shown(self, value: Value) -> str:
        return self._references.name(self.spec.reference, int(value))  # type: ignore[arg-type]

    def make_new(self, text: str) -> Value:
        return self._references.create(self.spec.reference, text)

    def resolve(self, text: str) -> Value:
        if not text:
            return None
        exact = [
            i for i, name in self._references.choices(self.spec.reference, text) if name == text
        ]
        if exact:
            return exact[0]
        raise FieldError(N_("“{value}” is not in the list. Choose one, or create it."), value=text)


class ReferencesEditor(Editor):
    """Several other records: tags, collaborators."""

    def __init__(self, spec: FieldSpec, references: References) -> None:
        super().__init__(spec)
        self._references = references
        self._chosen: set[int] = set()
        self.line = QLineEdit()
        self.line.setObjectName(f"line_{spec.name}")
        self.line.setAccessibleName(spec.caption)
        self.line.setPlaceholderText(_("type to find or create"))
        self.line.returnPressed.connect(self._on_return)
        action = QAction(icons.icon("caret-down", "text3", 14), "", self)
        action.triggered.connect(self._on_open)
        self.line.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
        self.line.editingFinished.connect(self._show)
        self.setFocusProxy(self.line)
        self.row.addWidget(self.line)

    def value(self) -> Value:
        return tuple(sorted(self._chosen))

    def set_value(self, value: Value) -> None:
        self._chosen = {int(v) for v in value} if isinstance(value, tuple) else set()
        self._show()

    def set_read_only(self, on: bool) -> None:
        self.line.setReadOnly(on)

    def _show(self) -> None:
        names = [self._references.name(self.spec.reference, i) for i in sorted(self._chosen)]
        self.line.setText(listed(names))
        self.line.setCursorPosition(0)

    def _on_open(self) -> None:
        options = self._references.choices(self.spec.reference, "")
        popup = CheckPopup(self, [*options], self._chosen)
        popup.toggled.connect(self._on_toggled)
        popup.popup_below(self.line)

    def _on_toggled(self, value: object, on: bool) -> None:
        (self._chosen.add if on else self._chosen.discard)(int(value))  # type: ignore[call-overload]
        self._show()
        self.changed.emit()
        self.left.emit()

    def _on_return(self) -> None:
        """Take the names as they are typed, creating what is new."""
        from crmdesk.models.codecs.sets import split_list

        chosen = set()
        for name in split_list(self.line.text()):
            found = [i for i, n in self._references.choices(self.spec.reference, name) if n == name]
            made = found[0] if found else self._references.create(self.spec.reference, name)
            if made is not None:
                chosen.add(made)
        self._chosen = chosen
        self._show()
        self.changed.emit()
        self.left.emit()


class RegionEditor(PickerEditor):
    """Province, city and district, found by name or initials."""

    def choices_for(self, text: str) -> list[tuple[Any, str]]:
        if not text:
            return [(c, n) for c, n in regions.children()]
        found = regions.find(text)
        below = [(c, regions.full_name(c)) for c, _n in regions.children(found)] if found else []
        first = [(found, regions.full_name(found))] if found else []
        rest = [
            (code, regions.full_name(code))
            for code, name in regions.names().items()
            if code != found and name not in regions.SILENT and fits(name, text)
        ]
        seen = dict.fromkeys([*first, *below, *rest])
        return list(seen)[:MOST_CHOICES]

    def shown(self, value: Value) -> str:
        return regions.full_name(str(value))


class IndustryEditor(PickerEditor):
    """An industry by code, name or initials."""

    def choices_for(self, text: str) -> list[tuple[Any, str]]:
        wanted = text.upper()
        names = industries.names()
        if not text:
            return [(c, f"{c} {n}") for c, n in names.items() if len(c) == 1]
        by_code = [c for c in names if c.startswith(wanted) or c[1:].startswith(wanted)]
        by_name = [c for c, n in names.items() if len(c) <= 4 and fits(n, text)]
        by_detail = [c for c, n in names.items() if len(c) > 4 and text in n]
        found = dict.fromkeys([*by_code, *by_name, *by_detail])
        return [(c, f"{c} {names[c]}") for c in list(found)[:MOST_CHOICES]]

    def shown(self, value: Value) -> str:
        return f"{value} {industries.name(str(value))}"


def make_picker(spec: FieldSpec, references: Any) -> Editor:
    """The picker of a field."""
    if spec.kind is Kind.REGION:
        return RegionEditor(spec)
    if spec.kind is Kind.INDUSTRY:
        return IndustryEditor(spec)
    if spec.kind is Kind.REFERENCES:
        return ReferencesEditor(spec, references)
    return ReferenceEditor(spec, references)
