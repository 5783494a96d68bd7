"""How complete a customer's card is: a share per part, and what is missing, weightiest first.

Every applicable field counts with its ``FieldSpec.weight``; contacts and qualifications are parts
of their own. Questions about a company do not count for a person, and the other way round. The
scoring is pure: stored records in, numbers out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from crmdesk.core import clock
from crmdesk.core.i18n import N_, _
from crmdesk.models.choices import CustomerType, DecisionRole, QualificationType
from crmdesk.models.customer import MANAGEMENT, MARKET, NETWORK, PERSON, SCALE
from crmdesk.models.fields import FieldSpec, Part
from crmdesk.models.qualification import QualificationStatus, status_on
from crmdesk.services.catalogue import FieldCatalogue
from crmdesk.services.records import RecordService
from crmdesk.services.settings import COMPLETENESS_TARGETS, SettingsService

Stored = Mapping[str, Any]


class Section(StrEnum):
    """The parts that are scored: the four of the card, contacts, qualifications."""

    BASIC = Part.BASIC.value
    TRAITS = Part.TRAITS.value
    BUSINESS = Part.BUSINESS.value
    TRADE = Part.TRADE.value
    CONTACTS = "contacts"
    QUALIFICATIONS = "qualifications"


# What only an organisation has. ``potential`` stands among the sales network but is everybody's.
_COMPANY_SECTIONS: Final = frozenset({SCALE, NETWORK, MANAGEMENT, MARKET})
_EVERYBODY: Final = frozenset({"potential"})
_COMPANY_FIELDS: Final = frozenset(
    "uscc channel_type legal_representative controller manager legal_form purchase_method "
    "image_rating reputation credit_days invoice_title invoice_tax_no bank_name bank_account".split()
)
_DECIDERS: Final = (DecisionRole.DECIDER, DecisionRole.APPROVER)
_WORTH: Final = frozenset(
    {QualificationStatus.VALID, QualificationStatus.SOON, QualificationStatus.REMIND}
)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing missing. ``key`` is the field, blank for a missing record; texts are translated."""

    key: str
    title: str
    why: str
    weight: int
    section: Section


@dataclass(frozen=True, slots=True)
class PartScore:
    """The score of one part; a part without questions is complete."""

    section: Section
    earned: int
    total: int
    missing: tuple[Gap, ...] = ()

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.earned / self.total if self.total else 1.0

    @property
    def percent(self) -> int:
        """Whole percent, 100 only when nothing is missing."""
        return self.earned * 100 // self.total if self.total else 100


@dataclass(frozen=True, slots=True)
class Completeness:
    """The score of a card. ``target`` is the percent wanted for its grade, if it has one."""

    parts: Mapping[str, PartScore]
    target: int | None = None

    @property
    def earned(self) -> int:
        """Weights of what is there."""
        return sum(part.earned for part in self.parts.values())

    @property
    def total(self) -> int:
        """Weights of what could be there."""
        return sum(part.total for part in self.parts.values())

    @property
    def share(self) -> float:
        """0 to 1 over all parts."""
        return self.earned / self.total if self.total else 1.0

    @property
    def percent(self) -> int:
        """Whole percent over all parts, 100 only when nothing is missing."""
        return self.earned * 100 // self.total if self.total else 100

    @property
    def missing(self) -> tuple[Gap, ...]:
        """Everything missing, weightiest first."""
        return _sorted(gap for part in self.parts.values() for gap in part.missing)

    @property
    def meets_target(self) -> bool:
        """Whether the card is as complete as its grade asks; True without a grade."""
        return self.target is None or self.percent >= self.target


def score(
    specs: Iterable[FieldSpec],
    customer: Stored,
    contacts: Sequence[Stored],
    qualifications: Sequence[Stored],
    today: date,
    target: int | None = None,
) -> Completeness:
    """Score one card from stored records (living children only)."""
    parts: dict[str, PartScore] = {}
    by_part: dict[Part, list[FieldSpec]] = {part: [] for part in Part}
    for spec in specs:
        if spec.part is not None and counts(spec, customer):
            by_part[spec.part].append(spec)
    for part, fields in by_part.items():
        section = Section(part.value)
        asked = [
            (is_filled(customer.get(f.name)), Gap(f.name, f.title, _(f.why), f.weight, section))
            for f in fields
        ]
        parts[section] = _part(section, asked)
    parts[Section.CONTACTS] = _part(Section.CONTACTS, _contact_questions(customer, contacts))
    parts[Section.QUALIFICATIONS] = _part(
        Section.QUALIFICATIONS, _licence_questions(customer, qualifications, today)
    )
    return Completeness(parts, target)


