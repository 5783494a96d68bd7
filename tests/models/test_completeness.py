"""The 客户资料卡 is complete: every field of C1 to C7 has its place, written out one by one."""

from __future__ import annotations

import pytest

from crmdesk.core import i18n
from crmdesk.models import derived
from crmdesk.models.fields import FieldSpec, Kind, Part, by_name, fields_of
from crmdesk.models.registry import entity_of
from crmdesk.services.catalogue import CUSTOM_KINDS, MAX_CUSTOM_FIELDS

# (term of the specification, where it lies, printed on the A4 card).
# "derived." fields are computed and have no column; "attachment." marks stored files.
C1 = [
    ("客户编号", "customer.code", True),
    ("客户名称", "customer.name", True),
    ("简称", "customer.short_name", True),
    ("曾用名", "customer.former_name", True),
    ("拼音码", "customer.pinyin_code", True),
    ("客户类型", "customer.customer_type", True),
    ("渠道类别", "customer.channel_type", True),
    ("一级商/二级商", "customer.channel_tier", True),
    ("上级客户", "customer.parent_id", True),
    ("统一社会信用代码", "customer.uscc", True),
    ("注册号", "customer.registration_no", False),
    ("组织形式", "customer.legal_form", True),
    ("是否上市", "customer.is_listed", False),
    ("股票代码", "customer.stock_code", False),
    ("法定代表人", "customer.legal_representative", True),
    ("实际控制人/所有者", "customer.controller", True),
    ("经营管理者", "customer.manager", True),
    ("成立日期/创业时间", "customer.established_on", True),
    ("注册资本 币种", "customer.capital_currency", True),
    ("注册资本 认缴", "customer.registered_capital", True),
    ("注册资本 实缴", "customer.paid_in_capital", True),
    ("资产总额", "customer.total_assets", False),
    ("净资产", "customer.net_assets", False),
    ("总负债", "customer.total_liabilities", False),
    ("流动资产", "customer.current_assets", False),
    ("流动负债", "customer.current_liabilities", False),
    ("速动资产", "customer.quick_assets", False),
    ("报表日期", "customer.finance_reported_on", False),
    ("年销售额", "customer.annual_sales", True),
    ("年销售额 年度", "customer.annual_sales_year", True),
    ("从业人数", "customer.employee_count", True),
    ("企业规模", "customer.company_size", True),
    ("行业/业种", "customer.industry", True),
    ("注册地址 省市区", "customer.registered_region", True),
    ("注册地址", "customer.registered_address", True),
    ("邮编", "customer.postcode", True),
    ("经营/收货地址 类别", "address.kind", None),
    ("经营/收货地址 省市区", "address.region", None),
    ("经营/收货地址", "address.address", True),
    ("经营/收货地址 邮编", "address.postcode", None),
    ("经度", "address.longitude", None),
    ("纬度", "address.latitude", None),
    ("电话", "customer.phone", True),
    ("传真", "customer.fax", True),
    ("网址", "customer.website", True),
    ("公众号", "customer.official_account", True),
    ("客户来源", "customer.source", True),
    ("与本公司起始交易时间", "customer.first_trade_on", True),
    ("负责人", "customer.owner_id", True),
    ("协同人", "customer.collaborators", True),
    ("部门", "customer.department_id", True),
    ("区域", "customer.area_id", True),
    ("卡片复核日期", "customer.reviewed_on", False),
    ("客户状态", "customer.relation_state", True),
]
C2 = [
    ("服务区域", "customer.service_area", True),
    ("销售网络", "customer.sales_network", True),
    ("门店数", "customer.store_count", True),
    ("销售能力 人员数", "customer.sales_staff", True),
    ("销售能力 终端数", "customer.outlet_count", True),
    ("销售能力 年销量", "customer.annual_volume", True),
    ("发展潜力", "customer.potential", True),
    ("发展潜力 说明", "customer.potential_note", True),
    ("经营观念", "customer.philosophy", True),
    ("经营方向", "customer.direction", True),
    ("经营政策", "customer.policy", True),
    ("经营特点", "customer.style", True),
    ("厂房、仓储、车辆", "customer.facilities", False),
    ("当前解决方案", "customer.solution_state", True),
    ("当前解决方案 供应商", "customer.solution_vendor_id", True),
    ("当前解决方案 满意度", "customer.solution_satisfaction", True),
    ("当前解决方案 到期", "customer.solution_expires_on", True),
    ("客观需求", "customer.objective_need", False),
    ("主观需求", "customer.subjective_need", False),
    ("决心", "customer.determination", False),
    ("可行性评估", "customer.is_feasible", False),
    ("选型工作", "customer.is_selecting", False),
    ("采购周期", "customer.purchase_cycle", True),
    ("采购方式", "customer.purchase_method", True),
    ("旺季月", "customer.peak_months", True),
    ("品类年采购总额", "customer.wallet", False),
    ("品类年采购总额 来源", "customer.wallet_source", False),
    ("偏好沟通方式", "customer.preferred_channels", True),
    ("标签", "customer.tags", False),
    ("个人 性别", "customer.gender", False),
    ("个人 年龄", "customer.age", False),
    ("个人 学历", "customer.education", False),
    ("个人 婚姻", "customer.marital", False),
    ("个人 职业", "customer.occupation", False),
    ("个人 月收入", "customer.monthly_income", False),
    ("个人 喜好颜色", "customer.favourite_colour", False),
    ("个人 有车", "customer.has_car", False),
    ("个人 子女", "customer.children", False),
    ("个人 同意说明", "customer.consent_note", False),
]
C3 = [
    ("销售实绩 月", "derived.monthly_sales", True),
    ("销售实绩 年", "derived.yearly_sales", True),
    ("市场地位", "customer.market_position", True),
    ("主营产品", "customer.main_products", True),
    ("主要上下游", "customer.supply_chain", True),
    ("经营管理者素质", "customer.manager_quality", True),
    ("经营管理者素质 说明", "customer.manager_quality_note", None),
    ("销售人员素质", "customer.sales_quality", True),
    ("销售人员素质 说明", "customer.sales_quality_note", None),
    ("竞争对手", "competitor_relation.competitor_id", True),
    ("竞争对手 份额", "competitor_relation.share", True),
    ("竞争对手 强弱", "competitor_relation.strength", True),
    ("竞争对手 证据来源", "competitor_relation.evidence", True),
    ("与本公司业务关系", "customer.relationship", True),
    ("合作态度", "customer.cooperation", True),
    ("钱包份额", "derived.wallet_share", True),
    ("满意度", "derived.satisfaction", True),
    ("满意度 日期", "derived.satisfaction_on", True),
    ("忠诚度指数", "derived.loyalty", True),
]
C4 = [
    ("四项记录 主题", "dated_note.topic", None),
    ("四项记录 日期", "dated_note.noted_on", None),
    ("四项记录 内容", "dated_note.text", True),
    ("企业形象", "customer.image_rating", True),
    ("声誉", "customer.reputation", True),
    ("信用评分", "derived.credit_score", True),
    ("信用等级", "derived.credit_grade", True),
    ("信用额度", "customer.credit_limit", True),
    ("账期", "customer.credit_days", True),
    ("信用占用", "derived.credit_used", True),
    ("信用可用", "derived.credit_available", True),
    ("信用复查日", "customer.credit_review_on", True),
    ("价格等级", "customer.price_level", True),
    ("折扣", "customer.discount", True),
    ("结算方式", "customer.settlement", True),
    ("首款", "customer.deposit", True),
    ("送货方式", "customer.delivery", True),
    ("返利", "customer.rebate_period", True),
    ("返利比例", "customer.rebate", True),
    ("信用问题 日期", "credit_event.happened_on", True),
    ("信用问题 事件", "credit_event.event", True),
    ("信用问题 金额", "credit_event.amount", True),
    ("信用问题 处理", "credit_event.handling", True),
    ("信用问题 结果", "credit_event.result", True),
    ("应收余额", "derived.receivables_open", True),
    ("逾期", "derived.receivables_overdue", True),
    ("最长逾期天数", "derived.max_overdue_days", True),
    ("平均收款周期", "derived.mean_collection_days", True),
    ("金字塔层", "derived.pyramid_layer", True),
    ("ABC", "derived.abc_class", True),
    ("RFM", "derived.rfm_code", True),
    ("机会等级", "derived.opportunity_grade", True),
    ("购买力", "derived.purchasing_power", True),
    ("生命周期", "derived.lifecycle_stage", True),
    ("状态", "derived.standing", True),
    ("下次联系日", "derived.next_contact_on", True),
    ("路序", "derived.route", True),
    ("路序 序号", "derived.route_position", True),
    ("开票 名称", "customer.invoice_title", False),
    ("开票 税号", "customer.invoice_tax_no", False),
    ("开票 地址电话", "customer.invoice_address", False),
    ("开户行", "customer.bank_name", False),
    ("账号", "customer.bank_account", False),
]
C5 = [
    ("姓名", "contact.name", True),
    ("称呼", "contact.salutation", None),
    ("性别", "contact.gender", None),
    ("部门", "contact.section", True),
    ("职务", "contact.job_title", True),
    ("角色", "contact.role", True),
    ("手机", "contact.mobile", True),
    ("座机", "contact.phone", True),
    ("分机", "contact.extension", None),
    ("E-mail", "contact.email", None),
    ("微信", "contact.wechat", True),
    ("QQ", "contact.qq", None),
    ("生日", "contact.birthday", False),
    ("籍贯", "contact.native_place", False),
    ("学历", "contact.education", False),
    ("性格", "contact.personality", False),
    ("爱好", "contact.hobbies", False),
    ("家庭", "contact.family", False),
    ("关系强度", "contact.strength", True),
    ("影响力", "contact.influence", True),
    ("态度", "contact.attitude", True),
    ("是否主要联系人", "contact.is_primary", True),
    ("在职/离职", "contact.has_left", None),
    ("禁止联系", "contact.do_not_contact", None),
    ("个人信息来源", "contact.data_source", None),
    ("同意日期", "contact.consent_on", None),
    ("备注", "contact.remark", None),
]
C6 = [
    ("决策角色", "contact.role", True),
    ("顺序", "contact.path_order", None),
    ("上级", "contact.reports_to_id", None),
    ("已接触", "contact.contacted_on", None),
    ("态度", "contact.attitude", True),
    ("权重", "contact.weight", None),
    ("决策覆盖率", "derived.decision_coverage", True),
]
C7 = [
    ("类型", "qualification.kind", True),
    ("证号", "qualification.number", True),
    ("持有人", "qualification.holder", None),
    ("发证机关", "qualification.issuer", None),
    ("有效期起", "qualification.valid_from", None),
    ("有效期止", "qualification.valid_to", True),
    ("长期", "qualification.is_permanent", None),
    ("范围", "qualification.scope", None),
    ("授权人", "qualification.person", None),
    ("授权人身份证", "qualification.person_id_number", False),
    ("扫描件", "qualification.scan_id", None),
    ("核验人", "qualification.checked_by_id", None),
    ("核验日期", "qualification.checked_on", None),
]
EVERYTHING = [
    pytest.param(place, printed, id=f"{part} {term}")
    for part, table in zip(range(1, 8), (C1, C2, C3, C4, C5, C6, C7), strict=True)
    for term, place, printed in table
]
PARTS = {Part.BASIC: C1, Part.TRAITS: C2, Part.BUSINESS: C3, Part.TRADE: C4}


