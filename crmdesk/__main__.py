"""``crmdesk`` and ``python -m crmdesk``: a command with arguments, the window without."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    """Open the window, or run the command line."""
    _have_streams()
    if getattr(sys, "frozen", False):
        # The packed program starts itself anew for every worker process of an import.
        from multiprocessing import freeze_support

        freeze_support()
    window_options = ("--db", "--lang", "--style", "--scale", "--clock")
    rest = sys.argv[1:]
    while rest and rest[0] in window_options:
        rest = rest[2:]
    if rest:
        from crmdesk import cli

        sys.exit(cli.main(sys.argv[1:]))
    from crmdesk import app

    sys.exit(app.main(sys.argv[1:]))


def _have_streams() -> None:
    """A Windows program without console has no output at all; commands write all the same."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for good
            setattr(sys, name, nowhere)


if __name__ == "__main__":
    main()
