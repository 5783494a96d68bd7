"""What a codec is, and the cleaning that all texts go through."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_
from crmdesk.models.fields import FieldSpec

# Controls, zero-width and direction marks, halves of characters, what no spreadsheet can hold.
# Line and paragraph separators (Word's soft break is \x0b) are white space, not controls.
_INVISIBLE: Final = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_BLANKS: Final = re.compile(r"\s+")
_WIDE: Final = re.compile(r"[０-９Ａ-Ｚａ-ｚ]")
_FULL_WIDTH: Final = {0x3000: 0x20} | {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()
}


class Codec:
    """Converts one Kind. The base class is the identity on text."""

    def show(self, spec: FieldSpec, value: Any) -> str:
        """Value to text."""
        return str(value)

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        """Text (not blank, trimmed) to value; FieldError with a sentence."""
        return self.load(spec, self.dump(spec, text))

    def dump(self, spec: FieldSpec, value: Any) -> Any:
        """Value to stored form, cleaned and checked; FieldError with a sentence."""
        return value

    def load(self, spec: FieldSpec, stored: Any) -> Any:
        """Stored form to value."""
        return stored

    def cell(self, spec: FieldSpec, value: Any) -> tuple[object, str]:
        """Value to Excel cell and number format; "@" is text."""
        return self.show(spec, value), "@"


def half_width(text: str) -> str:
    """Full-width letters, digits and spaces to half-width; Chinese punctuation stays."""
    return text.translate(_FULL_WIDTH)


def visible(text: str) -> str:
    """Without the characters that nobody can see and some programs choke on."""
    return text if text.isprintable() else _INVISIBLE.sub("", text)


def clean_line(text: str) -> str:
    """One line: trimmed, no control characters, inner white space single."""
    if text.isprintable():  # nothing to take out, no white space but blanks: the usual case
        if not text.isascii():
            text = half_width(text) if _WIDE.search(text) else text
            text = unicodedata.normalize("NFC", text)
        return " ".join(text.split()) if "  " in text else text.strip()
    text = unicodedata.normalize("NFC", half_width(visible(text)))
    return _BLANKS.sub(" ", text).strip()


def clean_lines(text: str) -> str:
    """Several lines: line ends unified, trailing spaces and outer blank lines removed."""
    lines = unicodedata.normalize("NFC", visible(text)).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()


def clean_code(text: str) -> str:
    """An identifier: all compatibility forms folded, no white space at the ends."""
    return clean_line(text if text.isascii() else unicodedata.normalize("NFKC", visible(text)))


def check_length(spec: FieldSpec, text: str) -> str:
    """*text* itself, or FieldError if it is longer than the field."""
    if spec.length and len(text) > spec.length:
        raise FieldError(
            N_("At most {limit} characters fit here; there are {count}."),
            limit=spec.length,
            count=len(text),
        )
    return text


def check_range(spec: FieldSpec, number: int, show: Callable[[int], str]) -> int:
    """*number* itself, or FieldError if it is outside ``minimum``..``maximum``."""
    low, high = spec.minimum, spec.maximum
    if low is not None and number < low:
        raise FieldError(
            N_("{value} is too small; the smallest is {limit}."),
            value=show(number),
            limit=show(low),
        )
    if high is not None and number > high:
        raise FieldError(
            N_("{value} is too large; the largest is {limit}."),
            value=show(number),
            limit=show(high),
        )
    return number
