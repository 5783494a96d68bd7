"""``crmdesk import FILE``: rows of a spreadsheet into the customer file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmdesk.cli import print_json
from crmdesk.cli.opening import opened
from crmdesk.cli.progress import StderrProgress
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _, listed, ngettext, told

if TYPE_CHECKING:
    from crmdesk.models.codecs import Namer
    from crmdesk.services.container import Services
    from crmdesk.services.importing import ImportJob, ImportService, Report, RowResult

NAME = "import"
HELP = N_("import customers, contacts ... from an Excel, csv or HTML file")
BAD_MAP = N_("Write --map like this: --map 公司=name; “{text}” has no =.")
NO_SUCH_FIELD = N_("“{field}” is no field of this list; choose one of {fields}.")
NO_APPROVER = N_("“{name}” may not approve; those who may: {names}.")
WITHHELD = N_(
    "Nothing is imported because rows are refused. Correct them, or use --keep-good to import the rest."
)
SHOWN = 20  # refused rows printed; the file and --json have all of them


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    add("file", type=Path, metavar="FILE", help=_("the spreadsheet"))
    add("--entity", default="customer", metavar="NAME", help=_("what the rows are"))
    add("--map", action="append", default=[], metavar="COLUMN=FIELD", dest="pairs",
        help=_("assign a column by its heading; no field: ignore it"))  # fmt: skip
    add("--dry-run", action="store_true", help=_("only say what would happen"))
    add("--mode", choices=["create", "update", "both"], default="both",
        help=_("only new records, only existing ones, or both"))  # fmt: skip
    add("--sheet", default="", metavar="NAME", help=_("the sheet, if there are several"))
    add("--encoding", default="", metavar="NAME", help=_("of a text file: utf-8, gb18030 ..."))
    add("--refused", type=Path, metavar="FILE.xlsx", help=_("write the refused rows there"))
    add("--create-missing", action="store_true",
        help=_("also create employees that do not exist"))  # fmt: skip
    add("--clear-blank", action="store_true", help=_("a blank cell clears the field"))
    of_trade = parser.add_argument_group(_("sales, receipts, stocks and balances"))
    add = of_trade.add_argument
    add("--create-customers", action="store_true",
        help=_("create customers that do not exist, with the tag “To be verified”"))  # fmt: skip
    add("--create-products", action="store_true",
        help=_("create products that do not exist, with a remark"))  # fmt: skip
    add("--keep-good", action="store_true",
        help=_("import the rest although some documents are refused"))  # fmt: skip
    add("--oldest-first", action="store_true",
        help=_("receipts settle the documents that are due first"))  # fmt: skip
    add("--past-sales", action="store_true",
        help=_("these are sales of the past, no orders that a credit hold stops"))  # fmt: skip
    add("--approver", default="", metavar="NAME",
        help=_("who allows it; the password is asked for"))  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Import or check, and say what became of the rows."""
    progress = StderrProgress()
    with opened(args) as services:
        imports = services.imports
        job = _job(services, args)
        act = imports.check if args.dry_run else imports.run
        report = act(job, progress)
        progress.close()
        written = _write_refused(imports, report, args)
        namer = report.namer(services.names)
        if args.json:
            print_json(_as_data(job, report, namer))
        else:
            _say(job, report, namer, written)
    return 1 if report.is_withheld else 0


def _approver(services: Services, args: argparse.Namespace) -> int | None:
    """Who allows that past sales are not checked, after he has proved it."""
    if not args.past_sales or not args.approver:
        return None
    from getpass import getpass

    people = {person.name: person.employee_id for person in services.approvals.approvers()}
    if args.approver not in people:
        raise CrmError(NO_APPROVER, name=args.approver, names=listed(people))
    return services.approvals.decide(people[args.approver], getpass(_("Password") + ": "))


