"""Rules of quotes: from draft to accepted step by step, closed to changes once submitted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from crmdesk.analysis import states
from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.core.money import MAX_FEN
from crmdesk.services import approval_need, deal_sums, numbering
from crmdesk.services.rules import documents
from crmdesk.services.rules.base import Row, Rules, Subject, Write
from crmdesk.services.setting_specs import QUOTE_VALID_DAYS, value_in

OPEN: Final = ("draft", "returned")
KEPT: Final = ("approved", "sent", "accepted", "declined", "expired", "superseded")
CONTENT: Final = (
    "quoted_on", "valid_until", "discount", "settlement", "delivery", "delivery_days", "deposit",
    "is_tax_included", "terms", "title",
)  # fmt: skip
CLOSED: Final = N_(
    "Quote {quote} is “{state}” and closed to changes. Make a new version to change it."
)
CLOSED_FOR_NOW: Final = N_(
    "Quote {quote} waits for approval. Have it sent back before you change it."
)
NO_LINES: Final = N_("A quote without lines cannot be submitted.")
RUN_OUT: Final = N_("The quote was valid until {day}. Make a new version with a later day.")
STAYS: Final = N_("Quote {quote} is “{state}”; such a quote stays in the file.")
FROM_PRODUCT: Final = {
    "name": "name",
    "specification": "specification",
    "unit": "unit",
    "list_price": "price",
    "cost": "cost",
}


class QuoteRules(Rules):
    """See the module."""

    def prepare(self, write: Write, s: Subject) -> None:
        after = s.after
        if s.before is None:
            if not after.get("code"):
                after["code"] = numbering.next_number(write, "quote")
            after["quoted_on"] = after.get("quoted_on") or write.today.isoformat()
            if after.get("owner_id") is None:
                after["owner_id"] = write.employee_id
            if after.get("valid_until") is None:
                days = timedelta(value_in(write, QUOTE_VALID_DAYS))
                after["valid_until"] = (date.fromisoformat(after["quoted_on"]) + days).isoformat()
        if write.is_undo:
            return
        if documents.entered(s, "submitted"):
            after |= dict.fromkeys(("approver_id", "approved_at", "approval_note"))
            after["approval_reason"] = approval_need.of_quote(write, after)
        elif documents.entered(s, "approved") and after["approval_reason"] is None:
            after["approved_at"] = after["approved_at"] or write.now
        elif documents.entered(s, "sent"):
            after["sent_on"] = after.get("sent_on") or write.today.isoformat()

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from documents.code_problems(write, s)
        yield from documents.owner_problems(write, s, "contact_id", "opportunity_id")
        if (
            s.changed("quoted_on", "valid_until")
            and s.after["valid_until"]
            and s.after["valid_until"] < s.after["quoted_on"]
        ):
            yield Problem("valid_until", documents.WRONG_ORDER)
        refused = list(documents.step_problems(write, s, states.QUOTE))
        yield from refused
        if s.before is not None:
            yield from self._closed(write, s)
        if documents.approved_again(write, s):
            if approval_need.of_quote(write, s.after) is not None:
                yield Problem("state", documents.APPROVER_NEEDED)
        elif not refused and not write.is_undo:
            yield from self._step(write, s)

    def _closed(self, write: Write, s: Subject) -> Iterable[Problem]:
        before = s.before
        assert before is not None
        reopens = write.is_undo and s.after["state"] in OPEN
        if before["state"] in OPEN or reopens:
            return
        for field in documents.closed_fields(s, CONTENT):
            yield closed(field, before)

    def _step(self, write: Write, s: Subject) -> Iterable[Problem]:
        if documents.entered(s, "submitted") and not write.count(
            "quote_line", quote_id=s.record_id
        ):
            yield Problem("state", NO_LINES)
        elif documents.entered(s, "approved") and s.after["approval_reason"] is not None:
            yield from documents.approver_problems(write, s)
        elif documents.entered(s, "returned"):
            yield from documents.approver_problems(write, s)
            if not s.after["approval_note"]:
                yield Problem("approval_note", documents.REASON_NEEDED)
        elif documents.entered(s, "sent"):
            until = s.after["valid_until"]
            if until and until < write.today.isoformat():
                yield Problem("state", RUN_OUT, {"day": until})

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if s.after["state"] in KEPT and not write.is_undo:
            state = documents.label_of("quote", "state", s.after["state"])
            yield Problem("state", STAYS, {"quote": documents.named(s.after), "state": state})


def closed(field: str, quote: Row) -> Problem:
    """That *quote* may not be changed."""
    template = CLOSED_FOR_NOW if quote["state"] == "submitted" else CLOSED
    state = documents.label_of("quote", "state", quote["state"])
    return Problem(field, template, {"quote": documents.named(quote), "state": state})


class QuoteLineRules(Rules):
    """The price follows list price and discount unless it is typed; the amount follows it."""

    COMPUTED_FROM = ("quantity", "price")
    KEEPS_PARTS = True

    def computed(self, row: Row) -> dict[str, Any]:
        return {"amount": deal_sums.line_amount(row.get("quantity"), row.get("price"))}

    def prepare(self, write: Write, s: Subject) -> None:
        after = s.after
        if s.before is None and after.get("position") is None:
            after["position"] = documents.next_position(write, s, "quote_id")
        if not write.is_undo:
            documents.fill_from_product(write, s, FROM_PRODUCT)
            _price(s)
        after |= self.computed(after)

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if s.after["amount"] > MAX_FEN:
            yield Problem("quantity", documents.TOO_LARGE)
        if s.changed(*s.after):
            yield from _line_closed(write, s)

    def removal_problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        yield from _line_closed(write, s)


def _price(s: Subject) -> None:
    """Keep list price, discount and price of a line in agreement."""
    after = s.after
    listed, discount, price = after.get("list_price"), after.get("discount"), after.get("price")
    if listed is None:
        return
    is_typed = bool(price) if s.before is None else s.changed("price")
    if not is_typed:
        if s.changed("list_price", "discount"):
            after["price"] = deal_sums.discounted(listed, discount)
    elif price != deal_sums.discounted(listed, discount):
        after["discount"] = deal_sums.discount_of(listed, price)


def _line_closed(write: Write, s: Subject) -> Iterable[Problem]:
    """Lines are written while their quote is open; one that comes back with it, always."""
    quote = documents.parent_of(write, s, "quote_id")
    comes_back = write.is_undo and s.before is None
    if quote is not None and quote["state"] not in OPEN and not comes_back:
        yield closed("", quote)
