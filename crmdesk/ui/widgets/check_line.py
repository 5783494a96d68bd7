"""A box to tick with a sentence that wraps; a click on the sentence ticks it too."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from crmdesk.ui.widgets.basics import hbox, label


class CheckLine(QWidget):
    """``toggled`` carries whether it is ticked."""

    toggled = Signal(bool)

    def __init__(self, text: str, *, name: str = "", on: bool = False) -> None:
        super().__init__()
        row = hbox(self, spacing=2)
        self.box = QCheckBox()
        self.box.setChecked(on)
        self.box.setAccessibleName(text)
        if name:
            self.box.setObjectName(name)
        self.box.toggled.connect(self.toggled)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        self._label = label(text, wrap=True)
        self._label.setMinimumHeight(self.box.sizeHint().height())
        row.addWidget(self._label, 1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def is_on(self) -> bool:
        """Whether it is ticked."""
        return self.box.isChecked()

    def set_on(self, on: bool) -> None:
        """Tick it or not."""
        self.box.setChecked(on)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.box.isEnabled():
            self.box.toggle()
