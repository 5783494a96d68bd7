"""``crmdesk find TEXT``: the search box on the command line."""

from __future__ import annotations

import argparse

from crmdesk.cli import print_json
from crmdesk.cli.opening import opened
from crmdesk.core.i18n import N_, _, ngettext

NAME = "find"
HELP = N_("find customers by name, pinyin, initials, telephone, number, notes")
COLUMNS = ("code", "name", "short_name", "contact.name", "contact.mobile", "phone")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("text", nargs="+", help=_("what to look for"))
    parser.add_argument("--limit", type=int, default=50, help=_("at most so many lines"))


def run(args: argparse.Namespace) -> int:
    """Print the hits; exit code 1 if there is none."""
    from crmdesk.models.query import ListQuery

    with opened(args) as services:
        page = services.lists.first_page(
            ListQuery(search=" ".join(args.text)), COLUMNS, max(1, args.limit)
        )
    if args.json:
        hits = [dict(zip(COLUMNS, row, strict=True)) for row in page.rows]
        print_json({"query": " ".join(args.text), "total": page.total, "customers": hits})
    else:
        for row in page.rows:
            print("\t".join(str(value or "") for value in row))
        print(
            ngettext("{count} customer", "{count} customers", page.total).format(count=page.total)
        )
    return 0 if page.total else 1
