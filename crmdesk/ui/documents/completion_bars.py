"""How far a contract is: money and goods as bars, the deposit and the customer's standing in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crmdesk.core.i18n import _
from crmdesk.models import codecs
from crmdesk.ui.documents.totals import DASH, MONEY, PERCENT
from crmdesk.ui.theme import color, px
from crmdesk.ui.widgets import Elided, Pill, hbox, label

if TYPE_CHECKING:
    from crmdesk.services.contract_views import Completion
    from crmdesk.ui.documents.reading import DocumentState

WHOLE: Final = 10_000
BAR: Final = (96, 8)
TONES: Final = {"signed": "info", "qualified": "good"}


class Bar(QWidget):
    """A share as a bar; more than the whole is full."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._share: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set(self, share: int | None, caption: str) -> None:
        """Show a share in hundredths of a percent; None: there is nothing to be a share of."""
        self._share = share
        self.setAccessibleName(caption)
        self.setToolTip(caption)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(BAR[0]), px(BAR[1]))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box, radius = QRectF(self.rect()), self.height() / 2
        painter.setBrush(color("gradeDSoft"))
        painter.drawRoundedRect(box, radius, radius)
        share = min(WHOLE, max(0, self._share or 0))
        if share:
            box.setWidth(max(self.height(), box.width() * share / WHOLE))
            painter.setBrush(color("chartGood" if share >= WHOLE else "chart1"))
            painter.drawRoundedRect(box, radius, radius)


class CompletionRow(QWidget):
    """One row under the steps of a contract."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("completionRow")
        row = hbox(self, (0, 2, 0, 2), 8)
        self._bars: dict[str, tuple[Bar, QWidget]] = {}
        for key, title in (("money", _("Money")), ("goods", _("Goods"))):
            row.addWidget(label(title, "fieldLabel"))
            bar, value = Bar(f"bar_{key}"), label("", "strong", name=f"share_{key}")
            row.addWidget(bar)
            row.addWidget(value)
            row.addSpacing(px(10))
            self._bars[key] = (bar, value)
        self.standing = Pill()
        row.addWidget(self.standing)
        self.words = Elided("", "secondary", name="completionWords")
        row.addWidget(self.words, 1)

    def show_completion(self, state: DocumentState) -> None:
        """Show how far the contract is; hidden before it is signed."""
        done = state.completion
        is_signed = bool(state.row.get("signed_on"))
        self.setVisible(done is not None and is_signed)
        if done is None:
            return
        self._show("money", done.by_money, done.received, done.amount)
        self._show("goods", done.by_delivery, done.delivered, done.amount)
        if done.standing is None:
            self.standing.set("", "gradeD")
        else:
            from crmdesk.analysis.funnel import STATE_LABELS

            self.standing.set(
                _(STATE_LABELS[done.standing]), TONES.get(done.standing.value, "gradeD")
            )
        self.words.setText(" · ".join(_words(state, done)))

    def _show(self, key: str, share: int | None, part: int, whole: int) -> None:
        bar, value = self._bars[key]
        text = DASH if share is None else codecs.show(PERCENT, share)
        bar.set(
            share,
            _("{part} of {whole}").format(
                part=codecs.show(MONEY, part), whole=codecs.show(MONEY, whole)
            ),
        )
        value.setText(text)  # type: ignore[attr-defined]


def _words(state: DocumentState, done: Completion) -> list[str]:
    """Deposit, what is overdue or next, how long it runs."""
    parts = [_deposit(state, done)]
    if done.overdue:
        parts.append(_("overdue {amount}").format(amount=codecs.show(MONEY, done.overdue)))
    elif done.next_due_on is not None:
        parts.append(
            _("next {amount} on {day}").format(
                amount=codecs.show(MONEY, done.next_amount), day=done.next_due_on.isoformat()
            )
        )
    if done.days_to_end is not None and done.days_to_end >= 0:
        parts.append(_("runs {count} more days").format(count=done.days_to_end))
    elif done.days_to_end is not None:
        parts.append(_("ended {count} days ago").format(count=-done.days_to_end))
    return [part for part in parts if part]


def _deposit(state: DocumentState, done: Completion) -> str:
    from crmdesk.analysis.rounding import half_up

    percent = state.values.get("deposit")
    if not percent or not done.amount:
        return _("no deposit agreed")
    wanted = half_up(done.amount * int(percent), WHOLE)
    if done.received >= wanted:
        return _("deposit of {percent} paid").format(percent=codecs.show(PERCENT, percent))
    return _("deposit of {percent}: {amount} missing").format(
        percent=codecs.show(PERCENT, percent), amount=codecs.show(MONEY, wanted - done.received)
    )
