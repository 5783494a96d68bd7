"""Rules of routes and planned visits (B35): one route a customer, one visit a customer and day."""

from __future__ import annotations

from collections.abc import Iterable

from crmdesk.analysis import states
from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.models.deal_choices import VisitState
from crmdesk.services.rules.base import Rules, Subject, Write
from crmdesk.services.rules.follow_up import wrong_step
from crmdesk.services.rules.organisation import NamedRules
from crmdesk.services.rules.sellers import left_problem


class RouteRules(NamedRules):
    """Names unique; the seller works here."""

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from super().problems(write, s)
        if s.changed("employee_id"):
            yield from left_problem(write, "employee_id", s.after["employee_id"])
        if (s.after["longitude"] is None) != (s.after["latitude"] is None):
            missing = "longitude" if s.after["longitude"] is None else "latitude"
            yield Problem(missing, N_("A place needs both, longitude and latitude."))


class RouteStopRules(Rules):
    """A customer is on one route at most; a new stop comes last."""

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None and s.after.get("position") in (None, 1):
            places = write.rows("route_stop", ["position"], route_id=s.after["route_id"])
            s.after["position"] = max((place for (place,) in places), default=0) + 1

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if not s.changed("customer_id", "deleted_at"):
            return
        same = write.rows("route_stop", ["id", "route_id"], customer_id=s.after["customer_id"])
        for other_id, route_id in same:
            route = write.row("route", route_id)
            if other_id != s.record_id and route and not route["deleted_at"]:
                yield Problem(
                    "customer_id",
                    N_("This customer is already on the route {route}."),
                    {"route": route["name"]},
                )


class VisitRules(Rules):
    """Who visits whom when; what is over was visited, missed or dropped."""

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is not None:
            return
        if s.after.get("employee_id") is None:
            customer = (
                write.row("customer", s.after["customer_id"]) if s.after["customer_id"] else {}
            )
            s.after["employee_id"] = (customer or {}).get("owner_id")
        if s.after.get("position") is None:
            day = write.rows(
                "visit",
                ["position"],
                employee_id=s.after["employee_id"],
                planned_on=s.after["planned_on"],
            )
            s.after["position"] = max((place or 0 for (place,) in day), default=0) + 1

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from wrong_step(write, s, states.VISIT, VisitState)
        if s.changed("employee_id"):
            yield from left_problem(write, "employee_id", s.after["employee_id"])
        is_ahead = s.after["planned_on"] > write.today.isoformat()
        if is_ahead and s.after["state"] in (VisitState.DONE, VisitState.MISSED):
            yield Problem("state", N_("The day of this visit has not come yet."))
        if s.after["state"] == VisitState.PLANNED and s.changed(
            "planned_on", "state", "deleted_at"
        ):
            same = write.rows(
                "visit",
                ["id"],
                customer_id=s.after["customer_id"],
                planned_on=s.after["planned_on"],
                state=VisitState.PLANNED.value,
            )
            if any(other_id != s.record_id for (other_id,) in same):
                yield Problem(
                    "planned_on", N_("A visit is planned for this customer that day already.")
                )
