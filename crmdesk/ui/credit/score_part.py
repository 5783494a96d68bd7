"""The credit score of one customer: every question with its points, why, and what would give more.

The frame of a question is as wide as its full marks, so that what weighs more looks heavier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from crmdesk.analysis.credit_bands import BANDS, band_of
from crmdesk.analysis.credit_items import GROUP_LABELS
from crmdesk.analysis.credit_score import summary
from crmdesk.charts.colours import mix
from crmdesk.charts.words import shown
from crmdesk.core.i18n import _
from crmdesk.ui.theme import color, px, theme
from crmdesk.ui.widgets import Elided, Pill, clear, hbox, icon_label, label, line, vbox

if TYPE_CHECKING:
    from crmdesk.analysis.credit_score import Score, Scored

WIDEST: Final = 120
FULL: Final = 15  # the heaviest question
BAR: Final = 12
BAND_TONES: Final = ("good", "info", "warn", "bad", "gradeD")


class Frame(QWidget):
    """Points in a frame; a broken one where nothing is known."""

    def __init__(self, points: int | None, full: int, token: str) -> None:
        super().__init__()
        self._points, self._full, self._token = points, full, token
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        said = _("not known") if points is None else f"{points} / {full}"
        self.setAccessibleName(said)

    def sizeHint(self) -> QSize:
        return QSize(px(WIDEST), px(BAR + 4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        used = theme()
        wide = (self.width() - 1) * min(1.0, self._full / FULL)
        box = QRectF(0.5, (self.height() - px(BAR)) / 2, wide - 0.5, px(BAR) - 1)
        pen = QPen(color("chartGrey"), 1)
        if self._points is None:
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawRect(box)
            return
        painter.setPen(pen)
        painter.setBrush(QColor(mix(used["chartGrey"], used["surface"], 0.14)))
        painter.drawRect(box)
        if self._points and self._full:
            box.setWidth(box.width() * self._points / self._full)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(self._token))
            painter.drawRect(box)


class ScorePart(QFrame):
    """A card with the score."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("scorePart")
        self.setProperty("role", "card")
        column = vbox(self, (18, 10, 14, 12), 6)
        head = hbox(None, spacing=10)
        head.addWidget(label(_("Credit score"), "heading"))
        self.grade = Pill()
        head.addWidget(self.grade)
        self.said = Elided("", "secondary", name="scoreSaid")
        head.addWidget(self.said, 1)
        column.addLayout(head)
        self._caps = vbox(None, spacing=3)
        column.addLayout(self._caps)
        column.addWidget(line())
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(14))
        self._grid.setVerticalSpacing(px(4))
        self._grid.setColumnStretch(4, 1)
        column.addLayout(self._grid)

    def show_score(self, score: Score | None) -> None:
        """Show a score; None: the customer is gone."""
        clear(self._grid)
        clear(self._caps)
        if score is None:
            self.grade.set("", "gradeD")
            self.said.setText("")
            return
        band = band_of(score.grade)
        self.grade.set(
            score.grade.letters if score.grade else shown(BANDS[band].title), BAND_TONES[band]
        )
        self.said.setText(shown(summary(score)))
        for cap in score.caps:
            self._add_cap(shown(cap.words), is_bad=cap.lowers or cap.grade is None)
        before = None
        for place, one in enumerate(score.lines):
            group = "" if one.item.group is before else _(GROUP_LABELS[one.item.group])
            before = one.item.group
            self._add_line(place, group, one, BANDS[band].color)

    def _add_cap(self, words: str, *, is_bad: bool) -> None:
        holder = QWidget()
        row = hbox(holder, spacing=6)
        row.addWidget(icon_label("warning-circle" if is_bad else "info", "bad" if is_bad else
                                 "text3", 15))  # fmt: skip
        row.addWidget(label(words, "" if is_bad else "muted", wrap=True), 1)
        self._caps.addWidget(holder)

    def _add_line(self, place: int, group: str, one: Scored, token: str) -> None:
        self._grid.addWidget(label(group, "strong"), place, 0)
        self._grid.addWidget(label(_(one.item.label)), place, 1)
        self._grid.addWidget(Frame(one.points, one.item.full, token), place, 2)
        known = "—" if one.points is None else str(one.points)
        number = label(f"{known} / {one.item.full}", "strong")
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(number, place, 3)
        words = shown(one.words)
        if one.advice is not None:
            words = f"{words} · {shown(one.advice)}"
        self._grid.addWidget(Elided(words, "muted"), place, 4)
