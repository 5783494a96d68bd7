"""What a text of a method says in the language of the tests."""

from __future__ import annotations

from crmdesk.analysis.wording import Text
from crmdesk.core.i18n import _


def said(words: Text) -> str:
    """The translated template, filled; texts inside it are translated too."""
    filled = {n: said(v) if isinstance(v, Text) else v for n, v in words.params}
    return _(words.template).format(**filled)
