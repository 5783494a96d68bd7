"""Where a document stands on its way, and the buttons that lead on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from crmdesk.core.i18n import _
from crmdesk.ui import icons
from crmdesk.ui.documents.steps import Act, Aside
from crmdesk.ui.theme import color, font, px
from crmdesk.ui.widgets import button, clear, hbox, passing_menu

DISC: Final = 18
GAP: Final = 6
LINK: Final = 18
MOST_BUTTONS: Final = 3


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the way: its word, and whether it is done, present (with a hue), or ahead."""

    word: str
    is_done: bool = False
    tone: str = ""


class WayLine(QWidget):
    """The way as discs with words. Where there is no room, only the present one has its word."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("wayLine")
        self._stops: tuple[Stop, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(px(120))

    def show_stops(self, stops: Sequence[Stop]) -> None:
        """Show a way."""
        self._stops = tuple(stops)
        here = next((s.word for s in stops if s.tone), "")
        self.setAccessibleName(_("Stands at: {state}").format(state=here))
        self.setToolTip(" → ".join(s.word for s in stops))
        self.update()

    @property
    def present(self) -> str:
        """The word of the place where the document stands."""
        return next((s.word for s in self._stops if s.tone), "")

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        worded = self._worded()
        x = 0.0
        for place, stop in enumerate(self._stops):
            if place:
                tone = "primary" if stop.is_done or stop.tone else "border"
                painter.setPen(QPen(color(tone), max(1.5, px(1.5))))
                middle = self.height() / 2
                painter.drawLine(
                    round(x + px(2)), round(middle), round(x + px(LINK) - px(2)), round(middle)
                )
                x += px(LINK)
            x = self._paint_stop(painter, x, place, stop, with_word=place in worded)

    def _worded(self) -> set[int]:
        """The places whose words fit: all, or those nearest to the present one."""
        everything = set(range(len(self._stops)))
        here = next((n for n, s in enumerate(self._stops) if s.tone), 0)
        for chosen in (everything, {here - 1, here, here + 1}, {here, here + 1}):
            if self._width(chosen) <= self.width():
                return chosen
        return {here}

    def _width(self, worded: set[int]) -> int:
        discs = len(self._stops) * px(DISC) + max(0, len(self._stops) - 1) * px(LINK)
        words = [self._metrics(s).horizontalAdvance(s.word) + px(2 * GAP) for n, s in
                 enumerate(self._stops) if n in worded]  # fmt: skip
        return discs + sum(words)

    def _metrics(self, stop: Stop) -> QFontMetrics:
        return QFontMetrics(font(13, 600 if stop.tone else 400))

    def _paint_stop(
        self, painter: QPainter, x: float, place: int, stop: Stop, *, with_word: bool
    ) -> float:
        size = px(DISC)
        disc = QRectF(x, (self.height() - size) / 2, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        if stop.tone:
            painter.setBrush(color(stop.tone))
        elif stop.is_done:
            painter.setBrush(color("primarySoft"))
        else:
            painter.setPen(QPen(color("inputBorder"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc)
        if stop.is_done and not stop.tone:
            mark = icons.pixmap("check", "info", 11)
            painter.drawPixmap(
                round(disc.left() + (size - px(11)) / 2),
                round(disc.top() + (size - px(11)) / 2),
                mark,
            )
        else:
            number = font(12, 600)
            number.setPixelSize(px(11))
            painter.setFont(number)
            painter.setPen(color("surface" if stop.tone else "text3"))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(place + 1))
        x += size
        if not with_word:
            return x
        metrics = self._metrics(stop)
        wide = metrics.horizontalAdvance(stop.word)
        painter.setFont(font(13, 600 if stop.tone else 400))
        painter.setPen(color(stop.tone if stop.tone else "text2" if stop.is_done else "text3"))
        box = QRectF(x + px(GAP), 0, wide + px(2), self.height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), stop.word)
        return x + wide + px(2 * GAP)


class StateBar(QWidget):
    """``chosen`` carries the key of the verb."""

    chosen = Signal(str)

    def __init__(self, way: Sequence[str], aside: Mapping[str, Aside]) -> None:
        super().__init__()
        self.setObjectName("stateBar")
        self._way, self._aside = tuple(way), aside
        row = hbox(self, spacing=8)
        self.line = WayLine()
        row.addWidget(self.line, 1)
        self._buttons: QHBoxLayout = hbox(None, spacing=8)
        row.addLayout(self._buttons)
        self._more: list[Act] = []

    def show_state(self, state: str, words: Mapping[str, str], acts: Sequence[Act]) -> None:
        """Show *state*; *words* are the labels of all states."""
        aside = self._aside.get(state)
        place = self._way.index(aside.place if aside else state)
        tone = aside.tone if aside else "good" if place == len(self._way) - 1 else "primary"
        self.line.show_stops(
            [
                Stop(
                    words[state] if n == place else words[name],
                    is_done=n < place,
                    tone=tone if n == place else "",
                )
                for n, name in enumerate(self._way)
            ]
        )
        self._show_acts(acts)

    def _show_acts(self, acts: Sequence[Act]) -> None:
        clear(self._buttons)
        shown = list(acts[:MOST_BUTTONS])
        self._more = list(acts[MOST_BUTTONS:])
        for place, act in reversed(list(enumerate(shown))):
            self._add(_(act.title), act.icon, "primary" if place == 0 else "", act.key)
        if self._more:
            self._add(_("More"), "dots-three", "", "more")

    def _add(self, title: str, icon: str, role: str, key: str) -> None:
        made = button(title, icon, role, name=f"act_{key}")
        made.setProperty("act", key)
        made.clicked.connect(self._on_clicked)
        self._buttons.addWidget(made)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if not isinstance(sender, QPushButton):
            return
        key = str(sender.property("act"))
        if key != "more":
            self.chosen.emit(key)
            return
        menu = passing_menu(self)
        for act in self._more:
            menu.addAction(_(act.title)).setData(act.key)
        menu.triggered.connect(self._on_menu)
        menu.popup(sender.mapToGlobal(sender.rect().bottomLeft()))

    def _on_menu(self, action: object) -> None:
        self.chosen.emit(str(action.data()))  # type: ignore[attr-defined]

    def act_keys(self) -> list[str]:
        """The verbs that are offered, the usual one first."""
        found = []
        for place in reversed(range(self._buttons.count())):
            item = self._buttons.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is not None and widget.property("act") != "more":
                found.append(str(widget.property("act")))
        return found + [act.key for act in self._more]
