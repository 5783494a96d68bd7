"""``crmdesk report NAME --out FILE``: papers (.pdf) and tables (.xlsx) without a window."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmdesk.cli import print_json
from crmdesk.cli.opening import opened
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _, listed, ngettext

if TYPE_CHECKING:
    from crmdesk.models.fields import FieldSpec
    from crmdesk.reports.base import Printed, Report, Scope
    from crmdesk.services.container import Services

NAME = "report"
HELP = N_("print cards, lists and other reports into a PDF, tables also into an Excel file")
OF_METHOD = "parameters"  # takes the parameters of an analysis
NEEDS_CUSTOMERS = "customer-card"
NO_OUT = N_("Say where the report goes: --out FILE.pdf, or FILE.xlsx for a table")
NO_NAME = N_("Name the report; crmdesk report --list shows them.")
NO_SUCH_CUSTOMER = N_("No customer has the number {code}.")
NO_SUCH_PARAMETER = N_("The report {report} has no parameter {name}.")
NOT_FOUND = N_("{field}: there is no “{name}”.")
NO_SUCH_DOCUMENT = N_("No quote or contract has the number {code}.")
WHICH_CUSTOMERS = N_("Say whose cards: --customer C000001 or --find TEXT.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    add("name", nargs="?", default="", metavar="NAME", help=_("which report"))
    add("--list", action="store_true", dest="show_list", help=_("show the reports and stop"))
    add(
        "--out",
        type=Path,
        metavar="FILE",
        help=_("the file to write: .pdf, or .xlsx of a report that is a table"),
    )
    add("--customer", action="append", default=[], metavar="CODE",
        help=_("a customer number; may be given several times"))  # fmt: skip
    add("--quote", default="", metavar="CODE",
        help=_("a quote number; the newest version, or CODE/2 for the second one"))  # fmt: skip
    add("--contract", default="", metavar="CODE", help=_("a contract number, likewise"))
    add("--without-prices", action="store_true", help=_("the quote as the warehouse needs it"))
    add("--find", default="", metavar="TEXT", help=_("the customers that the search box finds"))
    add("--method", default="", metavar="METHOD", help=_("the analysis to print"))
    add("--as-of", default="", metavar="DATE", help=_("reckon for this day"))
    add("--seller", default="", metavar="NAME", help=_("of this employee"))
    add("--on", default="", metavar="DATE", help=_("the day of the visits"))
    add("--cards", action="store_true", help=_("the customer cards behind the day sheet"))
    add("--blank", action="store_true", help=_("cards to fill in by hand"))
    add("--continuation", action="store_true", help=_("a page for what does not fit on the card"))
    add("--set", action="append", default=[], metavar="NAME=VALUE", help=_("any other parameter"))
    add("--paper", default="", metavar="CODE",
        help=_("say what changed since the paper with this number or short code was printed"))  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Print the report and say what was written."""
    if args.show_list:
        return _show_list(args)
    if args.paper:
        return _show_paper(args)
    from crmdesk.core.progress import NO_PROGRESS
    from crmdesk.reports import report

    if not args.name:
        raise CrmError(NO_NAME)
    chosen = report(args.name)
    if args.out is None:
        raise CrmError(NO_OUT)
    with opened(args) as services:
        values = _values(services, chosen, args)
        scope = _scope(services, args)
        values |= _documents(services, chosen, args)
        done = chosen.build(services, scope, values, args.out, NO_PROGRESS)
    _say(args, chosen, done)
    return 0


def _values(services: Services, chosen: Report, args: argparse.Namespace) -> dict[str, Any]:
    """The parameters in value form. Raises CrmError for one that the report does not have."""
    from crmdesk.reports.analysis import joined

    given = dict(item.partition("=")[::2] for item in args.set)
    if args.method:
        given["method"] = args.method
    if args.as_of:
        given["as_of"] = args.as_of
    if args.seller:
        asks = [s.name for s in chosen.parameters if s.reference == "employee"]
        given[asks[0] if asks else "employee_id"] = args.seller
    if args.on:
        given["on"] = args.on
    for flag in ("blank", "continuation", "cards", "without_prices"):
        if getattr(args, flag):
            given[flag] = "1"
    specs = {spec.name: spec for spec in chosen.parameters}
    if OF_METHOD in specs:  # whatever else is given is for the method
        more = {name: given.pop(name) for name in [*given] if name not in specs}
        given |= {OF_METHOD: joined(more)} if more else {}
    for name in given:
        if name not in specs:
            raise CrmError(NO_SUCH_PARAMETER, report=chosen.id, name=name.replace("_", "-"))
    return {name: _value(services, specs[name], text) for name, text in given.items()}


def _value(services: Services, spec: FieldSpec, text: str) -> Any:
    """What was typed in value form; a record is given by its name. Raises CrmError."""
    from crmdesk.models import codecs
    from crmdesk.models.fields import Kind

    if spec.kind is not Kind.REFERENCE:
        return codecs.parse(spec, text)
    for record_id, name in services.names.choices(spec.reference):
        if name == text.strip():
            return record_id
    raise CrmError(NOT_FOUND, field=spec.title, name=text)


