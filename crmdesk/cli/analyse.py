"""``crmdesk analyse METHOD``: the methods of analysis without a window."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from crmdesk.cli import print_json
from crmdesk.cli.opening import opened
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _

if TYPE_CHECKING:
    from crmdesk.analysis.base import Cell, Method, Result, Row, TableData

NAME = "analyse"
HELP = N_("forecast, funnels, grades and contacts in time as tables or JSON")
NO_NAME = N_("Name the method; crmdesk analyse --list shows them.")
NO_EQUALS = N_("Write a parameter as NAME=VALUE: {text}")
NO_DATE = N_("“{text}” is not a date. Write it like 2026-11-21.")
ABOUT_JSON = N_(
    "--json prints one object: method, as_of, n, parameters (as used), note, findings (sentence, "
    "evidence, tone, ids) and tables by name. Each table has columns (key, title, kind) and rows; "
    "a row has a value for every column, and ids of what is behind it. Money is in fen, percent "
    "in hundredths of a percent, dates are ISO; what is not known is null. totals is a row or null."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    parser.epilog = _(ABOUT_JSON)
    add("name", nargs="?", default="", metavar="METHOD", help=_("which method"))
    add("--list", action="store_true", dest="show_list", help=_("show the methods and stop"))
    add("--as-of", default="", metavar="DATE", help=_("reckon for this day"))
    add("--set", action="append", default=[], metavar="NAME=VALUE",
        help=_("a parameter; may be given several times"))  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Run the method and print what it found."""
    if args.show_list:
        return _show_list(args)
    if not args.name:
        raise CrmError(NO_NAME)
    from crmdesk.analysis import method
    from crmdesk.services.methods import parsed

    chosen = method(args.name)
    values = parsed(chosen, _given(args.set))
    as_of = _day(args.as_of)
    with opened(args) as services:
        result = services.analyses.run_with(chosen, values, as_of)
    if args.json:
        print_json(as_json(chosen, values, result))
    else:
        _print(chosen, result)
    return 0


def _given(texts: list[str]) -> dict[str, str]:
    for text in texts:
        if "=" not in text:
            raise CrmError(NO_EQUALS, text=text)
    return dict(text.partition("=")[::2] for text in texts)


def _day(text: str) -> date | None:
    from crmdesk.core.errors import FieldError
    from crmdesk.models.codecs.dates import parse_date

    if not text:
        return None
    try:
        return parse_date(text, False)
    except FieldError as error:
        raise CrmError(NO_DATE, text=text) from error


# --- JSON ---------------------------------------------------------------------------------------
def as_json(chosen: Method, values: dict[str, Any], result: Result) -> dict[str, Any]:
    """The result as the help describes it."""
    from crmdesk.charts.words import shown

    return {
        "method": chosen.id,
        "as_of": result.as_of.isoformat(),
        "n": result.n,
        "parameters": {name: _plain(value) for name, value in values.items()},
        "note": shown(result.note),
        "findings": [
            {
                "sentence": shown(f.sentence),
                "evidence": shown(f.evidence),
                "tone": f.tone.value,
                "ids": f.behind if isinstance(f.behind, str) else list(f.behind),
            }
            for f in result.findings
        ],
        "tables": {table.key: _table(table) for table in result.tables},
    }


def _table(table: TableData) -> dict[str, Any]:
    from crmdesk.charts.words import shown

    return {
        "title": shown(table.title),
        "columns": [
            {"key": c.key, "title": shown(c.title), "kind": c.kind.value} for c in table.columns
        ],
        "rows": [_row(table, row) for row in table.rows],
        "totals": None if table.totals is None else _row(table, table.totals),
    }


def _row(table: TableData, row: Row) -> dict[str, Any]:
    cells = {c.key: _plain(cell) for c, cell in zip(table.columns, row.cells, strict=True)}
    return cells | {"ids": row.behind if isinstance(row.behind, str) else list(row.behind)}


def _plain(cell: Cell) -> Any:
    from crmdesk.analysis.wording import Text
    from crmdesk.charts.words import shown

    if isinstance(cell, Text):
        return shown(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


# --- for people ---------------------------------------------------------------------------------
def _print(chosen: Method, result: Result) -> None:
    """Findings, then every table with tabs between the columns."""
    from crmdesk.charts.words import caption, shown, table_texts

    print(f"{_(chosen.title)}\t{result.as_of.isoformat()}\t{shown(result.note)}")
    for finding in result.findings:
        said = [shown(finding.sentence), shown(finding.evidence)]
        print("\t".join(part for part in said if part))
    for table in result.tables:
        texts, totals = table_texts(table)
        print(f"\n{shown(table.title)}")
        print("\t".join(caption(column) for column in table.columns))
        for row in [*texts, *([totals] if totals else [])]:
            print("\t".join(row))


def _show_list(args: argparse.Namespace) -> int:
    from crmdesk.analysis import methods

    if args.json:
        print_json(
            [
                {"id": m.id, "title": _(m.title), "parameters": [p.name for p in m.parameters]}
                for m in methods()
            ]
        )
    else:
        for each in methods():
            names = ", ".join(p.name for p in each.parameters)
            print(f"{each.id}\t{_(each.title)}\t{names}")
    return 0
