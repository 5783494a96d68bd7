"""The rhythm of one customer (B37) from his own documents: what the list of all says of him, quickly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, bindparam, func, literal_column, select

from crmdesk.analysis.habits import Habit, habits_of
from crmdesk.analysis.purchase_days import purchase_days
from crmdesk.analysis.rhythm import Alarm, Rhythms, rhythm_chart, rhythms
from crmdesk.analysis.wording import text
from crmdesk.core.i18n import N_
from crmdesk.models.trade_choices import SaleKind
from crmdesk.services.catalogue import raw_table
from crmdesk.services.columns_read import ordinal, read
from crmdesk.services.customer_frames import net_of
from crmdesk.services.open_items import counts
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crmdesk.analysis.charts import Rhythm

TITLE: Final = N_("Rhythm of purchases")
_CUSTOMER: Final[ColumnElement[Any]] = bindparam("customer")
_UNTIL: Final[ColumnElement[Any]] = bindparam("until")
_S: Final = raw_table("sale").alias("s")


@lru_cache(maxsize=1)
def _purchases() -> Prepared:
    """His sales of which something is left after what came back until the day."""
    s, net = _S.c, net_of(_S)
    return Prepared(
        select(s.sold_on, net)
        .where(s.customer_id == _CUSTOMER, *counts(_S), s.kind == coded(SaleKind.SALE))
        .where(s.sold_on <= _UNTIL, net > literal_column("0"))
        .order_by(s.sold_on)
    )


@lru_cache(maxsize=1)
def _days() -> Prepared:
    """His days of trade, net."""
    s = _S.c
    return Prepared(
        select(s.customer_id, ordinal(s.sold_on), func.sum(s.amount))
        .where(s.customer_id == _CUSTOMER, *counts(_S), s.kind != coded(SaleKind.OPENING))
        .where(s.sold_on <= _UNTIL)
        .group_by(s.customer_id, s.sold_on)
        .order_by(s.sold_on)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRhythm:
    """His habit as of a day: days and tenths of a day, ``bought`` in fen; None: never bought."""

    chart: Rhythm
    alarm: Alarm | None
    days_since: int | None
    late_days: int
    interval_tenths: int
    purchases: int
    bought: int


def own_rhythm(connection: Connection, customer_id: int, as_of: date) -> OwnRhythm:
    """The rhythm of *customer_id* until *as_of*."""
    given = {"customer": customer_id, "until": as_of.isoformat()}
    sales = _purchases().run(connection, **given).fetchall()
    owners, days, amounts = read(connection, _days(), 3, **given)
    bought = purchase_days(owners, days, amounts, as_of, keeps_zero=False)
    habit = Habit(
        id=customer_id,
        purchases=len(sales),
        first_on=date.fromisoformat(sales[0][0]) if sales else None,
        last_on=date.fromisoformat(sales[-1][0]) if sales else None,
    )
    found = _rhythms(habit, bought.longest_gaps, as_of)
    habits = found.habits
    return OwnRhythm(
        chart=rhythm_chart(found, 0, bought.of(customer_id), text(TITLE)),
        alarm=found.alarm(0),
        days_since=int(habits.days_since[0]) if sales else None,
        late_days=int(found.late_days[0]),
        interval_tenths=int(habits.interval_tenths[0]),
        purchases=len(sales),
        bought=sum(amount for _day, amount in sales),
    )


def _rhythms(habit: Habit, gaps: Any, as_of: date) -> Rhythms:
    import numpy as np

    longest = gaps if len(gaps) else np.zeros(1, dtype=np.int64)
    return rhythms(habits_of([habit], as_of), longest)
