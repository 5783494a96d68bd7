"""A chart on a page: shows values on hover, drills down on a click, by mouse and keyboard.

Tab reaches it, left and right go from mark to mark, up and down to the nearest one there, Enter
activates. The bubble is painted on the chart itself, so that keyboard and mouse see the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from crmdesk.analysis.charts import Chart, Scatter
from crmdesk.charts.drawing import Box, Lost, Mark, Painted
from crmdesk.charts.matrix import Handle
from crmdesk.charts.painting import height_for, is_empty, paint, paint_still
from crmdesk.charts.words import shown
from crmdesk.core.errors import CrmError
from crmdesk.core.files import replacing
from crmdesk.core.i18n import _
from crmdesk.ui import choosing_files, message
from crmdesk.ui.charts.bubble import draw_bubble, draw_outline
from crmdesk.ui.charts.canvas import PainterCanvas, screen_style
from crmdesk.ui.charts.pictures import MARGIN, file_stem, numbers, picture, write_png
from crmdesk.ui.charts.thresholds import Thresholds
from crmdesk.ui.theme import px, theme
from crmdesk.ui.widgets import passing_menu

if TYPE_CHECKING:
    from crmdesk.ui.desk import Desk

NOTHING_DRAWN: Final = Painted((), ())
USUAL: Final = 560
NARROWEST: Final = 300
NO_CHART: Final = 120
LEAST_PICTURE: Final = 480
PICTURE: Final = "png"
FORWARD: Final = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
HANDLE_CURSORS: Final = {"x": Qt.CursorShape.SplitHCursor, "y": Qt.CursorShape.SplitVCursor}
UPRIGHT: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ChartView(QWidget):
    """Any chart of ``analysis.charts``. *desk* is needed to save pictures.

    ``activated`` carries what is behind the mark that was chosen: ids or a key, never nothing.
    ``threshold_moved`` carries the parameter of a threshold and its new value (as that has it), at
    most once a frame while it is moved; whoever computes anew shows the new chart.
    """

    activated = Signal(object)
    threshold_moved = Signal(str, object)

    def __init__(
        self,
        chart: Chart | None = None,
        desk: Desk | None = None,
        *,
        has_title: bool = True,
        name: str = "chart",
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._desk = desk
        self._has_title = has_title
        self._chart: Chart | None = None
        self._painted: Painted | None = None
        self._pixmap = QPixmap()
        self._current: int | None = None
        self._is_hovered = False
        self._thresholds = Thresholds(self)
        self._thresholds.changed.connect(self._on_threshold)
        self._thresholds.moved.connect(self.threshold_moved)
        if chart is not None:
            self.set_chart(chart)

    # --- what it shows --------------------------------------------------------------------
    @property
    def chart(self) -> Chart | None:
        """What is shown."""
        return self._chart

    def set_chart(self, chart: Chart | None) -> None:
        """Show *chart*; None is an empty room. A threshold that is being moved stays where it is."""
        self._chart = self._thresholds.kept(chart) if isinstance(chart, Scatter) else chart
        self._forget()
        self.setAccessibleName("" if chart is None else shown(chart.title))
        self.updateGeometry()

    def marks(self) -> tuple[Mark, ...]:
        """Everything that can be pointed at, in the order of reading."""
        return self._drawn().marks

    def current_mark(self) -> Mark | None:
        """What mouse or keyboard points at."""
        marks = self.marks()
        return (
            None if self._current is None or self._current >= len(marks) else marks[self._current]
        )

    def lost_texts(self) -> tuple[Lost, ...]:
        """Texts that found no room (``ui.clipping`` asks)."""
        return self._drawn().lost

    def sizeHint(self) -> QSize:
        """The usual width and the height that the data ask for."""
        return QSize(px(USUAL), self._height(px(USUAL)))

    def minimumSizeHint(self) -> QSize:
        """Readable from here on."""
        return QSize(px(NARROWEST), self._height(self.width() or px(NARROWEST)))

    def _height(self, width: int) -> int:
        if self._chart is None:
            return px(NO_CHART)
        width = max(width, px(NARROWEST))
        return round(height_for(self._chart, width / theme().scale) * theme().scale)

    # --- drawing --------------------------------------------------------------------------
    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._chart is None:
            return
        self._drawn()
        painter = QPainter(self)
        try:
            self._thresholds.draw(painter, self._pixmap, self.size())
            mark = self.current_mark()
            if mark is not None and not self._thresholds.is_held:
                draw_outline(painter, self.size(), mark)
                draw_bubble(painter, self.size(), mark)
        finally:
            painter.end()

    def _drawn(self) -> Painted:
        """Draw the chart once for its size, theme and screen; moving the mouse only copies it."""
        ratio = self.devicePixelRatioF()
        if self._chart is None:
            return NOTHING_DRAWN
        if self._painted is None or self._pixmap.devicePixelRatio() != ratio:
            self._pixmap = QPixmap(self.size() * ratio)
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._pixmap)
            try:
                self._painted = self._paint(PainterCanvas(painter))
            finally:
                painter.end()
        return self._painted

    def _paint(self, canvas: PainterCanvas) -> Painted:
        """All of the chart, but for thresholds that can be moved."""
        assert self._chart is not None
        chart, style = self._chart, screen_style()
        box = Box(0, 0, self.width(), self.height())
        if isinstance(chart, Scatter) and chart.is_movable and not is_empty(chart):
            painted, matrix = paint_still(chart, canvas, box, style, has_title=self._has_title)
            self._thresholds.show(matrix)
            return painted
        self._thresholds.show(None)
        return paint(chart, canvas, box, style, has_title=self._has_title)

    def _on_threshold(self) -> None:
        """A line was moved or has the keyboard: the points stay as they are drawn."""
        self._chart = self._thresholds.chart or self._chart
        handle = self._thresholds.focused_handle()
        if handle is not None:
            self._go_to(None)
            self.setAccessibleDescription(f"{handle.title} {handle.text}")
        self.update()

    def _forget(self) -> None:
        self._painted = None
        self._current = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._painted = None
        if self._height(event.oldSize().width()) != self._height(self.width()):
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._painted = None
            self.update()

    # --- mouse ----------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        handle = self._handle_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and handle is not None:
            self._thresholds.hold(handle, event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._thresholds.is_held:
            self._thresholds.drag(event.position())
        else:
            self._hover(self._place_at(event.position()))
            handle = self._handle_at(event.position())
            if handle is not None:
                self.setCursor(HANDLE_CURSORS[handle.way])
            elif self.current_mark() is None:
                self.setCursor(Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def _handle_at(self, position: QPointF) -> Handle | None:
        """The handle there; of a line only what no mark covers."""
        self._drawn()
        on_mark = self._place_at(position) is not None
        return self._thresholds.at(position, on_pill=on_mark)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._thresholds.is_held:
            self._thresholds.release()
        else:
            self._hover(self._place_at(event.position()))
            if self._is_hovered:
                self._activate()

    def _place_at(self, position: QPointF) -> int | None:
        """The smallest mark there; of equal ones, and of ribbons, that on top."""
        x, y = position.x(), position.y()
        found = [
            (bool(m.outline), 0.0 if m.outline else m.box.w * m.box.h, -n)
            for n, m in enumerate(self.marks())
            if m.has(x, y)
        ]
        return -min(found)[2] if found else None

    def _hover(self, place: int | None) -> None:
        """A mouse that is elsewhere does not take away what the keyboard points at."""
        if place is not None or self._is_hovered:
            self._go_to(place)
            self._is_hovered = place is not None

    def _go_to(self, place: int | None) -> None:
        self._is_hovered = False
        if place == self._current:
            return
        self._current = place
        mark = self.current_mark()
        can_open = mark is not None and bool(mark.behind)
        shape = Qt.CursorShape.PointingHandCursor if can_open else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.setAccessibleDescription("" if mark is None else mark.tip)
        self.update()

    def _activate(self) -> None:
        mark = self.current_mark()
        if mark is not None and mark.behind:
            self.activated.emit(mark.behind)

    # --- keyboard -------------------------------------------------------------------------
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.BacktabFocusReason and self._thresholds_at_end():
            return
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if event.reason() in by_key and self._current is None and self.marks():
            self._go_to(0)

    def _thresholds_at_end(self) -> bool:
        """Shift+Tab comes to the last threshold first."""
        self._drawn()
        has_any = bool(self._thresholds.handles)
        return has_any and self._thresholds.step_focus(forward=False, is_inside=False)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from the marks to the thresholds before it leaves the chart."""
        self._drawn()
        if self._thresholds.handles and self._thresholds.step_focus(
            forward=forward, is_inside=True
        ):
            return True
        return super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        passing = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in passing:
            self._thresholds.focused = ""
            self._go_to(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, count = event.key(), len(self.marks())
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_picture()
        elif self._thresholds.press_key(event):
            pass
        elif key == Qt.Key.Key_Escape and self._current is not None:
            self._go_to(None)
        elif not count:
            super().keyPressEvent(event)
        elif key in FORWARD:
            step = FORWARD[Qt.Key(key)]
            start = self._current if self._current is not None else -1 if step > 0 else count
            self._go_to(min(max(start + step, 0), count - 1))
        elif key in UPRIGHT:
            self._go_to(self._nearest(UPRIGHT[Qt.Key(key)]))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go_to(0 if key == Qt.Key.Key_Home else count - 1)
        elif key in ENTER:
            self._activate()
        else:
            super().keyPressEvent(event)

    def _nearest(self, way: int) -> int | None:
        """The next mark below (1) or above (-1); what lies aside counts as further away."""
        marks, here = self.marks(), self.current_mark()
        if here is None:
            return 0
        x, y = here.box.x + here.box.w / 2, here.box.y + here.box.h / 2
        found = []
        for place, mark in enumerate(marks):
            down = (mark.box.y + mark.box.h / 2 - y) * way
            if down > 1:
                aside = abs(mark.box.x + mark.box.w / 2 - x)
                found.append((down + 3 * aside, place))
        return min(found)[1] if found else self._current

    # --- pictures -------------------------------------------------------------------------
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._chart is None:
            return
        menu = passing_menu(self)
        menu.setObjectName("chartMenu")
        for action in self.picture_actions(menu):
            menu.addAction(action)
        menu.popup(event.globalPos())

    def picture_actions(self, parent: QObject) -> list[QAction]:
        """What the context menu offers."""
        copy = _action(parent, "chartCopy", _("Copy picture") + "\tCtrl+C", self.copy_picture)
        numbers = _action(parent, "chartNumbers", _("Copy the numbers"), self.copy_numbers)
        if self._desk is None:
            return [copy, numbers]
        return [copy, numbers, _action(parent, "chartSave", _("Save picture …"), self.save_picture)]

    def copy_picture(self) -> None:
        """Put the chart with its title on the clipboard."""
        if self._chart is not None:
            QGuiApplication.clipboard().setImage(self.picture())
            message.notify(_("The picture is copied."))

    def copy_numbers(self) -> None:
        """Put every number of the chart on the clipboard, for Excel and WPS."""
        if self._chart is None:
            return
        QGuiApplication.clipboard().setText(numbers(self._chart))
        message.notify(_("The numbers are copied."))

    def save_picture(self) -> None:
        """Ask for a file and write the chart with its title there."""
        if self._chart is None or self._desk is None:
            return
        target = choosing_files.choose_target(
            self._desk, self.window(), _("Save picture"), f"{file_stem(self._chart)}.{PICTURE}",
            purpose="export", suffix=PICTURE,
        )  # fmt: skip
        if target is None:
            return
        try:
            with replacing(target) as aside:
                write_png(self.picture(), aside)
        except CrmError as error:
            message.error(error, self.window())
            return
        message.notify(_("Saved: {file}").format(file=target.name))

    def picture(self) -> QImage:
        """The chart with its title, in the theme in use, at least as wide as a slide wants it."""
        assert self._chart is not None
        width = max(self.width(), px(LEAST_PICTURE))
        height = max(self.height(), self._height(width - 2 * px(MARGIN)))
        return picture(self._chart, QSize(width, height + 2 * px(MARGIN)))


def _action(parent: QObject, name: str, text: str, act: Callable[[], None]) -> QAction:
    made = QAction(text, parent)
    made.setObjectName(name)
    made.triggered.connect(act)
    return made
