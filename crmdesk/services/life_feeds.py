"""What the methods about lifecycle, habit and worth are fed with (``services.analyses``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from crmdesk.analysis.churn_result import ChurnData
from crmdesk.analysis.clv_data import ClvData
from crmdesk.analysis.clv_predicted import predict
from crmdesk.analysis.customer_frame import CustomerFrame
from crmdesk.analysis.lifecycle import HALF, YEAR, LifecycleData
from crmdesk.analysis.months import add_months
from crmdesk.analysis.predicted_result import PredictedData
from crmdesk.analysis.purchase_days import RepeatBuying
from crmdesk.analysis.relation import RelationData
from crmdesk.analysis.repeat_models import RepeatModels
from crmdesk.analysis.rhythm_result import RhythmData
from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.analysis.windows import Window, trailing
from crmdesk.services import customer_frames, life_columns, model_fits, purchase_columns
from crmdesk.services.columns_read import aligned
from crmdesk.services.trade_feeds import named_customer

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crmdesk.analysis.clv_predicted import Floats
    from crmdesk.services.container import Services

Feed = Callable[[date, Mapping[str, Any]], Any]


class LifeFeeds:
    """Reads what each method needs; amounts in fen."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def feeds(self) -> Mapping[str, Feed]:
        """The feed of each method by its id."""
        return {
            "lifecycle": self.lifecycle_data,
            "relations": self.relation_data,
            "clv": self.clv_data,
            "retention": self.clv_data,
            "predicted-value": self.predicted_data,
            "churn": self.churn_data,
            "rhythm": self.rhythm_data,
        }

    # --- who changes ----------------------------------------------------------------------
    def lifecycle_data(self, as_of: date, _values: Mapping[str, Any]) -> LifecycleData:
        """Sales by half years, debts, holds and potentials."""
        with self._services.database.read() as connection:
            return lifecycle_data(connection, as_of)

    def relation_data(self, as_of: date, _values: Mapping[str, Any]) -> RelationData:
        """Habits, and who was qualified or answered."""
        with self._services.database.read() as connection:
            return relation_data(connection, as_of)

    # --- what they are worth --------------------------------------------------------------
    def clv_data(self, as_of: date, values: Mapping[str, Any]) -> ClvData:
        """Margins of this year and sales of the one before."""
        with self._services.database.read() as connection:
            customer = named_customer(connection, values.get("customer"))
            return _clv(connection, customer_frames.frame(connection, as_of), customer)

    def predicted_data(self, as_of: date, values: Mapping[str, Any]) -> PredictedData:
        """Purchase days, the models fitted to them, and the forecast."""
        with self._services.database.read() as connection:
            customer = named_customer(connection, values.get("customer"))
            frame = customer_frames.frame(connection, as_of)
            days = life_columns.purchase_days(
                connection, frame, keeps_zero=values["zero"] is not False
            )
            repeats = days.repeats()
            models = model_fits.models(connection, repeats, as_of)
            base = _clv(connection, frame, None)
        given = values.get("margin")
        margin = margin_of(frame) if given is None else int(given)
        found = None
        if models.frequency is not None:
            found = predict(
                repeats, models.frequency, models.amounts,
                horizon=int(values["horizon"]),
                margin=1.0 if margin is None else margin / WHOLE,
                discount=int(values["discount"]) / WHOLE,
            )  # fmt: skip
        return PredictedData(
            as_of=as_of,
            repeats=repeats,
            models=models,
            prediction=found,
            base=base,
            margin=margin,
            is_margin_given=given is not None,
            profile=_place(repeats, customer),
        )

    # --- who will leave -------------------------------------------------------------------
    def churn_data(self, as_of: date, _values: Mapping[str, Any]) -> ChurnData:
        """Habits, margins, and the chances to stay by the model."""
        with self._services.database.read() as connection:
            return churn_data(connection, as_of)

    def rhythm_data(self, as_of: date, values: Mapping[str, Any]) -> RhythmData:
        """Habits and longest gaps; the purchase days of the customer asked for."""
        with self._services.database.read() as connection:
            customer = named_customer(connection, values.get("customer"))
            return rhythm_data(connection, as_of, customer)