def find(place: str) -> FieldSpec:
    entity, _dot, name = place.partition(".")
    specs = derived.DERIVED if entity == "derived" else fields_of(entity_of(entity))
    return by_name(specs)[name]


@pytest.mark.parametrize(("place", "printed"), EVERYTHING)
def test_a_field_of_the_specification_is_there(place: str, printed: bool | None) -> None:
    """*printed* is the ● of the specification; None where it leaves the layout to us."""
    spec = find(place)
    if printed is not None:
        assert spec.on_card is printed


@pytest.mark.parametrize("part", list(Part))
def test_a_field_stands_in_the_part_the_specification_says(part: Part) -> None:
    for term, place, _printed in PARTS[part]:
        if place.startswith(("customer.", "derived.")):
            assert find(place).part is part, term


def test_the_customer_has_nothing_that_the_specification_does_not_know() -> None:
    """Every further field is listed here with the reason it exists."""
    ours = {
        "referrer": "who introduced the customer (source: referral)",
        "do_not_contact": "B6: a flag that suspends the cadence",
        "is_key_account": "A2-26: the flag that is not the computed layer",
        "remark": "free notes, searched",
    }
    known = {
        p.removeprefix("customer.")
        for table in PARTS.values()
        for _term, p, _printed in table
        if p.startswith("customer.")
    }
    assert {s.name for s in fields_of(entity_of("customer"))} == known | set(ours)


