"""``crmdesk restore BACKUP --db FILE``: put a backup in the place of the customer file."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path

from crmdesk.cli import NO_FILE, print_json
from crmdesk.cli.opening import PASSWORD_VARIABLE
from crmdesk.cli.progress import StderrProgress
from crmdesk.core.errors import Cancelled, CrmError
from crmdesk.core.i18n import N_, _

NAME = "restore"
HELP = N_("put a backup in the place of the customer file; the present file is kept")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("backup", type=Path, metavar="BACKUP", help=_("the backup file"))
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))


def run(args: argparse.Namespace) -> int:
    """Check the backup, ask, restore; print where the present file lies now."""
    from crmdesk.services.restoring import inspect, restore

    if args.db is None:
        raise CrmError(NO_FILE)
    password = os.environ.get(PASSWORD_VARIABLE, "")
    held = inspect(args.backup, password)
    if not args.yes:
        _ask(
            _("Restore {backup} ({count} customers, last change {day}) as {file}? [y/N] ").format(
                backup=args.backup.name,
                count=held.customers,
                day=held.newest_change or "—",
                file=args.db,
            )
        )
    with closing(StderrProgress()) as progress:
        done = restore(args.backup, args.db, password, progress)
    if args.json:
        kept = str(done.kept) if done.kept else None
        print_json({"file": str(done.path), "kept": kept, "customers": held.customers})
        return 0
    print(_("Restored: {file}").format(file=done.path))
    if done.kept is not None:
        print(_("The file that was there before is kept as {file}").format(file=done.kept))
    return 0


def _ask(question: str) -> None:
    if not sys.stdin or not sys.stdin.isatty():
        raise CrmError(N_("Add --yes: without it the command asks, and nobody is there to answer."))
    if input(question).strip().lower() not in ("y", "yes", "是"):
        raise Cancelled
