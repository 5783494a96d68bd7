"""Two versions of a document compared: what came, what went, what changed, in colour and marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from crmdesk.core.i18n import _
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.theme import px, theme
from crmdesk.ui.widgets import clear, label, line, scroll_area, vbox

if TYPE_CHECKING:
    from crmdesk.services.redline import Piece, Redline, RowChange

MARKS: Final = {"added": "＋", "removed": "−", "changed": "→", "same": ""}
TONES: Final = {"added": "good", "removed": "bad", "changed": "warn", "same": "text3"}
ARROW: Final = " → "


class RedlineView(QWidget):
    """Shows a ``Redline``."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("redlineView")
        outer = vbox(self)
        self._body = QWidget()
        self._column: QVBoxLayout = vbox(self._body, (16, 8, 16, 12), 8)
        outer.addWidget(scroll_area(self._body))

    def show_redline(
        self, redline: Redline, specs: Mapping[str, FieldSpec], plan: Mapping[str, FieldSpec]
    ) -> None:
        """*specs* are the fields of the lines, *plan* those of the instalments."""
        self._clear()
        if redline.is_empty:
            self._column.addWidget(label(_("The two versions say the same."), "muted"))
        self._add_legend()
        if redline.header:
            self._add_title(_("Head"))
            grid = self._add_grid()
            for row, change in enumerate(redline.header):
                grid.addWidget(_text("changed", MARKS["changed"]), row, 0)
                grid.addWidget(label(change.label, "fieldLabel"), row, 1)
                grid.addWidget(_rich(_from_to(change.before, change.after)), row, 2)
        self._add_rows(_("Lines"), redline.lines, specs, ("quantity", "price", "amount"))
        self._add_rows(_("Payment plan"), redline.instalments, plan, ("due_on", "amount"))
        if redline.terms and any(piece.mark != "same" for piece in redline.terms):
            self._add_title(_("Terms"))
            self._column.addWidget(_rich("".join(map(_piece, redline.terms)), name="redlineTerms"))
        self._column.addStretch()

    def _clear(self) -> None:
        clear(self._column)

    def _add_legend(self) -> None:
        words = {
            "added": _("added"),
            "removed": _("taken out"),
            "changed": _("changed"),
        }
        text = "　".join(_span(mark, f"{MARKS[mark]} {word}") for mark, word in words.items())
        self._column.addWidget(_rich(text))

    def _add_title(self, text: str) -> None:
        self._column.addWidget(line())
        self._column.addWidget(label(text, "section"))

    def _add_grid(self) -> QGridLayout:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(5))
        grid.setColumnStretch(2, 1)
        self._column.addWidget(holder)
        return grid

    def _add_rows(
        self,
        title: str,
        rows: Sequence[RowChange],
        specs: Mapping[str, FieldSpec],
        told: Sequence[str],
    ) -> None:
        if all(row.mark == "same" for row in rows):
            return
        self._add_title(title)
        grid = self._add_grid()
        for place, row in enumerate(rows):
            texts = row.after or row.before or {}
            grid.addWidget(_text(row.mark, MARKS[row.mark]), place, 0)
            name = escape(texts.get("name", ""))
            grid.addWidget(_rich(_span(row.mark, name) if row.mark != "same" else name), place, 1)
            grid.addWidget(_rich(_row(row, specs, told)), place, 2)


def _row(row: RowChange, specs: Mapping[str, FieldSpec], told: Sequence[str]) -> str:
    """What is to be said of a line beside its name."""
    if row.mark == "changed" and row.before is not None and row.after is not None:
        parts = []
        for field in row.fields:
            change = _from_to(row.before.get(field, ""), row.after.get(field, ""))
            parts.append(f"{escape(specs[field].title)} {change}")
        return "；　".join(parts)
    texts = row.after or row.before or {}
    said = "　".join(f"{specs[f].title} {texts[f]}" for f in told if texts.get(f))
    return _span(row.mark, escape(said))


def _from_to(before: str, after: str) -> str:
    was = _span("removed", escape(before)) if before else "—"
    now = _span("added", escape(after)) if after else "—"
    return was + ARROW + now


def _piece(piece: Piece) -> str:
    text = escape(piece.text).replace("\n", "<br>")
    if piece.mark == "same":
        return text
    return _span(piece.mark, MARKS[piece.mark] + text)


def _span(mark: str, text: str) -> str:
    """*text* (safe HTML) in the colour of its mark; what went is struck through as well."""
    tone = TONES[mark]
    if mark == "same":
        return f'<span style="color:{theme()[tone]}">{text}</span>'
    struck = "text-decoration:line-through;" if mark == "removed" else ""
    return (
        f'<span style="color:{theme()[tone]};background:{theme()[tone + "Soft"]};{struck}">'
        f"{text}</span>"
    )


def _text(mark: str, text: str) -> QLabel:
    return _rich(_span(mark, text) if text else "")


def _rich(html: str, *, name: str = "") -> QLabel:
    made = label("", wrap=True, name=name)
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setText(html)
    made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
