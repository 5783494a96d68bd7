"""gettext for the whole program: source strings are English, zh_CN is the default.

``_`` translates at use, ``N_`` marks a string that is translated later (labels in tables of
constants), ``ngettext`` counts. Placeholders are named (``{count}``) and filled with
``str.format`` after translation; never an f-string inside the call.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Iterable
from functools import cache
from typing import Final

from crmdesk.core.paths import resource

DEFAULT_LANGUAGE: Final = "zh_CN"
LANGUAGES: Final = {"zh_CN": "简体中文", "en": "English"}
DOMAIN: Final = "crmdesk"

_catalogue: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"


def set_language(language: str) -> None:
    """Switch the language of every later call; an unknown one falls back to English."""
    global _catalogue, _language  # noqa: PLW0603 - the language is a property of the process
    _language = language if language in LANGUAGES else "en"
    _catalogue = _load(_language)


@cache
def _load(language: str) -> _gettext.NullTranslations:
    if language == "en":
        return _gettext.NullTranslations()
    return _gettext.translation(DOMAIN, resource("locale"), languages=[language], fallback=True)


def language() -> str:
    """The language now in use, a key of ``LANGUAGES``."""
    return _language


def _(message: str) -> str:
    """Translate *message* now."""
    return _catalogue.gettext(message) if message else message


def everywhere(message: str) -> frozenset[str]:
    """*message* in every language: what people may write in a spreadsheet for it."""
    return frozenset(_load(known).gettext(message) for known in LANGUAGES if message)


def N_(message: str) -> str:
    """Mark *message* for the catalogue; whoever shows it calls ``_``."""
    return message


def ngettext(singular: str, plural: str, count: int) -> str:
    """Translate the form that fits *count*; the caller fills ``{count}``."""
    return _catalogue.ngettext(singular, plural, count)


def listed(words: Iterable[str]) -> str:
    """Words one after the other as the language does it: ``甲、乙`` or ``a, b``."""
    return _(", ").join(words)


def told(clauses: Iterable[str]) -> str:
    """Short statements one after the other: ``一；二`` or ``one; two``."""
    return _("; ").join(clauses)
