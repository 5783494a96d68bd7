"""Stops: routes and the week's visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from crmdesk.ui.tour.stop import Stop, dialog, page, some_ids, throw_away

if TYPE_CHECKING:
    from crmdesk.ui.tour.guide import Guide


def _routes(guide: Guide) -> Any:
    page("routes")(guide)
    shown: Any = guide.window.page()
    shown.show_mode("routes")
    guide.settle()
    return guide.window


def _back_to_week(guide: Guide, _shown: Any) -> None:
    shown: Any = guide.window.page()
    shown.show_mode("week")
    guide.settle(20)


def _plan(guide: Guide) -> Any:
    from crmdesk.ui.routes.plan_dialog import PlanDialog

    return PlanDialog(guide.desk, guide.window, customer_ids=some_ids(guide, 40))


def _plan_due(guide: Guide) -> Any:
    from crmdesk.ui.routes.plan_dialog import PlanDialog

    return PlanDialog(guide.desk, guide.window)


def _choose(guide: Guide) -> Any:
    from crmdesk.ui.routes.choose_route import ChooseRouteDialog

    return ChooseRouteDialog(guide.desk, some_ids(guide, 3), guide.window)


def _sheet(guide: Guide) -> Any:
    from datetime import timedelta

    from crmdesk.core import clock
    from crmdesk.reports import report
    from crmdesk.reports.base import Scope
    from crmdesk.ui.dialogs.print_preview import PrintPreviewDialog

    day = clock.today()
    plans = guide.desk.services.visit_plans
    while not plans.day(None, day) and day > clock.today() - timedelta(days=14):
        day -= timedelta(days=1)
    return PrintPreviewDialog(
        guide.desk, report("visit-plan"), Scope(), guide.window, values={"on": day}
    )


ROUTE_STOPS: Final[tuple[Stop, ...]] = (
    Stop("routes-list", _routes, _back_to_week),
    Stop("dialog-plan-chosen", dialog(_plan), throw_away),
    Stop("dialog-plan-due", dialog(_plan_due), throw_away),
    Stop("dialog-choose-route", dialog(_choose), throw_away),
    Stop("dialog-print-day-sheet", dialog(_sheet), throw_away),
)
