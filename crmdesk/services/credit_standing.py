"""What ``customer_credit`` holds: score, grade, limit in force, exposure, whether goods are held.

Kept by ``keep`` at the end of each act for the customers it touched, as of the day of the act. A
new day changes few rows; ``credit_renewal`` finds them without making a save wait. Each row says as of which day it is; every
later day until the next renewal would give the same. A change of grade is logged with its points.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, bindparam, column, delete, func, insert, select, table, union

from crmdesk.analysis.credit_decision import Blocked, Order, Standing, Verdict, decide
from crmdesk.analysis.credit_score import Score, score
from crmdesk.analysis.rounding import nearest
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models.registry import CreditMove, CustomerCredit
from crmdesk.services import credit_facts, credit_warnings, day_facts, wording
from crmdesk.services.catalogue import raw_table
from crmdesk.services.credit_facts import Known
from crmdesk.services.credit_settings import CREDIT_KEYS, CreditTerms, terms_from
from crmdesk.services.prepared import Prepared, of_ids, rows_where, run_of_ids
from crmdesk.services.setting_spec import decoded

if TYPE_CHECKING:
    from crmdesk.services.keepers import Touched
    from crmdesk.services.writing import Writer

BEFORE: Final = "customer_credit.before"  # memo of a write: the rows of the touched before it
KNOWN: Final = "customer_credit.known"  # memo of a write: what was read of the touched after it
DAY: Final = "customer_credit.day"  # key in ``meta``: to this day all rows were brought
CHUNK: Final = 1000  # customers computed at a time
MANY: Final = 1000  # of more customers in one act the warnings are left to the job of the day
SOURCES: Final = frozenset(
    {
        "customer", "sale", "sale_line", "receipt", "allocation", "contract", "contract_line",
        "delivery", "promise", "statement", "credit_limit", "credit_report", "qualification",
        "qualification_review",
    }
)  # fmt: skip
CREDIT: Final = table(
    "customer_credit", *[column(c.name) for c in CustomerCredit.__table__.columns]
)
MOVE: Final = table("credit_move", *[column(c.name) for c in CreditMove.__table__.columns])


@dataclass(slots=True)
class Kept:
    """One row; the fields are the columns, in stored form."""

    customer_id: int
    as_of: str = ""
    score: int | None = None
    grade: str | None = None
    credit_limit: int | None = None
    temporary_until: str | None = None
    exposure: int = 0
    verdict: str = "release"
    promises_kept: int = 0
    promises_broken: int = 0
    confirmed_on: str | None = None
    warnings: int = 0

    def on(self, day: str) -> Kept:
        """The same as of another day."""
        return replace(self, as_of=day)


COLUMNS: Final = tuple(f.name for f in fields(Kept))
_STORED: Final = Prepared(
    select(*[CREDIT.c[n] for n in COLUMNS]).where(of_ids(CREDIT.c.customer_id))
)
_DELETE: Final = Prepared(delete(CREDIT).where(CREDIT.c.customer_id == bindparam("gone")))
_INSERT: Final = Prepared(insert(CREDIT).values({n: bindparam(n) for n in COLUMNS}))
_LOG: Final = Prepared(
    insert(MOVE).values({c.name: bindparam(c.name) for c in MOVE.c if c.name != "id"})
)
_T: Final = table("customer_trade", column("customer_id")).c
_C: Final = raw_table("customer").c
# Whom there may be something to keep of, among some customers.
_CONCERNED: Final = Prepared(
    union(
        select(_T.customer_id).where(of_ids(_T.customer_id)),
        select(CREDIT.c.customer_id).where(of_ids(CREDIT.c.customer_id)),
        select(_C.id).where(of_ids(_C.id), _C.credit_limit.is_not(None)),
        *[
            select(raw_table(e).c.customer_id).where(of_ids(raw_table(e).c.customer_id))
            for e in ("credit_limit", "credit_report", "promise", "qualification_review")
        ],
        select(raw_table("qualification").c.customer_id).where(
            of_ids(raw_table("qualification").c.customer_id)
        ),
    )
)


def terms(connection: Connection) -> CreditTerms:
    """The parameters of credit in force."""
    rows = rows_where("setting", ("key", "value"), (), False).run(connection)
    return terms_from({key: decoded(text) for key, text in rows})


def terms_in(writer: Writer) -> CreditTerms:
    """The same, read once per act."""
    found: CreditTerms = writer.memo("credit.terms", lambda: terms(writer.connection))
    return found


# --- computing ------------------------------------------------------------------------------
def standing(one: Known, grade: Any, **given: Any) -> Standing:
    """What the decision is made from, but for the document; *given* replaces parts of it."""
    usual: dict[str, Any] = {
        "exposure": one.exposure, "limit": one.limit, "temporary": one.temporary, "grade": grade,
        "has_credit_terms": one.has_credit_terms(), "broken_promises": one.promises_broken,
        "blocked": one.blocked,
    }  # fmt: skip
    return Standing(**(usual | given))


def compute(
    connection: Connection,
    ids: Sequence[int],
    day: date,
    given: CreditTerms,
    every: Mapping[int, Known] | None = None,
) -> tuple[dict[int, Kept], dict[int, Score]]:
    """What is to be kept of the customers *ids*, and their scores; who has nothing is left out.

    *every* is what was read of them already.
    """
    found: dict[int, Kept] = {}
    scores: dict[int, Score] = {}
    counted = _count_warnings(connection, ids)
    if every is None:
        every = credit_facts.known(connection, ids, day)
    for customer_id, one in every.items():
        warnings = counted.get(customer_id, 0)
        if one.has_record or one.limit is not None or warnings:
            scores[customer_id] = score(one.facts, given.items)
            found[customer_id] = kept_of(one, scores[customer_id], day, given)
            found[customer_id].warnings = warnings
    return found, scores


def kept_of(one: Known, scored: Score, day: date, given: CreditTerms) -> Kept:
    """The row of one customer. The verdict is that on an order of nothing."""
    now = standing(one, scored.grade, longest_overdue=one.overdue_days(day))
    limit = now.limit_on(day)
    holds = one.temporary is not None and one.temporary.holds(day)
    # What is only not known yet is said with an order, it does not mark the customer.
    asked = replace(now, blocked=tuple(b for b in now.blocked if b is not Blocked.FIRST_BUSINESS))
    rules = given.rules
    if rules.ungraded is Verdict.WARN:
        rules = replace(rules, ungraded=Verdict.RELEASE)
    verdict = decide(Order(amount=0, as_of=day), asked, rules).verdict
    return Kept(
        one.customer_id, day.isoformat(),
        None if scored.points is None else nearest(scored.points * 1000),
        scored.grade.value if scored.grade else None, limit,
        one.temporary.valid_until.isoformat() if holds and one.temporary else None,
        one.exposure.total, verdict.value if given.is_on else "release",
        one.promises_kept, one.promises_broken, one.confirmed_on,
    )  # fmt: skip


_WARNING: Final = table("credit_warning", column("customer_id")).c
_WARNINGS: Final = Prepared(
    select(_WARNING.customer_id, func.count())
    .where(of_ids(_WARNING.customer_id))
    .group_by(_WARNING.customer_id)
)


def _count_warnings(connection: Connection, ids: Collection[int]) -> dict[int, int]:
    return dict(run_of_ids(connection, _WARNINGS, ids).fetchall())


# --- keeping --------------------------------------------------------------------------------
def keep(writer: Writer, touched: Touched) -> None:
    """The keeper: brings the rows of the touched customers up to date."""
    connection = writer.connection
    if "setting" in touched and _concern_us(connection, touched["setting"]):
        renew(connection, sorted(with_something(connection)), writer.today, writer=writer)
    elif not SOURCES.isdisjoint(touched) and writer.customers:
        ids = [i for (i,) in run_of_ids(connection, _CONCERNED, writer.customers)]
        if ids:
            renew(connection, sorted(ids), writer.today, writer=writer)


def _concern_us(connection: Connection, setting_ids: set[int]) -> bool:
    """Whether parameters of ours are among those written; one that is gone may have been ours."""
    s = raw_table("setting").c
    keys = connection.scalars(select(s.key).where(s.id.in_(setting_ids))).all()
    return len(keys) < len(setting_ids) or not CREDIT_KEYS.isdisjoint(keys)


def renew(
    connection: Connection,
    ids: Sequence[int],
    day: date,
    progress: Progress = NO_PROGRESS,
    writer: Writer | None = None,
) -> int:
    """Compute the rows of *ids* as of *day* and write them; returns how many differed."""
    given = terms(connection) if writer is None else terms_in(writer)
    changed = 0
    before: dict[int, Kept] = writer.memo(BEFORE, dict) if writer is not None else {}
    known: dict[int, Known] = writer.memo(KNOWN, dict) if writer is not None else {}
    if len(ids) > MANY:
        day_facts.clear(connection, DAY)  # the next renewal of the day looks at everybody
    for start in range(0, len(ids), CHUNK):
        progress.check()
        progress.report(start, len(ids))
        chunk = ids[start : start + CHUNK]
        every = credit_facts.known(connection, chunk, day)
        if writer is not None:
            known.update(every)
        if len(ids) <= MANY:
            credit_warnings.renew(connection, every, day, given.warnings)
        fresh, scores = compute(connection, chunk, day, given, every)
        stored = read(connection, chunk)
        before.update(stored)
        changed += put(connection, chunk, fresh, stored, scores)
    return changed


def read(connection: Connection, ids: Collection[int]) -> dict[int, Kept]:
    """The rows as they are stored."""
    return {row[0]: Kept(*row) for row in run_of_ids(connection, _STORED, ids)}


def put(
    connection: Connection,
    ids: Iterable[int],
    fresh: Mapping[int, Kept],
    stored: Mapping[int, Kept],
    scores: Mapping[int, Score],
) -> int:
    """Write the rows of *ids* that differ, and log changes of grade; returns how many differed."""
    wrong = [i for i in ids if fresh.get(i) != stored.get(i)]
    if not wrong:
        return 0
    _DELETE.run_rows(connection, [(i,) for i in wrong])
    rows = [{n: getattr(fresh[i], n) for n in COLUMNS} for i in wrong if i in fresh]
    _INSERT.run_many(connection, rows)
    moves = [
        _move(fresh[i], scores.get(i))
        for i in wrong
        if i in fresh and fresh[i].grade != (stored[i].grade if i in stored else None)
    ]
    if moves:
        _LOG.run_many(connection, moves)
    return sum(1 for i in wrong if differs(fresh.get(i), stored.get(i)))


def differs(one: Kept | None, other: Kept | None) -> bool:
    """Whether two rows say something else; not as of which day."""
    if one is None or other is None:
        return one is not other
    return one.on(other.as_of) != other


def _move(now: Kept, scored: Score | None) -> dict[str, Any]:
    return {
        "customer_id": now.customer_id, "moved_on": now.as_of,
        "score": now.score, "grade": now.grade, "points": packed_points(scored),
    }  # fmt: skip


def packed_points(scored: Score | None) -> str:
    """The points of a score with their reasons as JSON, as logs and reports keep them."""
    if scored is None:
        return "{}"
    return json.dumps(
        {
            "lines": [
                {"key": n.item.key, "points": n.points, "full": n.item.full,
                 "words": wording.stored(n.words)}
                for n in scored.lines
            ],
            "caps": [
                {"code": c.code, "grade": c.grade, "words": wording.stored(c.words)}
                for c in scored.caps
            ],
        },
        ensure_ascii=False,
    )  # fmt: skip


def with_something(connection: Connection) -> set[int]:
    """The customers of whom there may be something to keep, and those with a row."""
    entities = ("credit_limit", "credit_report", "promise", "qualification_review", "qualification")
    queries = (
        select(_T.customer_id),
        select(CREDIT.c.customer_id),
        select(_C.id).where(_C.credit_limit.is_not(None)),
        *[select(raw_table(e).c.customer_id) for e in entities],
    )
    return set(connection.scalars(union(*queries)))
