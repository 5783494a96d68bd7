"""Values of the first part of the card, 基础资料: identity, size, address, responsibility."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from crmdesk.core.money import FEN_PER_WAN
from crmdesk.models.choices import CompanySize, CustomerSource, LegalForm
from crmdesk.models.codecs import Stored
from crmdesk.models.codecs.sets import packed
from crmdesk.models.derived import PyramidLayer
from crmdesk.services.demo import firms, people, pools
from crmdesk.services.demo.makers import Makers
from crmdesk.services.demo.world import COMPANY, INSTITUTION, SHOP, Draft

# GB 32100: department and class at the head of a credit code.
USCC_HEADS: Final = {COMPANY: "91", SHOP: "92", INSTITUTION: "12"}
# 工信部联企业〔2011〕300号: people and yearly sales (10k yuan) from which a firm is large, medium,
# small; both must be reached. By the section of the industry; the others by people alone.
SIZE_BOUNDS: Final = {
    "C": ((1000, 40_000), (300, 2_000), (20, 300)),
    "E": ((0, 80_000), (0, 6_000), (0, 300)),
    "K": ((1000, 5_000), (300, 1_000), (100, 500)),
    "F51": ((200, 40_000), (20, 5_000), (5, 1_000)),
    "F52": ((300, 20_000), (50, 500), (10, 100)),
}
OTHER_BOUNDS: Final = ((300, 0), (100, 0), (10, 0))
SOURCES: Final = (
    [CustomerSource.REFERRAL] * 7
    + [CustomerSource.EXHIBITION] * 4
    + [CustomerSource.COLD_VISIT] * 4
    + [CustomerSource.INTERNET] * 4
    + [CustomerSource.WALK_IN] * 3
    + [CustomerSource.PHONE] * 3
    + [CustomerSource.CAMPAIGN] * 2
    + [CustomerSource.ADVERTISING, CustomerSource.OTHER]
)
makers: Final = Makers()
make = makers.make


@make("short_name", hardness=0.3)
def _short_name(d: Draft) -> Stored:
    return d.firm.short_name[:40]


@make("uscc", hardness=0.7)
def _uscc(d: Draft) -> Stored:
    head = USCC_HEADS.get(d.firm.kind)
    if d.firm.legal_form == LegalForm.SOLE:
        head = "91"
    return d.world.uscc(head, d.firm.region) if head else None


@make("former_name")
def _former_name(d: Draft) -> Stored:
    if d.firm.kind != COMPANY or not d.rarely(7):
        return None
    words = pools.names()
    brand = d.some(words["first"]) + d.some(words["second"])
    return f"{d.firm.place.city}{brand}{d.some(d.firm.trade.words)}有限公司"


@make("registration_no")
def _registration_no(d: Draft) -> Stored:
    if d.is_person or not d.happens(5):
        return None
    return f"{d.firm.region}{d.chance.randrange(10**9):09}"


@make("legal_representative", hardness=0.5)
def _legal_representative(d: Draft) -> Stored:
    return None if d.is_person else d.firm.boss.name


@make("controller")
def _controller(d: Draft) -> Stored:
    if d.is_person:
        return None
    if d.firm.kind == SHOP or d.happens(85):
        return d.firm.boss.name
    return people.make_person(d.chance, d.world.today).name


@make("manager")
def _manager(d: Draft) -> Stored:
    if d.is_person:
        return None
    if d.firm.kind == COMPANY:
        for contact in d.contacts:
            if contact.job_title == "总经理":
                return contact.person.name
    if d.firm.kind == SHOP or d.happens(60):
        return d.firm.boss.name
    return people.make_person(d.chance, d.world.today).name


@make("legal_form", hardness=0.5)
def _legal_form(d: Draft) -> Stored:
    return d.firm.legal_form or None


@make("is_listed")
def _is_listed(d: Draft) -> Stored:
    return 0 if d.plan.is_important else None


@make("established_on", hardness=0.8)
def _established_on(d: Draft) -> Stored:
    if d.is_person:
        return None
    start = d.plan.first_trade_on or d.plan.entered_on
    years = int(d.chance.random() ** 1.7 * (22 if d.firm.kind != INSTITUTION else 60))
    earliest = date(max(1958, start.year - years - 1), 1, 1)
    return (earliest + timedelta(days=d.chance.randrange(300))).isoformat()


@make("registered_capital", hardness=0.8)
def _registered_capital(d: Draft) -> Stored:
    if d.is_person or (d.firm.kind == SHOP and not d.rarely(60)):
        return None
    return int(d.scale.capital_wan * FEN_PER_WAN)


@make("paid_in_capital", needs="registered_capital")
def _paid_in_capital(d: Draft) -> Stored:
    capital = d.values["registered_capital"]
    assert isinstance(capital, int)
    return capital * d.some((10, 10, 10, 8, 6, 5, 3, 2)) // 10


@make("capital_currency", always=True)
def _capital_currency(d: Draft) -> Stored:
    return "USD" if d.firm.legal_form == LegalForm.FOREIGN else "CNY"


@make("annual_sales", hardness=1.1)
def _annual_sales(d: Draft) -> Stored:
    return None if d.is_person else d.scale.sales_wan * FEN_PER_WAN


@make("annual_sales_year", needs="annual_sales", always=True)
def _annual_sales_year(d: Draft) -> Stored:
    return d.world.today.year - 1


@make("employee_count", hardness=0.9)
def _employee_count(d: Draft) -> Stored:
    return None if d.is_person else d.scale.staff


@make("industry", hardness=0.6)
def _industry(d: Draft) -> Stored:
    return None if d.is_person else d.some(d.firm.trade.industries)


@make("company_size", needs="industry")
def _company_size(d: Draft) -> Stored:
    return company_size(str(d.values["industry"]), d.scale.staff, d.scale.sales_wan)


def company_size(industry: str, staff: int, sales_wan: int) -> CompanySize:
    """Large, medium, small or micro by people and yearly sales (10k yuan)."""
    bounds = SIZE_BOUNDS.get(industry[:3]) or SIZE_BOUNDS.get(industry[:1]) or OTHER_BOUNDS
    for size, (people_bound, sales_bound) in zip(CompanySize, bounds, strict=False):
        if staff >= people_bound and sales_wan >= sales_bound:
            return size
    return CompanySize.MICRO


ACCOUNTS: Final = (
    "total_assets",
    "total_liabilities",
    "net_assets",
    "current_assets",
    "current_liabilities",
    "quick_assets",
    "finance_reported_on",
)


@make("total_assets", hardness=4)
def _accounts(d: Draft) -> Stored:
    """All figures of one balance sheet together."""
    if d.firm.kind != COMPANY:
        return None
    total = int(d.scale.sales_wan * (0.4 + 0.7 * d.chance.random())) + 8
    owed = int(total * (0.28 + 0.45 * d.chance.random()))
    current = int(total * (0.5 + 0.25 * d.chance.random()))
    due = int(owed * (0.6 + 0.4 * d.chance.random()))
    quick = int(current * (0.5 + 0.35 * d.chance.random()))
    figures = (total, owed, total - owed, current, due, quick)
    for name, wan in zip(ACCOUNTS, figures, strict=False):
        d.values[name] = wan * FEN_PER_WAN
    d.values["finance_reported_on"] = f"{d.world.today.year - 1}-12-31"
    return total * FEN_PER_WAN


@make("registered_region", hardness=0.2)
def _registered_region(d: Draft) -> Stored:
    return d.firm.region


@make("postcode", hardness=1.2)
def _postcode(d: Draft) -> Stored:
    return f"{d.firm.place.postcode_head}{d.chance.randrange(100):02}"


@make("registered_address", hardness=0.6)
def _registered_address(d: Draft) -> Stored:
    return street(d)


def street(d: Draft) -> str:
    """Town, road and number, as it follows the region."""
    words = pools.names()
    pattern = d.some(words["places"])
    place = pattern.format(
        n=d.chance.randint(3, 980),
        b=d.chance.randint(1, 32),
        f=d.chance.randint(1, 6),
        r=d.chance.randint(101, 1808),
        z=d.some("ABCDE"),
    )
    town = d.some(words["towns"]) if d.happens(55) else ""
    return town + d.some(words["roads"]) + place


@make("fax", hardness=5)
def _fax(d: Draft) -> Stored:
    if d.firm.kind != COMPANY:
        return None
    return firms.landline(d.firm.place, d.chance)


@make("website", hardness=2)
def _website(d: Draft) -> Stored:
    return f"www.{domain(d)}" if d.firm.kind in (COMPANY, INSTITUTION) else None


def domain(d: Draft) -> str:
    """An address under ``.example``, where nobody lives."""
    return (people.handle(d.firm.brand) or "kehu") + f"{d.plan.seed % 97:02}.example"


@make("official_account", hardness=2)
def _official_account(d: Draft) -> Stored:
    if d.is_person:
        return None
    return d.firm.short_name + d.some(("", "服务号", "商城", "之家", "官方"))


@make("source", hardness=0.4)
def _source(d: Draft) -> Stored:
    return d.some(SOURCES)


@make("referrer", needs="source")
def _referrer(d: Draft) -> Stored:
    if d.values["source"] != CustomerSource.REFERRAL:
        return None
    person = people.make_person(d.chance, d.world.today)
    return d.some(("老客户", "同行", "朋友", "供应商", "商会")) + person.name


@make("collaborators", hardness=1.4)
def _collaborators(d: Draft) -> Stored:
    if not (d.plan.is_important or d.happens(8)):
        return None
    others = [e for e in d.world.employees.values() if e not in (d.owner_id, d.world.chief)]
    chosen = d.chance.sample(others, 2 if d.happens(30) else 1)
    return packed([str(i) for i in sorted(chosen)])


@make("reviewed_on", hardness=1.2)
def _reviewed_on(d: Draft) -> Stored:
    if d.plan.layer is PyramidLayer.SUSPECT:
        return None
    return d.day_back(1, 120 if d.plan.is_important else 520).isoformat()


@make("do_not_contact")
def _do_not_contact(d: Draft) -> Stored:
    return 1 if not d.plan.is_important and d.happens(1.5) else None
