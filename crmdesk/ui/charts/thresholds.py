"""Thresholds of a chart that can be moved: by the mouse, and by the arrow keys when Tab is on one.

The lines lie over a picture of the points, so that moving one draws neither axes nor points again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap

from crmdesk.analysis.charts import Scatter
from crmdesk.charts.drawing import Box
from crmdesk.charts.matrix import Handle, Matrix
from crmdesk.charts.sheet import Sheet
from crmdesk.ui.charts.bubble import draw_frame
from crmdesk.ui.charts.canvas import PainterCanvas, screen_style
from crmdesk.ui.theme import px

FRAME: Final = 16  # milliseconds between two values that are told
REACH: Final = 4  # how far beside a line it is still hit
FAR: Final = 10  # steps of Shift and of the page keys
KEYS: Final = {
    Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: FAR, Qt.Key.Key_PageDown: -FAR,
}  # fmt: skip


class Thresholds(QObject):
    """The lines of one chart: where they are, which is held, what has still to be told.

    ``changed`` is for drawing, at once; ``moved`` carries the parameter and its new
    value, once a frame.
    """

    changed = Signal()
    moved = Signal(str, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._matrix: Matrix | None = None
        self._handles: tuple[Handle, ...] = ()
        self._held = ""
        self._away = QPointF()
        self._untold: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._tell)
        self.focused = ""

    # --- what there is --------------------------------------------------------------------
    @property
    def handles(self) -> tuple[Handle, ...]:
        """Lines that can be moved, as they stand now."""
        return self._handles

    @property
    def is_held(self) -> bool:
        """Whether the mouse holds a line."""
        return bool(self._held)

    def show(self, matrix: Matrix | None) -> None:
        """Take the field of a chart as it was drawn."""
        self._matrix = matrix
        self._handles = () if matrix is None else matrix.handles
        if all(h.parameter != self.focused for h in self._handles):
            self.focused = ""

    def kept(self, chart: Scatter) -> Scatter:
        """*chart*, which was made of earlier values, with what is held or not yet told."""
        for handle in self._handles:
            name = handle.parameter
            if name == self._held or name in self._untold:
                way = "x_threshold" if handle.way == "x" else "y_threshold"
                chart = replace(chart, **{way: handle.value})  # type: ignore[arg-type]
        return chart

    @property
    def chart(self) -> Scatter | None:
        """The chart with its lines as they stand now."""
        return None if self._matrix is None else self._matrix.chart

    def focused_handle(self) -> Handle | None:
        """The line that the arrow keys move."""
        return next((h for h in self._handles if h.parameter == self.focused), None)

    # --- drawing --------------------------------------------------------------------------
    def draw(self, painter: QPainter, points: QPixmap, size: QSize) -> None:
        """Tints, the picture of the points, lines with handles."""
        if self._matrix is None:
            painter.drawPixmap(0, 0, points)
            return
        box = Box(0, 0, size.width(), size.height())
        sheet = Sheet(PainterCanvas(painter), screen_style(), box)
        self._matrix.draw_under(sheet)
        painter.drawPixmap(0, 0, points)
        self._matrix.draw_over(sheet)
        handle = self.focused_handle()
        if handle is not None:
            draw_frame(painter, size, handle.pill.grown(px(1)))

    # --- mouse ----------------------------------------------------------------------------
    def at(self, position: QPointF, *, on_pill: bool = False) -> Handle | None:
        """The handle there, or the line (but for *on_pill*)."""
        x, y = position.x(), position.y()
        by_pill = [h for h in self._handles if h.pill.has(x, y)]
        if by_pill or on_pill:
            return by_pill[0] if by_pill else None
        return next((h for h in self._handles if h.is_at(x, y, px(REACH))), None)

    def hold(self, handle: Handle, position: QPointF) -> None:
        """Take a line; it does not jump to the mouse."""
        self._held = self.focused = handle.parameter
        here = handle.place
        across = position.x() - here if handle.way == "x" else 0.0
        down = position.y() - here if handle.way == "y" else 0.0
        self._away = QPointF(across, down)
        self.changed.emit()

    def drag(self, position: QPointF) -> None:
        """Move what is held to the mouse."""
        handle = next((h for h in self._handles if h.parameter == self._held), None)
        if handle is not None:
            place = position - self._away
            self._move(handle, handle.value_at(place.x(), place.y()))

    def release(self) -> None:
        """Let go; the last value is told at once."""
        self._held = ""
        self._tell()

    # --- keyboard -------------------------------------------------------------------------
    def step_focus(self, *, forward: bool, is_inside: bool) -> bool:
        """Go to the next line (or to the marks before the first one); False: none is left."""
        stops = ["", *(h.parameter for h in self._handles)]
        if not is_inside:
            place = 0 if forward else len(stops) - 1
        else:
            place = stops.index(self.focused) + (1 if forward else -1)
        if not 0 <= place < len(stops):
            return False
        self.focused = stops[place]
        self.changed.emit()
        return True

    def press_key(self, event: QKeyEvent) -> bool:
        """Move the line that has the keyboard; whether the key was meant for it."""
        handle = self.focused_handle()
        if handle is None:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.focused = ""
            self.changed.emit()
            return True
        steps = KEYS.get(Qt.Key(event.key()))
        if steps is None:
            return False
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            steps *= FAR
        self._move(handle, handle.moved(steps))
        return True

    def _move(self, handle: Handle, value: int | float) -> None:
        if self._matrix is None or value == handle.value:
            return
        self._matrix = self._matrix.with_value(handle.parameter, value)
        self._handles = self._matrix.handles
        self._untold.add(handle.parameter)
        if not self._timer.isActive():
            self._timer.start()
        self.changed.emit()

    def _tell(self) -> None:
        self._timer.stop()
        untold, self._untold = self._untold, set()
        for handle in [h for h in self._handles if h.parameter in untold]:
            self.moved.emit(handle.parameter, handle.parameter_value)
