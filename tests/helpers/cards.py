"""Customers whose card is filled in: a typical one, and one with everything at its limit."""

from __future__ import annotations

from datetime import date
from typing import Any

from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.services.container import Services
from tests.helpers.making import create

WAN = 1_000_000  # fen
LARGEST = 9_999_999_999 * 10_000  # 99,999,999.99 万元 in fen
RARE = "锦华五金制品塑胶模具汽车配件电子科技实业投资发展股份有限公司"


def staff(services: Services) -> dict[str, int]:
    """Our own side: colleague, department, area, competitors."""
    return {
        "colleague": create(services, "employee", name="王海燕"),
        "department": create(services, "department", name="大客户部"),
        "area": create(services, "area", name="深圳"),
        "rival": create(services, "competitor", name="顺达五金"),
        "second": create(services, "competitor", name="佛山恒昌"),
        "third": create(services, "competitor", name="网购散采"),
    }


TYPICAL: dict[str, Any] = {
    "name": "深圳市锦华五金制品有限公司", "short_name": "锦华五金", "former_name": "锦华金属厂",
    "customer_type": "channel", "channel_type": "wholesaler", "channel_tier": "first",
    "uscc": "91110000MATE5T0170", "legal_form": "limited", "company_size": "small",
    "industry": "C3351", "legal_representative": "陈锦华", "controller": "陈锦华",
    "manager": "陈志远", "established_on": date(2009, 3, 18), "registered_capital": 800 * WAN,
    "paid_in_capital": 500 * WAN, "capital_currency": "CNY", "annual_sales": 3180 * WAN,
    "annual_sales_year": 2025, "employee_count": 86, "registered_region": "440306",
    "registered_address": "西乡街道固戍二路 88 号 3 栋 2 楼", "postcode": "518126",
    "phone": "0755-27886318", "fax": "0755-27886319", "website": "www.jinhuawj.cn",
    "official_account": "锦华五金", "source": "referral", "first_trade_on": date(2018, 6, 12),
    "relation_state": "customer", "service_area": "深圳、东莞、惠州；出口越南、马来西亚",
    "sales_network": "直营门店、分销商 42 家，网店 1 家", "store_count": 4, "sales_staff": 12,
    "outlet_count": 46, "annual_volume": 2_100_000, "potential": 78,
    "potential_note": "东莞新厂 2027 年二季度投产",
    "philosophy": "质量优先，愿为稳定交期多付 2%—3%，不接受临时换牌号；重视长期供货关系。",
    "direction": "由通用五金转向智能锁结构件，两年内把精密件占比从 20% 提到 45%，计划自建压铸线并"
    "引进两台五轴加工中心，目标客户转为品牌锁厂。",
    "policy": "统一采购，季度议价；百元以下辅料由车间自购，超 5 万元须总经理签批。",
    "style": "旺季备货集中，对账严谨，付款按月底最后一个工作日统一办理。",
    "solution_state": "has", "solution_satisfaction": "medium",
    "solution_expires_on": date(2027, 3, 31), "purchase_cycle": 32,
    "purchase_method": "negotiated", "peak_months": (3, 4, 9, 10),
    "preferred_channels": ("phone", "wechat", "face"), "market_position": "宝安区同类批发商前三",
    "main_products": "门锁配件、合页、家具连接件", "supply_chain": "上游佛山铝材厂；下游锁厂 9 家",
    "manager_quality": 4, "sales_quality": 3, "relationship": 4,
    "cooperation": "积极，愿共享年度排产计划", "image_rating": 4,
    "reputation": "行业口碑好，供应商评价守约", "credit_limit": 20 * WAN, "credit_days": 30,
    "credit_review_on": date(2027, 5, 10), "price_level": "l2", "discount": 500,
    "settlement": "monthly", "deposit": 3000, "delivery": "logistics", "rebate_period": "year",
    "rebate": 150, "remark": "备注不上卡", "wallet": 777 * WAN, "bank_account": "6222000012345678",
}  # fmt: skip


