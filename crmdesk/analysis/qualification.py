"""May first business with a customer begin, and what lacks (B26, 首营企业)?

The status of a document on a day is told by ``models.qualification.status_on`` and comes in here
as its code; this module knows which documents which goods ask for, compares what they say, and
tells when to look at them again. Codes are those that are stored.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from crmdesk.analysis.credit_decision import Blocked
from crmdesk.analysis.months import add_months
from crmdesk.analysis.rounding import share_of
from crmdesk.analysis.wording import Figure, Measure, Text, money, percent, text
from crmdesk.core.i18n import N_

PERMIT: Final = "industry_permit"
# What every counterparty shows before the first deal, with what people call it.
FIRST_DEAL: Final = (
    "business_licence",
    "authorisation",
    "agent_id",
    "quality_agreement",
    "bank_account",
    "seal_sample",
    "delivery_note_sample",
    "purchase_contract",
)
LABELS: Final = {
    "business_licence": N_("Business licence"),
    "authorisation": N_("Letter of authorisation"),
    "agent_id": N_("Agent's ID card"),
    "quality_agreement": N_("Quality agreement"),
    "bank_account": N_("Bank account certificate"),
    "seal_sample": N_("Seal samples"),
    "delivery_note_sample": N_("Delivery note sample"),
    "purchase_contract": N_("Purchase contract"),
}
# The permit of the trade that goods ask for; goods that are not named ask for none.
PERMITS: Final = {
    "drugs": N_("Drug production or trade licence"),
    "devices": N_("Medical device licence"),
    "food": N_("Food trade licence"),
    "chemicals": N_("Dangerous chemicals licence"),
}
WORTH: Final = frozenset({"valid", "soon", "remind"})
OF_PERSONS: Final = frozenset({"agent_id"})  # issued to a person, not to the company
REVIEW_MONTHS: Final = 12
STATUS_WORDS: Final = {
    "missing": N_("{document}: missing"),
    "not_yet": N_("{document}: not valid before {day}"),
    "expired": N_("{document}: expired on {day}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document. *status* is its code on the day; *representative* the legal representative
    named in it, None if it names none or nobody looked."""

    id: int
    kind: str
    status: str
    number: str = ""
    holder: str | None = None
    representative: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """The customer and what a person answered. None: nobody looked yet.

    *is_exempt*: persons and our own departments show nothing. The ``*_match`` and *scope_covers*
    are answers of the checker; an answer counts more than what was typed into the documents.
    """

    name: str
    representative: str | None = None
    goods: tuple[str, ...] = ()
    documents: Sequence[Document] = ()
    is_exempt: bool = False
    is_uscc_valid: bool | None = None
    names_match: bool | None = None
    representative_match: bool | None = None
    scope_covers: bool | None = None
    seals_match: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A required document that is not there or not valid."""

    kind: str
    status: str
    words: Text
    document_id: int | None = None


class Outcome(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    OPEN = "open"  # nobody looked


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One comparison between documents, with the documents that disagree."""

    code: str
    outcome: Outcome
    words: Text
    documents: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What is required, what lacks, what the checks say."""

    required: tuple[str, ...]
    lacks: tuple[Lack, ...]
    checks: tuple[Check, ...]

    @property
    def may_begin(self) -> bool:
        """Whether first business may be approved: nothing lacks and every check has passed."""
        return not self.lacks and all(c.outcome is Outcome.PASSED for c in self.checks)


def required_kinds(goods: Iterable[str]) -> tuple[str, ...]:
    """The kinds of documents asked for; a permit once for each kind of *goods* that needs one."""
    return (*FIRST_DEAL, *(PERMIT for kind in sorted(set(goods)) if kind in PERMITS))


def readiness(applicant: Applicant) -> Readiness:
    """What lacks before business with *applicant* may begin."""
    if applicant.is_exempt:
        return Readiness(required=(), lacks=(), checks=())
    required = required_kinds(applicant.goods)
    return Readiness(
        required=required,
        lacks=lacks(applicant.documents, applicant.goods),
        checks=checks(applicant),
    )


def lacks(documents: Sequence[Document], goods: Iterable[str]) -> tuple[Lack, ...]:
    """Every required document that is missing, expired or not valid yet, in the order of asking.

    Permits are told apart by their numbers: as many valid ones are asked for as there are kinds
    of goods that need one.
    """
    found = [_lack(documents, kind, text(LABELS[kind])) for kind in FIRST_DEAL]
    needed = [kind for kind in sorted(set(goods)) if kind in PERMITS]
    permits = {d.number or d.id for d in documents if d.kind == PERMIT and d.status in WORTH}
    found += [_lack(documents, PERMIT, text(PERMITS[k]), True) for k in needed[len(permits) :]]
    return tuple(lack for lack in found if lack is not None)


def _lack(
    documents: Sequence[Document], kind: str, label: Text, is_sure: bool = False
) -> Lack | None:
    """The lack of *kind*; *is_sure*: it is known to lack, whatever else of this kind is there."""
    there = [d for d in documents if d.kind == kind]
    if not is_sure and any(d.status in WORTH for d in there):
        return None
    worthless = [d for d in there if d.status in STATUS_WORDS]
    nearest = max(worthless, key=lambda d: (d.valid_to or date.min, d.id), default=None)
    status = "missing" if nearest is None else nearest.status
    day = None
    if nearest is not None:
        day = nearest.valid_from if status == "not_yet" else nearest.valid_to
    if day is None:
        return Lack(
            kind=kind, status="missing", words=text(STATUS_WORDS["missing"], document=label)
        )
    return Lack(
        kind=kind, status=status, words=text(STATUS_WORDS[status], document=label, day=day),
        document_id=nearest.id if nearest else None,
    )  # fmt: skip


# --- checks ---------------------------------------------------------------------------------
def checks(applicant: Applicant) -> tuple[Check, ...]:
    """Name, representative, credit code, scope and seals."""
    of_company = [d for d in applicant.documents if d.kind not in OF_PERSONS]
    names = [(d.id, d.holder) for d in of_company if d.holder]
    persons = [(d.id, d.representative) for d in of_company if d.representative]
    return (
        _same("names", applicant.name, names, applicant.names_match),
        _same("representative", applicant.representative, persons, applicant.representative_match),
        _answered("uscc", applicant.is_uscc_valid),
        _answered("scope", applicant.scope_covers),
        _answered("seals", applicant.seals_match),
    )


# Per check: passed, failed, nobody looked.
CHECK_WORDS: Final = {
    "names": (
        N_("The same name on all documents"),
        N_("Another name than {expected} on {count} documents"),
        N_("Names on the documents: not compared yet"),
    ),
    "representative": (
        N_("The same legal representative on all documents"),
        N_("Another legal representative than {expected} on {count} documents"),
        N_("Legal representative on the documents: not compared yet"),
    ),
    "uscc": (
        N_("The credit code is valid"),
        N_("The credit code is not valid"),
        N_("The credit code is not known"),
    ),
    "scope": (
        N_("The scope of business covers the goods"),
        N_("The scope of business does not cover the goods"),
        N_("Scope of business: not compared with the goods yet"),
    ),
    "seals": (
        N_("The seals agree with the samples"),
        N_("The seals do not agree with the samples"),
        N_("Seals: not compared yet"),
    ),
}
DIFFERENT: Final = {
    "names": N_("Different names on the documents"),
    "representative": N_("Different legal representatives on the documents"),
}


def _same(
    code: str, expected: str | None, found: list[tuple[int, str]], answer: bool | None
) -> Check:
    """Whether all of *found* say the same as *expected*; an answer of the checker decides."""
    wanted = folded(expected or "")
    other = tuple(number for number, said in found if wanted and folded(said) != wanted)
    is_same = answer
    if is_same is None and wanted and found:
        is_same = not other
    passed, failed, unseen = CHECK_WORDS[code]
    if is_same is None:
        return Check(code=code, outcome=Outcome.OPEN, words=text(unseen))
    if is_same:
        return Check(code=code, outcome=Outcome.PASSED, words=text(passed))
    words = text(DIFFERENT[code])  # the checker says so; what was typed in agrees
    if other:
        words = text(failed, expected=expected or "—", count=len(other))
    return Check(code=code, outcome=Outcome.FAILED, words=words, documents=other)


def _answered(code: str, answer: bool | None) -> Check:
    passed, failed, unseen = CHECK_WORDS[code]
    if answer is None:
        return Check(code=code, outcome=Outcome.OPEN, words=text(unseen))
    outcome = Outcome.PASSED if answer else Outcome.FAILED
    return Check(code=code, outcome=outcome, words=text(passed if answer else failed))


def folded(name: str) -> str:
    """A name without what nobody sees: width of brackets and letters, blanks, capitals."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