def _job(services: Services, args: argparse.Namespace) -> ImportJob:
    from dataclasses import replace

    from crmdesk.services.importing import Mode

    imports = services.imports
    job = imports.job(
        args.file,
        args.entity,
        sheet=args.sheet,
        encoding=args.encoding,
        mode=Mode(args.mode),
        create_employees=args.create_missing,
        clear_blank=args.clear_blank,
        create_customers=args.create_customers,
        create_products=args.create_products,
        keep_good=args.keep_good,
        oldest_first=args.oldest_first,
        past_sales=args.past_sales,
        approver_id=_approver(services, args),
    )
    known = imports.targets(args.entity)
    mapping = job.mapping
    for pair in args.pairs:
        heading, sign, said = pair.rpartition("=")
        if not sign:
            raise CrmError(BAD_MAP, text=pair)
        target = known.find(said.strip()) if said.strip() else None
        if said.strip() and target is None:
            raise CrmError(NO_SUCH_FIELD, field=said, fields=", ".join(known.by_key))
        mapping = mapping.named(heading.strip(), target.key if target else "")
    return replace(job, mapping=mapping)


def _write_refused(imports: ImportService, report: Report, args: argparse.Namespace) -> Path | None:
    if args.refused is None or not report.refused:
        return None
    imports.write_refused(report, args.refused)
    return Path(args.refused)


# --- saying it -------------------------------------------------------------------------------
def _say(job: ImportJob, report: Report, namer: Namer, written: Path | None) -> None:
    from crmdesk.services.importing import ACTION_LABELS, Action

    ignored = listed(c.heading for c in job.mapping.ignored)
    if ignored:
        print(_("Not imported: {columns}").format(columns=ignored))
    for note in report.notes():
        print(note)
    if report.is_rehearsal:
        _say_rows([r for r in report.rows if r.changes or r.duplicates], namer)
    _say_rows(report.refused, namer)
    counts = [
        f"{_(ACTION_LABELS[action])} {report.counts[action]}"
        for action in Action
        if report.counts[action]
    ]
    said = N_("Would import {file}: {counts}") if report.is_rehearsal else N_("{file}: {counts}")
    if report.is_withheld:
        print(_(WITHHELD))
    print(_(said).format(file=report.file, counts=listed(counts)))
    if written is not None:
        count = len(report.refused)
        text = ngettext(
            "{count} refused row is in {file}", "{count} refused rows are in {file}", count
        )
        print(text.format(count=count, file=written))


def _say_rows(rows: list[RowResult], namer: Namer) -> None:
    for row in rows[:SHOWN]:
        said = [problem.message() for problem in row.problems]
        said += [change.message(namer) for change in row.changes]
        said += [
            _("may be {code} {name}: {reason}").format(code=d.code, name=d.name, reason=d.reason)
            for d in row.duplicates
        ]
        print(_("Row {number} {title}: {text}").format(
            number=row.number, title=row.title, text=told(said)
        ))  # fmt: skip
    if len(rows) > SHOWN:
        more = len(rows) - SHOWN
        print(ngettext("and {count} more row", "and {count} more rows", more).format(count=more))


def _as_data(job: ImportJob, report: Report, namer: Namer) -> dict[str, Any]:
    from crmdesk.services.importing import Action

    return {
        "file": report.file,
        "entity": report.entity,
        "dry_run": report.is_rehearsal,
        "withheld": report.is_withheld,
        "rows": report.total,
        "created": report.counts[Action.CREATE],
        "updated": report.counts[Action.UPDATE],
        "unchanged": report.counts[Action.SAME],
        "refused": report.counts[Action.REFUSE],
        "records": dict(report.created),
        "change_set": report.change_set.change_set_id if report.change_set else 0,
        "mapping": {c.heading: c.target for c in job.mapping.used},
        "ignored": [c.heading for c in job.mapping.ignored],
        "notes": report.notes(),
        "new_names": report.new_names,
        "problems": [
            {"row": row.number, "title": row.title, "reasons": [p.message() for p in row.problems]}
            for row in report.refused
        ],
        "changes": [
            {
                "row": row.number,
                "title": row.title,
                "fields": [c.message(namer) for c in row.changes],
            }
            for row in report.rows
            if row.changes
        ],
    }
