"""The way of a quote or contract through its states, and the verbs that lead on from each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from crmdesk.core.i18n import N_


@dataclass(frozen=True, slots=True)
class Act:
    """A verb: its button, and the state it leads to (empty: none of the machine's steps)."""

    key: str
    title: str
    icon: str
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class Aside:
    """A state beside the usual way: the place on the way that it takes, and its hue."""

    place: str
    tone: str


# Entering and leaving the short states between belongs to one verb: they are one place.
QUOTE_WAY: Final = ("draft", "submitted", "approved", "sent", "accepted")
QUOTE_ASIDE: Final = {
    "returned": Aside("submitted", "bad"),
    "declined": Aside("accepted", "bad"),
    "expired": Aside("accepted", "warn"),
    "superseded": Aside("accepted", "gradeD"),
}
CONTRACT_WAY: Final = (
    "preparing", "approving", "approved", "signed", "running", "completed", "closed",
)  # fmt: skip
CONTRACT_ASIDE: Final = {
    "submitted": Aside("approving", "info"),
    "returned": Aside("approving", "bad"),
    "interrupted": Aside("running", "warn"),
    "cancelled": Aside("closed", "bad"),
}

SUBMIT: Final = Act("submit", N_("Submit"), "seal-check", "submitted")
SUBMIT_AGAIN: Final = Act("submit", N_("Submit again"), "seal-check")
DECIDE: Final = Act("decide", N_("Decide …"), "seal-check", "approved")
SEND: Final = Act("send", N_("Mark as sent"), "paper-plane-tilt", "sent")
ACCEPT: Final = Act("accept", N_("Customer accepts"), "check", "accepted")
DECLINE: Final = Act("decline", N_("Customer declines …"), "x", "declined")
TO_CONTRACT: Final = Act("to_contract", N_("Make it a contract …"), "signature")
NEW_VERSION: Final = Act("new_version", N_("New version"), "stack-plus")
SIGN: Final = Act("sign", N_("Sign …"), "signature", "signed")
START: Final = Act("start", N_("Begin to carry out"), "play", "running")
INTERRUPT: Final = Act("interrupt", N_("Interrupt …"), "pause", "interrupted")
RESUME: Final = Act("resume", N_("Go on"), "play", "running")
COMPLETE: Final = Act("complete", N_("Completed"), "check", "completed")
CLOSE: Final = Act("close", N_("Close"), "lock-simple", "closed")
RENEW: Final = Act("renew", N_("Renew …"), "arrows-clockwise")
CANCEL: Final = Act("cancel", N_("Cancel the contract …"), "prohibit", "cancelled")
DISCARD: Final = Act("discard", N_("Give up this version …"), "arrow-u-up-left")

# The first verb of a state is the one that is usually meant.
QUOTE_ACTS: Final[Mapping[str, tuple[Act, ...]]] = {
    "draft": (SUBMIT,),
    "returned": (SUBMIT_AGAIN,),
    "submitted": (DECIDE,),
    "approved": (SEND, TO_CONTRACT, NEW_VERSION),
    "sent": (ACCEPT, TO_CONTRACT, DECLINE, NEW_VERSION),
    "accepted": (TO_CONTRACT,),
    "declined": (NEW_VERSION,),
    "expired": (NEW_VERSION,),
}
CONTRACT_ACTS: Final[Mapping[str, tuple[Act, ...]]] = {
    "preparing": (SUBMIT, CANCEL),
    "returned": (SUBMIT_AGAIN, CANCEL),
    "submitted": (DECIDE, CANCEL),
    "approving": (DECIDE, CANCEL),
    "approved": (SIGN, NEW_VERSION, CANCEL),
    "signed": (START, NEW_VERSION, RENEW, CANCEL),
    "running": (COMPLETE, INTERRUPT, NEW_VERSION, RENEW, CANCEL),
    "interrupted": (RESUME, NEW_VERSION, CANCEL),
    "completed": (CLOSE, RENEW),
}


def possible(
    acts: Mapping[str, tuple[Act, ...]], state: str, next_states: Collection[str]
) -> list[Act]:
    """The verbs of a state, without those whose step the machine does not have now."""
    return [a for a in acts.get(state, ()) if not a.leads_to or a.leads_to in next_states]
