"""How many customers to bring up a layer: a slider and two buttons a move, seen at once below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSlider, QWidget

from crmdesk.analysis.layers import Layer
from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.core.i18n import _
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, icon_button, label, line, vbox

if TYPE_CHECKING:
    from crmdesk.analysis.base import Result

MOVES: Final = (
    (Layer.SMALL, Layer.MEDIUM), (Layer.MEDIUM, Layer.BIG), (Layer.BIG, Layer.VIP),
)  # fmt: skip
FAR: Final = 10  # the end of the slider is a tenth of the layer


class MoveRow(QWidget):
    """One move with its count; ``changed`` while it is dragged or stepped."""

    changed = Signal()

    def __init__(self, start: Layer, end: Layer) -> None:
        super().__init__()
        self.start, self.end = start, end
        self._members = 0
        name = f"{start.value}_{end.value}"
        column = vbox(self, spacing=2)
        top = hbox(None, spacing=8)
        words = f"{_(start.short.template)} → {_(end.short.template)}"
        top.addWidget(label(words, "fieldLabel"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(f"move_{name}")
        self.slider.setAccessibleName(words)
        self.slider.valueChanged.connect(self._on_changed)
        top.addStretch()
        fewer = icon_button("minus", _("One customer fewer"), name=f"fewer_{name}")
        more = icon_button("plus", _("One customer more"), name=f"more_{name}")
        fewer.clicked.connect(self._fewer)
        more.clicked.connect(self._more)
        self._count = label("", "heading", name=f"moveCount_{name}")
        self._count.setMinimumWidth(px(44))
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for each in (fewer, self._count, more):
            top.addWidget(each)
        column.addLayout(top)
        column.addWidget(self.slider)
        self._share = label("", "muted")
        column.addWidget(self._share)

    @property
    def count(self) -> int:
        """How many customers move."""
        return self.slider.value()

    def show_count(self, count: int, members: int) -> None:
        """*count* of the *members* of the layer, without saying so."""
        self._members = members
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(1, count, half_up(members, FAR)) if members else 0)
        self.slider.setValue(count)
        self.slider.blockSignals(False)
        self._say()

    def _say(self) -> None:
        self._count.setText(f"{self.count:,}")
        share = half_up(self.count * WHOLE, self._members) / 100 if self._members else 0
        self._share.setText(
            _("{share}% of the {count} customers of the layer").format(
                share=f"{share:.2f}", count=f"{self._members:,}"
            )
        )

    def _on_changed(self, _value: int) -> None:
        self._say()
        self.changed.emit()

    def _fewer(self) -> None:
        self.slider.setValue(self.count - 1)

    def _more(self) -> None:
        if self.count >= self.slider.maximum() and self.count < self._members:
            self.slider.setMaximum(self.count + 1)
        self.slider.setValue(self.count + 1)


class MovesPanel(QFrame):
    """``moved`` carries the moves as the parameter of the simulation has them."""

    moved = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("movesPanel")
        self.setProperty("role", "card")
        column = vbox(self, (14, 10, 14, 10), 6)
        column.addWidget(label(_("How many customers come up a layer?"), "heading"))
        self.rows = [MoveRow(start, end) for start, end in MOVES]
        beside = hbox(None, spacing=14)
        for place, row in enumerate(self.rows):
            if place:
                beside.addWidget(line(vertical=True))
            row.changed.connect(self._on_changed)
            beside.addWidget(row, 1)
        column.addLayout(beside)

    def show_result(self, result: Result) -> None:
        """The counts in force, as *result* has them; a held slider is left alone."""
        if any(row.slider.isSliderDown() for row in self.rows):
            return
        members = {}
        moves = {}
        for table in result.tables:
            if table.key == "layers":
                members = {row.cells[0]: int(str(row.cells[1] or 0)) for row in table.rows}
            elif table.key == "moves":
                moves = {row.cells[0]: int(str(row.cells[1] or 0)) for row in table.rows}
        if not members:
            return  # nobody moves: the sliders say so already
        for row in self.rows:
            count = sum(n for way, n in moves.items() if _is(way, row.start, row.end))
            row.show_count(count, members.get(row.start.label, 0))

    def text(self) -> str:
        """The moves, such as ``small>medium:36, medium>big:18``."""
        return ", ".join(f"{row.start.value}>{row.end.value}:{row.count}" for row in self.rows)

    def _on_changed(self) -> None:
        self.moved.emit(self.text())


def _is(way: object, start: Layer, end: Layer) -> bool:
    """Whether the words of a move are those of this one."""
    from crmdesk.analysis.wording import Text

    if not isinstance(way, Text):
        return False
    named = dict(way.params)
    return named.get("start") == start.short and named.get("end") == end.short
