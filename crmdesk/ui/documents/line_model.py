"""The lines of a document while they are typed: values, sums, what is wrong, what was paid before.

Below the last line stands a blank one; naming a product there makes it a line. A text that is no
value stays as it was typed, marked, until it is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_, _
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.documents.line_columns import (
    KEPT,
    LAST,
    LOWEST,
    MARGIN,
    PLACE,
    PRODUCT,
    LineColumn,
)
from crmdesk.ui.words import day

if TYPE_CHECKING:
    from crmdesk.services.price_memory import PastPrice, PriceMemory

Index = QModelIndex | QPersistentModelIndex
Line = dict[str, Any]
SECOND: Final = int(Qt.ItemDataRole.UserRole) + 1  # the small text under the value
TONE: Final = int(Qt.ItemDataRole.UserRole) + 2  # its colour
WRONG: Final = int(Qt.ItemDataRole.UserRole) + 3  # the sentence, where the text is no value
DASH: Final = "—"
_PERCENT: Final = FieldSpec(kind=Kind.PERCENT, label="", name=MARGIN)


class LineModel(QAbstractTableModel):
    """``edited`` is emitted after every change that a person made."""

    edited = Signal()
    products_changed = Signal()
    kept: Sequence[str] = KEPT

    def __init__(self, columns: Sequence[LineColumn], specs: Mapping[str, FieldSpec]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._specs = specs
        self._lines: list[Line] = []
        self._before: list[Line] = []
        self._wrong: dict[tuple[int, str], tuple[str, str]] = {}
        self._memory: Mapping[int, PriceMemory] = {}
        self._discount: int | None = None
        self.is_open = False
        self._shows_ours = True

    # --- the lines -------------------------------------------------------------------------------
    def show_lines(self, lines: Sequence[Mapping[str, Any]], *, is_open: bool) -> None:
        """Show lines (value form) as saved; *is_open*: they may be changed."""
        self.beginResetModel()
        self._lines = [self._kept(line) for line in lines]
        self._before = [dict(line) for line in self._lines]
        self._wrong.clear()
        self.is_open = is_open
        self.endResetModel()

    def set_unsaved(self) -> None:
        """What is shown was never saved (a new document)."""
        self._before = []

    def lines(self) -> list[Line]:
        """The lines in value form, as the services take them."""
        return [dict(line) for line in self._lines]

    def product_ids(self) -> frozenset[int]:
        """The products of the lines."""
        return frozenset(n["product_id"] for n in self._lines if n.get("product_id"))

    def line(self, row: int) -> Line | None:
        """One line; None for the blank one."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def is_changed(self) -> bool:
        """Whether the lines differ from what is saved."""
        return bool(self._wrong) or self._lines != self._before

    def problems(self) -> list[tuple[int, str]]:
        """(row, sentence) of everything that is no value."""
        return [(row, said) for (row, _key), (_text, said) in sorted(self._wrong.items())]

    def set_memory(self, memory: Mapping[int, PriceMemory]) -> None:
        """What the products cost before."""
        self._memory = memory
        self._repaint()

    def show_ours(self, on: bool) -> None:
        """Whether our own limits may be seen: off while a customer looks on."""
        self._shows_ours = on
        self._repaint()

    def set_discount(self, discount: int | None) -> None:
        """The discount on everything, which the margins and the lowest price depend on."""
        if discount != self._discount:
            self._discount = discount
            self._repaint()

    def _repaint(self) -> None:
        if self._lines:
            end = self.index(len(self._lines) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), end)

    # --- changing --------------------------------------------------------------------------------
    def put_product(self, row: int, values: Mapping[str, Any]) -> None:
        """Let a line be about another product; *values* are those of a new line."""
        line = self.line(row)
        if line is None:
            self.append([dict(values)])
            return
        quantity = line.get("quantity")
        line.update(self._kept(values) | {"id": line.get("id")})
        if quantity:
            line["quantity"] = quantity
        self._forget_wrong(row)
        self._changed(row)
        self.products_changed.emit()

    def append(self, lines: Sequence[Mapping[str, Any]]) -> None:
        """Add lines at the end."""
        if not lines:
            return
        # The blank row becomes the first of them; what is new on screen lies below it.
        at = len(self._lines)
        below = at + (1 if self.is_open else 0)
        self.beginInsertRows(QModelIndex(), below, below + len(lines) - 1)
        self._lines += [self._kept(line) for line in lines]
        self.endInsertRows()
        self._repaint()
        self.products_changed.emit()
        self.edited.emit()

    def remove(self, rows: Sequence[int]) -> None:
        """Take lines away."""
        wanted = sorted({r for r in rows if 0 <= r < len(self._lines)}, reverse=True)
        for row in wanted:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._lines[row]
            self._wrong = {
                (r - (r > row), key): said for (r, key), said in self._wrong.items() if r != row
            }
            self.endRemoveRows()
        if wanted:
            self._repaint()
            self.products_changed.emit()
            self.edited.emit()

    def move(self, row: int, step: int) -> bool:
        """Move a line up or down; False at the ends."""
        other = row + step
        if not (self.is_open and 0 <= row < len(self._lines) and 0 <= other < len(self._lines)):
            return False
        self._lines[row], self._lines[other] = self._lines[other], self._lines[row]
        swapped = {row: other, other: row}
        self._wrong = {(swapped.get(r, r), key): s for (r, key), s in self._wrong.items()}
        self._repaint()
        self.edited.emit()
        return True

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        row, key, text = index.row(), self.columns[index.column()].key, str(value).strip()
        if key == PRODUCT:
            return self._name(row, text)
        line = self.line(row)
        if line is None or text == self._edit_text(line, row, key):
            return False
        try:
            parsed = codecs.parse(self._specs[key], text)
            codecs.dump(self._specs[key], parsed)
            if parsed is None and self._specs[key].required:
                raise FieldError(N_("“{field}” must be filled in."), field=self._specs[key].title)
        except FieldError as error:
            self._wrong[(row, key)] = (text, error.message())
            self._changed(row)
            return True
        self._wrong.pop((row, key), None)
        line[key] = parsed
        self.agree(line, key)
        self._changed(row)
        return True

    def _name(self, row: int, text: str) -> bool:
        """A line about something that is no product of ours: its name alone."""
        line = self.line(row)
        if not text or (line is not None and line.get("name") == text):
            return False
        if line is None:
            self.append([{"name": text, "quantity": 1000, "price": 0}])
            return True
        line["name"] = text
        self._changed(row)
        return True

    def _forget_wrong(self, row: int) -> None:
        self._wrong = {(r, key): s for (r, key), s in self._wrong.items() if r != row}

    def _changed(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))
        self.edited.emit()

    # --- for the table ----------------------------------------------------------------------------
    def rowCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return len(self._lines) + (1 if self.is_open else 0)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if not self.is_open:
            return flags
        column = self.columns[index.column()]
        is_blank = index.row() >= len(self._lines)
        if column.editable and (not is_blank or column.key == PRODUCT):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, key = index.row(), self.columns[index.column()].key
        line = self.line(row)
        if line is None:
            return self._blank(key, role)
        if role == WRONG:
            return self._wrong.get((row, key), ("", ""))[1]
        if role == Qt.ItemDataRole.EditRole:
            return self._edit_text(line, row, key)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(line, row, key)
        if role == SECOND:
            return self._second(line, key)
        if role == TONE:
            return self._tone(line, key)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(line, row, key)
        return None

    def _blank(self, key: str, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and key == PRODUCT:
            return _("Type a product: name, number or initials")
        if role == TONE:
            return "text3"
        return "" if role in (SECOND, WRONG, Qt.ItemDataRole.EditRole) else None

    def _edit_text(self, line: Line, row: int, key: str) -> str:
        if (row, key) in self._wrong:
            return self._wrong[(row, key)][0]
        if key == PRODUCT:
            return str(line.get("name") or "")
        return codecs.show(self._specs[key], line.get(key)) if key in self._specs else ""

    def _text(self, line: Line, row: int, key: str) -> str:
        if key == PLACE:
            return str(row + 1)
        if key == PRODUCT:
            return str(line.get("name") or "")
        if key == "amount":
            return codecs.show(self._specs["amount"], self.amount_of(line))
        if key == MARGIN:
            margin = self._margin(line)
            return DASH if margin is None else codecs.show(_PERCENT, margin)
        if key in (LAST, LOWEST):
            past = self._past(line, key)
            return DASH if past is None else codecs.show(self._specs["price"], past.price)
        text = self._edit_text(line, row, key)
        return text if text or self.columns_by_key(key).editable else DASH

    def columns_by_key(self, key: str) -> LineColumn:
        """The column of a key."""
        return next(c for c in self.columns if c.key == key)

    def _second(self, line: Line, key: str) -> str:
        if key == PRODUCT:
            return " · ".join(
                str(part) for part in (line.get("specification"), line.get("unit")) if part
            )
        if key == "price":
            return _("below the lowest price") if self._tells_low(line) else ""
        if key in (LAST, LOWEST):
            past, memory = self._past(line, key), self._of(line)
            if past is None or memory is None:
                return ""
            return memory.same if key == LOWEST else f"{day(past.on)} {past.code}"
        return ""

    def _tone(self, line: Line, key: str) -> str:
        if key == "price" and self._tells_low(line):
            return "bad"
        if key == MARGIN:
            margin = self._margin(line)
            return "bad" if margin is not None and margin < 0 else "text2"
        return "text" if key in (PRODUCT, "amount", "price") else "text2"

    def _tip(self, line: Line, row: int, key: str) -> str:
        wrong = self._wrong.get((row, key))
        if wrong is not None:
            return wrong[1]
        memory = self._of(line) if self._shows_ours else None
        if key == "price" and memory is not None and memory.lowest_price is not None:
            lowest = codecs.show(self._specs["price"], memory.lowest_price)
            return _("Lowest price: {price}").format(price=lowest)
        past = self._past(line, key) if key in (LAST, LOWEST) else None
        if past is not None:
            return _("{price} on {day}, {document}").format(
                price=codecs.show(self._specs["price"], past.price),
                day=past.on.isoformat(),
                document=past.code,
            )
        second = self._second(line, key)
        first = self._text(line, row, key)
        return f"{first}\n{second}" if second else ""

    # --- reckoning --------------------------------------------------------------------------------
    def _tells_low(self, line: Line) -> bool:
        return self._shows_ours and self._is_low(line)

    def _of(self, line: Line) -> PriceMemory | None:
        return self._memory.get(line.get("product_id") or 0)

    def _past(self, line: Line, key: str) -> PastPrice | None:
        memory = self._of(line)
        if memory is None:
            return None
        return memory.last if key == LAST else memory.lowest_same

    def paid(self, line: Line) -> int:
        """The price per unit after the discount on everything."""
        from crmdesk.services.deal_sums import discounted

        return discounted(line.get("price") or 0, self._discount)

    def _is_low(self, line: Line) -> bool:
        memory = self._of(line)
        if memory is None or memory.lowest_price is None:
            return False
        return self.paid(line) < memory.lowest_price

    def _margin(self, line: Line) -> int | None:
        from crmdesk.services.deal_sums import margin

        return margin(self.paid(line), line.get("cost"))

    def amount_of(self, line: Line) -> int:
        """What a line comes to, in fen."""
        from crmdesk.services.deal_sums import line_amount

        return line_amount(line.get("quantity"), line.get("price"))

    def agree(self, line: Line, key: str) -> None:
        """Keep list price, discount and price in agreement, as the rules do when it is saved."""
        from crmdesk.services.deal_sums import discount_of, discounted

        listed = line.get("list_price")
        if listed is None:
            return
        if key in ("list_price", "discount"):
            line["price"] = discounted(listed, line.get("discount"))
        elif key == "price":
            line["discount"] = discount_of(listed, line.get("price"))

    def _kept(self, line: Mapping[str, Any]) -> Line:
        made: Line = {name: line.get(name) for name in self.kept if name in line}
        if line.get("id"):
            made["id"] = line["id"]
        if isinstance(made.get("deliver_until"), str):
            made["deliver_until"] = date.fromisoformat(made["deliver_until"])
        return made
