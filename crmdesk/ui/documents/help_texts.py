"""What F1 says on the pages of products, quotes and contracts."""

from __future__ import annotations

from crmdesk.core.i18n import _


def quote_help() -> str:
    """One quote."""
    return _(
        "A quote goes from draft to approval, to the customer, and becomes a contract in one "
        "step.\n\n"
        "Lines by keyboard:\nType a product by name, number or initials and press Enter; the "
        "cursor goes on to quantity, discount and price, and then to the next line. Del takes a "
        "line away, Ctrl+↑ and Ctrl+↓ move it, Ctrl+V pastes rows from Excel.\n\n"
        "Prices:\nPrice and discount follow each other. Beside each line stands the last price to "
        "this customer, the lowest to customers of the same price level, and the margin. A price "
        "below the lowest one of the product is marked.\n\n"
        "Approval:\nWhat is below the lowest price, above the discount or below the margin of the "
        "settings needs the password of an approver, here and now. A new version asks again only "
        "for what changed.\n\n"
        "What was sent stays as it was: a change is a new version, and both can be compared."
    )


def contract_help() -> str:
    """One contract."""
    return _(
        "A contract goes from preparation to approval, is signed, carried out and closed.\n\n"
        "How far it is:\nMoney: received by the amount. Goods: what was delivered, at the prices "
        "of the lines, by the amount. A customer counts as contracted (签约) once the contract is "
        "signed and the first payment came in full, and as qualified (合格) once everything was "
        "paid in time.\n\n"
        "Payment plan:\nThe instalments must make up the amount before it is submitted. “Make the "
        "plan” does that by percentages and days.\n\n"
        "Changes:\nAfter the approval a change is a new version with its reason; receipts and "
        "deliveries go along. The old version can only be read, and both can be compared and "
        "printed.\n\n"
        "Renewal:\nBefore it ends you are reminded; “Renew” opens an opportunity with the same "
        "products."
    )


def quotes_help() -> str:
    """The list of quotes."""
    return _(
        "All quotes, the newest first. A quote whose validity has passed becomes expired by "
        "itself.\n\nEnter opens a quote, Ctrl+N begins one, Ctrl+E exports the list, Ctrl+P prints "
        "it. The filter (Ctrl+Shift+F) knows every field."
    )


def contracts_help() -> str:
    """The list of contracts."""
    return _(
        "All contracts: one line per contract, or per customer with the sums of theirs.\n\n"
        "The filter (Ctrl+Shift+F) knows every field of the contract, how far it is, and the "
        "fields of its customer; conditions can be combined by “and” and “or”.\n\n"
        "“Money” is what was received by the amount, “goods” what was delivered. Overdue is what "
        "the payment plan wanted by today and did not come in."
    )


def products_help() -> str:
    """The list of products."""
    return _(
        "What you sell: number, usual price, cost, and the lowest price.\n\nA quote below the "
        "lowest price needs an approval. The cost makes the margin of a quote; customers never "
        "see it. A product that is no longer sold is taken off sale: old quotes keep it, new ones "
        "do not offer it.\n\nAlt+I imports a price list from Excel; the number says which product "
        "a row is about. Ctrl+B changes several together."
    )
