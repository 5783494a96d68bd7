"""What each step of the annual review has to say: how much there is to do, and of whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, func, select

from crmdesk.analysis.months import add_months
from crmdesk.analysis.review_steps import Step
from crmdesk.analysis.rounding import share_of
from crmdesk.analysis.windows import trailing
from crmdesk.analysis.wording import Figure, Text, money, percent, text
from crmdesk.core.i18n import N_
from crmdesk.models.deal_choices import VisitState
from crmdesk.models.derived import PyramidLayer
from crmdesk.models.query import Condition, Group, ListQuery, Op
from crmdesk.services import customer_frames
from crmdesk.services.annual_review import Fact
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.customer_stats import STAT
from crmdesk.services.grade_columns import GRADED

if TYPE_CHECKING:
    from crmdesk.services.container import Services

YEAR: Final = 12  # months
A_WEEK: Final = timedelta(days=7)
BUYERS: Final = Condition("last_sale_on", Op.FILLED)
# What the analyses group by, and how to reach him: a buyer who lacks one of it has no tidy card.
INCOMPLETE: Final = Group((
    BUYERS,
    Group((
        Condition("channel_type", Op.EMPTY),
        Condition("industry", Op.EMPTY),
        Condition("registered_region", Op.EMPTY),
        Group((Condition("phone", Op.EMPTY), Condition("contact.mobile", Op.EMPTY),
               Condition("contact.phone", Op.EMPTY))),
    ), every=False),
))  # fmt: skip
NO_CHANNEL: Final = Group((BUYERS, Condition("channel_type", Op.EMPTY)))
UPPER: Final = (PyramidLayer.VIP, PyramidLayer.BIG, PyramidLayer.MEDIUM)
LAYERS: Final = (*UPPER, PyramidLayer.SMALL)
_C: Final = raw_table("customer").c


def facts_of(services: Services, step: Step, year: int, as_of: date) -> tuple[Fact, ...]:
    """The facts of one step of the review of *year*."""
    return _FACTS[step](services, year, as_of)


def buyers(services: Services) -> int:
    """How many customers ever bought."""
    return services.lists.count(ListQuery(filter=Group((BUYERS,))))


# --- cards ------------------------------------------------------------------------------------
def _cards(services: Services, _year: int, _as_of: date) -> tuple[Fact, ...]:
    lacking = services.lists.count(ListQuery(filter=INCOMPLETE))
    with services.database.read() as connection:
        twice = sorted(_entered_twice(connection))
    return (
        Fact(
            text(
                N_("{count} of {all} customers who bought lack channel, industry, region or"
                   " telephone."),
                count=Figure(lacking), all=Figure(buyers(services)),
            ),
            is_open=lacking > 0, behind=INCOMPLETE,
        ),
        Fact(
            text(N_("{count} customers share their name or credit code with another."),
                 count=Figure(len(twice))),
            is_open=bool(twice), behind=tuple(twice),
        ),
    )  # fmt: skip


def _entered_twice(connection: Connection) -> set[int]:
    """Who has the same credit code or the same name as another; the page of duplicates finds more."""
    found: set[int] = set()
    for key in (_C.uscc, _C.name):
        several = (
            select(key)
            .where(_C.deleted_at.is_(None), func.coalesce(key, "") != "")
            .group_by(key)
            .having(func.count() > 1)
        )
        rows = connection.execute(select(_C.id).where(_C.deleted_at.is_(None), key.in_(several)))
        found |= {i for (i,) in rows}
    return found


# --- sales, make-up ---------------------------------------------------------------------------
def _results(services: Services, _year: int, as_of: date) -> tuple[Fact, ...]:
    with services.database.read() as connection:
        frame = customer_frames.frame(connection, as_of)
        then = customer_frames.net_sales(
            connection, frame.ids, trailing(add_months(as_of, -YEAR), YEAR)
        )
    now, before = int(frame.net_sales.sum()), int(then.sum())
    fallen = frame.ids[(then > 0) & (frame.net_sales < then)]
    if before > 0:
        said = text(
            N_("Net sales of twelve months: {now}, {change} against the twelve months before."),
            now=money(now), change=_change(now, before),
        )  # fmt: skip
    else:
        said = text(
            N_("Net sales of twelve months: {now}; nothing was sold in those before."),
            now=money(now),
        )
    return (
        Fact(said),
        Fact(
            text(N_("{count} customers bought less than the year before."),
                 count=Figure(len(fallen))),
            is_open=len(fallen) > 0, behind=tuple(fallen.tolist()),
        ),
    )  # fmt: skip


def _change(now: int, before: int) -> Text:
    """▲ 12.3 % or ▼ 4.0 %: red is up in Chinese finance, so a mark says it."""
    template = N_("▲ {share}") if now >= before else N_("▼ {share}")
    return text(template, share=percent(share_of(abs(now - before), before)))


def _make_up(services: Services, _year: int, as_of: date) -> tuple[Fact, ...]:
    _method, result = services.analyses.run("composition", {}, as_of)
    lacking = services.lists.count(ListQuery(filter=NO_CHANNEL))
    first = [Fact(result.findings[0].sentence)] if result.findings else []
    return (
        *first,
        Fact(
            text(N_("{count} customers who bought have no channel on their card."),
                 count=Figure(lacking)),
            is_open=lacking > 0, behind=NO_CHANNEL,
        ),
    )  # fmt: skip


# --- layers, list -----------------------------------------------------------------------------
def _grades(services: Services, _year: int, as_of: date) -> tuple[Fact, ...]:
    with services.database.read() as connection:
        query = select(GRADED.c.layer, func.count()).group_by(GRADED.c.layer)
        counts = {str(layer): int(count) for layer, count in connection.execute(query)}
    vip, big, medium, small = (counts.get(str(layer), 0) for layer in LAYERS)
    runs = services.grade_ledger.runs()
    month = as_of.year * 100 + as_of.month
    until = max((run.month for run in runs if run.month <= month), default=None)
    if until is None:
        frozen = Fact(text(N_("No month is frozen yet.")), is_open=True)
    else:
        frozen = Fact(
            text(N_("The classes are frozen month by month up to {month}."),
                 month=f"{until // 100}-{until % 100:02}")
        )  # fmt: skip
    return (
        Fact(
            text(N_("Now: {vip} VIP, {big} big, {medium} medium, {small} small customers."),
                 vip=Figure(vip), big=Figure(big), medium=Figure(medium), small=Figure(small)),
            is_open=not vip,
        ),
        frozen,
    )  # fmt: skip


def _register(services: Services, year: int, _as_of: date) -> tuple[Fact, ...]:
    head = next((each for each in services.screenings.lists() if each.year == year), None)
    if head is None:
        return (Fact(text(N_("There is no list of {year} yet."), year=str(year)), is_open=True),)
    count = Figure(len(services.screenings.lines(head.id)))
    if head.is_signed:
        said = text(N_("The list of {year} with {count} customers is signed."), year=str(year),
                    count=count)  # fmt: skip
        return (Fact(said),)
    said = text(N_("The list of {year} with {count} customers waits to be signed."),
                year=str(year), count=count)  # fmt: skip
    return (Fact(said, is_open=True),)


# --- routes, visits ---------------------------------------------------------------------------
def _routes(services: Services, _year: int, _as_of: date) -> tuple[Fact, ...]:
    s, r = raw_table("route_stop"), raw_table("route")
    routed = select(s.c.customer_id).join(r, r.c.id == s.c.route_id).where(is_alive(s), is_alive(r))
    upper = select(GRADED.c.customer_id).where(GRADED.c.layer.in_([str(each) for each in UPPER]))
    with services.database.read() as connection:
        everybody = [i for (i,) in connection.execute(upper)]
        without = connection.execute(upper.where(GRADED.c.customer_id.not_in(routed)))
        ids = tuple(sorted(i for (i,) in without))
    return (
        Fact(
            text(N_("{count} of {all} VIP, big and medium customers are on no route."),
                 count=Figure(len(ids)), all=Figure(len(everybody))),
            is_open=bool(ids), behind=ids,
        ),
    )  # fmt: skip


def _visits(services: Services, _year: int, as_of: date) -> tuple[Fact, ...]:
    v = raw_table("visit")
    planned = select(v.c.customer_id).where(
        is_alive(v), v.c.state == VisitState.PLANNED.value, v.c.planned_on >= as_of.isoformat()
    )
    due = (
        select(_C.id)
        .join(STAT, STAT.c.customer_id == _C.id)
        .where(_C.deleted_at.is_(None), STAT.c.contact_due_on <= (as_of + A_WEEK).isoformat())
        .where(STAT.c.layer.in_([str(each) for each in UPPER]))
        .where(_C.id.not_in(planned))
        .order_by(STAT.c.value_at_risk.desc(), _C.id)
    )
    with services.database.read() as connection:
        count = len(connection.execute(planned).all())
        ids = tuple(i for (i,) in connection.execute(due))
    return (
        Fact(text(N_("{count} visits are planned from now on."), count=Figure(count)),
             is_open=not count),
        Fact(
            text(N_("{count} VIP, big and medium customers are due within a week and have no"
                    " visit planned."), count=Figure(len(ids))),
            is_open=bool(ids), behind=ids,
        ),
    )  # fmt: skip


_FACTS: Final[Mapping[Step, Callable[[Any, int, date], tuple[Fact, ...]]]] = {
    Step.CARDS: _cards,
    Step.RESULTS: _results,
    Step.MAKE_UP: _make_up,
    Step.GRADES: _grades,
    Step.REGISTER: _register,
    Step.ROUTES: _routes,
    Step.VISITS: _visits,
}
