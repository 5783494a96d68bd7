"""What the methods of habit and lifecycle ask of every customer besides the frame, as columns."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select

from crmdesk.analysis.customer_frame import CustomerFrame
from crmdesk.analysis.habits import Habits
from crmdesk.analysis.purchase_days import PurchaseDays
from crmdesk.analysis.purchase_days import purchase_days as days_of
from crmdesk.analysis.windows import Window
from crmdesk.models.choices import CustomerSource, RelationState
from crmdesk.services import credit_standing, customer_frames, day_facts, purchase_columns
from crmdesk.services.catalogue import raw_table
from crmdesk.services.columns_read import aligned, read
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared
from crmdesk.services.trade_stats import TRADE

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import Flags, Ints

FAR: Final = date(9990, 12, 31)  # later than any document
_NEXT: Final[ColumnElement[Any]] = bindparam("next")
_C: Final = raw_table("customer").c
_SIGNAL: Final = raw_table("signal").c
# He came to us by himself [own]; a cold visit or a list bought somewhere is our doing.
CAME_BY: Final = (
    CustomerSource.ADVERTISING,
    CustomerSource.CAMPAIGN,
    CustomerSource.EXHIBITION,
    CustomerSource.INTERNET,
    CustomerSource.WALK_IN,
)
_PURCHASES: Final = Prepared(select(TRADE.c.customer_id, TRADE.c.purchases))
_POTENTIAL: Final = Prepared(select(_C.id, _C.potential).where(_C.potential.is_not(None)))
_QUALIFIED: Final = Prepared(
    select(_C.id).where(_C.relation_state == coded(RelationState.QUALIFIED), _C.created_at < _NEXT)
)
_RESPONDING: Final = Prepared(
    select(_C.id).where(
        _C.created_at < _NEXT,
        or_(
            _C.source.in_([coded(each) for each in CAME_BY]),
            select(_SIGNAL.id)
            .where(
                _SIGNAL.customer_id == _C.id,
                _SIGNAL.deleted_at.is_(None),
                func.coalesce(_SIGNAL.raised_at, _SIGNAL.created_at) < _NEXT,
            )
            .exists(),
        ),
    )
)


def habits(connection: Connection, frame: CustomerFrame) -> Habits:
    """How often everybody bought until the day of *frame*: what is kept, less what came later."""
    import numpy as np

    ids, as_of = frame.ids, frame.as_of
    ever = aligned(ids, *read(connection, _PURCHASES, 2))
    later = customer_frames.window_sums(connection, ids, Window(as_of, FAR))["purchases"]
    return Habits(
        as_of=as_of,
        ids=ids,
        # Kept are purchases that no return took back since; who bought then has one at least.
        purchases=np.maximum(ever - later, frame.has_bought),
        first=frame.first_day,
        last=frame.last_day,
    )


def purchase_days(
    connection: Connection, frame: CustomerFrame, *, keeps_zero: bool = True
) -> PurchaseDays:
    """The purchase days of everybody on file until the day of *frame*."""
    import numpy as np

    found = purchase_columns.purchase_days(connection, frame.as_of)
    known = np.isin(found.customers, frame.ids)
    return days_of(
        found.customers[known],
        found.days[known],
        found.amounts[known],
        frame.as_of,
        keeps_zero=keeps_zero,
    )


def held(connection: Connection, frame: CustomerFrame) -> Flags:
    """Whose goods are held on the day of *frame*; of another day than today nobody knows."""
    import numpy as np

    if day_facts.read(connection, credit_standing.DAY) != frame.as_of:
        return np.zeros(len(frame), dtype=np.bool_)
    found: Flags = np.isin(frame.ids, purchase_columns.held(connection))
    return found


def potential(connection: Connection, frame: CustomerFrame) -> tuple[Ints, Flags]:
    """The potential (0 to 100) on the card, and of whom it is known."""
    unknown = -1
    ids, points = read(connection, _POTENTIAL, 2)
    found = aligned(frame.ids, ids, points, unknown)
    return found, found != unknown


def qualified(connection: Connection, frame: CustomerFrame) -> Flags:
    """Who is called qualified on the card."""
    return _marked(connection, _QUALIFIED, frame)


def responding(connection: Connection, frame: CustomerFrame) -> Flags:
    """From whose side something came: feedback, a complaint, or he found us by himself."""
    return _marked(connection, _RESPONDING, frame)


def _marked(connection: Connection, statement: Prepared, frame: CustomerFrame) -> Flags:
    import numpy as np

    after = (frame.as_of + timedelta(1)).isoformat()
    found: Flags = np.isin(frame.ids, read(connection, statement, 1, next=after)[0])
    return found
