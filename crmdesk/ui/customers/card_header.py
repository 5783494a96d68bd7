"""The head of the card: who it is, who cares, how complete, six grades, the tabs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QTabBar

from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models import codecs
from crmdesk.models.derived import derived_by_name
from crmdesk.ui.customers.card_state import CardState
from crmdesk.ui.customers.card_tab import CardTab
from crmdesk.ui.customers.summary import facts_line, header_pills, short_line
from crmdesk.ui.desk import Desk
from crmdesk.ui.follow_up.next_step import NextStep
from crmdesk.ui.grades.going import METHOD_OF, show_method
from crmdesk.ui.tables.tones import tone_of
from crmdesk.ui.theme import color, px, theme
from crmdesk.ui.widgets import Avatar, Elided, Pill, Ring, clear, hbox, label, line, vbox
from crmdesk.ui.widgets.marks import paint_ring

GRADES: Final = (
    "pyramid_layer",
    "abc_class",
    "rfm_code",
    "opportunity_grade",
    "credit_grade",
    "lifecycle_stage",
)
NOT_YET: Final = N_("not computed yet")
NOTHING: Final = {"opportunity_grade": N_("no opportunity on the way")}
LOW: Final = 640
LOWEST: Final = 480
RING: Final = 15
NARROW: Final = 1000


class GradeTile(QFrame):
    """One method: its name, its answer as a pill, and the reason in one line.

    ``clicked`` carries the name of the value: by mouse, Enter or blank.
    """

    clicked = Signal(str)

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setProperty("role", "well")
        self.setObjectName(f"grade_{name}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._name, self._title = name, title
        column = vbox(self, (10, 5, 10, 6), 3)
        row = hbox(None, spacing=4)
        row.addWidget(Elided(title, "small"), 1)
        self._pill = Pill("—", "gradeD")
        row.addWidget(self._pill)
        column.addLayout(row)
        self._reason = Elided("", "muted")
        column.addWidget(self._reason)

    def set(self, text: str, tone: str, reason: str) -> None:
        """Show an answer; "—" where there is none."""
        self._pill.set(text or "—", tone)
        self._reason.setText(reason)
        said = " ".join(w for w in (self._title, text or "—") if w)
        self.setAccessibleName(said)
        self.setAccessibleDescription(reason)
        self.setToolTip("\n".join(w for w in (said, reason, _("Click: show the analysis")) if w))

    def set_low(self, is_low: bool) -> None:
        """One line on low screens; the reason stands in the tool tip alone."""
        self._reason.setVisible(not is_low)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit(self._name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit(self._name)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(color("primary"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), px(6), px(6))


class CardHeader(QFrame):
    """``tab_chosen`` carries the index of the tab."""

    tab_chosen = Signal(int)

    def __init__(self, desk: Desk, tabs: Sequence[CardTab]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setObjectName("cardHeader")
        self._desk = desk
        self._customer_id: int | None = None
        self._tabs = tabs
        column = vbox(self, (16, 12, 16, 0), 9)
        column.addLayout(self._make_first_row())
        self._grades = hbox(None, spacing=8)
        self._tiles: dict[str, GradeTile] = {}
        specs = derived_by_name()
        for name in GRADES:
            tile = GradeTile(name, specs[name].title)
            tile.clicked.connect(self._on_grade)
            self._tiles[name] = tile
            self._grades.addWidget(tile, 1)
        column.addLayout(self._grades)
        self.bar = QTabBar()
        self.bar.setObjectName("cardTabs")
        self.bar.setExpanding(False)
        self.bar.setDrawBase(False)
        self.bar.setUsesScrollButtons(True)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.setIconSize(QSize(px(RING), px(RING)))
        for tab in tabs:
            self.bar.addTab(_(tab.title))
        self.bar.currentChanged.connect(self.tab_chosen)
        column.addWidget(self.bar)

    def choose(self, key: str) -> None:
        """Show the tab called *key*."""
        for index, tab in enumerate(self._tabs):
            if tab.key == key:
                self.bar.setCurrentIndex(index)

    def step(self, count: int) -> None:
        """Go *count* tabs on, round and round."""
        self.bar.setCurrentIndex((self.bar.currentIndex() + count) % len(self._tabs))

    def _make_first_row(self) -> QHBoxLayout:
        row = hbox(None, spacing=14)
        self._avatar = Avatar("", 44)
        row.addWidget(self._avatar)
        words = vbox(None, spacing=3)
        head = hbox(None, spacing=8)
        self._name = Elided("", "cardName", name="cardName")
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        head.addWidget(self._name)
        self._pills = hbox(None, spacing=6)
        head.addLayout(self._pills)
        head.addStretch(1)
        words.addLayout(head)
        self._facts = Elided("", "muted", name="cardFacts")
        words.addWidget(self._facts)
        row.addLayout(words, 4)
        self.next_step = NextStep()
        row.addWidget(self.next_step, 1)
        row.addWidget(line(vertical=True))
        row.addLayout(self._make_person())
        row.addWidget(line(vertical=True))
        self._ring = Ring(42)
        row.addWidget(self._ring)
        said = vbox(None, spacing=2)
        said.addWidget(label(_("Completeness"), "small"))
        self._missing = label("", "strong", name="cardMissing")
        said.addWidget(self._missing)
        row.addLayout(said)
        return row

    def _make_person(self) -> QHBoxLayout:
        row = hbox(None, spacing=8)
        self._owner_mark = Avatar("", 30, round_=True)
        row.addWidget(self._owner_mark)
        column = vbox(None, spacing=2)
        column.addWidget(label(_("Responsible"), "small"))
        self._owner = label("", "strong", name="cardOwner")
        column.addWidget(self._owner)
        row.addLayout(column)
        return row

    # --- showing -----------------------------------------------------------------------------------
    def show_state(self, state: CardState) -> None:
        """Show a customer."""
        card = state.card
        self._customer_id = state.customer_id
        name = str(card.values.get("name") or "")
        self._avatar.set(short_line(card)[:1] or name[:1])
        self._name.setText(name)
        self._facts.setText(facts_line(card, dict(state.specs)))
        self._fill_pills(header_pills(card, dict(state.specs)))
        owner_id = card.values.get("owner_id")
        owner = self._desk.services.names("employee", int(owner_id)) if owner_id else ""
        self._owner.setText(owner)
        self._owner_mark.set(owner[:1])
        self.next_step.show_standing(state.standing)
        self._show_completeness(state)
        self._show_grades(card.derived)
        self._show_tabs(state)

    def show_new(self) -> None:
        """A customer that does not exist yet."""
        self._customer_id = None
        self._name.setText(_("New customer"))
        self._facts.setText("")
        self._avatar.set("＋")
        self.next_step.show_standing(None)

    def _fill_pills(self, pills: list[tuple[str, str]]) -> None:
        clear(self._pills)
        for text, tone in pills[:3]:
            self._pills.addWidget(Pill(text, tone))

    def _show_completeness(self, state: CardState) -> None:
        missing = len(state.completeness.missing)
        self._ring.set(state.completeness.share)
        self._missing.setText(
            ngettext("{count} item missing", "{count} items missing", missing).format(count=missing)
            if missing
            else _("complete")
        )

    def _show_grades(self, derived: Mapping[str, object]) -> None:
        specs = derived_by_name()
        for name, tile in self._tiles.items():
            stored = derived.get(name)
            text = codecs.show_stored(specs[name], stored) if stored else ""  # type: ignore[arg-type]
            reason = str(derived.get(f"{name}.reason") or "")
            tone = (tone_of(name, stored) or "gradeA") if text else "gradeD"
            tile.set(text, tone, reason or ("" if text else _(NOTHING.get(name, NOT_YET))))

    def _on_grade(self, name: str) -> None:
        """The analysis behind a badge."""
        if self._customer_id is not None:
            show_method(self._desk, METHOD_OF[name], self._customer_id)

    def _show_tabs(self, state: CardState) -> None:
        for index, tab in enumerate(self._tabs):
            title = _(tab.title)
            if tab.section:
                share = state.completeness.parts.get(tab.section)
                self.bar.setTabIcon(index, _ring_icon(share.share if share else 0.0))
                self.bar.setTabText(index, f" {title}")
            else:
                count = tab.count(state)
                self.bar.setTabText(index, title if count is None else f"{title} {count}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.next_step.set_room(enough=self.width() / theme().scale >= NARROW)

    def fit(self, height: float, *, editing: bool) -> None:
        """Reasons move to tool tips where the window is low; the lowest edit without grades."""
        room = height / theme().scale
        for tile in self._tiles.values():
            tile.set_low(room < LOW)
            tile.setVisible(room >= LOWEST or not editing)


def _ring_icon(share: float) -> QIcon:
    size = px(RING)
    picture = QPixmap(QSize(size, size) * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_ring(painter, QRectF(0, 0, size, size), share)
    painter.end()
    return QIcon(picture)
