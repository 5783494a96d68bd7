"""What a customer has of our money in hands, inside his limit; every part can be clicked.

On the customer's card, on contracts and sales, and in the dialog of a hold. The bar is as long as
the limit or what is used, whichever is more; a dark cap marks the limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from crmdesk.analysis.credit_exposure import COUNTED, Exposure, Part
from crmdesk.analysis.wording import Measure
from crmdesk.charts.colours import mix
from crmdesk.charts.numbers import full
from crmdesk.core.i18n import N_, _
from crmdesk.ui.credit import going
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.theme import color, px, theme
from crmdesk.ui.widgets import Elided, Pill, button, hbox, label, vbox

if TYPE_CHECKING:
    from crmdesk.services.credit_log import Assessed

HEIGHT: Final = 16
CAP: Final = 3
ORDER: Final = "order"  # the document that is being filled in
DELAY_MS: Final = 150
# Token, and how much of it is mixed with the surface.
COLORS: Final = {
    Part.OVERDUE.value: ("chartBad", 1.0),
    Part.NOT_DUE.value: ("chart1", 1.0),
    Part.UNBILLED.value: ("chart2", 1.0),
    Part.ORDERS.value: ("chart2", 0.55),
    ORDER: ("chart1", 0.4),
    Part.DRAFTS.value: ("chartGrey", 0.55),
    Part.PREPAID.value: ("chartGood", 1.0),
}
# Short words: they stand beside a swatch.
WORDS: Final = {
    Part.OVERDUE.value: N_("Overdue"),
    Part.NOT_DUE.value: N_("Not due"),
    Part.UNBILLED.value: N_("Not billed"),
    Part.ORDERS.value: N_("Not shipped"),
    ORDER: N_("This document"),
    Part.DRAFTS.value: N_("Drafts"),
    Part.PREPAID.value: N_("In advance"),
}
STACK: Final = (Part.OVERDUE, Part.NOT_DUE, Part.UNBILLED, Part.ORDERS)
VERDICTS: Final = {
    "release": ("good", N_("May leave")),
    "warn": ("warn", N_("With a warning")),
    "approval": ("bad", N_("Approver needed")),
    "cash": ("bad", N_("Cash only")),
}


def tint(key: str) -> QColor:
    """The colour of a part."""
    token, share = COLORS[key]
    used = theme()
    return QColor(used[token] if share == 1 else mix(used[token], used["surface"], share))


class Bar(QWidget):
    """The painted bar. ``chosen`` carries the key of the part that was clicked."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("exposurePainted")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(px(120))
        self.setMouseTracking(True)
        self._exposure = Exposure()
        self._limit: int | None = None
        self._order = 0

    def set(self, exposure: Exposure, limit: int | None, order: int = 0) -> None:
        """Show *exposure* inside *limit*, and an *order* that would come on top; fen."""
        self._exposure, self._limit, self._order = exposure, limit, max(0, order)
        self.setAccessibleName(_("Exposure {used}").format(used=_money(exposure.total)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(260), px(HEIGHT + 6))

    def _whole(self) -> int:
        stacked = sum(self._exposure.part(p) for p in COUNTED) + self._order
        return max(self._limit or 0, stacked, 1)

    def boxes(self) -> list[tuple[str, QRectF]]:
        """Each part that has anything, with its place; what was prepaid lies over the end."""
        room, whole = self.width() - 1.0, self._whole()
        top, height = (self.height() - px(HEIGHT)) / 2, float(px(HEIGHT))
        found, x = [], 0.0
        parts = [(p.value, self._exposure.part(p)) for p in STACK]
        for key, amount in (*parts, (ORDER, self._order)):
            if key == ORDER and self._exposure.prepaid:
                wide = min(x, room * self._exposure.prepaid / whole)
                over = QRectF(x - wide, top + height * 0.6, wide, height * 0.4)
                if wide > 0:
                    found.append((Part.PREPAID.value, over))
            wide = room * amount / whole
            if amount > 0:
                found.append((key, QRectF(x, top, max(wide, 2.0), height)))
                x += wide
        return found

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        top, height = (self.height() - px(HEIGHT)) / 2, px(HEIGHT)
        limit, whole = self._limit or 0, self._whole()
        end = (self.width() - 1) * limit / whole
        if limit:
            painter.setBrush(color("gradeDSoft"))
            painter.drawRoundedRect(QRectF(0, top, end, height), px(3), px(3))
        elif not any(self._exposure.part(p) for p in COUNTED) and not self._order:
            painter.setBrush(color("gradeDSoft"))
            painter.drawRoundedRect(QRectF(0, top, self.width() - 1, height), px(3), px(3))
        for key, box in sorted(self.boxes(), key=lambda pair: pair[0] == Part.PREPAID.value):
            painter.setBrush(tint(key))
            painter.drawRect(box)
        if limit:
            painter.setBrush(color("text2"))
            x = min(max(0.0, end - px(CAP)), self.width() - px(CAP))
            painter.drawRect(QRectF(x, top - px(3), px(CAP), height + px(6)))

    def _at(self, x: float) -> str:
        for key, box in reversed(self.boxes()):
            if box.left() <= x <= box.right() and key != Part.PREPAID.value:
                return key
        return ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        key = self._at(event.position().x())
        if not key:
            self.setToolTip("")
            self.unsetCursor()
            return
        amount = self._order if key == ORDER else self._exposure.part(Part(key))
        self.setToolTip(f"{_(WORDS[key])} {_money(amount)}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        key = self._at(event.position().x())
        if key and key != ORDER:
            self.chosen.emit(key)


class ExposureBar(QWidget):
    """The bar with its numbers and parts; ``answered`` carries the decision that was read.

    ``show_customer`` and ``ask`` read in the background, ``show_assessed`` shows what is known.
    A part opens what is behind it.
    """

    answered = Signal(object)

    def __init__(self, desk: Desk, name: str = "exposureBar") -> None:
        super().__init__()
        self.setObjectName(name)
        self._desk = desk
        self._latest = LatestOnly(desk.jobs, self, delay_ms=DELAY_MS)
        self._assessed: Assessed | None = None
        column = vbox(self, spacing=2)
        head = hbox(None, spacing=10)
        self.verdict = Pill()
        head.addWidget(self.verdict)
        self.bar = Bar()
        self.bar.chosen.connect(self._on_part)
        head.addWidget(self.bar, 1)
        self.numbers = label("", "strong", name=f"{name}Numbers")
        head.addWidget(self.numbers)
        column.addLayout(head)
        foot = hbox(None, spacing=4)
        self._legend: QHBoxLayout = hbox(None, spacing=2)
        foot.addLayout(self._legend)
        self.words = Elided("", "secondary", name=f"{name}Words")
        foot.addWidget(self.words, 1)
        foot.addStretch()  # keeps the parts together where the words are hidden
        column.addLayout(foot)
        self._parts: dict[str, QPushButton] = {}
        for key in WORDS:
            self._add_part(key)

    def _add_part(self, key: str) -> None:
        made = button("", role="number", name=f"exposure_{key}")
        made.setProperty("part", key)
        made.clicked.connect(self._on_clicked)
        made.setVisible(False)
        self._parts[key] = made
        self._legend.addWidget(made)

    # --- showing ---------------------------------------------------------------------------------
    def show_customer(self, customer_id: int) -> None:
        """Where the credit of a customer stands today."""
        self.ask(customer_id, 0)

    def ask(self, customer_id: int, amount: int, **terms: Any) -> None:
        """What credit says to a document of *amount* fen; *terms* as ``CreditHoldService.decide``.

        Only the answer to the newest question is shown.
        """
        services = self._desk.services

        def work(_progress: Any) -> Assessed:
            return services.credit_hold.decide(customer_id, amount, **terms)

        self._latest.ask(_("Asking credit"), work, self.show_assessed)

    @property
    def assessed(self) -> Assessed | None:
        """What is shown."""
        return self._assessed

    def show_assessed(self, assessed: Assessed) -> None:
        """Show a decision with its numbers."""
        self._assessed = assessed
        decision, exposure = assessed.decision, assessed.exposure
        tone, words = VERDICTS[decision.verdict.value]
        self.verdict.set(_(words), tone)
        self.bar.set(exposure, decision.limit, assessed.amount)
        self.numbers.setText(numbers(assessed))
        for key, made in self._parts.items():
            amount = assessed.amount if key == ORDER else exposure.part(Part(key))
            made.setVisible(amount > 0)
            if amount:
                sign = "−" if key == Part.PREPAID.value else ""
                made.setText(f"{_(WORDS[key])} {sign}{_money(amount)}")
                made.setIcon(_swatch(key))
        self.words.setText(" · ".join(s.rstrip("。.") for s in assessed.sentences()))
        self.answered.emit(assessed)

    # --- what is behind --------------------------------------------------------------------------
    def _on_clicked(self) -> None:
        self._on_part(str(self.sender().property("part")))

    def _on_part(self, key: str) -> None:
        if self._assessed is not None and key != ORDER:  # that one is on the screen
            going.show_part(self._desk, self._assessed.customer_id, Part(key))


def numbers(assessed: Assessed) -> str:
    """Used, limit and what is left, in one line."""
    decision, used = assessed.decision, assessed.exposure.total
    if decision.limit is None or decision.available is None:
        return _("{used} used, no limit").format(used=_money(used))
    if decision.available < 0:
        return _("{over} beyond the limit of {limit}").format(
            over=_money(-decision.available), limit=_money(decision.limit)
        )
    return _("{available} left of {limit}").format(
        available=_money(decision.available), limit=_money(decision.limit)
    )


def _money(fen: int) -> str:
    return full(fen, Measure.MONEY)


def _swatch(key: str) -> Any:
    from PySide6.QtGui import QIcon, QPixmap

    size = px(10)
    made = QPixmap(size, size)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint(key))
    painter.drawRoundedRect(QRectF(0, 0, size, size), px(2), px(2))
    painter.end()
    return QIcon(made)
