"""From quote to contract in one act: lines, terms, payment plan, the opportunity won."""

from __future__ import annotations

from typing import Any, Final

from crmdesk.analysis import states
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _
from crmdesk.models.payment_plan import parsed
from crmdesk.services.document_rows import in_order
from crmdesk.services.payment_plans import plan
from crmdesk.services.rules import documents
from crmdesk.services.setting_specs import CONTRACT_TERMS, PAYMENT_PLAN, value_in
from crmdesk.services.writing import Writer

READY: Final = ("approved", "sent", "accepted")
NOT_READY: Final = N_(
    "Quote {quote} is “{state}”; only an approved, sent or accepted one becomes a contract."
)
ALREADY: Final = N_("Quote {quote} became contract {contract} already.")
NO_OPPORTUNITY: Final = N_("Quote {quote} belongs to no opportunity that could be won.")
SALE_TO: Final = N_("Sales contract with {customer}")
CARRIED: Final = (
    "customer_id", "contact_id", "opportunity_id", "owner_id", "settlement", "delivery", "amount",
)  # fmt: skip
OF_LINE: Final = (
    "position", "product_id", "name", "specification", "unit", "quantity", "price", "cost",
    "remark",
)  # fmt: skip
TITLE: Final = 100


def make_contract(writer: Writer, quote: dict[str, Any], *, win: bool, summary: str) -> int:
    """Make the contract of *quote* (stored form) inside *writer*; returns its id."""
    name = documents.named(quote)
    if quote["state"] not in READY:
        state = documents.label_of("quote", "state", quote["state"])
        raise CrmError(NOT_READY, quote=name, state=state)
    known = writer.rows("contract", ["code"], quote_id=quote["id"])
    if known:
        raise CrmError(ALREADY, quote=name, contract=known[0][0])
    way = states.path(states.QUOTE, quote["state"], "accepted") or ()
    for state in way[1:]:
        writer.update("quote", quote["id"], {"state": state})
    contract = writer.new("contract", _header(writer, quote))
    writer.put(contract)
    for line_id in in_order(writer.connection, "quote_line", quote["id"]):
        line = writer.row("quote_line", line_id) or {}
        values = {n: line[n] for n in OF_LINE} | {"contract_id": contract.record_id}
        made = writer.new("contract_line", values)
        writer.put(made)
    _write_plan(writer, quote, contract.record_id)
    if win:
        _win(writer, quote, summary)
    return contract.record_id


def _header(writer: Writer, quote: dict[str, Any]) -> dict[str, Any]:
    """The contract's values in stored form."""
    customer = writer.row("customer", quote["customer_id"]) or {}
    title = quote["title"] or _(SALE_TO).format(customer=customer.get("name", ""))
    values = {name: quote[name] for name in CARRIED}
    values |= {
        "quote_id": quote["id"],
        "title": title[:TITLE],
        "terms": value_in(writer, CONTRACT_TERMS) or quote["terms"],
    }
    if quote["deposit"] is not None:
        values["deposit"] = quote["deposit"]
    if quote["opportunity_id"] is not None:
        renewed = writer.rows("contract", ["id"], renewal_id=quote["opportunity_id"])
        values["renews_id"] = renewed[0][0] if renewed else None
    return values


def _write_plan(writer: Writer, quote: dict[str, Any], contract_id: int) -> None:
    """The usual payment plan, from today; people change it before the contract is submitted."""
    if not quote["amount"]:
        return
    parts = parsed(value_in(writer, PAYMENT_PLAN))
    for place, part in enumerate(plan(quote["amount"], writer.today, parts), 1):
        writer.create("instalment", part | {"contract_id": contract_id, "position": place})


def _win(writer: Writer, quote: dict[str, Any], summary: str) -> None:
    """Bring the quote's opportunity to won by the steps there are; its own rules apply."""
    opportunity_id = quote["opportunity_id"]
    row = writer.row("opportunity", opportunity_id) if opportunity_id is not None else None
    way = states.path(states.OPPORTUNITY, row["state"], "won") if row else None
    if way is None:
        raise CrmError(NO_OPPORTUNITY, quote=documents.named(quote))
    for state in way[1:-1]:
        writer.update("opportunity", opportunity_id, {"state": state})
    if way[-1] != way[0]:
        values: dict[str, Any] = {"state": "won", "amount": quote["amount"]}
        if summary.strip():
            values["summary"] = summary.strip()
        writer.update("opportunity", opportunity_id, values)
