"""What all editors have in common.

An editor holds text; the codec makes the value. ``changed`` is emitted at every keystroke,
``left`` when the cursor leaves (then the text is checked and shown in its usual form).
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QWidget,
)

from crmdesk.models.codecs import Value
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.widgets import hbox


class Editor(QWidget):
    """The common face of all editors."""

    changed = Signal()
    left = Signal()

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__()
        self.spec = spec
        self.setObjectName(f"edit_{spec.name}")
        self.row: QHBoxLayout = hbox(self)

    def value(self) -> Value:
        """The value of what is typed; FieldError if it is none."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def set_value(self, value: Value) -> None:
        """Show a value."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def set_read_only(self, on: bool) -> None:
        """Show without letting it be changed."""
        self.setEnabled(not on)

    def set_invalid(self, on: bool) -> None:
        """Mark the text as wrong."""
        target = self.focusProxy() or self
        if target.property("invalid") != on:
            target.setProperty("invalid", on)
            target.style().unpolish(target)
            target.style().polish(target)
