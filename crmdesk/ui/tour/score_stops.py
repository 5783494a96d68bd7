"""Stops: giving points by each method, the annual lists, what a customer cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.criteria import KAISM, SATISFACTION, SCREENING, VALUE, WEIGHTED
from crmdesk.core.i18n import _
from crmdesk.ui.tour.stop import Stop, customer_id, dialog, throw_away

if TYPE_CHECKING:
    from crmdesk.ui.tour.guide import Guide


def _points(kind: str) -> Callable[[Guide], Any]:
    def make(guide: Guide) -> Any:
        from crmdesk.ui.analysis.assessment_dialog import AssessmentDialog

        made = AssessmentDialog(guide.desk, kind, customer_id(guide), guide.window)
        guide.settle()
        made.grid.take_before()
        for place, cell in enumerate(made.grid.cells.values()):
            if not cell.editor.line.text() and place % 3:
                cell.editor.set_value((cell.spec.maximum or 90_000) * (place % 3 + 1) // 4)
        return made

    return make


def _cost(guide: Guide) -> Any:
    from crmdesk.ui.customers.trade_tab import COST_SIZE
    from crmdesk.ui.forms.record_dialog import RecordDialog

    fixed = {"customer_id": customer_id(guide)}
    return RecordDialog(
        guide.desk, "customer_cost", _("What was spent on him"), guide.window, fixed=fixed,
        size=COST_SIZE,
    )  # fmt: skip


def _no_list(guide: Guide) -> Any:
    from crmdesk.ui.analysis.annual_lists import AnnualListsDialog

    return AnnualListsDialog(guide.desk, {}, guide.window)


def _list(guide: Guide) -> Any:
    made = _no_list(guide)
    made.make.click()
    guide.settle()
    guide.settle()
    return made


def _verdict(guide: Guide) -> Any:
    from crmdesk.core import clock
    from crmdesk.ui.analysis.annual_lists import VerdictDialog

    shown = customer_id(guide)
    made = VerdictDialog(guide.desk, shown, "keep", clock.today().year, guide.window)
    made.form.propose("grade", "watch")
    made.form.propose("reason", "换了采购负责人，先观察半年")
    return made


def _signing(guide: Guide) -> Any:
    from crmdesk.core import clock
    from crmdesk.services.annual_lists import list_of
    from crmdesk.ui.analysis.annual_lists import sign_dialog

    services = guide.desk.services
    if not services.screenings.lists():
        services.screenings.make(clock.today().year)
    return sign_dialog(guide.desk, list_of(services, None), guide.window)


SCORE_STOPS: Final[tuple[Stop, ...]] = (
    *(
        Stop(f"dialog-points-{kind}", dialog(_points(kind)), throw_away)
        for kind in (KAISM, VALUE, SATISFACTION, WEIGHTED, SCREENING)
    ),
    Stop("dialog-annual-lists-none", dialog(_no_list), throw_away),
    Stop("dialog-annual-lists", dialog(_list), throw_away),
    Stop("dialog-annual-verdict", dialog(_verdict), throw_away),
    Stop("dialog-annual-sign", dialog(_signing), throw_away),
    Stop("dialog-customer-cost", dialog(_cost), throw_away),
)