def counts(spec: FieldSpec, customer: Stored) -> bool:
    """Whether a field is asked of this customer at all."""
    if not spec.weight or spec.derived or spec.internal:
        return False
    if _is_person(customer):
        company = spec.section in _COMPANY_SECTIONS and spec.name not in _EVERYBODY
        return not company and spec.name not in _COMPANY_FIELDS
    return spec.section != PERSON


def is_filled(stored: Any) -> bool:
    """Whether a stored value says anything; 0 and "no" do."""
    return stored is not None and stored != ""


def _is_person(customer: Stored) -> bool:
    return customer.get("customer_type") == CustomerType.CONSUMER


Question = tuple[bool, Gap]


def _contact_questions(customer: Stored, contacts: Sequence[Stored]) -> list[Question]:
    def gap(title: str, why: str, weight: int) -> Gap:
        return Gap("", _(title), _(why), weight, Section.CONTACTS)

    here = [c for c in contacts if not c.get("has_left")]
    direct = any(is_filled(c.get("mobile")) or is_filled(c.get("wechat")) for c in here)
    if _is_person(customer):
        reachable = direct or is_filled(customer.get("phone"))
        return [(reachable, gap(N_("Mobile or WeChat"), N_("no way to reach this person"), 2))]
    decider = any(c.get("role") in _DECIDERS for c in here)
    return [
        (bool(here), gap(N_("A contact"), N_("nobody to call yet"), 2)),
        (decider, gap(N_("Who decides"), N_("an opportunity without it is a guess"), 2)),
        (direct, gap(N_("Mobile or WeChat of a contact"), N_("reaches the person directly"), 1)),
    ]


def _licence_questions(
    customer: Stored, qualifications: Sequence[Stored], today: date
) -> list[Question]:
    if customer.get("customer_type") in (CustomerType.CONSUMER, CustomerType.INTERNAL):
        return []

    def gap(title: str, why: str, weight: int) -> Gap:
        return Gap("", _(title), _(why), weight, Section.QUALIFICATIONS)

    licences = [q for q in qualifications if q.get("kind") == QualificationType.BUSINESS_LICENCE]
    valid = any(_status(q, today) in _WORTH for q in licences)
    scanned = any(is_filled(q.get("scan_id")) for q in licences)
    return [
        (valid, gap(N_("Valid business licence"), N_("needed before credit and contracts"), 2)),
        (scanned, gap(N_("Scan of the business licence"), N_("proof for the file"), 1)),
    ]


def _status(qualification: Stored, today: date) -> QualificationStatus:
    def day(name: str) -> date | None:
        stored = qualification.get(name)
        return date.fromisoformat(str(stored)) if stored else None

    permanent = bool(qualification.get("is_permanent"))
    return status_on(today, day("valid_from"), day("valid_to"), is_permanent=permanent)


def _part(section: Section, questions: Sequence[Question]) -> PartScore:
    earned = sum(gap.weight for filled, gap in questions if filled)
    total = sum(gap.weight for _filled, gap in questions)
    return PartScore(section, earned, total, _sorted(g for filled, g in questions if not filled))


def _sorted(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Weightiest first; among equals those with a reason; otherwise in the order of the card."""
    return tuple(sorted(gaps, key=lambda gap: (-gap.weight, not gap.why)))


class CompletenessService:
    """Scores the cards of an open file."""

    def __init__(
        self, catalogue: FieldCatalogue, records: RecordService, settings: SettingsService
    ) -> None:
        self._catalogue = catalogue
        self._records = records
        self._settings = settings

    def of_customer(self, customer_id: int, grade: str = "") -> Completeness:
        """The score of one card. Raises NotFound."""
        customer = self._records.fetch("customer", customer_id)
        return score(
            self._catalogue.fields("customer"),
            customer,
            self._records.children("contact", customer_id),
            self._records.children("qualification", customer_id),
            clock.today(),
            self.target(grade),
        )

    def of_many(self, customer_ids: Collection[int]) -> dict[int, Completeness]:
        """The scores of several cards, for a column or the list of what to ask on visits."""
        specs = self._catalogue.fields("customer")
        customers = self._records.fetch_many("customer", customer_ids)
        contacts = self._records.children_of_many("contact", customer_ids)
        documents = self._records.children_of_many("qualification", customer_ids)
        today = clock.today()
        return {
            i: score(specs, row, contacts.get(i, ()), documents.get(i, ()), today)
            for i, row in customers.items()
        }

    def target(self, grade: str) -> int | None:
        """The percent wanted for a grade (A to D); None for another."""
        spec = COMPLETENESS_TARGETS.get(grade)
        return None if spec is None else self._settings.get(spec)