@pytest.mark.parametrize(
    ("place", "kind", "bounds"),
    [
        ("customer.code", Kind.CODE, 20),
        ("customer.name", Kind.TEXT, 100),
        ("customer.short_name", Kind.TEXT, 40),
        ("customer.former_name", Kind.TEXT, 100),
        ("customer.pinyin_code", Kind.TEXT, 40),
        ("customer.uscc", Kind.CODE, 18),
        ("customer.stock_code", Kind.CODE, 10),
        ("customer.legal_representative", Kind.TEXT, 40),
        ("customer.registered_address", Kind.TEXT, 200),
        ("customer.service_area", Kind.TEXT, 200),
        ("customer.philosophy", Kind.TEXT, 500),
        ("customer.reputation", Kind.TEXT, 200),
        ("dated_note.text", Kind.TEXT, 500),
        ("customer.established_on", Kind.DATE, (1850, None)),
        ("customer.registered_capital", Kind.MONEY, (0, None)),
        ("customer.net_assets", Kind.MONEY, (None, None)),
        ("customer.total_liabilities", Kind.MONEY, (0, None)),
        ("customer.employee_count", Kind.INTEGER, (0, 10_000_000)),
        ("customer.potential", Kind.INTEGER, (0, 100)),
        ("customer.manager_quality", Kind.RATING, (None, None)),
        ("customer.credit_days", Kind.INTEGER, (0, 180)),
        ("customer.discount", Kind.PERCENT, (0, 10_000)),
        ("customer.deposit", Kind.PERCENT, (0, 10_000)),
        ("competitor_relation.share", Kind.PERCENT, (0, 10_000)),
        ("contact.strength", Kind.RATING, (None, None)),
        ("contact.influence", Kind.RATING, (None, None)),
        ("contact.birthday", Kind.BIRTHDAY, 12),
        ("customer.peak_months", Kind.MONTHS, 40),
    ],
)
def test_types_and_bounds_are_those_of_the_specification(
    place: str, kind: Kind, bounds: int | tuple[int | None, int | None]
) -> None:
    spec = find(place)
    assert spec.kind is kind
    assert bounds in (spec.length, (spec.minimum, spec.maximum))