# --- blocks and review ----------------------------------------------------------------------
def blocks(
    found: Readiness, *, is_first: bool, is_approved: bool, is_required: bool = True
) -> tuple[Blocked, ...]:
    """What holds orders and goods: first business not approved, a required document that fails.

    *is_first*: no business was done with the customer before. *is_required* False: the owner
    does not ask for documents at all.
    """
    if not is_required or not found.required:
        return ()
    made = []
    if is_first and not is_approved:
        made.append(Blocked.FIRST_BUSINESS)
    if found.lacks:
        made.append(Blocked.LICENCE)
    return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The periodic review: when it is due, how many days are left (negative: late)."""

    due_on: date
    days_left: int

    @property
    def is_due(self) -> bool:
        """Whether it should be done now."""
        return self.days_left <= 0


def next_review(approved_on: date, as_of: date, months: int = REVIEW_MONTHS) -> Review:
    """The review after an approval, 12 months later."""
    due_on = add_months(approved_on, months)
    return Review(due_on=due_on, days_left=(due_on - as_of).days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """销收平衡 of a period: what was sold and received, and what is overdue at its end, in fen."""

    sales: int
    receipts: int
    overdue: int = 0
    longest_overdue: int = 0

    @property
    def share(self) -> int | None:
        """Receipts of sales in hundredths of a percent; None without sales."""
        return share_of(self.receipts, self.sales)

    @property
    def is_balanced(self) -> bool:
        """Whether as much came in as went out, and nothing is overdue."""
        return self.receipts >= self.sales and self.overdue <= 0


def balance_words(balance: Balance) -> tuple[Text, ...]:
    """What the review says about money."""
    made = [
        text(
            N_("Sales {sales}, receipts {receipts}: {share}"),
            sales=money(balance.sales), receipts=money(balance.receipts),
            share=percent(balance.share),
        )
    ]  # fmt: skip
    if balance.overdue > 0:
        days = Figure(balance.longest_overdue, Measure.DAYS)
        template = N_("{amount} are overdue, the oldest for {days}")
        made.append(text(template, amount=money(balance.overdue), days=days))
    return tuple(made)
