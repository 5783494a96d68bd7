"""Stops: the views of the forecast and its dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from crmdesk.ui.tour.stop import Stop, dialog, page, throw_away

if TYPE_CHECKING:
    from crmdesk.ui.tour.guide import Guide


def _back(guide: Guide, _shown: Any) -> None:
    page("forecast", mode="forecast")(guide)


def _promise(guide: Guide) -> Any:
    from crmdesk.analysis.forecast_data import ForecastQuery
    from crmdesk.ui.forecast.promise_dialog import PromiseDialog

    services = guide.desk.services
    employee, name = services.names.choices("employee")[0]
    bars = services.forecasts.forecast(ForecastQuery(employee=employee)).months[:3]
    return PromiseDialog(guide.desk, (employee, name), bars, guide.window)


def _since(guide: Guide) -> Any:
    from crmdesk.ui.forecast.since_menu import DayDialog

    return DayDialog(guide.window)


FORECAST_STOPS: Final[tuple[Stop, ...]] = (
    Stop("forecast-funnels", page("forecast", mode="funnel"), _back),
    Stop("forecast-accuracy", page("forecast", mode="accuracy"), _back),
    Stop("dialog-promise", dialog(_promise), throw_away),
    Stop("dialog-movement-since", dialog(_since), throw_away),
)
