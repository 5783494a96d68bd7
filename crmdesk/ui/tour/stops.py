"""The stops of the tour in their order. A new page is a stop by itself; a dialog is one line."""

from __future__ import annotations

from typing import Final

from crmdesk.ui.tour.analysis_stops import ANALYSIS_STOPS
from crmdesk.ui.tour.card_stops import CARD_STOPS
from crmdesk.ui.tour.credit_stops import CREDIT_STOPS
from crmdesk.ui.tour.dialog_stops import DIALOG_STOPS
from crmdesk.ui.tour.document_stops import DOCUMENT_STOPS
from crmdesk.ui.tour.file_stops import EMPTY_STOPS, START_STOPS
from crmdesk.ui.tour.follow_up_stops import FOLLOW_UP_STOPS
from crmdesk.ui.tour.forecast_stops import FORECAST_STOPS
from crmdesk.ui.tour.grade_stops import GRADE_STOPS
from crmdesk.ui.tour.message_stops import MESSAGE_STOPS
from crmdesk.ui.tour.opportunity_stops import OPPORTUNITY_STOPS
from crmdesk.ui.tour.page_stops import PAGE_STOPS
from crmdesk.ui.tour.receivables_stops import RECEIVABLES_STOPS
from crmdesk.ui.tour.route_stops import ROUTE_STOPS
from crmdesk.ui.tour.score_stops import SCORE_STOPS
from crmdesk.ui.tour.stop import Stop
from crmdesk.ui.tour.trade_stops import TRADE_STOPS
from crmdesk.ui.tour.transfer_stops import TRANSFER_STOPS

STOPS: Final[tuple[Stop, ...]] = (
    *START_STOPS,
    *PAGE_STOPS,
    *TRANSFER_STOPS,
    *CARD_STOPS,
    *DIALOG_STOPS,
    *FOLLOW_UP_STOPS,
    *OPPORTUNITY_STOPS,
    *DOCUMENT_STOPS,
    *TRADE_STOPS,
    *RECEIVABLES_STOPS,
    *ROUTE_STOPS,
    *FORECAST_STOPS,
    *CREDIT_STOPS,
    *ANALYSIS_STOPS,
    *GRADE_STOPS,
    *SCORE_STOPS,
    *MESSAGE_STOPS,
    *EMPTY_STOPS,
)