def _documents(services: Services, chosen: Report, args: argparse.Namespace) -> dict[str, int]:
    """The quote and contract that are named. Raises CrmError for one that is not there."""
    from crmdesk.services.document_rows import by_code

    given = {"quote": args.quote, "contract": args.contract}
    found = {}
    for entity, code in given.items():
        if not code:
            continue
        if entity not in {spec.name for spec in chosen.parameters}:
            raise CrmError(NO_SUCH_PARAMETER, report=chosen.id, name=entity)
        number, _slash, version = code.strip().partition("/")
        record_id = None
        if not version or version.isdecimal():
            with services.database.read() as connection:
                record_id = by_code(connection, entity, number, int(version or 0))
        if record_id is None:
            raise CrmError(NO_SUCH_DOCUMENT, code=code)
        found[entity] = record_id
    return found


def _scope(services: Services, args: argparse.Namespace) -> Scope:
    from crmdesk.models.query import ListQuery
    from crmdesk.reports.base import Scope

    if args.customer:
        return Scope(customer_ids=_ids(services, args.customer))
    if args.find:
        return Scope(query=ListQuery(search=args.find))
    if args.name == NEEDS_CUSTOMERS and not args.blank:
        raise CrmError(WHICH_CUSTOMERS)
    return Scope()


def _ids(services: Services, codes: list[str]) -> list[int]:
    """The customers with these numbers, in the order given."""
    from crmdesk.models.query import Condition, Group, ListQuery, Op

    wanted = [code.strip() for code in codes]
    spelled = tuple(dict.fromkeys([*wanted, *(code.upper() for code in wanted)]))
    asked = Group((Condition("code", Op.ONE_OF, spelled),))
    page = services.lists.first_page(ListQuery(filter=asked), ("code",), len(spelled))
    known = {str(row[0]): i for row, i in zip(page.rows, page.ids, strict=True)}
    found = [known.get(code) or known.get(code.upper()) for code in wanted]
    for code, customer_id in zip(wanted, found, strict=True):
        if customer_id is None:
            raise CrmError(NO_SUCH_CUSTOMER, code=code)
    return [i for i in found if i is not None]


def _say(args: argparse.Namespace, chosen: Report, done: Printed) -> None:
    if args.json:
        print_json(
            {
                "report": chosen.id,
                "file": str(done.file),
                "pages": done.pages,
                "rows": done.rows,
                "prints": [
                    {"number": p.number, "short_code": p.short_code, "customer_id": p.customer_id}
                    for p in done.papers
                ],
                "remarks": list(done.remarks),
            }
        )
        return
    if not done.papers:
        rows = ngettext("{file}: {count} row", "{file}: {count} rows", done.rows)
        print(rows.format(file=done.file, count=done.rows))
        return
    pages = ngettext("{file}: {count} page", "{file}: {count} pages", done.pages)
    print(pages.format(file=done.file, count=done.pages))
    first, last = done.papers[0], done.papers[-1]
    numbers = first.number if first is last else f"{first.number} – {last.number}"
    print(_("Print no. {numbers}").format(numbers=numbers))
    for remark in done.remarks:
        print(remark)


def _show_list(args: argparse.Namespace) -> int:
    from crmdesk.reports import reports

    known = reports()
    if args.json:
        print_json(
            [
                {"id": r.id, "title": _(r.title), "parameters": [p.name for p in r.parameters]}
                for r in known
            ]
        )
    else:
        for each in known:
            print(f"{each.id}\t{_(each.title)}")
    return 0


def _show_paper(args: argparse.Namespace) -> int:
    """Which customer a paper is about, and which fields changed since."""
    with opened(args) as services:
        state = services.printing.state(args.paper)
        paper = state.paper
        customer = services.names("customer", paper.customer_id) if paper.customer_id else ""
        changed = {
            entity: sorted(_field_titles(services, entity, fields))
            for entity, fields in state.changed.items()
        }
    if args.json:
        print_json(
            {
                "number": paper.number,
                "short_code": paper.short_code,
                "report": paper.report,
                "printed_at": paper.at.isoformat(" ", "minutes"),
                "customer_id": paper.customer_id,
                "customer": customer,
                "changed": {entity: sorted(fields) for entity, fields in state.changed.items()},
            }
        )
        return 0
    print(f"{paper.number}\t{paper.short_code}\t{paper.at:%Y-%m-%d %H:%M}\t{customer}")
    for titles in changed.values():
        print(_("Changed since: {fields}").format(fields=listed(titles)))
    if not changed:
        print(_("Nothing changed since it was printed."))
    return 0


def _field_titles(services: Services, entity: str, fields: frozenset[str]) -> list[str]:
    """Titles of changed fields; records that came or went are named by their kind."""
    from crmdesk.models.registry import entity_of

    known = services.catalogue.by_key(entity)
    label = _(entity_of(entity).label)
    if entity == "customer":
        return [known[f].title if f in known else label for f in fields]
    return [f"{label}·{known[f].title}" if f in known else label for f in fields]
