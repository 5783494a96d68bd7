"""Credit reports (B25): begun from what is known, submitted with the score, approved, on paper.

The score of a report is reckoned when it is submitted, from our own records and the answers of the
investigator, and stays as it was then. An approved report gives the answers of the score from then
on, and proposes the limit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import Connection, select

from crmdesk.analysis import credit_report
from crmdesk.analysis.credit_items import Facts
from crmdesk.analysis.credit_report import Filled
from crmdesk.analysis.credit_score import Score, score
from crmdesk.analysis.months import add_months
from crmdesk.analysis.rounding import nearest
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import NotFound
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.models.fields import Kind, spec_of
from crmdesk.models.registry import CreditReport, Customer
from crmdesk.services import credit_facts, credit_limits, credit_standing, credit_warnings
from crmdesk.services.approvals import ApprovalService
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.credit_report_values import frozen, listed_words, of_records
from crmdesk.services.credit_settings import REPORT_MONTHS
from crmdesk.services.names import Names
from crmdesk.services.receivable_data import AgeingQuery
from crmdesk.services.rules.documents import label_of
from crmdesk.services.setting_spec import value_in
from crmdesk.services.writing import WriteContext, Writer

MOVED: Final = N_("Credit report {name}: {state}")
# Fields of the report that are answers of the score.
ANSWERS: Final = {
    "condition": "condition", "cooperation": "readiness", "court": "court_record",
    "guarantee": "guarantee", "industry": "industry_outlook",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """A report for the form and for paper. *score* is the frozen one (see
    ``credit_report_values.frozen``) or, of a draft, the one it would get now.
    """

    report: Mapping[str, Any]
    customer: str
    parts: tuple[Filled, ...]
    score: Score
    proposed: credit_limits.Proposed


class CreditReportService:
    """See the module. Whatever raises leaves everything as it was."""

    def __init__(
        self,
        database: Database,
        approvals: ApprovalService,
        make_context: Callable[[], WriteContext],
        names: Names,
        ageing_of: Callable[..., AgeingQuery],
    ) -> None:
        """*ageing_of* is ``ReceivablesService.query``: the ageing with the saved buckets."""
        self._database = database
        self._approvals = approvals
        self._make_context = make_context
        self._names = names
        self._ageing_of = ageing_of

    def prefilled(self, customer_id: int) -> dict[str, Any]:
        """The values of a new report: those of the last one, the terms of the card, today."""
        t = raw_table("credit_report")
        last = (
            select(t)
            .where(t.c.customer_id == customer_id, is_alive(t))
            .order_by(t.c.investigated_on.desc(), t.c.id.desc())
        )
        carried = (
            "channels", "shareholders", "history", "affiliates", "condition", "scale", "chain",
            "equipment", "bank_dealings", "peer_opinion", "readiness", "guarantee",
            "guarantee_note", "industry_outlook", "outlook",
        )  # fmt: skip
        from crmdesk.models import codecs

        with self._database.read() as connection:
            row = connection.execute(last).mappings().first()
            c = raw_table("customer").c
            card = connection.execute(
                select(c.credit_days, c.settlement).where(c.id == customer_id)
            ).first()
        if card is None:
            raise NotFound()
        values: dict[str, Any] = {
            "customer_id": customer_id, "investigated_on": clock.today(),
            "investigator_id": self._make_context().employee_id,
            "proposed_days": card.credit_days, "proposed_settlement": card.settlement,
        }  # fmt: skip
        if row is not None:
            values |= {n: codecs.load(spec_of(CreditReport, n), row[n]) for n in carried}
        return values

    def submit(self, report_id: int) -> ChangeSet:
        """Reckon the score, freeze it, submit the report. Raises CrmError."""
        with Writer(self._make_context(), MOVED) as writer:
            row = self._living(writer, report_id)
            if row["state"] == "returned":
                self._step(writer, report_id, {"state": "draft"})
            on = date.fromisoformat(row["investigated_on"])
            months = value_in(writer, REPORT_MONTHS)
            scored = _scored(writer.connection, row, writer.today)
            made = credit_limits.proposed(
                writer.connection, row["customer_id"], writer.today, row["proposed_days"],
                scored=scored,
            )  # fmt: skip
            values: dict[str, Any] = {
                "state": "submitted",
                "score": None if scored.points is None else nearest(scored.points * 1000),
                "grade": scored.grade.value if scored.grade else None,
                "result": credit_standing.packed_points(scored)[:8000],
                "valid_until": credit_report.valid_until(on, months),
            }
            if row["review_on"] is None:
                values["review_on"] = add_months(on, months)
            if row["proposed_limit"] is None:
                values["proposed_limit"] = made.proposal.limit
            self._step(writer, report_id, values)
        return writer.change_set

    def approve(
        self, report_id: int, approver_id: int | None, password: str, note: str = ""
    ) -> ChangeSet:
        """Approve a report: its answers count, its limit is proposed, the card gets the review.

        The limit itself is approved by ``credit_limits``. Raises CrmError.
        """
        who = self._approvals.decide(approver_id, password)
        with Writer(self._make_context(), MOVED) as writer:
            row = self._living(writer, report_id)
            self._step(
                writer,
                report_id,
                {"state": "approved", "approver_id": who, "approved_at": clock.now(),
                 "approval_note": note.strip() or None},
            )  # fmt: skip
            review = row["review_on"]
            if review is not None:
                writer.update(
                    "customer",
                    row["customer_id"],
                    {"credit_review_on": date.fromisoformat(review)},
                )
            if row["proposed_limit"] is not None:
                made = credit_limits.proposed(
                    writer.connection, row["customer_id"], writer.today, row["proposed_days"],
                    scored=_scored(writer.connection, row, writer.today),
                )  # fmt: skip
                writer.create(
                    "credit_limit",
                    {
                        "customer_id": row["customer_id"],
                        "amount": row["proposed_limit"],
                        "credit_days": row["proposed_days"],
                        "valid_from": writer.today,
                        "computed": made.proposal.limit,
                        "basis": made.basis()[:4000],
                        "reason": row["code"],
                    },
                )
        return writer.change_set

    def send_back(
        self, report_id: int, approver_id: int | None, password: str, reason: str
    ) -> ChangeSet:
        """Send a submitted report back with the reason."""
        who = self._approvals.decide(approver_id, password)
        with Writer(self._make_context(), MOVED) as writer:
            self._living(writer, report_id)
            self._step(
                writer,
                report_id,
                {"state": "returned", "approver_id": who, "approved_at": clock.now(),
                 "approval_note": reason.strip() or None},
            )  # fmt: skip
        return writer.change_set

    def data(self, report_id: int) -> ReportData:
        """The report with everything our own data fill, for the form and the PDF."""
        t = raw_table("credit_report")
        with self._database.read() as connection:
            row = connection.execute(select(t).where(t.c.id == report_id)).mappings().first()
            if row is None:
                raise NotFound()
            day = clock.today()
            scored = frozen(dict(row)) or _scored(connection, dict(row), day)
            made = credit_limits.proposed(
                connection, row["customer_id"], day, row["proposed_days"], scored=scored
            )
            c = raw_table("customer")
            card = (
                connection.execute(select(c).where(c.c.id == row["customer_id"])).mappings().one()
            )
            values = self._values(connection, row, card, day, scored, made)
        return ReportData(
            report=dict(row), customer=card["name"], parts=credit_report.fill(values),
            score=scored, proposed=made,
        )  # fmt: skip

    # --- inside ---------------------------------------------------------------------------
    def _values(
        self, connection: Connection, row: Any, card: Any, day: date, scored: Score,
        made: credit_limits.Proposed,
    ) -> dict[str, Any]:  # fmt: skip
        keys = {item.key for item in credit_report.items()}
        values: dict[str, Any] = {}
        for entity, record in ((Customer, card), (CreditReport, row)):
            for key in keys & set(entity.__table__.columns.keys()):
                if record[key] is not None:
                    values[key] = self._said(entity, key, record[key])
        for key in ("investigator", "approver"):
            who = row[f"{key}_id"]
            values[key] = self._names("employee", who) if who else None
        known = credit_facts.known(connection, [row["customer_id"]], day)[row["customer_id"]]
        facts = known.facts
        figures = {
            name: card[name]
            for name in (
                "total_assets", "total_liabilities", "current_assets", "quick_assets",
                "current_liabilities", "annual_sales",
            )
        }  # fmt: skip
        values |= credit_report.ratios(**figures, profit=row["profit"])
        warned = credit_warnings.read(connection, row["customer_id"])
        values |= {
            "receivable": known.exposure.receivable, "overdue": known.exposure.overdue,
            "on_time": None if facts.on_time is None else nearest(Fraction(facts.on_time)),
            "longest_overdue": facts.longest_overdue,
            "collected": None if facts.collected is None else nearest(Fraction(facts.collected)),
            "first_trade_on": known.first_sale_on or values.get("first_trade_on"),
            "limit": known.limit,
            "computed_limit": made.proposal.limit,
            "points": float(scored.points) if scored.points is not None else None,
            "grade": scored.grade.letters if scored.grade else None,
            "caps": listed_words(c.words for c in scored.caps),
            "warnings": listed_words(w.words for w in warned),
        }  # fmt: skip
        query = self._ageing_of(day, customers=(row["customer_id"],), group=None)
        values |= of_records(connection, row["customer_id"], query, self._names)
        return {key: value for key, value in values.items() if key in keys}

    def _said(self, entity: Any, key: str, stored: Any) -> Any:
        """A stored value as a cell: numbers and days as they are, the rest as text."""
        from crmdesk.models import codecs

        spec = spec_of(entity, key)
        if spec.kind in (Kind.MONEY, Kind.INTEGER):
            return stored
        if spec.kind is Kind.DATE:
            return date.fromisoformat(stored)
        return codecs.show_stored(spec, stored)

    def _living(self, writer: Writer, report_id: int) -> dict[str, Any]:
        row = writer.row("credit_report", report_id)
        if row is None or row["deleted_at"] is not None:
            raise NotFound(str(row["code"]) if row else "")
        writer.params["name"] = row["code"]
        return row

    @staticmethod
    def _step(writer: Writer, report_id: int, values: Mapping[str, Any]) -> None:
        writer.update("credit_report", report_id, values)
        writer.params["state"] = label_of("credit_report", "state", str(values["state"]))


def _scored(connection: Connection, report: Mapping[str, Any], day: date) -> Score:
    """The score with the answers of this report in place of those of the last one."""
    known = credit_facts.known(connection, [report["customer_id"]], day)
    if report["customer_id"] not in known:
        raise NotFound()
    facts: Facts = known[report["customer_id"]].facts
    answers: dict[str, Any] = {name: report[source] for name, source in ANSWERS.items()}
    return score(replace(facts, **answers), credit_standing.terms(connection).items)
