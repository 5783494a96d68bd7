"""How one act is set in type: which words stand where, and how tall it becomes at a width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout, QTextOption

from crmdesk.core.i18n import _, ngettext
from crmdesk.ui.theme import font, px

if TYPE_CHECKING:
    from crmdesk.services.history_reading import ActLines, FieldLine, RecordLines

TIME_WIDTH: Final = 88
MARK: Final = 26
CONTENT_LEFT: Final = 16 + TIME_WIDTH + MARK + 12
RIGHT_WIDTH: Final = 132
FIELD_WIDTH: Final = 150
PADDING: Final = 8
LINE: Final = 19
LEAST: Final = 46
OLD_LINES: Final = 2
NEW_LINES: Final = 4
MOST_FIELDS: Final = 30
ARROW: Final = "→ "
BLANK: Final = "—"
ACTIONS: Final = {
    "create": ("plus", "good"),
    "delete": ("trash", "bad"),
    "restore": ("arrow-u-up-left", "info"),
    "purge": ("x", "text3"),
}


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of one colour (a token), *x* from the left of the content."""

    x: int
    text: str
    token: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class TypeLine:
    """Words side by side, *y* from the top of the act."""

    y: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class ActLayout:
    """One act at one width."""

    height: int
    lines: tuple[TypeLine, ...]


class Setter:
    """Sets acts for one width; made anew when width or theme change."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._plain, self._strong = font(12), font(12, 600)
        self._metrics = QFontMetrics(self._plain)
        self._strong_metrics = QFontMetrics(self._strong)
        self._room = max(px(160), width - px(CONTENT_LEFT) - px(RIGHT_WIDTH) - px(24))

    @property
    def room(self) -> int:
        """The width of the content."""
        return self._room

    def layout(self, act: ActLines) -> ActLayout:
        """Where the words of an act stand; the title is not among them."""
        y = px(PADDING) + px(LINE) + px(2)
        lines: list[TypeLine] = []
        for record in act.records:
            head = self._record_head(record, act)
            if head:
                lines.append(TypeLine(y, head))
                y += px(LINE)
            for change in record.fields[:MOST_FIELDS]:
                for runs in self._field(change):
                    lines.append(TypeLine(y, runs))
                    y += px(LINE)
            y = self._more_fields(record, lines, y)
        if act.more:
            text = ngettext("and {count} more record", "and {count} more records", act.more)
            lines.append(TypeLine(y, (Run(0, text.format(count=f"{act.more:,}"), "text3"),)))
            y += px(LINE)
        return ActLayout(max(px(LEAST), y + px(PADDING) - px(2)), tuple(lines))

    def _record_head(self, record: RecordLines, act: ActLines) -> tuple[Run, ...]:
        word = action_word(record.action.value)
        only = len(act.records) == 1 and not act.more
        if not record.name and (only or not word):
            return ()
        # One contact that was edited or deleted: the title has said so already.
        if only and record.name.split(" ")[-1] in act.act.text:
            return ()
        name = self._metrics.elidedText(record.name, Qt.TextElideMode.ElideRight, self._room // 2)
        runs = [Run(0, name, "text2", is_strong=True)] if name else []
        if word:
            left = self._strong_metrics.horizontalAdvance(name) + px(10) if name else 0
            tone = {"create": "good", "delete": "bad"}.get(record.action.value, "text3")
            runs.append(Run(left, word, tone))
        return tuple(runs)

    def _more_fields(self, record: RecordLines, lines: list[TypeLine], y: int) -> int:
        rest = len(record.fields) - MOST_FIELDS
        if rest <= 0:
            return y
        text = ngettext("and {count} more field", "and {count} more fields", rest)
        lines.append(TypeLine(y, (Run(0, text.format(count=rest), "text3"),)))
        return y + px(LINE)

    def _field(self, change: FieldLine) -> list[tuple[Run, ...]]:
        left = min(px(FIELD_WIDTH), self._room // 3)
        title = self._metrics.elidedText(change.title, Qt.TextElideMode.ElideRight, left - px(10))
        caption = Run(0, title, "text3")
        room = self._room - left
        old, new = change.old or BLANK, change.new or BLANK
        first = f"{old}  {ARROW}"
        used = self._metrics.horizontalAdvance(first)
        if "\n" not in old + new and used + self._metrics.horizontalAdvance(new) <= room:
            return [(caption, Run(left, first, "text3"), Run(left + used, new, "text"))]
        arrow = self._metrics.horizontalAdvance(ARROW)
        lines: list[tuple[Run, ...]] = [
            (Run(left, text, "text3"),) for text in wrapped(old, self._plain, room, OLD_LINES)
        ]
        for place, text in enumerate(wrapped(new, self._plain, room - arrow, NEW_LINES)):
            runs = (Run(left + arrow, text, "text"),)
            lines.append((Run(left, ARROW, "text3"), *runs) if place == 0 else runs)
        lines[0] = (caption, *lines[0])
        return lines


def wrapped(text: str, used: QFont, room: int, most: int) -> list[str]:
    """*text* in at most so many lines of a width, the last one cut with …"""
    metrics = QFontMetrics(used)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _broken(paragraph, used, room)
        if len(lines) > most:
            break
    if len(lines) <= most:
        return lines
    rest = lines[most - 1] + "…"
    return [*lines[: most - 1], metrics.elidedText(rest + "…", Qt.TextElideMode.ElideRight, room)]


def _broken(text: str, used: QFont, room: int) -> list[str]:
    layout = QTextLayout(text, used)
    anywhere = QTextOption()
    anywhere.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(anywhere)
    lines = []
    layout.beginLayout()
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(room)
        start = line.textStart()
        lines.append(text[start : start + line.textLength()].rstrip())
    layout.endLayout()
    return lines or [""]


def action_word(action: str) -> str:
    """What happened to a record, unless it was edited."""
    words = {
        "create": _("created"),
        "delete": _("deleted"),
        "restore": _("restored"),
        "purge": _("removed"),
    }
    return words.get(action, "")


def plain_text(act: ActLines, indent: str = "  ") -> str:
    """An act as text for the clipboard."""
    lines: Sequence[str] = [f"{act.act.at:%Y-%m-%d %H:%M}  {act.who}  {act.act.text}"]
    found = list(lines)
    for record in act.records:
        word = action_word(record.action.value)
        head = " ".join(t for t in (record.name, word) if t)
        if head:
            found.append(indent + head)
        found += [
            f"{indent}{f.title}: {f.old or BLANK} {ARROW}{f.new or BLANK}" for f in record.fields
        ]
    return "\n".join(found)
