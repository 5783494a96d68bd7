"""The words of results in the language now in use."""

from __future__ import annotations

from datetime import date

from crmdesk.analysis.wording import Figure, Param, Text, Words
from crmdesk.charts.numbers import full
from crmdesk.core.i18n import _


def shown(words: Words) -> str:
    """What a person reads: data as it is, a template translated and filled."""
    if isinstance(words, str):
        return words
    return _(words.template).format(**{name: _said(value) for name, value in words.params})


def _said(value: Param) -> str | int:
    if isinstance(value, Figure):
        return full(value.value, value.measure)
    if isinstance(value, Text):
        return shown(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
