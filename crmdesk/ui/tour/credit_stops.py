"""Stops: the credit risk, the credit of a customer, and the dialogs of limits and holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from crmdesk.ui.tour.stop import Stop, dialog, page, throw_away

if TYPE_CHECKING:
    from crmdesk.ui.tour.guide import Guide


def _back(guide: Guide, _shown: Any) -> None:
    page("credit", mode="overview")(guide)


def debtor(guide: Guide, *verdicts: str) -> int:
    """The customer that owes most, of those with one of the verdicts."""
    from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
    from crmdesk.ui.tour.stop import customer_id

    wanted = Group((Condition("verdict", Op.ONE_OF, verdicts),)) if verdicts else Group()
    query = ListQuery(filter=wanted, sort=(Sort("receivables", descending=True),))
    found = guide.desk.services.lists.first_page(query, ["code"], 1).ids
    return int(found[0]) if found else customer_id(guide)


def _card(*verdicts: str) -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        guide.open()
        guide.desk.open_customer(debtor(guide, *verdicts), tab="credit")
        guide.settle()
        return guide.window

    return show


def _limit(kind: str) -> Callable[[Guide], Any]:
    def make(guide: Guide) -> Any:
        from crmdesk.ui.credit.limit_dialogs import LimitDialog

        return LimitDialog(guide.desk, debtor(guide), kind, guide.window)

    return make


def _decision(guide: Guide) -> Any:
    from crmdesk.ui.credit.limit_dialogs import limit_decision

    limits = guide.desk.services.credit_limits
    made = limits.propose(debtor(guide), 20_000_000, reason="旺季备货")
    limit_id = next(iter(made.of("credit_limit").created))
    return limit_decision(guide.desk, limit_id, guide.window)


def _hold(guide: Guide) -> Any:
    from crmdesk.analysis.credit_decision import Stage
    from crmdesk.ui.credit.hold_dialog import HoldDialog

    services = guide.desk.services
    customer = debtor(guide, "approval", "cash")
    made = services.sales.save(
        None,
        {"customer_id": customer},
        [{"name": "法兰盘", "quantity": 1000, "price": 12_345_600}],
    )
    sale = next(iter(made.of("sale").created))
    found = services.credit_hold.decide(customer, 12_345_600, stage=Stage.SALE, document_id=sale)
    return HoldDialog(guide.desk, [found], guide.window)


def report(guide: Guide, *states: str) -> int | None:
    """A credit report in one of the states; None if there is none."""
    from crmdesk.models.query import Condition, Group, ListQuery, Op

    wanted = Group((Condition("state", Op.ONE_OF, states),))
    found = guide.desk.services.lists.ids(ListQuery("credit_report", filter=wanted))
    return int(found[0]) if found else None


def _report(*states: str) -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        guide.open()
        found = report(guide, *states)
        if found is None:
            return page("credit_report", customer_id=debtor(guide))(guide)
        return page("credit_report", report_id=found)(guide)

    return show


def _report_decision(guide: Guide) -> Any:
    from crmdesk.ui.credit.report_decision import report_decision

    reports = guide.desk.services.credit_reports
    record = guide.desk.services.records.save(
        "credit_report", None, reports.prefilled(debtor(guide))
    )
    made = next(iter(record.of("credit_report").created))
    reports.submit(made)
    return report_decision(guide.desk, made, guide.window)


def _reviews(guide: Guide) -> Any:
    """The reviews; one of a company that has most of its documents, one without any."""
    guide.open()
    services = guide.desk.services
    if not services.lists.ids(_every_review()):
        services.qualification_reviews.apply(debtor(guide), ("general", "food"))
        services.qualification_reviews.apply(debtor(guide, "approval", "cash"))
    page("qualifications", mode="reviews")(guide)
    shown: Any = guide.window.page()
    first = shown.reviews.list.list.table
    first.go_to(0)
    guide.settle()
    return guide.window


def _every_review() -> Any:
    from crmdesk.models.query import ListQuery

    return ListQuery("qualification_review")


def _documents(guide: Guide, _shown: Any) -> None:
    page("qualifications", mode="documents")(guide)


def _review_decision(guide: Guide) -> Any:
    from crmdesk.ui.credit.review_part import review_decision

    services = guide.desk.services
    made = services.qualification_reviews.apply(debtor(guide))
    review_id = next(iter(made.of("qualification_review").created))
    services.qualification_reviews.submit(review_id)
    return review_decision(guide.desk, review_id, guide.window)


def _apply(guide: Guide) -> Any:
    from crmdesk.ui.credit.review_part import apply_dialog

    return apply_dialog(guide.desk, debtor(guide), "first", guide.window)


def _as_of(guide: Guide) -> Any:
    from crmdesk.core import clock
    from crmdesk.ui.credit.as_of import AsOfDialog

    return AsOfDialog(clock.today(), guide.window)


def _visit(guide: Guide) -> Any:
    from crmdesk.ui.credit.acting import visit_dialog

    return visit_dialog(guide.desk, debtor(guide), guide.window)


CREDIT_STOPS: Final[tuple[Stop, ...]] = (
    *(
        Stop(f"credit-{mode}", page("credit", mode=mode), _back)
        for mode in ("warnings", "limits", "reports", "decisions")
    ),
    Stop("card-credit", _card("release", "warn")),
    Stop("card-credit-held", _card("approval", "cash")),
    Stop("dialog-limit", dialog(_limit("standing")), throw_away),
    Stop("dialog-limit-temporary", dialog(_limit("temporary")), throw_away),
    Stop("dialog-limit-decision", dialog(_decision), throw_away),
    Stop("dialog-hold", dialog(_hold), throw_away),
    Stop("credit-report-draft", _report("draft", "returned"), _back),
    Stop("credit-report-submitted", _report("submitted"), _back),
    Stop("credit-report-approved", _report("approved"), _back),
    Stop("dialog-credit-report", dialog(_report_decision), throw_away),
    Stop("qualifications-reviews", _reviews, _documents),
    Stop("dialog-first-business", dialog(_apply), throw_away),
    Stop("dialog-review-decision", dialog(_review_decision), throw_away),
    Stop("dialog-as-of", dialog(_as_of), throw_away),
    Stop("dialog-credit-visit", dialog(_visit), throw_away),
)
