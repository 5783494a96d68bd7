"""Rows typed into a grid by keyboard: opening balances, stock, what a receipt is put on.

The lines of documents with other columns: any field can be a column, and nothing is reckoned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt

from crmdesk.core.errors import FieldError
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.documents.line_columns import LineColumn
from crmdesk.ui.documents.line_model import TONE, Index, Line, LineModel

Namer = Callable[[str, int], str]
Resolver = Callable[[str, str], Any]
ALSO: Final = ("id", "key")  # which record a row is about


class EntryModel(LineModel):
    """*hint* stands in the blank row at the end; without one there is none, and rows stay.

    *resolve* finds what a typed name means: (entity, text) -> id; FieldError if it is unknown.
    """

    def __init__(
        self,
        columns: Sequence[LineColumn],
        specs: Mapping[str, FieldSpec],
        *,
        names: Namer | None = None,
        resolve: Resolver | None = None,
        hint: str = "",
        start: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(columns, specs)
        self.kept = (*[c.key for c in columns], *ALSO)
        self._names, self._resolve, self._hint = names, resolve, hint
        self._start = dict(start or {})
        self._tones: Callable[[Line, str], str] | None = None

    def set_tones(self, tones: Callable[[Line, str], str]) -> None:
        """Which hue a cell has: (row, column) -> token, blank for the usual one."""
        self._tones = tones

    def wrong_in(self, row: int) -> set[str]:
        """The columns of a row that hold no value."""
        return {key for at, key in self._wrong if at == row}

    def put(self, row: int, key: str, value: Any) -> None:
        """Let a cell hold a value, a new row if it is the blank one."""
        line = self.line(row)
        if line is None:
            self.append([{**self._start, key: value}])
            return
        self._wrong.pop((row, key), None)
        line[key] = value
        self._changed(row)

    def rowCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return self.count + (1 if self.is_open and self._hint else 0)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        column = self.columns[index.column()]
        is_blank = index.row() >= self.count
        if self.is_open and column.editable and (not is_blank or column is self._first()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        row, key, text = index.row(), self.columns[index.column()].key, str(value).strip()
        line = self.line(row)
        if line is None:
            if not text:
                return False
            self.append([dict(self._start)])
            line = self.line(row) or {}
        elif text == self._edit_text(line, row, key):
            return False
        try:
            line[key] = self._parsed(key, text)
        except FieldError as error:
            self._wrong[(row, key)] = (text, error.message())
        else:
            self._wrong.pop((row, key), None)
        self._changed(row)
        return True

    def _parsed(self, key: str, text: str) -> Any:
        spec = self._specs[key]
        if spec.reference and self._resolve is not None:
            return self._resolve(spec.reference, text) if text else None
        parsed = codecs.parse(spec, text)
        codecs.dump(spec, parsed)
        return parsed

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == TONE and index.isValid() and self._tones is not None:
            line = self.line(index.row())
            tone = self._tones(line, self.columns[index.column()].key) if line is not None else ""
            if tone:
                return tone
        return super().data(index, role)

    def _first(self) -> LineColumn:
        return next(c for c in self.columns if c.editable)

    def _blank(self, key: str, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._hint if key == self._first().key else ""
        return "text3" if role == TONE else ""

    def _edit_text(self, line: Line, row: int, key: str) -> str:
        if (row, key) in self._wrong:
            return self._wrong[(row, key)][0]
        return codecs.show(self._specs[key], line.get(key), self._names)

    def _text(self, line: Line, row: int, key: str) -> str:
        return self._edit_text(line, row, key)

    def _second(self, line: Line, key: str) -> str:
        return ""

    def agree(self, line: Line, key: str) -> None:
        """Every cell stands for itself."""