def lifecycle_data(connection: Connection, as_of: date) -> LifecycleData:
    """What the phases ask of every customer."""
    frame = customer_frames.frame(connection, as_of, YEAR)
    recent = customer_frames.net_sales(connection, frame.ids, trailing(as_of, HALF))
    last_year = Window(add_months(as_of, -YEAR - HALF), add_months(as_of, -YEAR))
    _owed, _overdue, late = purchase_columns.debts(connection, frame.ids, as_of)
    points, is_known = life_columns.potential(connection, frame)
    return LifecycleData(
        frame=frame,
        habits=life_columns.habits(connection, frame),
        recent=recent,
        before=frame.net_sales - recent,
        year_ago=customer_frames.net_sales(connection, frame.ids, last_year),
        overdue_days=late,
        is_held=life_columns.held(connection, frame),
        potential=points,
        is_potential_known=is_known,
    )


def relation_data(
    connection: Connection, as_of: date, phases: LifecycleData | None = None
) -> RelationData:
    """What the canonical state of every customer hangs on; *phases* of the day if known already."""
    frame = phases.frame if phases else customer_frames.frame(connection, as_of, YEAR)
    return RelationData(
        frame=frame,
        habits=phases.habits if phases else life_columns.habits(connection, frame),
        is_qualified=life_columns.qualified(connection, frame),
        is_responding=life_columns.responding(connection, frame),
    )


def churn_data(connection: Connection, as_of: date) -> ChurnData:
    """What the chance to leave of every customer hangs on."""
    frame = customer_frames.frame(connection, as_of, YEAR)
    repeats = life_columns.purchase_days(connection, frame).repeats()
    models = model_fits.models(connection, repeats, as_of)
    return ChurnData(
        base=_clv(connection, frame, None),
        habits=life_columns.habits(connection, frame),
        models=models,
        p_alive=_alive(frame, repeats, models),
    )


def rhythm_data(connection: Connection, as_of: date, customer_id: int | None = None) -> RhythmData:
    """The rhythm of every customer, and the purchase days of one."""
    frame = customer_frames.frame(connection, as_of, YEAR)
    days = life_columns.purchase_days(connection, frame, keeps_zero=False)
    place = None
    if customer_id is not None:
        import numpy as np

        at = np.flatnonzero(frame.ids == customer_id)
        place = int(at[0]) if len(at) else None
    return RhythmData(
        frame=frame,
        habits=life_columns.habits(connection, frame),
        longest=aligned(frame.ids, days.ids, days.longest_gaps),
        place=place,
        bought=() if customer_id is None else days.of(customer_id),
    )


def margin_of(frame: CustomerFrame) -> int | None:
    """Gross profit of all sales with known costs, in hundredths of a percent; None without any."""
    known = frame.is_profit_known & frame.is_buyer
    sales = int(frame.net_sales[known].sum())
    return half_up(int(frame.gross_profit[known].sum()) * WHOLE, sales) if sales > 0 else None


def _clv(connection: Connection, frame: CustomerFrame, customer_id: int | None) -> ClvData:
    before = trailing(trailing(frame.as_of, YEAR).after, YEAR)
    return ClvData(
        frame=frame,
        bought_before=customer_frames.net_sales(connection, frame.ids, before),
        customer_id=customer_id,
    )


def _alive(frame: CustomerFrame, repeats: RepeatBuying, models: RepeatModels) -> Floats | None:
    """The chance to be a customer still in the order of *frame*; NaN of who bought once or never."""
    import numpy as np

    from crmdesk.analysis.bgnbd import weeks

    if models.frequency is None:
        return None
    again = repeats.x > 0
    found = np.full(len(frame), np.nan)
    found[np.searchsorted(frame.ids, repeats.ids[again])] = models.frequency.p_alive(
        repeats.x[again].astype(np.float64),
        weeks(repeats.recency[again]),
        weeks(repeats.age[again]),
    )
    return found


def _place(repeats: RepeatBuying, customer_id: int | None) -> int | None:
    """The place of a customer who bought again; None of another."""
    import numpy as np

    if customer_id is None:
        return None
    at = np.flatnonzero((repeats.ids == customer_id) & (repeats.x > 0))
    return int(at[0]) if len(at) else None
