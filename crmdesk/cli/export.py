"""``crmdesk export ENTITY --out FILE``: a list to .xlsx or .csv."""

from __future__ import annotations

import argparse
from pathlib import Path

from crmdesk.cli import print_json
from crmdesk.cli.opening import opened
from crmdesk.cli.progress import StderrProgress
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _, ngettext

NAME = "export"
HELP = N_("write a list to an Excel or csv file")
NO_SUCH_LIST = N_("“{entity}” is no list; choose one of {entities}.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    add("entity", metavar="ENTITY", help=_("which list: customer, contact, address ..."))
    add("--out", type=Path, required=True, metavar="FILE", help=_("the .xlsx or .csv to write"))
    add("--columns", nargs="+", default=[], metavar="COLUMN",
        help=_("keys or labels of the columns, in this order"))  # fmt: skip
    add("--find", default="", metavar="TEXT", help=_("only what the search box finds"))
    add("--totals", action="store_true", help=_("a last row with the sums of the amounts"))


def run(args: argparse.Namespace) -> int:
    """Write the file and say how many records it holds."""
    from crmdesk.models.query import ListQuery
    from crmdesk.services.exporting import Table
    from crmdesk.services.importing import IMPORTABLE

    if args.entity not in IMPORTABLE:
        raise CrmError(NO_SUCH_LIST, entity=args.entity, entities=", ".join(IMPORTABLE))
    progress = StderrProgress()
    with opened(args) as services:
        exports = services.exports
        columns = [exports.column(args.entity, said) for said in args.columns]
        columns = columns or exports.usual_columns(args.entity)
        ids = services.lists.ids(ListQuery(args.entity, search=args.find))
        table = Table(args.entity, columns, ids, totals=args.totals)
        count = exports.write(table, args.out, progress)
    progress.close()
    if args.json:
        print_json({"file": str(args.out), "records": count, "columns": columns})
    else:
        said = ngettext(
            "{count} record written to {file}", "{count} records written to {file}", count
        )
        print(said.format(count=count, file=args.out))
    return 0
