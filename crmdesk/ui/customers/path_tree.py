"""The decision path drawn as an organisation chart: who reports to whom, who was met, who decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QToolTip, QWidget

from crmdesk.core.i18n import _, listed
from crmdesk.ui.customers.people import People, Person
from crmdesk.ui.customers.tree_layout import Measures, Plan, lay_out
from crmdesk.ui.theme import color, font, px
from crmdesk.ui.widgets.marks import paint_pill

PILL: Final = 20
SPARE: Final = 6
DASHES: Final = (4.0, 3.0)
EMPTY_PLAN: Final = Plan({}, (), 0, 0)


@dataclass(frozen=True, slots=True)
class Style:
    """The measures of a box; a compact one has words instead of pills."""

    narrowest: int
    widest: int
    height: int
    avatar: int
    inset: int
    is_compact: bool = False

    @property
    def text_left(self) -> int:
        """Where the words begin."""
        return self.inset + self.avatar + self.inset - 1


FULL: Final = Style(196, 240, 62, 34, 10)
COMPACT: Final = Style(128, 164, 46, 28, 7, is_compact=True)


class PathTree(QWidget):
    """The boxes. ``opened`` and ``menu_asked`` carry the contact."""

    opened = Signal(object)
    menu_asked = Signal(object, QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pathTree")
        self.setProperty("role", "body")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._people: dict[int, Person] = {}
        self._parents: dict[int, int | None] = {}
        self._plan = EMPTY_PLAN
        self._style = FULL
        self._box_width = px(FULL.narrowest)
        self._hovered: int | None = None
        self._current: int | None = None

    # --- what is shown -----------------------------------------------------------------------------
    def show_people(self, people: People) -> None:
        """Draw the path of a customer."""
        self._parents = people.superiors()
        self._people = {p.contact_id: p for p in people.everyone if p.contact_id in self._parents}
        if self._current not in self._parents:
            self._current = None
        boxes = [self._people[i] for i in self._parents]
        self.setAccessibleName(
            _("Decision path") + "：" + listed(f"{p.name} {p.role} {p.state}" for p in boxes)
        )
        self.update()

    def _fitting_width(self) -> int:
        style = self._style
        if style.is_compact:
            metrics = QFontMetrics(font(12))
            words = [metrics.horizontalAdvance(_short(p)) for p in self._people.values()]
        else:
            metrics = QFontMetrics(font(12, 600))
            words = [
                sum(metrics.horizontalAdvance(t) + px(16) for t in (p.role, p.state) if t) + px(6)
                for p in self._people.values()
            ]
        wanted = max(words, default=0) + px(style.text_left) + px(style.inset) + px(SPARE)
        return max(px(style.narrowest), min(px(style.widest), wanted))

    def fit(self, width: int, height: int, style: Style) -> tuple[int, int]:
        """Arrange the boxes for this room; returns how much they take."""
        self._style = style
        self._box_width = self._fitting_width()
        m = Measures(
            width=self._box_width, height=px(style.height), gap=px(14), gap_most=px(130),
            level=px(20), level_most=px(60), gutter=px(18),
        )  # fmt: skip
        self._plan = lay_out(self._parents, m, (width - 2, height - 2))
        return self._plan.width + 2, self._plan.height + 2

    def box_of(self, contact_id: int) -> QRect:
        """Where a person stands; empty if he is not in the tree."""
        spot = self._plan.spots.get(contact_id)
        if spot is None:
            return QRect()
        return QRect(self._origin() + QPoint(*spot), QSize(self._box_width, px(self._style.height)))

    def first_to_see(self) -> QRect:
        """What shall be in view at first: the decision maker to meet, or the top of the tree."""
        alarms = [p.contact_id for p in self._people.values() if p.is_alarm]
        tops = [i for i, above in self._parents.items() if above is None]
        leads = [i for i in tops if i in self._parents.values()]
        for contact_id in [*alarms, *leads, *tops]:
            return self.box_of(contact_id)
        return QRect()

    def _origin(self) -> QPoint:
        left = max(1, (self.width() - self._plan.width) // 2)
        top = max(1, (self.height() - self._plan.height) // 2)
        return QPoint(left, top)

    # --- painting ------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_wires(painter)
        for contact_id in self._plan.spots:
            person = self._people.get(contact_id)
            if person is not None:
                self._paint_box(painter, QRectF(self.box_of(contact_id)), person)

    def _paint_wires(self, painter: QPainter) -> None:
        origin = QPointF(self._origin()) + QPointF(0.5, 0.5)
        painter.setPen(QPen(color("inputBorder"), max(1.2, px(1.4))))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for wire in self._plan.wires:
            painter.drawPath(_rounded([QPointF(*p) + origin for p in wire], px(6)))

    def _paint_box(self, painter: QPainter, box: QRectF, person: Person) -> None:
        painter.save()
        is_current = person.contact_id == self._current and self.hasFocus()
        edge = "bad" if person.is_alarm else "primary" if is_current else "inputBorder"
        pen = QPen(color(edge), 2 if is_current or person.is_alarm else 1.2)
        if not person.is_met:
            pen.setDashPattern(list(DASHES))
        painter.setPen(pen)
        hovered = person.contact_id == self._hovered
        fill = "badSoft" if person.is_alarm else "hover" if hovered else "surface"
        painter.setBrush(color(fill))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), px(8), px(8))
        self._paint_avatar(painter, box, person)
        self._paint_words(painter, box, person)
        if self._style.is_compact:
            self._paint_short(painter, box, person)
        else:
            self._paint_pills(painter, box, person)
        painter.restore()

    def _paint_avatar(self, painter: QPainter, box: QRectF, person: Person) -> None:
        size = px(self._style.avatar)
        circle = QRectF(box.left() + px(self._style.inset), box.center().y() - size / 2, size, size)
        tone = "bad" if person.is_alarm else person.tone if person.is_met else "text3"
        if person.is_met:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(tone + "Soft"))
        else:
            pen = QPen(color(tone), max(1.2, px(1.4)))
            pen.setDashPattern(list(DASHES))
            painter.setPen(pen)
            painter.setBrush(color("surface"))
            circle.adjust(1, 1, -1, -1)
        painter.drawEllipse(circle)
        painter.setFont(font(13 if self._style.is_compact else 14, 600))
        painter.setPen(color(tone))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, person.initial)

    def _paint_words(self, painter: QPainter, box: QRectF, person: Person) -> None:
        style = self._style
        top = box.top() + px(3 if style.is_compact else 8)
        line = QRectF(box.left() + px(style.text_left), top, 0, px(21))
        line.setRight(box.right() - px(style.inset))
        plain, strong = font(12), font(13, 600)
        if person.weight is not None:
            painter.setFont(plain)
            painter.setPen(color("text2"))
            painter.drawText(line, _RIGHT, str(person.weight))
            used = QFontMetrics(plain).horizontalAdvance(str(person.weight))
            line.setRight(line.right() - used - px(6))
        name = _elide(strong, person.name, line.width())
        painter.setFont(strong)
        painter.setPen(color("text"))
        painter.drawText(line, _LEFT, name)
        line.setLeft(line.left() + QFontMetrics(strong).horizontalAdvance(name) + px(6))
        painter.setFont(plain)
        painter.setPen(color("text2") if person.is_alarm else color("text3"))
        if line.width() > px(20):
            painter.drawText(line, _LEFT, _elide(plain, person.job, line.width()))

    def _paint_pills(self, painter: QPainter, box: QRectF, person: Person) -> None:
        used = font(12, 600)
        painter.setFont(used)
        x, right = box.left() + px(self._style.text_left), box.right() - px(self._style.inset)
        y = box.bottom() - px(9) - px(PILL)
        tone = "bad" if person.is_alarm else person.tone if person.is_met else "text2"
        for text, hue, outlined in (
            (person.role, person.role_tone, False),
            (person.state, tone, not person.is_met),
        ):
            room = right - x
            if not text or room < px(28):
                continue
            shown = _elide(used, text, room - px(16))
            width = min(room, QFontMetrics(used).horizontalAdvance(shown) + px(16))
            pill = QRectF(x, y, width, px(PILL))
            if outlined:
                _paint_outlined(painter, pill, shown, hue)
            else:
                paint_pill(painter, pill, shown, color(hue), color(hue + "Soft"))
            x += width + px(6)

    def _paint_short(self, painter: QPainter, box: QRectF, person: Person) -> None:
        style = self._style
        line = QRectF(box.left() + px(style.text_left), box.bottom() - px(23), 0, px(20))
        line.setRight(box.right() - px(style.inset))
        used = font(12)
        painter.setFont(used)
        painter.setPen(color("bad" if person.is_alarm else "text2"))
        painter.drawText(line, _LEFT, _elide(used, _short(person), line.width()))

    # --- mouse and keys --------------------------------------------------------------------------------
    def _at(self, place: QPoint) -> int | None:
        return next((i for i in self._plan.spots if self.box_of(i).contains(place)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def _hover(self, contact_id: int | None) -> None:
        if contact_id == self._hovered:
            return
        self._hovered = contact_id
        if contact_id is None:
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self._current = found
            self.update()
            self.opened.emit(found)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        found = self._current if by_key else self._at(event.pos())
        if found is not None:
            place = event.globalPos()
            if by_key:
                place = self.mapToGlobal(self.box_of(found).bottomLeft())
            self.menu_asked.emit(found, place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _STEPS:
            self._step(*_STEPS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self._current is not None:
                self.opened.emit(self._current)
        else:
            super().keyPressEvent(event)

    def _step(self, dx: int, dy: int) -> None:
        """Go to the nearest person in a direction."""
        if self._current is None:
            self._current = next(iter(self._plan.spots), None)
        else:
            here = self.box_of(self._current).center()
            best: tuple[int, int] | None = None
            for contact_id in self._plan.spots:
                off = self.box_of(contact_id).center() - here
                ahead, aside = off.x() * dx + off.y() * dy, abs(off.x() * dy) + abs(off.y() * dx)
                if ahead > 0 and (best is None or ahead + 2 * aside < best[0]):
                    best = (ahead + 2 * aside, contact_id)
            self._current = best[1] if best else self._current
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._at(event.pos())
            text = self._tip(self._people[found]) if found in self._people else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _tip(self, person: Person) -> str:
        lines = [person.named, " · ".join(t for t in (person.role, person.state) if t)]
        if person.weight is not None:
            lines.append(_("Weight {weight}").format(weight=person.weight))
        if person.number:
            lines.append(person.number_shown)
        return "\n".join(lines)


class TreeView(QScrollArea):
    """The tree with scroll bars where it is larger than its room."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pathScroll")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.tree = PathTree()
        self.setWidget(self.tree)
        self.viewport().setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_people(self, people: People) -> None:
        """Draw the path of a customer."""
        self.tree.show_people(people)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = self.maximumViewportSize()
        for style in (FULL, COMPACT):
            width, height = self.tree.fit(room.width(), room.height(), style)
            if width <= room.width() and height <= room.height():
                break
        else:
            if height > room.height():
                room.setWidth(room.width() - self.verticalScrollBar().sizeHint().width())
            width, height = self.tree.fit(room.width(), room.height(), COMPACT)
            if width > room.width():
                room.setHeight(room.height() - self.horizontalScrollBar().sizeHint().height())
        self.tree.resize(max(width, room.width()), max(height, room.height()))
        self.tree.update()
        first = self.tree.first_to_see().center()
        self.ensureVisible(first.x(), first.y(), room.width() // 2, px(COMPACT.height))


_LEFT: Final = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
_STEPS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def _short(person: Person) -> str:
    return " · ".join(
        t for t in (person.role, person.attitude if person.is_met else person.state) if t
    )


def _elide(used: QFont, text: str, room: float) -> str:
    return QFontMetrics(used).elidedText(text, Qt.TextElideMode.ElideRight, int(room))


def _paint_outlined(painter: QPainter, box: QRectF, text: str, tone: str) -> None:
    painter.save()
    painter.setPen(QPen(color(tone), 1))
    painter.setBrush(color("surface"))
    inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(inner, inner.height() / 2, inner.height() / 2)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def _rounded(points: list[QPointF], radius: float) -> QPainterPath:
    """A line through *points* with round bends."""
    points = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
    path = QPainterPath(points[0])
    for before, bend, after in zip(points, points[1:], points[2:], strict=False):
        into, out = bend - before, after - bend
        first = min(radius, into.manhattanLength() / 2)
        second = min(radius, out.manhattanLength() / 2)
        if into.x() * out.y() == into.y() * out.x():
            path.lineTo(bend)
            continue
        path.lineTo(bend - into * (first / into.manhattanLength()))
        path.quadTo(bend, bend + out * (second / out.manhattanLength()))
    path.lineTo(points[-1])
    return path
