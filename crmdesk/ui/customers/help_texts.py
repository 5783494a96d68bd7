"""What F1 says on the customer list and on the card."""

from __future__ import annotations

from crmdesk.core.i18n import _


def list_help() -> str:
    """Help on the list."""
    return _(
        "The list shows every customer card.\n\n"
        "Finding:\nType any part of a name, a contact, a telephone number (also its last "
        "digits), the customer number, the tax number or a note. Pinyin works whole or by "
        "initials: zgyd finds 中国移动.\n\n"
        "Chips and filter:\nA chip shows how many customers it lets through. The funnel opens "
        "a filter on any field with AND and OR; save it as a view with the bookmark.\n\n"
        "Changing many at once:\nSelect several customers and press Ctrl+B. Everything can be "
        "taken back with Ctrl+Z, also days later from the history."
    )


def card_help() -> str:
    """Help on the card."""
    return _(
        "The card holds everything known of one customer in four parts: basic data, customer "
        "traits, business and trading; then people, documents, files and history.\n\n"
        "Editing:\nPress F2 or double-click a value. Dates may be typed as 0315, 3/15, today "
        "or +7, amounts as 12.5万. Ctrl+Enter saves everything at once.\n\n"
        "Marks:\n* must be filled in. † is needed before credit is given. The rings show how "
        "complete each part is; the panel at the right says what is missing and what for.\n\n"
        "History:\nEvery change is kept with who made it and when, and can be taken back from "
        "the history tab, also days later."
    )
