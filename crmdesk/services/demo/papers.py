"""Licences and documents of a customer, with every state that the status colours know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crmdesk.models.choices import QualificationType as Paper
from crmdesk.models.codecs import Stored
from crmdesk.models.derived import PyramidLayer
from crmdesk.models.qualification import QualificationStatus as Status
from crmdesk.services.demo import people, phrases
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import COMPANY, Draft


@dataclass(frozen=True, slots=True)
class Form:
    """What a kind of paper looks like: number, issuer, usual validity in days (0: no end)."""

    number: str
    issuer: str
    days: int


FORMS: Final = {
    Paper.BUSINESS_LICENCE: Form("", "{district}市场监督管理局", 0),
    Paper.INDUSTRY_PERMIT: Form("{py}-{year}-{n5}", "{city}市住房和城乡建设局", 1096),
    Paper.AUTHORISATION: Form("SQ{year}{n5}", "{name}", 365),
    Paper.AGENT_ID: Form("", "公安局", 7305),
    Paper.QUALITY_AGREEMENT: Form("ZB-{year}-{n3}", "{name}", 730),
    Paper.BANK_ACCOUNT: Form("J{n5}{n5}{n3}", "中国人民银行{city}市分行", 0),
    Paper.SEAL_SAMPLE: Form("YJ-{year}-{n3}", "{name}", 0),
    Paper.DELIVERY_NOTE_SAMPLE: Form("SH-{year}-{n3}", "{name}", 0),
    Paper.PURCHASE_CONTRACT: Form("YL-{year}-{n5}", "杭州云岭五金贸易有限公司", 365),
    Paper.TAXPAYER: Form("NS{n5}{n3}", "国家税务总局{city}市税务局", 0),
    Paper.QUALITY_SYSTEM: Form("{n3}{year}Q{n5}", "认证中心（示例）", 1096),
    Paper.OTHER: Form("QT-{year}-{n3}", "{name}", 365),
}
# Papers of the important ones, in the order in which they are asked for.
ORDER: Final = (
    Paper.BUSINESS_LICENCE,
    Paper.PURCHASE_CONTRACT,
    Paper.TAXPAYER,
    Paper.QUALITY_AGREEMENT,
    Paper.AUTHORISATION,
    Paper.BANK_ACCOUNT,
    Paper.AGENT_ID,
    Paper.QUALITY_SYSTEM,
    Paper.INDUSTRY_PERMIT,
    Paper.SEAL_SAMPLE,
    Paper.DELIVERY_NOTE_SAMPLE,
    Paper.OTHER,
)
# Papers at least, at most, and the percentage of customers who have handed in any.
COUNTS: Final = {
    PyramidLayer.VIP: (4, 7, 100),
    PyramidLayer.BIG: (2, 5, 88),
    PyramidLayer.MEDIUM: (1, 3, 46),
    PyramidLayer.SMALL: (1, 1, 14),
    PyramidLayer.INACTIVE: (1, 1, 18),
    PyramidLayer.PROSPECT: (1, 1, 6),
}
# Percent of the papers with an end that are in each state; days to the end, from and to.
STATES: Final = (
    (Status.EXPIRED, 11, -300, -1),
    (Status.SOON, 9, 0, 30),
    (Status.REMIND, 8, 31, 60),
    (Status.VALID, 68, 61, 0),
    (Status.NOT_YET, 4, 0, 0),
)
SHOWN: Final = (
    (Paper.BUSINESS_LICENCE, Status.VALID),
    (Paper.PURCHASE_CONTRACT, Status.SOON),
    (Paper.TAXPAYER, Status.VALID),
    (Paper.QUALITY_AGREEMENT, Status.EXPIRED),
    (Paper.AUTHORISATION, Status.VALID),
    (Paper.INDUSTRY_PERMIT, Status.NOT_YET),
)
# What first business asks for, whom it was asked of (percent), and of whom something lacks.
FIRST_BUSINESS: Final = (
    Paper.BUSINESS_LICENCE,
    Paper.AUTHORISATION,
    Paper.AGENT_ID,
    Paper.QUALITY_AGREEMENT,
    Paper.BANK_ACCOUNT,
    Paper.SEAL_SAMPLE,
    Paper.DELIVERY_NOTE_SAMPLE,
    Paper.PURCHASE_CONTRACT,
)
REVIEWED: Final = {PyramidLayer.VIP: 90, PyramidLayer.BIG: 62, PyramidLayer.MEDIUM: 26}
LACKING_PERCENT: Final = 5
NO_END_WRITTEN: Final = 4  # percent of the papers whose end nobody wrote down


def fill(d: Draft, rows: Rows) -> None:
    """Write the papers of one customer."""
    chance = d.begin("papers")
    least, most, percent = COUNTS.get(d.plan.layer, (0, 0, 0))
    if d.is_person or chance.random() * 100 >= percent:
        return
    if d.is_showcase:
        chosen: list[tuple[Paper, Status | None]] = list(SHOWN)
    else:
        chosen = [(kind, None) for kind in _kinds(d, chance.randint(least, most))]
        chosen += _for_review(d, {kind for kind, _state in chosen})
    for kind, state in chosen:
        rows.add("qualification", _paper(d, kind, state), d.entered_at, d.owner_id)


def _for_review(d: Draft, there: set[Paper]) -> list[tuple[Paper, Status | None]]:
    """What the approval of the first business asks for beside what is there (B26)."""
    chance = d.begin("review papers")
    if d.firm.kind != COMPANY or not d.happens(REVIEWED.get(d.plan.layer, 0)):
        return []
    d.account.is_reviewed = True
    lacking = chance.random() * 100 < LACKING_PERCENT
    states = (Status.VALID, Status.VALID, Status.VALID, Status.REMIND, Status.SOON)
    found: list[tuple[Paper, Status | None]] = [
        (kind, d.some(states)) for kind in FIRST_BUSINESS if kind not in there or not lacking
    ]
    return found[:-1] if lacking else found


def _kinds(d: Draft, count: int) -> list[Paper]:
    """The licence and *count* - 1 others, in the order in which they are asked for."""
    usual = ORDER[1:8] if d.firm.kind == COMPANY else ORDER[1:4]
    others = d.chance.sample(usual, min(count - 1, len(usual)))
    return [kind for kind in ORDER if kind is ORDER[0] or kind in others]


def _paper(d: Draft, kind: Paper, state: Status | None) -> dict[str, Stored]:
    chance, form = d.chance, FORMS[kind]
    values: dict[str, Stored] = {
        "customer_id": d.record_id,
        "kind": kind,
        "holder": d.firm.name,
        "is_permanent": 0,
    }
    values |= _validity(d, form, state)
    start = str(values["valid_from"])
    values["issuer"] = _filled(d, form.issuer, start)
    values["number"] = _filled(d, form.number, start) or d.values.get("uscc")
    if kind is Paper.BUSINESS_LICENCE:
        values["scope"] = phrases.say(d, "paper", "scope")
    if kind in (Paper.AUTHORISATION, Paper.AGENT_ID):
        person = d.contacts[0].person if d.contacts else d.firm.boss
        values["person"] = person.name
        if kind is Paper.AGENT_ID:
            values["number"] = None
            values["person_id_number"] = people.id_card(chance, person)
    if d.happens(85):
        values["checked_by_id"] = d.world.accountant
        checked = d.day_back(2, 400).isoformat()
        values["checked_on"] = min(max(checked, start), d.world.today.isoformat())
    if d.happens(25):
        values["remark"] = phrases.say(d, "paper", "remark")
    return values


def _validity(d: Draft, form: Form, state: Status | None) -> dict[str, Stored]:
    """First and last day, or no end."""
    chance, today = d.chance, d.world.today
    if form.days == 0 or (form is FORMS[Paper.BUSINESS_LICENCE] and d.happens(80)):
        start = today - timedelta(days=chance.randint(300, 4500))
        return {"is_permanent": 1, "valid_from": start.isoformat()}
    if state is None:
        chosen = chance.choices(STATES, weights=[s[1] for s in STATES])[0]
    else:
        chosen = next(s for s in STATES if s[0] is state)
    if chosen[0] is Status.NOT_YET:
        start = today + timedelta(days=chance.randint(3, 40))
        return _span(start, start + timedelta(days=form.days - 1))
    nearest, farthest = chosen[2], chosen[3] or max(form.days - 5, 90)
    end = today + timedelta(days=chance.randint(nearest, farthest))
    start = end - timedelta(days=form.days - 1)
    if state is None and d.happens(NO_END_WRITTEN):
        return {"valid_from": start.isoformat()}
    return _span(start, end)


def _span(start: date, end: date) -> dict[str, Stored]:
    return {"valid_from": start.isoformat(), "valid_to": end.isoformat()}


def _filled(d: Draft, pattern: str, start: str) -> str:
    chance = d.chance
    return pattern.format(
        city=d.firm.place.city,
        district=d.firm.district,
        name=d.firm.name,
        year=start[:4],
        py=people.handle(d.firm.place.province)[:2].upper() or "ZJ",
        n3=f"{chance.randrange(1000):03}",
        n5=f"{chance.randrange(100_000):05}",
    )
