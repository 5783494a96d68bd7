"""Statements, dunning letters and credit reports as tables: what their Excel files are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from crmdesk.analysis.base import Cell, Column, ColumnKind, Finding, Result, Row, TableData, Tone
from crmdesk.analysis.credit_result import caps_table, limits_table, points_table
from crmdesk.analysis.statement import Entry
from crmdesk.analysis.wording import Words, text
from crmdesk.core import clock
from crmdesk.core.i18n import N_, _
from crmdesk.reports.result_excel import Facts
from crmdesk.reports.statement_words import CHANGED, kind_of
from crmdesk.services.rules.documents import label_of

if TYPE_CHECKING:
    from crmdesk.services.credit_reports import ReportData
    from crmdesk.services.dunning_data import Letter, SheetLine, StatementSheet

_CODE, _DATE, _MONEY, _DAYS = (
    ColumnKind.CODE, ColumnKind.DATE, ColumnKind.MONEY, ColumnKind.DAYS,
)  # fmt: skip


def _column(key: str, title: str, kind: ColumnKind = ColumnKind.TEXT) -> Column:
    return Column(key=key, title=text(title), kind=kind)


# --- statements -------------------------------------------------------------------------------
def statements(sheets: Sequence[StatementSheet], bucket_names: Sequence[Words]) -> Result:
    """Each statement in a row with its ages, and its movements on a sheet of their own."""
    return Result(
        as_of=max(sheet.now.until for sheet in sheets),
        n=len(sheets),
        tables=(_overview(sheets, bucket_names), *(_movements(sheet) for sheet in sheets)),
        findings=tuple(
            Finding(sentence=text(CHANGED, code=str(sheet.record["code"])), tone=Tone.WARN)
            for sheet in sheets
            if sheet.is_changed
        ),
    )


def _overview(sheets: Sequence[StatementSheet], bucket_names: Sequence[Words]) -> TableData:
    return TableData(
        key="statements",
        title=text(N_("Statements of account")),
        columns=(
            _column("code", N_("Document number"), _CODE),
            _column("customer", N_("Customer")),
            _column("since", N_("Period from"), _DATE),
            _column("until", N_("Period until"), _DATE),
            _column("opening", N_("Balance brought forward"), _MONEY),
            _column("charges", N_("Charged in the period"), _MONEY),
            _column("payments", N_("Paid or credited"), _MONEY),
            _column("closing", N_("Balance"), _MONEY),
            *(
                Column(key=f"age{n}", title=name, kind=_MONEY)
                for n, name in enumerate(bucket_names)
            ),
            _column("unapplied", N_("In advance"), _MONEY),
        ),
        rows=tuple(_summed(sheet, len(bucket_names)) for sheet in sheets),
    )


def _summed(sheet: StatementSheet, buckets: int) -> Row:
    record, ages = sheet.record, sheet.ageing.buckets
    return Row(
        cells=(
            str(record["code"]), str(sheet.customer.get("name") or ""), sheet.now.since,
            sheet.now.until,
            *(record[name] for name in ("opening", "charges", "payments", "closing")),
            *(ages if len(ages) == buckets else [None] * buckets), sheet.ageing.unapplied,
        )
    )  # fmt: skip


def _movements(sheet: StatementSheet) -> TableData:
    record = sheet.record
    forward = text(N_("Balance brought forward"))
    first = Row(cells=(sheet.now.since, None, None, forward, None, None, None, sheet.now.opening))
    return TableData(
        key="movements",
        title=str(record["code"] or sheet.customer.get("name") or ""),
        columns=(
            _column("on", N_("Date"), _DATE),
            _column("entry", N_("Type of entry")),
            _column("number", N_("Document number"), _CODE),
            _column("what", N_("Particulars")),
            _column("due_on", N_("Due on"), _DATE),
            _column("charged", N_("Charged (+)"), _MONEY),
            _column("paid", N_("Paid (−)"), _MONEY),
            _column("balance", N_("Balance"), _MONEY),
        ),
        rows=(first, *(_movement(line) for line in sheet.lines)),
        totals=Row(
            cells=(
                None, None, None, text(N_("Total")), None, record["charges"], record["payments"],
                record["closing"],
            )
        ),
    )  # fmt: skip


def _movement(line: SheetLine) -> Row:
    is_charge = line.entry is Entry.CHARGE
    amount = -line.amount if line.entry is Entry.REPAYMENT else line.amount
    return Row(
        cells=(
            line.on, kind_of(line), line.number, line.remark or line.what, line.due_on,
            amount if is_charge else None, None if is_charge else amount, line.balance,
        )
    )  # fmt: skip


# --- dunning letters --------------------------------------------------------------------------
def letters(every: Sequence[Letter]) -> Result:
    """Each letter in a row, and all documents that they are about."""
    return Result(
        as_of=max(date.fromisoformat(letter.record["done_on"]) for letter in every),
        n=len(every),
        tables=(_letters(every), _claimed(every)),
    )


def _letters(every: Sequence[Letter]) -> TableData:
    rows = tuple(
        Row(
            cells=(
                str(letter.record["letter_no"] or ""),
                date.fromisoformat(letter.record["done_on"]),
                str(letter.customer.get("name") or ""), text(letter.level.name),
                letter.contact_name, letter.overdue, letter.interest, letter.pay_by,
            )
        )
        for letter in every
    )  # fmt: skip
    return TableData(
        key="letters",
        title=text(N_("Dunning letters")),
        columns=(
            _column("number", N_("Letter no."), _CODE),
            _column("on", N_("Date"), _DATE),
            _column("customer", N_("Customer")),
            _column("level", N_("Level")),
            _column("contact", N_("Contact person")),
            _column("overdue", N_("Overdue"), _MONEY),
            _column("interest", N_("Late interest"), _MONEY),
            _column("pay_by", N_("Pay by"), _DATE),
        ),
        rows=rows,
        totals=Row(
            cells=(
                None, None, text(N_("Total")), None, None,
                sum(letter.overdue for letter in every),
                sum(letter.interest or 0 for letter in every), None,
            )
        ),
    )  # fmt: skip


def _claimed(every: Sequence[Letter]) -> TableData:
    rows = tuple(
        Row(
            cells=(
                str(letter.record["letter_no"] or ""), str(letter.customer.get("name") or ""),
                each.document.code, label_of("sale", "kind", each.document.kind),
                each.document.contract_no, each.document.sold_on, each.document.due_on,
                each.document.amount, each.document.open, each.document.days,
                each.interest if letter.interest is not None else None,
            )
        )
        for letter in every
        for each in letter.documents
    )  # fmt: skip
    return TableData(
        key="documents",
        title=text(N_("Overdue documents")),
        columns=(
            _column("letter", N_("Letter no."), _CODE),
            _column("customer", N_("Customer")),
            _column("number", N_("Document number"), _CODE),
            _column("kind", N_("Kind of document")),
            _column("contract", N_("Contract number"), _CODE),
            _column("on", N_("Date"), _DATE),
            _column("due_on", N_("Due on"), _DATE),
            _column("amount", N_("Amount"), _MONEY),
            _column("open", N_("Unpaid"), _MONEY),
            _column("days", N_("Days overdue"), _DAYS),
            _column("interest", N_("Late interest"), _MONEY),
        ),
        rows=rows,
    )


# --- credit reports ---------------------------------------------------------------------------
def credit_report(data: ReportData) -> tuple[Result, Facts]:
    """Score, caps and proposal as tables; all parts with their answers as facts."""
    on = data.report["investigated_on"]
    result = Result(
        as_of=date.fromisoformat(on) if on else clock.today(),
        n=1,
        note=data.customer,
        tables=(
            points_table(data.score), caps_table(data.score), limits_table(data.proposed.proposal),
        ),
    )  # fmt: skip
    return result, Facts(_("Report on the credit of a customer"), tuple(_answers(data)))


def _answers(data: ReportData) -> Iterator[tuple[str, str, Cell, ColumnKind]]:
    for filled in data.parts:
        for line in filled.lines:
            kind = line.item.kind if line.is_known else ColumnKind.TEXT
            yield _(filled.part.title), _(line.item.title), line.value, kind
