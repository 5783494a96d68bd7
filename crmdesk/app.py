"""The composition root of the window: paths, look, file, services, window, error hooks.

Order of the start: paint the window with Qt alone, then load what reads the file, then fill the
first page. Everything heavy waits until it is used.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from crmdesk.core import clock, i18n
from crmdesk.core.i18n import N_, _


def main(argv: list[str]) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    options = _options(argv)
    if options.clock:
        clock.fix_from(options.clock)
    if not _has_display():
        i18n.set_language(options.lang or i18n.DEFAULT_LANGUAGE)
        print(_(NO_DISPLAY), file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return 1
    from crmdesk.ui.starting import Start

    return Start(options).run()


NO_DISPLAY = N_(
    "There is no display to open the window on. Commands work without one: demo, import, export, "
    "find, report, backup, restore, check, tour (crmdesk --help)."
)


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="crmdesk")
    parser.add_argument("--db", type=Path)
    parser.add_argument("--lang", choices=list(i18n.LANGUAGES))
    parser.add_argument("--style")
    parser.add_argument("--scale", type=float)
    parser.add_argument("--clock", default="")
    return parser.parse_args(argv)


def _has_display() -> bool:
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
