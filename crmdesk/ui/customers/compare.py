"""Customers side by side: the facts by which a person sees whether they are the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QWidget

from crmdesk.core.i18n import _, listed
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import hbox, label, link, scroll_area, vbox

if TYPE_CHECKING:
    from crmdesk.services.container import Services

FACTS: Final = (
    "code", "relation_state", "customer_type", "owner_id", "short_name", "former_name", "uscc",
    "phone", "contact.name", "contact.mobile", "registered_region", "registered_address",
    "industry", "source", "created_at", "changed_at",
)  # fmt: skip
CHILDREN: Final = ("contact", "qualification", "address", "dated_note", "attachment")
MIN_COLUMN: Final = 170


@dataclass(frozen=True, slots=True)
class Compared:
    """One customer of a comparison; *texts* by field, *holds* what hangs on the card."""

    customer_id: int
    name: str
    texts: Mapping[str, str]
    holds: str


def read_compared(services: Services, customer_ids: Sequence[int]) -> list[Compared]:
    """The facts of customers that are still there."""
    from crmdesk.models.registry import entity_of

    ids = services.cards.living(customer_ids)
    specs = _specs(services)
    keys = ["name", *specs]
    rows = services.lists.rows("customer", keys, ids)
    children = {e: services.records.children_of_many(e, ids) for e in CHILDREN}
    found = []
    for customer_id, row in zip(ids, rows, strict=True):
        stored = dict(zip(keys, row, strict=True))
        texts = {n: codecs.show_stored(s, stored[n], services.names) for n, s in specs.items()}
        counts = {e: len(children[e].get(customer_id, ())) for e in CHILDREN}
        holds = listed(f"{_(entity_of(e).label_plural)} {n}" for e, n in counts.items() if n)
        found.append(Compared(customer_id, str(stored["name"] or ""), texts, holds))
    return found


def _specs(services: Services) -> dict[str, FieldSpec]:
    known = {s.name: s for s in services.lists.columns("customer")}
    return {name: known[name] for name in FACTS if name in known}


class CompareGrid(QWidget):
    """``chosen_changed`` after a box was ticked; ``open_asked`` carries a customer."""

    chosen_changed = Signal()
    open_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("compareGrid")
        self._boxes: dict[int, QCheckBox] = {}
        outer = vbox(self)
        self._body = QWidget()
        outer.addWidget(scroll_area(self._body, "compareScroll"))
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, px(8), 0)
        self._grid.setHorizontalSpacing(px(14))
        self._grid.setVerticalSpacing(0)
        self._shown: list[QWidget] = []

    def chosen(self) -> list[int]:
        """The ticked customers in their order."""
        return [i for i, box in self._boxes.items() if box.isChecked()]

    def show_compared(self, items: Sequence[Compared], captions: Mapping[str, str]) -> None:
        """Show customers; *captions* are the names of the fields."""
        for widget in self._shown:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown.clear()
        self._boxes.clear()
        for column in range(1, self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
            self._grid.setColumnMinimumWidth(column, 0)
        for column, item in enumerate(items, 1):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, px(MIN_COLUMN))
            self._add(self._head(item, with_box=len(items) > 2), 0, column)
        row = 1
        for name in (*FACTS, ""):
            texts = [i.texts.get(name, "") if name else i.holds for i in items]
            if any(texts):
                self._add_row(row, captions.get(name, "") if name else _("On the card"), texts)
                row += 1
        self._grid.setRowStretch(row, 1)

    def _head(self, item: Compared, *, with_box: bool) -> QWidget:
        head = QWidget()
        column = vbox(head, (0, 0, 0, 6), 2)
        line = hbox(None, spacing=6)
        box = QCheckBox()
        box.setObjectName(f"compare_{item.customer_id}")
        box.setAccessibleName(item.name)
        box.setChecked(True)
        box.setVisible(with_box)
        box.toggled.connect(self._on_toggled)
        self._boxes[item.customer_id] = box
        line.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label(item.name, "strong", wrap=True), 1)
        column.addLayout(line)
        opened = link(_("Open card"), "identification-card", name="compareOpen")
        opened.setProperty("customer_id", item.customer_id)
        opened.clicked.connect(self._on_open)
        column.addWidget(opened)
        column.addStretch()
        return head

    def _add_row(self, row: int, caption: str, texts: Sequence[str]) -> None:
        said = {t for t in texts if t}
        differs = len(said) > 1
        self._add(_cell(caption, "muted"), row, 0)
        for column, text in enumerate(texts, 1):
            self._add(_cell(text or "—", "" if differs and text else "secondary"), row, column)

    def _add(self, widget: QWidget, row: int, column: int) -> None:
        self._shown.append(widget)
        self._grid.addWidget(widget, row, column)

    def _on_toggled(self) -> None:
        self.chosen_changed.emit()

    def _on_open(self) -> None:
        self.open_asked.emit(self.sender().property("customer_id"))


def _cell(text: str, role: str) -> QFrame:
    made = QFrame()
    made.setProperty("role", "row")
    inner: Any = vbox(made, (0, 6, 0, 6))
    inner.addWidget(label(text, role, wrap=True))
    inner.addStretch()
    return made
