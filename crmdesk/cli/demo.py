"""``crmdesk demo FILE``: a new customer file with invented customers."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date
from pathlib import Path

from crmdesk.cli import print_json
from crmdesk.cli.progress import StderrProgress
from crmdesk.core.i18n import N_, _

NAME = "demo"
HELP = N_("create a customer file with invented customers, to try the program")
DEFAULT_SIZE = "case"
COUNTED = {
    "opportunities": "opportunity",
    "activities": "activity",
    "tasks": "task",
    "quotes": "quote",
    "contracts": "contract",
    "products": "product",
    "routes": "route",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the file to create"))
    parser.add_argument(
        "--size",
        default=DEFAULT_SIZE,
        metavar="SIZE",
        help=_("case: the textbook company of 3,530 customers; 20k; 200k"),
    )
    parser.add_argument(
        "--seed", type=int, default=1, help=_("another number gives other customers")
    )
    parser.add_argument(
        "--today",
        type=_day,
        metavar="DATE",
        help=_("the day everything is dated back from (YYYY-MM-DD)"),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("“{value}” is not a day; write it like 2026-11-21.").format(value=text)
        ) from None


def run(args: argparse.Namespace) -> int:
    """Create the file and say what is in it."""
    from crmdesk.services.demo import create_demo

    progress = StderrProgress()
    try:
        counts = create_demo(
            args.file, args.size, seed=args.seed, today=args.today, progress=progress
        )
    finally:
        progress.close()
    if args.json:
        print_json({"file": str(args.file), "seed": args.seed, **asdict(counts)})
        return 0
    print(
        _(
            "{file}: {customers} customers ({active} buying, {inactive} inactive, "
            "{prospects} prospects, {suspects} names on a list)"
        ).format(
            file=args.file,
            customers=counts.customers,
            active=counts.active,
            inactive=counts.inactive,
            prospects=counts.prospects,
            suspects=counts.suspects,
        )
    )
    print(
        _(
            "{opportunities} opportunities, {activities} follow-ups, {tasks} tasks, {quotes} quotes, "
            "{contracts} contracts, {products} products, {routes} routes"
        ).format(**{name: counts.records.get(table, 0) for name, table in COUNTED.items()})
    )
    return 0
