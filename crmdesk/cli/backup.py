"""``crmdesk backup``: a verified copy of the customer file, for the task scheduler."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from crmdesk.cli import print_json
from crmdesk.cli.opening import opened
from crmdesk.cli.progress import StderrProgress
from crmdesk.core.i18n import N_, _

NAME = "backup"
HELP = N_("make a verified backup of the customer file")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--to", type=Path, metavar="FOLDER", help=_("where to (default: “backups” beside the file)")
    )


def run(args: argparse.Namespace) -> int:
    """Back up, verify, rotate; print where the backup lies."""
    with opened(args) as services, closing(StderrProgress()) as progress:
        made = services.backups.back_up(args.to, progress)
    if args.json:
        print_json(
            {
                "backup": str(made.path),
                "made_at": made.made_at.isoformat(" "),
                "bytes": made.size,
                "sha256": made.sha256,
                "state": str(made.state),
            }
        )
    else:
        print(_("Backup made and verified: {file}").format(file=made.path))
    return 0
