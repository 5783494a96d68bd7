"""What F1 says on the page of receivables, for each of its views."""

from __future__ import annotations

from crmdesk.core.i18n import _


def help_of(key: str) -> str:
    """The help of a view."""
    texts = {
        "ageing": _ageing, "open": _open, "receipts": _receipts, "statements": _statements,
        "dunning": _dunning, "promises": _promises,
    }  # fmt: skip
    return texts[key]()


def _ageing() -> str:
    return _(
        "Who owes how much since when, as of any day.\n\n"
        "Ages:\nOpen is what was sold less what was applied to it until that day; later receipts "
        "are left out. What is not yet due stands first, so that the ages add up to everything "
        "open. Ages count from the due date, or from the date of the document. The bounds are "
        "yours; they are kept for everybody.\n\n"
        "Numbers:\nA click on a number, or arrow keys and Enter, shows the documents behind it. A "
        "click on a heading sorts.\n\n"
        "Received in advance:\nMoney applied to no document stands apart and lowers nobody's "
        "debt, unless you let it be set off against the document due first.\n\n"
        "DSO counted back takes whole months of sales off what is open, the newest first. CEI is "
        "the part collected of what could be collected in three months. The mean rate owed is the "
        "mean open at month ends by the mean sales of a month. The allowance takes a percentage "
        "of every age; the percentages are our own."
    )


def _open() -> str:
    return _(
        "Every document that is not settled, the one due first at first. Ctrl+N records a receipt "
        "for the document under the cursor; the context menu sets a return off, goes to the call "
        "list or makes a statement. Returns and allowances that are not set off stand on a chip "
        "of their own: they lower no debt until they are."
    )


def _receipts() -> str:
    return _(
        "What came in and what it settles. A receipt is put on the documents due first, unless "
        "you say otherwise; the rest stays in credit. A cheque that comes back opens its documents "
        "again from that day on."
    )


def _statements() -> str:
    return _(
        "A statement of account freezes opening balance, charges, payments and closing balance of "
        "a period. Print it with the slip, send it, and note what comes back: the balance with "
        "seal and name, or the lines that the customer sees differently. A statement whose "
        "records were changed since says so.\n\n"
        "A balance confirmed with seal is proof of the debt and begins the time of limitation of "
        "three years anew (Civil Code, articles 188 and 195). “Not confirmed for long” lists whose "
        "balance nobody has confirmed; it also stands on the card."
    )


def _dunning() -> str:
    return _(
        "Whom to call for money today. The list begins where most money has been missing for "
        "longest. By telephone first: nobody gets a letter before he was called, and no letter "
        "leaves out the one before it. Whoever promised rests until the promised day, whoever was "
        "called for some days.\n\n"
        "Enter goes to the form beside the list, Ctrl+Enter notes the call and goes on to the "
        "next. A promise with amount and day goes to the ledger of promises, the talk to the "
        "follow-ups, the next step to the tasks.\n\n"
        "Late interest is counted at the rate agreed; without one at 0.05 % a day where a public "
        "body or a large enterprise owes a small or medium one (Decree 802, in force since June "
        "2025). The levels stand in the settings."
    )


def _promises() -> str:
    return _(
        "Who promised to pay how much by when, and what became of it. Whether a promise was kept "
        "follows from the receipts by itself: the receipts since the promise are counted for the "
        "oldest promise first. Broken promises lower the credit of a customer and bring him back "
        "to the call list."
    )
