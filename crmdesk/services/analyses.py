"""The methods of analysis on the data of the file: reads what each needs and runs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from crmdesk.analysis import method as method_of
from crmdesk.analysis.base import Method, Result
from crmdesk.analysis.cadence import Source, whose_interval
from crmdesk.analysis.cadence_result import CadenceData, DueCustomer
from crmdesk.analysis.forecast import Basis
from crmdesk.analysis.forecast_data import ForecastData, ForecastQuery
from crmdesk.analysis.funnel_result import FunnelData
from crmdesk.analysis.grade_result import GradeData, GradedDeal
from crmdesk.analysis.grade_rule import judge
from crmdesk.analysis.naming import customers_in, named
from crmdesk.analysis.states import OPEN_STATES
from crmdesk.analysis.wording import Words
from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.services import deal_reading as reading
from crmdesk.services.catalogue import raw_table
from crmdesk.services.customer_stats import STAT
from crmdesk.services.grading import GATES, OF_CUSTOMER, OF_OPPORTUNITY, facts_from
from crmdesk.services.layer_feeds import LayerFeeds
from crmdesk.services.life_feeds import LifeFeeds
from crmdesk.services.methods import parsed
from crmdesk.services.score_feeds import ScoreFeeds
from crmdesk.services.setting_specs import TIME_GATE
from crmdesk.services.trade_feeds import TradeFeeds

if TYPE_CHECKING:
    from crmdesk.services.container import Services

NO_SELLER: Final = N_("No colleague is called {name}.")


class AnalysisService:
    """Runs methods by their id."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._feeds: Mapping[str, Callable[[date, Mapping[str, Any]], Any]] = {
            "forecast": self.forecast_data,
            "funnel": self.funnel_data,
            "grade": self.grade_data,
            "cadence": self.cadence_data,
            **ScoreFeeds(services).feeds(),
            **TradeFeeds(services).feeds(),
            **LifeFeeds(services).feeds(),
            **LayerFeeds(services).feeds(),
        }

    def run(
        self, method_id: str, texts: Mapping[str, str] | None = None, as_of: date | None = None
    ) -> tuple[Method, Result]:
        """The result of a method; *texts* are parameters as people type them.

        Raises CrmError for a method or parameter there is not, FieldError for an unreadable text.
        """
        chosen = method_of(method_id)
        return chosen, self.run_with(chosen, parsed(chosen, texts or {}), as_of)

    def run_with(
        self, chosen: Method, values: Mapping[str, Any], as_of: date | None = None
    ) -> Result:
        """The same with parameters in value form."""
        return self.found(chosen, self.data(chosen, values, as_of), values)

    def data(self, chosen: Method, values: Mapping[str, Any], as_of: date | None = None) -> Any:
        """What the method is fed with; kept by whoever only moves its thresholds afterwards."""
        return self._feeds[chosen.id](as_of or clock.today(), values)

    def found(self, chosen: Method, data: Any, values: Mapping[str, Any]) -> Result:
        """The result on *data*, with the names of the customers in it."""
        result = chosen.run(data, values)
        wanted = set(customers_in(result))
        return named(result, self._services.names.many("customer", wanted)) if wanted else result

    # --- what each method is fed with -----------------------------------------------------
    def forecast_data(self, as_of: date, values: Mapping[str, Any]) -> ForecastData:
        """Open opportunities with chances, months and promises."""
        query = ForecastQuery(
            as_of=as_of,
            employee=self._seller(values.get("seller")),
            basis=Basis(values["basis"]),
            is_learned=bool(values["learned"]),
        )
        return self._services.forecasts.forecast(query)

    def funnel_data(self, as_of: date, values: Mapping[str, Any]) -> FunnelData:
        """Customers with contacts and contracts, stays in stages."""
        return self._services.funnels.funnel(
            as_of, months=values["months"], window_days=values["window"]
        )

    def grade_data(self, as_of: date, _values: Mapping[str, Any]) -> GradeData:
        """Open opportunities with the answers of the grade."""
        gate_name = self._services.settings.get(TIME_GATE)
        gate = GATES[gate_name]
        o, c = raw_table("opportunity"), raw_table("customer")
        query = select(
            o.c.id,
            o.c.code,
            c.c.name,
            o.c.name,
            *[o.c[name] for name in OF_OPPORTUNITY],
            *[c.c[name] for name in OF_CUSTOMER],
        ).join(c, c.c.id == o.c.customer_id)
        at = reading.end_of(as_of) if as_of < clock.today() else None
        with self._services.database.read() as connection:
            standing = reading.standing(connection, at)
            rows = list(connection.execute(query))
        names = dict(self._services.names.choices("employee"))
        deals = []
        last = 4 + len(OF_OPPORTUNITY)
        for row in rows:
            stands = standing.get(row[0])
            if stands is None or stands.state not in OPEN_STATES:
                continue
            facts = facts_from((*row[4 : last - 1], stands.expected_on), tuple(row[last:]))
            deals.append(
                GradedDeal(
                    id=row[0],
                    code=row[1],
                    customer=row[2],
                    name=row[3],
                    seller=names.get(stands.owner_id or 0, ""),
                    amount=stands.amount,
                    expected_on=facts.expected_on,
                    verdict=judge(facts, as_of, gate),
                )
            )
        return GradeData(as_of=as_of, gate=gate_name, deals=tuple(deals))

    def cadence_data(self, as_of: date, _values: Mapping[str, Any]) -> CadenceData:
        """Customers that are to be contacted regularly, as they stand now."""
        s, c, e = STAT, raw_table("customer"), raw_table("employee")
        query = (
            select(
                c.c.id,
                c.c.code,
                c.c.name,
                e.c.name,
                s.c.due_source,
                s.c.opportunity_grade,
                s.c.layer,
                s.c.due_interval,
                s.c.last_contact_at,
                s.c.contact_due_on,
                s.c.value_at_risk,
            )
            .join(c, c.c.id == s.c.customer_id)
            .outerjoin(e, e.c.id == c.c.owner_id)
            .where(s.c.contact_due_on.is_not(None), c.c.deleted_at.is_(None))
            .order_by(c.c.id)
        )
        with self._services.database.read() as connection:
            rows = list(connection.execute(query))
        return CadenceData(
            as_of=as_of,
            customers=tuple(
                DueCustomer(
                    id=i,
                    code=code,
                    name=name,
                    seller=seller or "",
                    source=_source(source, grade, layer),
                    interval=interval or 0,
                    last_contact=date.fromisoformat(last[:10]) if last else None,
                    due_on=date.fromisoformat(due),
                    value_at_risk=value,
                )
                for i, code, name, seller, source, grade, layer, interval, last, due, value in rows
            ),
        )

    def _seller(self, name: str | None) -> int | None:
        """The colleague called *name*; None for everybody."""
        if not name:
            return None
        for employee_id, known in self._services.names.choices("employee"):
            if known == name.strip():
                return employee_id
        raise CrmError(NO_SELLER, name=name)


def _source(source: str | None, grade: str | None, layer: str | None) -> Words:
    by = Source(source or Source.LAYER)
    return whose_interval(by, (grade if by is Source.GRADE else layer) or "")
