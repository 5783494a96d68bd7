"""What the firm made of the credit of its customers, once all is known that credit is judged by.

Reports get the score they were submitted with, who is graded too low pays cash, and drafts that
credit holds are logged; some of them an approver released.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, update

from crmdesk.analysis.credit_decision import Stage, Verdict
from crmdesk.analysis.credit_score import score
from crmdesk.analysis.rounding import nearest
from crmdesk.models.choices import Settlement
from crmdesk.models.trade_choices import LimitState, ReportState, SaleState
from crmdesk.services import credit_facts, credit_hold, credit_log, credit_standing
from crmdesk.services.catalogue import raw_table
from crmdesk.services.credit_reports import ANSWERS
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import World

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crmdesk.services.credit_log import Assessed

CHUNK: Final = 500
RELEASES: Final = 3
RELEASE_DAYS: Final = 6
RELEASED: Final = ("客户承诺月底付清，先发一车", "老客户急用，主管同意放行", "已收到对方付款计划")


def fill(connection: Connection, world: World, rows: Rows) -> None:
    """Write all of it."""
    _freeze(connection, world)
    _put_on_cash(connection, world)
    _hold(connection, world, rows)
    rows.flush()


def _freeze(connection: Connection, world: World) -> None:
    """The score of submitted and approved reports, as their answers make it."""
    r = raw_table("credit_report")
    names = sorted(set(ANSWERS.values()))
    query = select(r.c.id, r.c.customer_id, *[r.c[n] for n in names]).where(
        r.c.state.in_([ReportState.SUBMITTED.value, ReportState.APPROVED.value])
    )
    found = connection.execute(query.order_by(r.c.id)).mappings().all()
    for start in range(0, len(found), CHUNK):
        chunk = found[start : start + CHUNK]
        known = credit_facts.known(connection, [n["customer_id"] for n in chunk], world.today)
        for report in chunk:
            answers: dict[str, Any] = {name: report[of] for name, of in ANSWERS.items()}
            scored = score(replace(known[report["customer_id"]].facts, **answers))
            connection.execute(
                update(r)
                .where(r.c.id == report["id"])
                .values(
                    score=None if scored.points is None else nearest(scored.points * 1000),
                    grade=scored.grade.value if scored.grade else None,
                    result=credit_standing.packed_points(scored)[:8000],
                )
            )


def _put_on_cash(connection: Connection, world: World) -> None:
    """Customers who are graded too low to buy on credit, but for those whose case still runs."""
    kept, c, limit = credit_standing.CREDIT.c, raw_table("customer"), raw_table("credit_limit")
    query = select(kept.customer_id).where(
        kept.verdict == Verdict.CASH.value, kept.customer_id.not_in(world.book.cases)
    )
    ids = sorted(connection.scalars(query))
    connection.execute(
        update(c)
        .where(c.c.id.in_(ids))
        .values(settlement=Settlement.CASH.value, credit_days=None, credit_limit=None)
    )
    ended = {"state": LimitState.ENDED.value, "valid_until": str(world.today - timedelta(days=3))}
    approved = limit.c.state == LimitState.APPROVED.value
    connection.execute(update(limit).where(limit.c.customer_id.in_(ids), approved).values(**ended))
    if ids:
        credit_standing.renew(connection, ids, world.today)


def _hold(connection: Connection, world: World, rows: Rows) -> None:
    """The drafts of customers who are held: each was refused, the largest were released."""
    s = raw_table("sale").c
    query = select(s.id, s.customer_id, s.code, s.amount, s.created_at).where(
        s.state == SaleState.DRAFT.value, s.customer_id.in_(world.book.cases)
    )
    held: list[tuple[Any, Assessed]] = []
    for draft in connection.execute(query.order_by(s.amount.desc(), s.id)).all():
        found = credit_hold.decide(
            connection, draft.customer_id, draft.amount, stage=Stage.SALE,
            document_id=draft.id, day=world.today,
        )  # fmt: skip
        if found.is_held:
            held.append((draft, found))
            credit_log.write(
                connection,
                [found],
                world.chief,
                is_held=True,
                at=draft.created_at[:10] + " 16:20:00",
            )
    _release([one for one in held if one[1].decision.verdict is Verdict.APPROVAL], world, rows)


def _release(held: Sequence[tuple[Any, Assessed]], world: World, rows: Rows) -> None:
    until = (world.today + timedelta(days=RELEASE_DAYS)).isoformat()
    for (draft, found), reason in zip(held[:RELEASES], RELEASED, strict=False):
        at = f"{world.today - timedelta(days=1)} 17:40:00"
        rows.add(
            "credit_release",
            {
                "customer_id": draft.customer_id, "sale_id": draft.id, "document_no": draft.code,
                "amount": draft.amount, "reasons": "\n".join(found.sentences()) or None,
                "reason": reason, "valid_until": until, "approver_id": world.chief,
                "approved_at": at,
            },
            at, world.chief,
        )  # fmt: skip
