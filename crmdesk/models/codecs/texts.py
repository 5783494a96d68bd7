"""Codecs of text, codes and addresses of every sort."""

from __future__ import annotations

import re
from typing import Any, Final

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_
from crmdesk.models import checks
from crmdesk.models.codecs.base import Codec, check_length, clean_code, clean_line, clean_lines
from crmdesk.models.fields import FieldSpec

_WHOLE: Final = re.compile(r"\d+\.0+")
_SHORTENED: Final = re.compile(r"\d(\.\d+)?[eE]\+?\d+")


class TextCodec(Codec):
    """One line of text."""

    def dump(self, spec: FieldSpec, value: Any) -> str | None:
        text = clean_lines(str(value)) if spec.multiline else clean_line(str(value))
        return check_length(spec, checks.run(spec.check, text)) or None


class LongTextCodec(Codec):
    """Several lines of text."""

    def dump(self, spec: FieldSpec, value: Any) -> str | None:
        return check_length(spec, clean_lines(str(value))) or None


class CodeCodec(Codec):
    """Identifiers: letters and digits that are never a number."""

    def parse(self, spec: FieldSpec, text: str, spreadsheet: bool) -> Any:
        if spreadsheet:
            text = undo_excel_number(text)
        return self.dump(spec, text)

    def dump(self, spec: FieldSpec, value: Any) -> str | None:
        return check_length(spec, checks.run(spec.check, clean_code(str(value)))) or None


class PhoneCodec(CodeCodec):
    """Telephone numbers: stored canonically (13800138000, 0755-26712345), shown in groups."""

    def show(self, spec: FieldSpec, value: Any) -> str:
        return checks.format_phone(value)

    def dump(self, spec: FieldSpec, value: Any) -> str | None:
        return checks.run(spec.check or "phone", clean_code(str(value))) or None

    def cell(self, spec: FieldSpec, value: Any) -> tuple[object, str]:
        return str(value), "@"


class EmailCodec(CodeCodec):
    """E-mail addresses."""

    def dump(self, spec: FieldSpec, value: Any) -> str | None:
        return checks.run("email", clean_code(str(value))) or None


class UrlCodec(CodeCodec):
    """Web addresses, with or without the scheme."""

    def dump(self, spec: FieldSpec, value: Any) -> str | None:
        return check_length(spec, checks.run("url", clean_code(str(value)))) or None


def undo_excel_number(text: str) -> str:
    """Text of a code that Excel took for a number: ``1380013.0`` back; ``1.38E+10`` is refused."""
    if _WHOLE.fullmatch(text):
        return text.split(".", maxsplit=1)[0]
    if _SHORTENED.fullmatch(text):
        digits = re.sub(r"[eE].*", "", text).replace(".", "")
        exponent = int(re.split(r"[eE]\+?", text)[1])
        if len(digits) == exponent + 1:
            return digits
        raise FieldError(
            N_(
                "Excel shortened the number to {value}; its last digits are lost. "
                "Format the column as text and enter it again."
            ),
            value=text,
        )
    return text
