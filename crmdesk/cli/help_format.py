"""argparse's own words in the person's language."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any, Final

from crmdesk.core.i18n import N_, _

WORDS: Final = {
    "positional arguments": N_("Arguments"),
    "options": N_("Options"),
    "show this help message and exit": N_("show this help and stop"),
    "show program's version number and exit": N_("show the version and stop"),
}


class HelpFormatter(argparse.HelpFormatter):
    """Puts ``WORDS`` in the place of what argparse says by itself."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(_translated(heading))

    def add_argument(self, action: argparse.Action) -> None:
        action.help = _translated(action.help)
        super().add_argument(action)


def _translated(text: str | None) -> str | None:
    return _(WORDS[text]) if text in WORDS else text