@pytest.mark.parametrize(
    ("place", "check"),
    [
        ("customer.uscc", "uscc"),
        ("customer.registration_no", "registration_number"),
        ("customer.postcode", "postcode"),
        ("customer.stock_code", "stock_code"),
        ("customer.bank_account", "bank_account"),
        ("customer.invoice_tax_no", "tax_number"),
        ("customer.established_on", "not_future"),
        ("contact.mobile", "mobile"),
        ("contact.wechat", "wechat"),
        ("contact.qq", "qq"),
        ("contact.extension", "extension"),
        ("qualification.person_id_number", "id_card"),
        ("address.postcode", "postcode"),
        ("employee.mobile", "mobile"),
    ],
)
def test_the_rules_of_c8_hold_where_they_belong(place: str, check: str) -> None:
    assert find(place).check == check


@pytest.mark.parametrize(
    "place",
    [
        "customer.code",
        "customer.name",
        "customer.customer_type",
        "customer.owner_id",
        "contact.name",
    ],
)
def test_the_starred_fields_are_required(place: str) -> None:
    assert find(place).required


@pytest.mark.parametrize(
    "place",
    [
        "customer.uscc",
        "customer.legal_representative",
        "customer.registered_capital",
        "customer.registered_address",
    ],
)
def test_the_daggered_fields_are_needed_for_credit(place: str) -> None:
    assert find(place).required_for_credit


@pytest.mark.parametrize(
    ("place", "labels"),
    [
        ("customer.customer_type", "企业客户 消费客户 渠道/中间客户 内部客户"),
        ("customer.channel_type", "批发商 零售商 代理商 特约店 连锁店 专营店 终端用户 其他"),
        (
            "customer.legal_form",
            "有限责任 股份 国有 集体 外商投资 合资 合伙 个人独资 个体工商户 农民专业合作社 事业单位 机关 社会团体 其他",
        ),
        ("customer.company_size", "大 中 小 微"),
        ("customer.source", "广告 市场活动 转介绍 展会 网络 上门 电话 陌拜 其他"),
        ("customer.purchase_method", "招标 议价 直购 平台"),
        ("customer.wallet_source", "询问 查询 推算 决算书 其他机构"),
        ("customer.preferred_channels", "面对面 电话 信函 E-mail 微信 网站"),
        ("customer.settlement", "现款 月结 票据 预付 分期"),
        ("customer.solution_satisfaction", "高 中 低 无"),
        ("contact.role", "发起者 使用者 影响者 技术把关 采购 财务 决策者 批准者"),
        ("contact.attitude", "支持 中立 反对"),
        (
            "qualification.kind",
            "营业执照 行业许可 法人授权委托书 授权人身份证 质量保证协议 开户 印章样式 随货同行单样式 购销合同",
        ),
    ],
)
def test_choices_are_those_of_the_specification_in_its_order(place: str, labels: str) -> None:
    i18n.set_language("zh_CN")
    spec = find(place)
    shown = [spec.option_label(o.value) for o in spec.options]
    wanted = labels.split()
    assert len(shown) >= len(wanted)
    assert all(w[:2] in s or s[:2] in w for w, s in zip(wanted, shown, strict=False)), shown


def test_the_owner_may_add_twenty_typed_fields() -> None:
    assert MAX_CUSTOM_FIELDS == 20
    assert {Kind.TEXT, Kind.INTEGER, Kind.MONEY, Kind.DATE, Kind.ENUM, Kind.BOOL} <= set(
        CUSTOM_KINDS
    )
