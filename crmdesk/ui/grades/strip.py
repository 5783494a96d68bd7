"""The classes of a customer month by month: a row per method, a cell per month, today at the end.

Hovering or the arrow keys say the numbers of a cell; a click or Enter opens the method as of then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from crmdesk.analysis.wording import Measure
from crmdesk.charts.numbers import full
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.services.grades.classes import label_of
from crmdesk.ui.tables.tones import tone_of
from crmdesk.ui.theme import color, font, px

if TYPE_CHECKING:
    from crmdesk.services.grades.ledger import Standing
    from crmdesk.services.grades.profile import Profile

NAMES, HEAD, CELL, ROW, GAP = 82, 20, 32, 26, 3
MARK: Final = 5  # the corner of a month that was made up for
# Code of ``GradedBy``, title, under which name the hues are kept.
METHODS: Final = (
    ("pyramid", N_("Pyramid"), "layer"),
    ("abc", N_("ABC"), "abc"),
    ("rfm", N_("RFM"), "rfm_class"),
    ("lifecycle", N_("Lifecycle"), "lifecycle"),
    ("credit", N_("Credit"), "credit_grade"),
    ("opportunity", N_("Opportunity"), "opportunity_grade"),
)
_STEPS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A class in a month: *letter* in the cell, *words* when it is pointed at."""

    letter: str
    tone: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A month, or today (``month`` None): cells by the code of the method."""

    title: str
    year: str  # where it begins
    day: date | None
    is_late: bool
    cells: Mapping[str, Cell]


def columns_of(profile: Profile) -> list[Column]:
    """What the strip shows of a profile, the earliest month first."""
    found, year = [], 0
    for month in profile.months:
        title = str(month.as_of.month)
        found.append(
            Column(
                title=title,
                year=str(month.as_of.year) if month.as_of.year != year else "",
                day=month.as_of,
                is_late=month.is_late,
                cells=_cells(_codes(month), month.rfm, _numbers(month, profile.versions)),
            )
        )
        year = month.as_of.year
    now = profile.now
    if now is not None:
        said = [now.as_of.isoformat(), _net(now.net_sales)]
        cells = _cells(now.classes, now.rfm, said)
        found.append(Column(title=_("today"), year="", day=None, is_late=False, cells=cells))
    return found


def _codes(month: Standing) -> dict[str, str | None]:
    return {
        "pyramid": month.layer,
        "abc": month.abc,
        "rfm": month.rfm_class,
        "lifecycle": month.lifecycle,
        "credit": month.credit,
        "opportunity": month.opportunity,
    }


def _numbers(month: Standing, versions: Mapping[int, int]) -> list[str]:
    """The day, and the numbers that produced the classes of the month."""
    said = [month.as_of.isoformat(), _net(month.net_sales)]
    if month.gross_profit is not None:
        said.append(_("gross profit {amount}").format(amount=_money(month.gross_profit)))
    bought = ngettext("{count} purchase", "{count} purchases", month.purchases)
    said.append(bought.format(count=f"{month.purchases:,}"))
    if month.last_on is not None:
        said.append(_("last on {day}").format(day=month.last_on.isoformat()))
    if month.overdue_days:
        said.append(_("overdue {days}").format(days=full(month.overdue_days, Measure.DAYS)))
    version = versions.get(month.version)
    if version is not None:
        said.append(_("parameters no. {number}").format(number=version))
    if month.is_late:
        said.append(_("made up for afterwards"))
    return said


def _cells(
    codes: Mapping[str, str | None], rfm: str | None, numbers: Sequence[str]
) -> dict[str, Cell]:
    found = {}
    for method, title, tones in METHODS:
        code = codes.get(method)
        if code is None:
            continue
        name = _(label_of(method, code))
        shown = f"{name} {rfm}" if method == "rfm" and rfm else name
        words = " · ".join([f"{_(title)} {shown}", *numbers])
        found[method] = Cell(
            letter=_letter(method, code, name, rfm),
            tone=tone_of(tones, code) or "gradeD",
            words=words,
        )
    return found


def _letter(method: str, code: str, name: str, rfm: str | None) -> str:
    """What has room in a cell: scores, grades, the first sign of a name."""
    if method == "rfm":
        return rfm or name[:1]
    if method in ("credit", "abc", "opportunity"):
        return code.upper()
    return name if name == "VIP" else name[:1]


def _net(fen: int) -> str:
    return _("net sales {amount}").format(amount=_money(fen))


def _money(fen: int) -> str:
    return full(fen, Measure.MONEY)


class HistoryStrip(QWidget):
    """``chosen`` carries the code of the method and the day (None: today) of a cell;
    ``pointed`` the words of the one under mouse or cursor, "" for none.
    """

    chosen = Signal(str, object)
    pointed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("historyStrip")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("How his classes moved"))
        self._all: list[Column] = []
        self._columns: list[Column] = []
        self._rows: list[tuple[str, str]] = []
        self._current: tuple[int, int] | None = None  # column and row

    # --- what it shows ---------------------------------------------------------------------------
    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show months; methods that never said anything have no row."""
        self._all = list(columns)
        known = {method for column in columns for method in column.cells}
        self._rows = [(method, _(title)) for method, title, _t in METHODS if method in known]
        self._current = None
        self._fit()
        self.updateGeometry()

    def cell(self, column: int, row: int) -> Cell | None:
        """A cell in sight; None where nothing is known."""
        return self._columns[column].cells.get(self._rows[row][0])

    @property
    def shown(self) -> Sequence[Column]:
        """The months in sight: the latest for which there is room."""
        return self._columns

    def _fit(self) -> None:
        room = max(1, (self.width() - px(NAMES)) // px(CELL))
        self._columns = self._all[-room:]
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._point(None)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(px(NAMES + 13 * CELL), px(HEAD) + len(self._rows) * px(ROW) + px(2))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(NAMES + 4 * CELL), self.sizeHint().height())

    # --- drawing ---------------------------------------------------------------------------------
    def box(self, column: int, row: int) -> QRectF:
        """Where a cell lies."""
        wide = min(px(CELL) * 1.5, (self.width() - px(NAMES)) / max(1, len(self._columns)))
        return QRectF(
            px(NAMES) + column * wide, px(HEAD) + row * px(ROW), wide - px(GAP), px(ROW) - px(GAP)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_heads(painter)
        for row, (_method, title) in enumerate(self._rows):
            box = self.box(0, row)
            painter.setFont(font(12))
            painter.setPen(color("text2"))
            name = QRectF(0, box.y(), px(NAMES - 6), box.height())
            text = QFontMetrics(painter.font()).elidedText(
                title, Qt.TextElideMode.ElideRight, int(name.width())
            )
            painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, text)
            for column in range(len(self._columns)):
                self._paint_cell(painter, column, row)

    def _paint_heads(self, painter: QPainter) -> None:
        painter.setFont(font(11))
        for place, column in enumerate(self._columns):
            box = self.box(place, 0)
            head = QRectF(box.x() - px(4), 0, box.width() + px(8), px(HEAD - 2))
            is_now = column.day is None
            painter.setPen(color("text" if is_now or column.year else "text3"))
            words = f"{column.year[2:]}/{column.title}" if column.year else column.title
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_cell(self, painter: QPainter, column: int, row: int) -> None:
        box, cell = self.box(column, row), self.cell(column, row)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("surface2" if cell is None else f"{cell.tone}Soft"))
        painter.drawRoundedRect(box, px(4), px(4))
        if cell is not None:
            painter.setFont(font(11, 600))
            painter.setPen(color(cell.tone))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cell.letter)
            if self._columns[column].is_late:
                self._paint_corner(painter, box, cell.tone)
        if (column, row) == self._current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("primary"), px(2)))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), px(4), px(4))

    @staticmethod
    def _paint_corner(painter: QPainter, box: QRectF, tone: str) -> None:
        corner, side = box.topRight(), px(MARK)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(tone))
        painter.drawPolygon(
            QPolygonF([corner, corner - QPointF(side, 0), corner + QPointF(0, side)])
        )

    # --- pointing --------------------------------------------------------------------------------
    def _at(self, place: QPoint) -> tuple[int, int] | None:
        for column in range(len(self._columns)):
            for row in range(len(self._rows)):
                if self.box(column, row).contains(QPointF(place)) and self.cell(column, row):
                    return column, row
        return None

    def _point(self, place: tuple[int, int] | None) -> None:
        if place == self._current:
            return
        self._current = place
        cell = self.cell(*place) if place is not None else None
        self.pointed.emit(cell.words if cell is not None else "")
        self.setAccessibleDescription(cell.words if cell is not None else "")
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if cell is not None else Qt.CursorShape.ArrowCursor
        )
        self.update()

    def _choose(self) -> None:
        if self._current is not None and self.cell(*self._current) is not None:
            column, row = self._current
            self.chosen.emit(self._rows[row][0], self._columns[column].day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self._point(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._point(self._at(event.position().toPoint()))
        self._choose()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current is None and self._columns and self._rows:
            self._point((len(self._columns) - 1, 0))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS and self._columns and self._rows:
            column, row = self._current or (len(self._columns) - 1, 0)
            across, down = _STEPS[key]
            column = min(max(column + across, 0), len(self._columns) - 1)
            self._point((column, min(max(row + down, 0), len(self._rows) - 1)))
        elif key in _ENTER:
            self._choose()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            place = self._at(event.pos())
            cell = self.cell(*place) if place is not None else None
            QToolTip.showText(event.globalPos(), cell.words if cell is not None else "", self)
            return True
        return super().event(event)
