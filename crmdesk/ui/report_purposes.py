"""The picture of every report, and in a sentence what it is good for."""

from __future__ import annotations

from typing import Final

from crmdesk.core.i18n import N_

# Report to its picture and what it is good for.
PURPOSES: Final = {
    "customer-card": (
        "identification-card",
        N_("One A4 page per customer with all four parts: for visits, meetings and the file."),
    ),
    "customer-list": (
        "list-bullets",
        N_("A table of customers with the columns you choose, numbered, with sums."),
    ),
    "customer-register": (
        "address-book",
        N_("All customers by colleague or area with telephone and address: for calls and tours."),
    ),
    "today": (
        "calendar-check",
        N_("Whom to contact today and why, with telephone numbers and room for notes."),
    ),
    "contact-history": (
        "note-pencil",
        N_("Every talk with a customer with what was said and the next step: before a visit."),
    ),
    "expected-closing": (
        "target",
        N_("The opportunities that should close, by date, with amount, chance and seller."),
    ),
    "forecast": (
        "trend-up",
        N_("The forecast with charts, what moved it, and how good earlier forecasts were."),
    ),
    "pipeline": (
        "kanban",
        N_("The board of opportunities by grade or stage on A4 landscape: for the weekly meeting."),
    ),
    "visit-plan": (
        "calendar-check",
        N_(
            "The visits of a day in their order with address, telephone and room to write: for the road."
        ),
    ),
    "quote": (
        "file-text",
        N_("A quote for the customer, or without prices for the warehouse."),
    ),
    "contract": (
        "file-text",
        N_("A contract with parties, goods, payment plan and terms, ready to be signed."),
    ),
    "statement": (
        "scales",
        N_("What a customer owes at the end of a period, with a slip to sign, seal and send back."),
    ),
    "ageing": (
        "hourglass-medium",
        N_("Who owes how much since when, with ages, totals and shares: for the weekly meeting."),
    ),
    "dunning": (
        "paper-plane-tilt",
        N_("Letters to customers who are late, with their documents and the late interest."),
    ),
    "credit-report": (
        "shield-check",
        N_(
            "What was found out about a customer, his score and the limit proposed, ready to be signed."
        ),
    ),
    "sale": (
        "invoice",
        N_("A sale or a return with its lines, on A4 or on continuous paper for the dot matrix."),
    ),
    "credit-portfolio": (
        "warning-circle",
        N_("The credit risk of all customers with charts and warnings: for the owner and finance."),
    ),
    "product-analysis": (
        "package",
        N_("What products bring in and what lies in stock, with charts."),
    ),
    "sales": (
        "shopping-cart",
        N_("What was sold in a period: all documents, or those of a customer, seller or product."),
    ),
    "receipts": (
        "wallet",
        N_("What was received in a period, with what is not put on documents yet."),
    ),
    "analysis": (
        "chart-bar",
        N_("Any analysis as its page shows it: figures, charts and what follows from them."),
    ),
    "screening": (
        "list-checks",
        N_("Whom we keep, watch and let go this year, with points, reasons and who signed."),
    ),
    "redline": (
        "file-text",
        N_("What changed between two versions of a quote or contract, crossed out and put in."),
    ),
}
OTHER_PURPOSE: Final = ("file-text", N_("A report on paper."))