def typical(services: Services) -> int:
    """The customer of the mock-up: every part filled, long texts, three of everything."""
    ours = staff(services)
    customer_id = create(
        services, "customer", **TYPICAL, collaborators=(ours["colleague"],),
        department_id=ours["department"], area_id=ours["area"], solution_vendor_id=ours["rival"],
    )  # fmt: skip
    add = _adder(services, customer_id)
    add("address", kind="shipping", region="440306", address="航城街道洲石路 216 号 B 仓")
    add("contact", name="张伟", section="采购部", job_title="采购经理", mobile="13800138000",
        phone="0755-27886318-802", wechat="zhangwei_jh", role="buyer", attitude="support",
        strength=4, influence=3, contacted_on=date(2026, 11, 18), hobbies="钓鱼")  # fmt: skip
    add("contact", name="刘芳", section="财务部", job_title="会计主管", mobile="13600136000",
        role="finance", attitude="neutral", strength=4, influence=2)  # fmt: skip
    add("contact", name="陈志远", section="总经办", job_title="总经理", mobile="13900139000",
        wechat="13900139000", role="decider", attitude="support", strength=3, influence=5,
        contacted_on=date(2026, 10, 9))  # fmt: skip
    for rival, share, strength, evidence in (
        ("rival", 3100, "strong", "送货单、客户口述"),
        ("second", 1400, "medium", "报价单（8 月）"),
        ("third", 800, "weak", "客户口述"),
    ):
        add("competitor_relation", competitor_id=ours[rival], share=share, strength=strength,
            evidence=evidence)  # fmt: skip
    for topic, text in (
        ("status", "已报智能锁面板样价，客户 11-24 定样；12 月备货约 9 万元。"),
        ("problem", "9 月一批合页电镀色差，换货晚 4 天，仓库仍有抱怨。"),
        ("strength", "近 12 个月准时交货率 97%，账期与价格体系稳定，两班倒也能配合夜间收货。"),
        ("measure", "定样后签年度框架，争取钱包份额到 60%；与陈总确认东莞新厂的供货目录、验收标准与"
         "寄售库存办法，并约质检共同定色板。"),
    ):  # fmt: skip
        add("dated_note", topic=topic, text=text, noted_on=date(2026, 11, 18))
    for day, event, amount, handling, result in (
        (date(2026, 8, 31), "货款逾期 9 天", 32_000, "电话催收", "已收回"),
        (date(2025, 12, 31), "少付尾款", 4_500, "对账确认", "已收回"),
        (date(2023, 4, 28), "承兑退票", 50_000, "停货 12 天", "已补付"),
    ):
        add("credit_event", happened_on=day, event=event, amount=amount * 100, handling=handling,
            result=result)  # fmt: skip
    for kind, number, until in (
        ("business_licence", "91110000MATE5T0170", None),
        ("industry_permit", "4403TEST2022001", date(2027, 8, 30)),
        ("authorisation", "SQ-2026-014", date(2026, 12, 15)),
        ("quality_agreement", "ZB-2026-008", date(2027, 1, 10)),
        ("quality_system", "Q-TEST-00918", date(2026, 10, 31)),
    ):
        add("qualification", kind=kind, number=number, valid_to=until, is_permanent=until is None)
    return customer_id


def _adder(services: Services, customer_id: int) -> Any:
    def add(entity: str, **values: Any) -> int:
        return create(services, entity, customer_id=customer_id, **values)

    return add


def longest(spec: FieldSpec) -> Any:
    """The longest value a field accepts, in value form."""
    if spec.kind in (Kind.TEXT, Kind.LONG_TEXT):
        return (RARE * 200)[: spec.length]
    if spec.kind is Kind.MONEY:
        return LARGEST
    if spec.kind is Kind.INTEGER:
        return spec.maximum or 99_999_999
    if spec.kind is Kind.PERCENT:
        return spec.maximum or 10_000
    if spec.kind is Kind.RATING:
        return 5
    if spec.kind is Kind.DATE:
        return date(2026, 11, 20)
    if spec.kind is Kind.MONTHS:
        return tuple(range(1, 13))
    if spec.kind is Kind.ENUM:
        return max(spec.options, key=lambda o: len(spec.option_label(o.value))).value
    if spec.kind is Kind.MULTI_ENUM:
        return tuple(o.value for o in spec.options)
    return _CODES.get(spec.name)


_CODES: dict[str, Any] = {
    "uscc": "92310000MATE5T0255", "phone": "0755-27886318-123456", "fax": "0755-27886318-123456",
    "website": "www." + "a-very-long-domain-name-of-a-company" * 3 + ".com.cn",
    "postcode": "518126", "registered_region": "659001", "industry": "C3351",
    "mobile": "13800138000", "wechat": "a_very_long_wechat20", "number": "X" * 60,
    "region": "659001", "pinyin_code": "P" * 40,
}  # fmt: skip


def fullest(services: Services) -> int:
    """Every field of the card at its largest; 10 contacts, 12 documents, 5 of the rest."""
    from crmdesk.models.fields import fields_of
    from crmdesk.models.registry import entity_of

    long_name = (RARE * 4)[:40]
    colleague = create(services, "employee", name=long_name)
    department = create(services, "department", name=(RARE * 4)[:60])
    area = create(services, "area", name=(RARE * 4)[:60])
    rivals = [create(services, "competitor", name=f"{n}{RARE * 4}"[:60]) for n in range(5)]
    parent = create(services, "customer", name="上级" + (RARE * 4)[:90])

    def full(entity: str, **given: Any) -> dict[str, Any]:
        values = {
            s.name: longest(s)
            for s in fields_of(entity_of(entity))
            if s.on_card and s.kind not in (Kind.REFERENCE, Kind.REFERENCES, Kind.BOOL)
        }
        return {k: v for k, v in (values | given).items() if v is not None}

    values = full(
        "customer", parent_id=parent, channel_tier="second", department_id=department,
        area_id=area, collaborators=(colleague,), owner_id=colleague,
        solution_vendor_id=rivals[0], relation_state="customer",
    )  # fmt: skip
    customer_id = create(services, "customer", **{k: v for k, v in values.items() if k != "code"})
    add = _adder(services, customer_id)
    roles = ("initiator", "user", "influencer", "gatekeeper", "buyer", "finance", "decider",
             "approver", "buyer", "user")  # fmt: skip
    for n, role in enumerate(roles):
        add("contact", **full("contact", role=role, mobile=f"1380013800{n}"))
    for _n in range(12):
        add("qualification", **full("qualification", valid_to=date(2027, 1, 1)))
    for rival in rivals:
        add("competitor_relation", **full("competitor_relation", competitor_id=rival, share=2000))
    for topic in ("status", "problem", "strength", "measure"):
        add("dated_note", topic=topic, noted_on=date(2026, 11, 1), text=(RARE * 40)[:500])
    for n in range(5):
        add("credit_event", **full("credit_event", happened_on=date(2026, 1, n + 1)))
        add("address", **full("address"))
    return customer_id
