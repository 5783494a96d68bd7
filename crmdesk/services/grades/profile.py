"""What all methods say of one customer, for his card: read from kept rows and his own documents.

Nothing here looks at other customers, so that a card opens as quickly among 200,000 as among ten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, bindparam, func, select

from crmdesk.analysis.charts import Rhythm
from crmdesk.analysis.churn import BAND_LABELS, Band
from crmdesk.analysis.layers import Layer
from crmdesk.analysis.lifecycle import Phase
from crmdesk.analysis.next_actions import Known, NextAction, next_actions
from crmdesk.analysis.relation import STATE_LABELS, State
from crmdesk.analysis.rfm import RfmClass
from crmdesk.analysis.rhythm import ALARM_LABELS, Alarm
from crmdesk.analysis.rounding import half_up
from crmdesk.analysis.wording import Figure, Measure, Text, percent, text
from crmdesk.core import clock
from crmdesk.core.i18n import N_
from crmdesk.models.derived import REASON, CustomerStanding, PurchasingPower
from crmdesk.models.grade_choices import AssessmentKind, GradedBy
from crmdesk.services.catalogue import raw_table
from crmdesk.services.grades import keeping
from crmdesk.services.grades.classes import label_of
from crmdesk.services.grades.giving import Given, computed, given_to
from crmdesk.services.grades.keeping import GRADE
from crmdesk.services.grades.ledger import RUN, Standing, standings
from crmdesk.services.grades.own_rhythm import OwnRhythm, own_rhythm
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared
from crmdesk.services.trade_stats import TRADE
from crmdesk.services.trade_values import CREDIT

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crmdesk.models.database import Database
    from crmdesk.services.derived import DerivedValues

MONTHS: Final = 24  # of the strip
TENTH: Final = 100  # thousandths
_HELD: Final = ("approval", "cash")
_WHOSE: Final[ColumnElement[Any]] = bindparam("customer")
_KEPT: Final = Prepared(
    select(
        GRADE.c.layer, GRADE.c.abc, GRADE.c.rfm, GRADE.c.rfm_class, GRADE.c.lifecycle,
        GRADE.c.relation, GRADE.c.loyalty, GRADE.c.churn, GRADE.c.churn_band, GRADE.c.to_next,
        GRADE.c.net_sales, GRADE.c.growth,
    ).where(GRADE.c.customer_id == _WHOSE)
)  # fmt: skip
_KEPT_NAMES: Final = (
    "layer", "abc", "rfm", "rfm_class", "lifecycle", "relation", "loyalty", "churn", "churn_band",
    "to_next", "net_sales", "growth",
)  # fmt: skip
_VERSIONS: Final = Prepared(select(RUN.c.version).distinct())
_OWES: Final = Prepared(
    select(TRADE.c.overdue, TRADE.c.oldest_due_on).where(TRADE.c.customer_id == _WHOSE)
)
_CREDIT: Final = Prepared(
    select(CREDIT.c.credit_limit, CREDIT.c.exposure, CREDIT.c.verdict).where(
        CREDIT.c.customer_id == _WHOSE
    )
)
_A: Final = raw_table("assessment").c
_SURVEYED: Final = Prepared(
    select(func.max(_A.assessed_on)).where(
        _A.customer_id == _WHOSE,
        _A.kind == coded(AssessmentKind.SATISFACTION),
        _A.competitor_id.is_(None),
        _A.deleted_at.is_(None),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a customer stands by one method: *label* its class, *why* in a few words.

    *method* is the id of the analysis, *graded_by* the code under which it can be given by hand.
    *tone_key* and *code* say in which hue the class is shown.
    """

    method: str
    title: str  # untranslated
    label: Text | str
    why: str
    tone_key: str
    code: str
    graded_by: str = ""
    is_by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """The classes of today by the codes of ``GradedBy``, as they end the strip."""

    as_of: date
    classes: Mapping[str, str | None]
    rfm: str | None
    net_sales: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One customer in all methods, as of *as_of* (the last renewal; None: never classed yet)."""

    customer_id: int
    as_of: date | None
    months: Sequence[Standing]
    versions: Mapping[int, int]  # of the parameters: which of them in order of time, from 1
    now: Now | None
    rhythm: Rhythm
    positions: Sequence[Position]
    actions: Sequence[NextAction]
    given: Sequence[Given]


class CustomerProfiles:
    """Profiles of an open file."""

    def __init__(self, database: Database, derived: DerivedValues) -> None:
        self._database = database
        self._derived = derived

    def of(self, customer_id: int) -> Profile:
        """Everything the methods say of a customer today. A job."""
        today = clock.today()
        with self._database.read() as connection:
            values = self._derived.read(connection, [customer_id], today)[customer_id]
            kept = _row(connection, customer_id)
            rhythm = own_rhythm(connection, customer_id, today)
            given = given_to(connection, customer_id, today)
            return Profile(
                customer_id=customer_id,
                as_of=keeping.day_of(connection),
                months=standings(connection, customer_id)[-MONTHS:],
                versions=_versions(connection),
                now=_now(kept, values, today) if kept else None,
                rhythm=rhythm.chart,
                positions=tuple(_positions(kept, values, rhythm, given)),
                actions=next_actions(_known(connection, customer_id, kept, rhythm, today)),
                given=given,
            )

    def computed(self, customer_id: int) -> dict[str, str | None]:
        """What each method says of him that can be given by hand."""
        with self._database.read() as connection:
            return {
                each.value: computed(connection, customer_id, each.value, clock.today())
                for each in GradedBy
            }


def _row(connection: Connection, customer_id: int) -> dict[str, Any]:
    row = _KEPT.run(connection, customer=customer_id).fetchone()
    return dict(zip(_KEPT_NAMES, row, strict=True)) if row else {}


def _versions(connection: Connection) -> dict[int, int]:
    known = sorted(version for (version,) in _VERSIONS.run(connection))
    return {version: place for place, version in enumerate(known, 1)}


def _now(kept: Mapping[str, Any], values: Mapping[str, Any], today: date) -> Now:
    return Now(
        as_of=today,
        classes={
            GradedBy.PYRAMID.value: kept["layer"],
            GradedBy.ABC.value: kept["abc"],
            GradedBy.RFM.value: kept["rfm_class"],
            GradedBy.LIFECYCLE.value: kept["lifecycle"],
            GradedBy.CREDIT.value: values.get("credit_grade"),
            GradedBy.OPPORTUNITY.value: values.get("opportunity_grade"),
        },
        rfm=kept["rfm"],
        net_sales=kept["net_sales"],
    )


def _known(
    connection: Connection,
    customer_id: int,
    kept: Mapping[str, Any],
    rhythm: OwnRhythm,
    today: date,
) -> Known:
    overdue, oldest = _OWES.run(connection, customer=customer_id).fetchone() or (0, None)
    credit = _CREDIT.run(connection, customer=customer_id).fetchone() or (None, 0, "")
    (surveyed,) = _SURVEYED.run(connection, customer=customer_id).fetchone()
    late = max(0, (today - date.fromisoformat(oldest)).days) if oldest else 0
    return Known(
        as_of=today,
        layer=Layer(kept["layer"]) if kept else None,
        to_next=kept.get("to_next"),
        net_sales=kept.get("net_sales", 0),
        growth=kept.get("growth"),
        rfm=RfmClass(kept["rfm_class"]) if kept.get("rfm_class") else None,
        phase=Phase(kept["lifecycle"]) if kept.get("lifecycle") else None,
        alarm=rhythm.alarm,
        late_days=rhythm.late_days,
        days_since=rhythm.days_since,
        interval_tenths=rhythm.interval_tenths,
        purchases=rhythm.purchases,
        bought=rhythm.bought,
        overdue=overdue,
        overdue_days=late,
        is_held=credit[2] in _HELD,
        limit=credit[0],
        exposure=credit[1],
        surveyed_on=date.fromisoformat(surveyed) if surveyed else None,
    )


# --- positions ------------------------------------------------------------------------------
# Method, title, name of the value on the card, code under which it can be given by hand.
_ON_CARD: Final = (
    ("pyramid", N_("Pyramid"), "pyramid_layer", GradedBy.PYRAMID.value),
    ("abc", N_("ABC"), "abc_class", GradedBy.ABC.value),
    ("rfm", N_("RFM"), "rfm_code", GradedBy.RFM.value),
    ("lifecycle", N_("Lifecycle"), "lifecycle_stage", GradedBy.LIFECYCLE.value),
    ("credit", N_("Credit grade"), "credit_grade", GradedBy.CREDIT.value),
    ("grade", N_("Opportunity"), "opportunity_grade", GradedBy.OPPORTUNITY.value),
)


def _positions(
    kept: Mapping[str, Any], values: Mapping[str, Any], rhythm: OwnRhythm, given: Sequence[Given]
) -> Iterator[Position]:
    by_hand = {each.method: each for each in given if each.counts}
    for method, title, name, graded_by in _ON_CARD:
        code = values.get(name)
        if code is None:
            continue
        label = str(code) if graded_by == GradedBy.RFM else text(label_of(graded_by, code))
        yield Position(
            method=method, title=title, label=label, why=str(values.get(f"{name}{REASON}") or ""),
            tone_key=name, code=str(code), graded_by=graded_by, is_by_hand=graded_by in by_hand,
        )  # fmt: skip
    yield from _more(kept, values, rhythm)
    screening = by_hand.get(GradedBy.SCREENING.value)
    if screening is not None:
        yield Position(
            method="screening", title=N_("Annual screening"),
            label=text(label_of(screening.method, screening.grade)), why=screening.reason,
            tone_key="screening_verdict", code=screening.grade, graded_by=screening.method, is_by_hand=True,
        )  # fmt: skip


def _more(
    kept: Mapping[str, Any], values: Mapping[str, Any], rhythm: OwnRhythm
) -> Iterator[Position]:
    """Methods whose answer nobody gives by hand."""
    from crmdesk.services.wording import shown

    power, relation = values.get("purchasing_power"), kept.get("relation")
    if power is not None:
        yield _plain("purchasing-power", N_("Purchasing power"), PurchasingPower(power).label,
                     N_("by the amounts of his single purchases"), power)  # fmt: skip
    if relation is not None:
        standing = values.get("standing")
        why = CustomerStanding(standing).label if standing else ""
        yield _plain("relations", N_("Relation"), STATE_LABELS[State(relation)], why, relation)
    if kept.get("loyalty") is not None:
        points = Figure(half_up(kept["loyalty"], TENTH) / 10, Measure.SCORE)
        yield Position(
            method="loyalty", title=N_("Sales and loyalty"),
            label=text(N_("{points} points"), points=points),
            why=shown(text(N_("share of his purchases, months with one, years with us"))),
            tone_key="", code="",
        )  # fmt: skip
    band = kept.get("churn_band")
    if band is not None:
        yield Position(
            method="churn", title=N_("Danger of leaving"), label=text(BAND_LABELS[Band(band)]),
            why=shown(text(N_("chance to leave {chance}"), chance=percent(kept["churn"]))),
            tone_key="churn_band", code=band,
        )  # fmt: skip
    if rhythm.alarm is not None:
        yield Position(
            method="rhythm", title=N_("Rhythm of purchases"),
            label=text(ALARM_LABELS[Alarm(rhythm.alarm)]), why=shown(rhythm.chart.note),
            tone_key="rhythm", code=rhythm.alarm.value,
        )  # fmt: skip


def _plain(method: str, title: str, label: str, why: str, code: str) -> Position:
    from crmdesk.services.wording import shown

    said = shown(text(why)) if why else ""
    return Position(method=method, title=title, label=text(label), why=said, tone_key="", code=code)
