"""``crmdesk check``: is everything in the customer file as it should be?"""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from crmdesk.cli import print_json
from crmdesk.cli.opening import opened
from crmdesk.cli.progress import StderrProgress
from crmdesk.core.i18n import N_, _, ngettext

NAME = "check"
HELP = N_("check the customer file, on wish repair what is computed")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--repair", action="store_true", help=_("put right what is computed"))
    parser.add_argument("--thorough", action="store_true", help=_("read every page and value"))


def run(args: argparse.Namespace) -> int:
    """Print the findings; exit code 1 if any is left."""
    from crmdesk.services.checking import SEVERITY_LABELS, Severity, check

    with opened(args) as services, closing(StderrProgress()) as progress:
        found = check(
            services.database, repair=args.repair, thorough=args.thorough, progress=progress
        )
        path = services.database.path
    left = [f for f in found if not f.is_repaired and f.severity is not Severity.NOTE]
    if args.json:
        print_json(
            {
                "file": str(path),
                "sound": not left,
                "findings": [
                    {
                        "kind": f.kind,
                        "severity": str(f.severity),
                        "message": f.message(),
                        "entity": f.entity,
                        "id": f.record_id,
                        "repaired": f.is_repaired,
                    }
                    for f in found
                ],
            }
        )
        return 1 if left else 0
    for finding in found:
        state = _("repaired") if finding.is_repaired else _(SEVERITY_LABELS[finding.severity])
        print(f"[{state}] {finding.message()}")
    if not left:
        print(_("{file} is in order.").format(file=path.name))
        return 0
    said = ngettext("{file}: {count} problem found.", "{file}: {count} problems found.", len(left))
    print(said.format(file=path.name, count=len(left)), file=sys.stderr)
    return 1
