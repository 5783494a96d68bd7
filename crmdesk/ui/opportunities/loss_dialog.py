"""Why an opportunity was lost: the reason, who won it at what price, and what to learn from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QGridLayout, QPushButton, QWidget

from crmdesk.charts.words import shown
from crmdesk.core import clock
from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import _, ngettext
from crmdesk.models.codecs import Value
from crmdesk.models.fields import FieldSpec
from crmdesk.ui import icons
from crmdesk.ui.forms.editor import Editor
from crmdesk.ui.forms.field_box import FieldBox
from crmdesk.ui.forms.line_editors import TextEditor
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.opportunities.move_dialog import MoveDialog
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import button, hbox, vbox, well

if TYPE_CHECKING:
    from crmdesk.services.opportunity_targets import Question

REASON, WINNER, PRICE = "loss_reason", "winner_id", "winner_price"
SUMMARY, AGAIN, DECIDED = "summary", "recontact_on", "decided_on"
ICONS: Final = {
    "price": "tag",
    "delivery": "clock",
    "quality": "wrench",
    "terms": "wallet",
    "relation": "users",
    "cancelled": "prohibit",
    "no_decider": "user-circle",
    "other": "dots-three",
}
NOBODY_WON: Final = frozenset({"cancelled", "no_decider", "other"})  # then a winner is not needed
IN_A_ROW: Final = 4
TILES_WIDTH: Final = 504
TILE_EXTRA: Final = 46  # digit, icon and padding of a tile
AGAIN_AFTER: Final = timedelta(days=90)


class LossDialog(MoveDialog):
    """The questions of ``LostTarget``, laid out as a person answers them. *amount* is ours in fen."""

    amount: int | None = None

    def make_body(self) -> None:
        asked = {q.spec.name: q for q in self._questions.questions}
        self._reason = self._make_field(asked[REASON])
        self.column.addWidget(self._reason)
        if WINNER in asked:
            self._add_winner(asked)
        if SUMMARY in asked:
            self._add_summary(asked[SUMMARY])
        if AGAIN in asked:
            self._add_again(asked[AGAIN], asked.get(DECIDED))
        rest = set(asked) - {REASON, WINNER, PRICE, SUMMARY, AGAIN, DECIDED}
        for name in (n for n in asked if n in rest):
            self.column.addWidget(self._make_field(asked[name]))
        self._show_need()

    def _make_field(self, question: Question, *, is_needed: bool = False) -> FieldBox:
        box = self._box(question.spec, question.value, question.is_needed or is_needed)
        box.setToolTip(shown(question.why))
        box.changed.connect(self._on_changed)
        return box

    def _add_winner(self, asked: dict[str, Question]) -> None:
        row = hbox(None, spacing=14)
        row.addWidget(self._make_field(asked[WINNER], is_needed=True), 3)
        if PRICE in asked:
            row.addWidget(self._make_field(asked[PRICE]), 3)
        self.column.addLayout(row)
        self._counting = LatestOnly(self._desk.jobs, self)

    def _add_summary(self, question: Question) -> None:
        self.column.addWidget(self._make_field(question))

    def _add_again(self, question: Question, decided: Question | None) -> None:
        """The reminder, and beside it the day of the decision."""
        made = well("again")
        row = hbox(made, (12, 6, 12, 6), 12)
        left = vbox(None, spacing=0)
        self._again = QCheckBox(_("Remind me to get in touch again"))
        self._again.setObjectName("againCheck")
        self._again.setChecked(True)
        left.addStretch()
        left.addWidget(self._again)
        left.addStretch()
        row.addLayout(left)
        value = question.value
        if not isinstance(value, date):
            value = clock.today() + AGAIN_AFTER
        box = self._box(question.spec, value, False)
        self._again.toggled.connect(box.setEnabled)
        row.addWidget(box, 1)
        if decided is not None:
            row.addWidget(self._make_field(decided), 1)
        self.column.addWidget(made)

    def editor_for(self, spec: FieldSpec) -> Any:
        return ReasonTiles if spec.name == REASON else super().editor_for(spec)

    # --- while it is filled in -------------------------------------------------------------------
    def _on_changed(self, name: str) -> None:
        if name == REASON:
            self._show_need()
        elif name == WINNER:
            self._count_wins()
        elif name == PRICE:
            self._compare()
        elif name == SUMMARY:
            self._count_words()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        editor = self._reason.editor
        if editor is not None:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._count_words()

    def _value(self, name: str) -> Any:
        box = self.boxes.get(name)
        if box is None or box.editor is None:
            return None
        try:
            return box.editor.value()
        except FieldError:
            return None

    def _show_need(self) -> None:
        """Nobody won where the need was dropped."""
        winner = self.boxes.get(WINNER)
        if winner is not None:
            winner.set_needed(self._value(REASON) not in NOBODY_WON)

    def _count_wins(self) -> None:
        winner = self._value(WINNER)
        if not isinstance(winner, int):
            self.boxes[WINNER].say_aside("")
            return
        lists = self._desk.services.lists

        def count(_progress: Any) -> int:
            from crmdesk.models.query import Condition, Group, ListQuery, Op

            won = Group((Condition(WINNER, Op.ONE_OF, (winner,)),))
            return lists.count(ListQuery(entity="opportunity", filter=won))

        self._counting.ask(_("Counting"), count, self._on_counted)

    def _on_counted(self, count: int) -> None:
        text = ngettext("won {count} deal against us", "won {count} deals against us", count)
        self.boxes[WINNER].say_aside(text.format(count=count) if count else "")

    def _compare(self) -> None:
        price = self._value(PRICE)
        words = ""
        if not self.amount or not isinstance(price, int):
            self.boxes[PRICE].say_aside(words)
            return
        share = (self.amount - price) / self.amount * 100
        if share > 0:
            words = _("{percent} % below ours").format(percent=f"{share:.1f}")
        elif share < 0:
            words = _("{percent} % above ours").format(percent=f"{-share:.1f}")
        self.boxes[PRICE].say_aside(words)

    def _count_words(self) -> None:
        box = self.boxes.get(SUMMARY)
        if box is not None and isinstance(box.editor, TextEditor):
            length = len(box.editor.text.toPlainText())
            words = _("{count} of {most} characters")
            box.say_aside(words.format(count=length, most=box.spec.length))

    def answers(self) -> dict[str, Any]:
        found = super().answers()
        if AGAIN in found and not self._again.isChecked():
            found[AGAIN] = None
        return found

    def done(self, result: int) -> None:
        if WINNER in self.boxes:
            self._counting.cancel()
        super().done(result)


class ReasonTiles(Editor):
    """One of eight reasons: a click, a digit while a tile has the cursor, Alt and a digit anywhere."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(px(8))
        self._group = QButtonGroup(self)
        self.tiles: dict[str, QPushButton] = {}
        labels = [spec.option_label(option.value) for option in spec.options]
        widest = max(self.fontMetrics().horizontalAdvance(each) for each in labels)
        in_a_row = IN_A_ROW if widest + px(TILE_EXTRA) <= px(TILES_WIDTH) // IN_A_ROW else 2
        for place, option in enumerate(spec.options):
            words = f"{place + 1} {labels[place]}"
            tile = button(words, role="tile", name=f"reason_{option.value}")
            tile.setIcon(icons.icon(ICONS.get(option.value, "tag"), "text3", 16))
            tile.setIconSize(QSize(px(16), px(16)))
            tile.setCheckable(True)
            tile.setProperty("value", option.value)
            tile.clicked.connect(self._on_clicked)
            tile.installEventFilter(self)
            self._group.addButton(tile)
            grid.addWidget(tile, place // in_a_row, place % in_a_row)
            grid.setColumnStretch(place % in_a_row, 1)
            shortcut = QShortcut(QKeySequence(f"Alt+{place + 1}"), self)
            shortcut.setProperty("value", option.value)
            shortcut.activated.connect(self._on_clicked)
            self.tiles[option.value] = tile
        self.row.addWidget(holder)
        self.setFocusProxy(next(iter(self.tiles.values())))

    def value(self) -> Value:
        return next((code for code, tile in self.tiles.items() if tile.isChecked()), None)

    def set_value(self, value: Value) -> None:
        self._group.setExclusive(False)
        for code, tile in self.tiles.items():
            tile.setChecked(code == value)
        self._group.setExclusive(True)

    def set_invalid(self, on: bool) -> None:
        """The sentence under the tiles is enough."""

    def choose(self, value: str) -> None:
        """Choose a reason as a person does."""
        self.set_value(value)
        self.changed.emit()
        self.left.emit()

    def _on_clicked(self) -> None:
        self.choose(str(self.sender().property("value")))

    def eventFilter(self, watched: Any, event: Any) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            place = "123456789".find(event.text()) if event.text() else -1
            if 0 <= place < len(self.tiles) and not event.modifiers():
                self.choose(list(self.tiles)[place])
                return True
        return super().eventFilter(watched, event)
