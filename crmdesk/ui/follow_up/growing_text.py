"""Several lines that grow with what is written, up to a limit; then they scroll."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent

from crmdesk.models.fields import FieldSpec
from crmdesk.ui.forms.line_editors import TextEditor
from crmdesk.ui.theme import px

FEWEST: Final = 3
MOST: Final = 12
FRAME: Final = 16


class GrowingText(TextEditor):
    """For what was said in a talk: a line is enough, and so are twelve."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._fit)
        self.text.document().documentLayout().documentSizeChanged.connect(self._later)

    def _later(self, *_size: object) -> None:
        self._timer.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._timer.start()

    def _fit(self) -> None:
        # The document of a plain text counts its height in lines, those that were broken too.
        lines = round(self.text.document().size().height())
        lines = min(MOST, max(FEWEST, lines))
        height = self.text.fontMetrics().lineSpacing() * lines + px(FRAME)
        if height != self.text.height():
            self.text.setFixedHeight(height)
