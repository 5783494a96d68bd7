"""The way of a sale, and the verbs that lead on from each of its states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crmdesk.core.i18n import N_
from crmdesk.ui.documents.steps import Act, Aside

SALE_WAY: Final = ("draft", "posted")
SALE_ASIDE: Final = {"void": Aside("posted", "bad")}

POST: Final = Act("post", N_("Post"), "check-circle", "posted")
RECEIVE: Final = Act("receive", N_("Record a receipt …"), "coins")
APPLY: Final = Act("apply", N_("Set against documents …"), "swap")
RETURN: Final = Act("give_back", N_("Return …"), "arrow-u-up-left")
AMEND: Final = Act("amend", N_("Invoice, due date …"), "pencil-simple")
UNPOST: Final = Act("unpost", N_("Unpost"), "arrow-u-up-left", "draft")
VOID: Final = Act("void", N_("Make void …"), "prohibit", "void")

SALE_ACTS: Final[Mapping[str, tuple[Act, ...]]] = {
    "draft": (POST, VOID),
    "posted": (RECEIVE, APPLY, RETURN, AMEND, UNPOST, VOID),
}
