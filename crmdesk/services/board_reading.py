"""The rows behind a board, read with few prepared statements, and the cards made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, bindparam, column, func, select, table

from crmdesk.analysis.forecast import Chances, chances
from crmdesk.analysis.grade import TimeGate
from crmdesk.analysis.grade_rule import Grade, judge
from crmdesk.analysis.rounding import half_up
from crmdesk.analysis.states import OPEN_STATES
from crmdesk.models.deal_choices import OpportunityState, TaskState
from crmdesk.models.registry import CustomerStat
from crmdesk.services.board_data import UNRATED, BoardCard, BoardKind, stage_key
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.grading import GATES, OF_CUSTOMER, OF_OPPORTUNITY, facts_from
from crmdesk.services.opportunity_moves import Standing
from crmdesk.services.pipelines import PipelineRow, read_pipelines
from crmdesk.services.prepared import Prepared, of_ids, rows_where, run_of_ids
from crmdesk.services.setting_specs import TIME_GATE, decoded, value_from
from crmdesk.services.stale_deals import Limits, limits, stale

STAT: Final = table("customer_stat", *[column(c.name) for c in CustomerStat.__table__.columns])
_O: Final = raw_table("opportunity")
_C: Final = raw_table("customer")
_T: Final = raw_table("task")
_OWN: Final = (
    "id",
    "version",
    "code",
    "name",
    "customer_id",
    "contact_id",
    "pipeline_id",
    "state",
    "stage_id",
    "stage_since",
    "amount",
    "manual_probability",
    "owner_id",
    "created_on",
    "decided_on",
)
_CUSTOMER: Final = _OWN.index("customer_id")
_STATE: Final = _OWN.index("state")
_ON_BOARD: Final = (*sorted(OPEN_STATES), OpportunityState.PAUSED.value)
_DECIDED: Final = (OpportunityState.WON.value, OpportunityState.LOST.value)
_ANSWERS_FROM: Final = len(_OWN)
_CARD_FROM: Final = _ANSWERS_FROM + len(OF_OPPORTUNITY)
_REST_FROM: Final = _CARD_FROM + len(OF_CUSTOMER)


def _rows_query(*where: Any) -> Prepared:
    query = (
        select(
            *[_O.c[name] for name in _OWN],
            *[_O.c[name] for name in OF_OPPORTUNITY],
            *[_C.c[name] for name in OF_CUSTOMER],
            func.coalesce(_C.c.short_name, _C.c.name),
            _C.c.registered_region,
            STAT.c.last_contact_at,
        )
        .select_from(
            _O.join(_C, _C.c.id == _O.c.customer_id).outerjoin(
                STAT, STAT.c.customer_id == _O.c.customer_id
            )
        )
        .where(is_alive(_O), is_alive(_C), *where)
    )
    return Prepared(query)


_OPEN_ROWS: Final = _rows_query(_O.c.state.in_([bindparam(f"s{n}") for n in range(len(_ON_BOARD))]))
# Said so that SQLite begins with the days of a month, not with everything ever decided.
_DECIDED_ROWS: Final = _rows_query(
    func.coalesce(_O.c.state, "").in_([bindparam("s0"), bindparam("s1")]),
    _O.c.decided_on.between(bindparam("first"), bindparam("last")),
)
_ALL_ROWS: Final = _rows_query()
_TASKS: Final = Prepared(
    select(_T.c.customer_id, _T.c.opportunity_id, _T.c.due_on, _T.c.id, _T.c.title).where(
        of_ids(_T.c.customer_id),
        _T.c.state == TaskState.OPEN.value,
        _T.c.deleted_at.is_(None),
    )
)
_P: Final = raw_table("opportunity_product")
_PRODUCTS: Final = Prepared(
    select(_P.c.opportunity_id, _P.c.product_id)
    .where(of_ids(_P.c.opportunity_id), _P.c.deleted_at.is_(None))
    .order_by(_P.c.opportunity_id, _P.c.id)
)


@dataclass(slots=True)
class Terms:
    """What cards are judged by: pipelines, chances, months for the grades, limits of quiet."""

    pipelines: list[PipelineRow]
    chances: Chances
    gate: TimeGate
    limits: Limits
    stages: dict[int, tuple[str, int]]  # name and pipeline of each, also in the recycle bin


def read_terms(connection: Connection) -> Terms:
    """The terms in force."""
    stored = {
        key: decoded(text)
        for key, text in rows_where("setting", ("key", "value"), (), False).run(connection)
    }
    pipelines = read_pipelines(connection)
    return Terms(
        pipelines,
        chances([stage.for_forecast for stage in p.stages] for p in pipelines if p.stages),
        GATES[value_from(stored, TIME_GATE)],
        limits(connection),
        {
            stage_id: (name, pipeline_id)
            for stage_id, name, pipeline_id in rows_where(
                "stage", ("id", "name", "pipeline_id"), (), True
            ).run(connection)
        },
    )


class Rows:
    """Everything read for one board on one day."""

    def __init__(
        self,
        connection: Connection,
        as_of: date,
        past: Mapping[int, Standing] | None = None,
        kind: BoardKind = BoardKind.GRADE,
    ) -> None:
        self._by_grade = kind is BoardKind.GRADE
        self.terms = read_terms(connection)
        self.as_of = as_of
        self.is_past = past is not None
        self.employees: dict[int, str] = dict(
            rows_where("employee", ("id", "name"), (), True).run(connection).fetchall()
        )
        self.rows = _current(connection, as_of) if past is None else _past(connection, past)
        self.products = _products(connection, [row[0] for row in self.rows])
        self.next_steps = {} if past is not None else _next_steps(connection, self.rows)
        self.exact: dict[int, int] = {}  # expected amounts times the common denominator
        self._judge = _Judge(self.terms.gate, as_of)

    def cards(self, rows: Iterable[tuple[Any, ...]] | None = None) -> list[BoardCard]:
        """The cards of all rows, or of some."""
        return [self._card(row) for row in (self.rows if rows is None else rows)]

    def _card(self, row: tuple[Any, ...]) -> BoardCard:
        (record_id, version, code, name, customer_id, contact_id, pipeline_id, state, stage_id,
         since, amount, manual, owner_id, opened, decided) = row[:_ANSWERS_FROM]  # fmt: skip
        customer, _region, contacted = row[_REST_FROM:]
        as_of, terms = self.as_of, self.terms
        expected = row[_CARD_FROM - 1]
        grade, standing, to_check, date_past = self._judge(
            row[_ANSWERS_FROM : _CARD_FROM - 1], row[_CARD_FROM:_REST_FROM], expected
        )
        next_on, next_step = self.next_steps.get(record_id, (None, ""))
        due = date.fromisoformat(next_on) if next_on else None
        last = date.fromisoformat(contacted[:10]) if contacted and not self.is_past else None
        opened_on = date.fromisoformat(opened)
        stage_since = date.fromisoformat(since) if since else None
        quiet = None
        if not self.is_past and terms.limits.is_on and state in OPEN_STATES:
            limit = terms.limits.of(grade, stage_id)
            quiet = stale(last, opened_on, due, limit, as_of)
        share = terms.chances.numerator(stage_id, manual) if state in OPEN_STATES else 0
        products = self.products.get(record_id)
        stage, of_pipeline = terms.stages.get(stage_id, ("", pipeline_id))
        exact = self.exact[record_id] = (amount or 0) * share
        if state in _DECIDED:
            key = state
        else:
            key = (grade or UNRATED) if self._by_grade else stage_key(stage_id)
        return BoardCard(
            record_id, version, key, code, name, customer_id, customer,
            products[0][1] if products else "", amount,
            half_up(exact, terms.chances.denominator),
            date.fromisoformat(expected) if expected else None,
            state, of_pipeline, stage_id, stage, stage_since,
            max(0, (as_of - (stage_since or opened_on)).days),
            grade, standing, to_check, date_past,
            owner_id, self.employees.get(owner_id, ""), due, next_step or "", last, quiet,
            date.fromisoformat(decided) if decided else None, contact_id,
        )  # fmt: skip

    def region_of(self, row: tuple[Any, ...]) -> str:
        """The region code of the customer of a row."""
        return row[_REST_FROM + 1] or ""

    def has_product(self, opportunity_id: int, product_id: int) -> bool:
        """Whether the product is wanted in the opportunity."""
        return any(i == product_id for i, _name in self.products.get(opportunity_id, ()))


# Grade, standing, whether to be checked, whether the date has passed.
Judged: TypeAlias = tuple[str | None, str, bool, bool]


class _Judge:
    """The rule of the grades, asked once per combination of answers and time grade."""

    def __init__(self, gate: TimeGate, as_of: date) -> None:
        self._known: dict[tuple[Any, ...], Judged] = {}
        self._gate, self._as_of = gate, as_of
        self._today = as_of.isoformat()
        a, b, c = (gate.last_day(g, as_of).isoformat() for g in (Grade.A, Grade.B, Grade.C))
        self._a, self._b, self._c = a, b, c

    def __call__(
        self, answers: tuple[Any, ...], card: tuple[Any, ...], expected: str | None
    ) -> Judged:
        if expected is None:
            time = 0
        elif expected < self._today:
            time = 1
        else:
            time = 2 + (expected > self._a) + (expected > self._b) + (expected > self._c)
        key = (answers, card, time)
        known = self._known.get(key)
        if known is None:
            facts = facts_from((*answers, expected), card)
            verdict = judge(facts, self._as_of, self._gate)
            known = self._known[key] = (
                verdict.grade.value if verdict.grade else None,
                verdict.standing.value,
                verdict.needs_check,
                verdict.date_past,
            )
        return known


def _products(
    connection: Connection, opportunity_ids: Sequence[int]
) -> dict[int, list[tuple[int, str]]]:
    """The products wanted in each opportunity, in their order: id and name."""
    names: dict[int, str] = dict(
        rows_where("product", ("id", "name"), (), True).run(connection).fetchall()
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for record_id, product_id in run_of_ids(connection, _PRODUCTS, opportunity_ids):
        if product_id in names:
            found.setdefault(record_id, []).append((product_id, names[product_id]))
    return found


def _next_steps(
    connection: Connection, rows: Iterable[tuple[Any, ...]]
) -> dict[int, tuple[str, str]]:
    """The earliest open task of each opportunity; one of its customer where it has none."""
    customers = {row[0]: row[_CUSTOMER] for row in rows if row[_STATE] in _ON_BOARD}
    own: dict[int, tuple[str, int, str]] = {}
    general: dict[int, tuple[str, int, str]] = {}
    found = run_of_ids(connection, _TASKS, set(customers.values()))
    for customer_id, opportunity_id, *task in found:
        step = tuple(task)
        if opportunity_id is None:
            general[customer_id] = min(general.get(customer_id, step), step)
        else:
            own[opportunity_id] = min(own.get(opportunity_id, step), step)
    steps = {}
    for record_id, customer_id in customers.items():
        first = own.get(record_id) or general.get(customer_id)
        if first is not None:
            steps[record_id] = (first[0], first[2])
    return steps


def _current(connection: Connection, as_of: date) -> list[tuple[Any, ...]]:
    states = {f"s{n}": state for n, state in enumerate(_ON_BOARD)}
    rows: list[tuple[Any, ...]] = _OPEN_ROWS.run(connection, **states).fetchall()
    rows += _DECIDED_ROWS.run(
        connection,
        s0=_DECIDED[0],
        s1=_DECIDED[1],
        first=as_of.replace(day=1).isoformat(),
        last=as_of.isoformat(),
    ).fetchall()
    return rows


def _past(connection: Connection, past: Mapping[int, Standing]) -> list[tuple[Any, ...]]:
    """The rows with what the standings of a past day know in place of what is true now."""
    places = {name: place for place, name in enumerate(_OWN)}
    expected = _CARD_FROM - 1
    found = []
    for row in _ALL_ROWS.run(connection):
        then = past.get(row[0])
        if then is None or then.state not in (*_ON_BOARD, *_DECIDED):
            continue
        values = list(row)
        for name in (
            "state",
            "stage_id",
            "stage_since",
            "amount",
            "manual_probability",
            "owner_id",
        ):
            values[places[name]] = getattr(then, name)
        values[expected] = then.expected_on
        found.append(tuple(values))
    return found
