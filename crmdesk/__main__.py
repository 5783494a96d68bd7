"""``crmdesk`` and ``python -m crmdesk``: a command with arguments, the window without."""

from __future__ import annotations

import sys


def main() -> None:
    """Open the window, or run the command line."""
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


if __name__ == "__main__":
    main()
