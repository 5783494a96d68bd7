"""The customer: every stored field of the four parts of the 客户资料卡.

To add a field: one line here, one migration, the zh_CN text of its label. It then appears in
form, table, filter, search, import, export, printed card and history by itself.
Child records (contacts, addresses, notes, ...) have entities of their own; values that are
computed from them and from trade stand in ``models.derived``.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Final

from sqlalchemy import JSON, BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.core.i18n import N_
from crmdesk.core.money import FEN_PER_WAN
from crmdesk.models import choices as c
from crmdesk.models.base import Record
from crmdesk.models.fields import Kind, Part, field

BASIC, TRAITS, BUSINESS, TRADE = Part.BASIC, Part.TRAITS, Part.BUSINESS, Part.TRADE

IDENTITY: Final = N_("Identity and registration")
SCALE: Final = N_("Scale and finance")
REACH: Final = N_("Address and contact")
CARE: Final = N_("Source and responsibility")
NETWORK: Final = N_("Sales network and potential")
MANAGEMENT: Final = N_("Ideas and management")
SOLUTION: Final = N_("Present solution and need")
PURCHASING: Final = N_("Purchasing")
PERSON: Final = N_("Individual customer")
LABELS: Final = N_("Tags")
MARKET: Final = N_("Market and quality")
RELATION: Final = N_("Relation with us")
TERMS: Final = N_("Terms of trade")
CREDIT: Final = N_("Credit and image")
INVOICE: Final = N_("Invoicing")


class Customer(Record):
    """A company or person that buys, bought, or may buy."""

    __tablename__ = "customer"
    label: ClassVar[str] = N_("Customer")
    label_plural: ClassVar[str] = N_("Customers")

    # --- 基础资料: identity and registration ------------------------------------------------
    code: Mapped[str] = field(
        Kind.CODE, N_("Customer no."), length=20, required=True, immutable=True, unique=True,
        part=BASIC, section=IDENTITY, searchable=True, on_card=True, weight=0,
        hint=N_("given automatically"), aliases=("编号", "客户代码", "客户编码", "编码"))
    name: Mapped[str] = field(
        Kind.TEXT, N_("Customer name"), length=100, required=True, part=BASIC, section=IDENTITY,
        searchable=True, on_card=True, in_list=True, span=2,
        aliases=("名称", "公司名称", "单位名称", "往来单位", "企业名称", "客户", "公司", "单位全名"))
    short_name: Mapped[str | None] = field(
        Kind.TEXT, N_("Short name"), length=40, part=BASIC, section=IDENTITY, searchable=True,
        on_card=True, aliases=("客户简称", "单位简称"), why=N_("shown on boards and calls"))
    pinyin_code: Mapped[str | None] = field(
        Kind.TEXT, N_("Pinyin code"), length=40, part=BASIC, section=IDENTITY, on_card=True,
        weight=0, hint=N_("made from the name"), aliases=("助记码", "拼音简码"))
    uscc: Mapped[str | None] = field(
        Kind.CODE, N_("Unified social credit code"), length=18, part=BASIC, section=IDENTITY,
        required_for_credit=True, searchable=True, on_card=True, check="uscc", index=True, span=2,
        why=N_("needed for invoices"),
        aliases=("信用代码", "社会信用代码", "营业执照号", "统一信用代码"))
    customer_type: Mapped[str] = field(
        Kind.ENUM, N_("Customer type"), choices=c.CustomerType, required=True, length=20,
        default="company", part=BASIC, section=IDENTITY, on_card=True, aliases=("客户类别", "类型"))
    channel_type: Mapped[str | None] = field(
        Kind.ENUM, N_("Channel type"), choices=c.ChannelType, length=20, part=BASIC,
        section=IDENTITY, on_card=True, why=N_("needed for the customer mix"), aliases=("渠道",))
    channel_tier: Mapped[str | None] = field(
        Kind.ENUM, N_("Channel tier"), choices=c.ChannelTier, length=20, part=BASIC,
        section=IDENTITY, on_card=True, weight=0, aliases=("商级",))
    parent_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Parent customer"), references="customer", part=BASIC,
        section=IDENTITY, on_card=True, weight=0, aliases=("上级单位", "总公司"))
    former_name: Mapped[str | None] = field(
        Kind.TEXT, N_("Former name"), length=100, part=BASIC, section=IDENTITY, searchable=True,
        on_card=True, weight=0)
    registration_no: Mapped[str | None] = field(
        Kind.CODE, N_("Old registration no."), length=15, part=BASIC, section=IDENTITY,
        check="registration_number", weight=0, aliases=("注册号", "工商注册号"))
    legal_representative: Mapped[str | None] = field(
        Kind.TEXT, N_("Legal representative"), length=40, part=BASIC, section=IDENTITY,
        required_for_credit=True, searchable=True, on_card=True, aliases=("法人", "法人代表"))
    controller: Mapped[str | None] = field(
        Kind.TEXT, N_("Actual controller"), length=40, part=BASIC, section=IDENTITY, on_card=True,
        aliases=("所有者", "老板", "实控人"))
    manager: Mapped[str | None] = field(
        Kind.TEXT, N_("General manager"), length=40, part=BASIC, section=IDENTITY, on_card=True,
        aliases=("经营者", "负责经理"))
    legal_form: Mapped[str | None] = field(
        Kind.ENUM, N_("Legal form"), choices=c.LegalForm, length=20, part=BASIC,
        section=IDENTITY, on_card=True, aliases=("企业性质", "企业类型"))
    is_listed: Mapped[bool | None] = field(
        Kind.BOOL, N_("Listed company"), part=BASIC, section=IDENTITY, weight=0, aliases=("上市",))
    stock_code: Mapped[str | None] = field(
        Kind.CODE, N_("Stock code"), length=10, part=BASIC, section=IDENTITY, check="stock_code",
        weight=0)

    # --- 基础资料: scale and finance --------------------------------------------------------
    established_on: Mapped[date | None] = field(
        Kind.DATE, N_("Established on"), part=BASIC, section=SCALE, on_card=True, minimum=1850,
        check="not_future", aliases=("创业时间", "注册日期", "成立时间"))
    registered_capital: Mapped[int | None] = field(
        Kind.MONEY, N_("Registered capital"), per_unit=FEN_PER_WAN, minimum=0, part=BASIC,
        section=SCALE, required_for_credit=True, on_card=True, why=N_("scored for credit"),
        aliases=("认缴资本", "注册资金", "认缴"))
    paid_in_capital: Mapped[int | None] = field(
        Kind.MONEY, N_("Paid-in capital"), per_unit=FEN_PER_WAN, minimum=0, part=BASIC,
        section=SCALE, on_card=True, aliases=("实缴",))
    capital_currency: Mapped[str | None] = field(
        Kind.ENUM, N_("Currency"), choices=c.Currency, length=5, default="CNY", part=BASIC,
        section=SCALE, on_card=True, weight=0)
    annual_sales: Mapped[int | None] = field(
        Kind.MONEY, N_("Annual sales"), per_unit=FEN_PER_WAN, minimum=0, part=BASIC,
        section=SCALE, on_card=True, why=N_("scored for credit"), aliases=("年营业额", "营业额"))
    annual_sales_year: Mapped[int | None] = field(
        Kind.INTEGER, N_("Year of annual sales"), minimum=1990, maximum=2100, part=BASIC,
        section=SCALE, on_card=True, weight=0)
    employee_count: Mapped[int | None] = field(
        Kind.INTEGER, N_("Staff"), unit=N_("people"), minimum=0, maximum=10_000_000, part=BASIC,
        section=SCALE, on_card=True, aliases=("员工人数", "职工人数", "人数", "人员规模"))
    company_size: Mapped[str | None] = field(
        Kind.ENUM, N_("Company size"), choices=c.CompanySize, length=10, part=BASIC,
        section=SCALE, on_card=True, why=N_("follows from industry and staff"), aliases=("规模",))
    industry: Mapped[str | None] = field(
        Kind.INDUSTRY, N_("Industry"), length=8, part=BASIC, section=SCALE, on_card=True, span=2,
        index=True, why=N_("needed for segments"), aliases=("业种", "所属行业", "行业类别"))
    total_assets: Mapped[int | None] = field(
        Kind.MONEY, N_("Total assets"), per_unit=FEN_PER_WAN, minimum=0, part=BASIC,
        section=SCALE, weight=0, aliases=("总资产",))
    net_assets: Mapped[int | None] = field(
        Kind.MONEY, N_("Net assets"), per_unit=FEN_PER_WAN, part=BASIC, section=SCALE, weight=0)
    total_liabilities: Mapped[int | None] = field(
        Kind.MONEY, N_("Total liabilities"), per_unit=FEN_PER_WAN, minimum=0, part=BASIC,
        section=SCALE, weight=0)
    current_assets: Mapped[int | None] = field(
        Kind.MONEY, N_("Current assets"), per_unit=FEN_PER_WAN, minimum=0, part=BASIC,
        section=SCALE, weight=0)
    current_liabilities: Mapped[int | None] = field(
        Kind.MONEY, N_("Current liabilities"), per_unit=FEN_PER_WAN, minimum=0, part=BASIC,
        section=SCALE, weight=0)
    quick_assets: Mapped[int | None] = field(
        Kind.MONEY, N_("Quick assets"), per_unit=FEN_PER_WAN, minimum=0, part=BASIC,
        section=SCALE, weight=0)
    finance_reported_on: Mapped[date | None] = field(
        Kind.DATE, N_("Date of the accounts"), part=BASIC, section=SCALE, check="not_future",
        weight=0)

    # --- 基础资料: address and contact ------------------------------------------------------
    registered_region: Mapped[str | None] = field(
        Kind.REGION, N_("Region"), length=6, part=BASIC, section=REACH, on_card=True, index=True,
        span=2, why=N_("needed for visit routes"), aliases=("省市区", "所在地", "地区"))
    postcode: Mapped[str | None] = field(
        Kind.CODE, N_("Postcode"), length=6, part=BASIC, section=REACH, check="postcode",
        on_card=True, why=N_("needed for samples and invoices by post"), aliases=("邮政编码",))
    phone: Mapped[str | None] = field(
        Kind.PHONE, N_("Telephone"), length=30, part=BASIC, section=REACH, searchable=True,
        on_card=True, aliases=("公司电话", "联系电话", "固定电话", "总机"))
    registered_address: Mapped[str | None] = field(
        Kind.TEXT, N_("Registered address"), length=200, part=BASIC, section=REACH,
        required_for_credit=True, searchable=True, on_card=True, span=2,
        aliases=("地址", "公司地址", "详细地址", "单位地址"))
    fax: Mapped[str | None] = field(
        Kind.PHONE, N_("Fax"), length=30, part=BASIC, section=REACH, on_card=True, weight=0)
    website: Mapped[str | None] = field(
        Kind.URL, N_("Website"), length=120, part=BASIC, section=REACH, on_card=True, weight=0,
        aliases=("主页", "官网"))
    official_account: Mapped[str | None] = field(
        Kind.TEXT, N_("WeChat official account"), length=60, part=BASIC, section=REACH,
        on_card=True, weight=0, aliases=("微信公众号",))

    # --- 基础资料: source and responsibility ------------------------------------------------
    relation_state: Mapped[str] = field(
        Kind.ENUM, N_("Customer state"), choices=c.RelationState, required=True, length=12,
        default="lead", part=BASIC, section=CARE, on_card=True, in_list=True, weight=0,
        aliases=("状态", "成交状态"))
    source: Mapped[str | None] = field(
        Kind.ENUM, N_("Customer source"), choices=c.CustomerSource, length=20, part=BASIC,
        section=CARE, on_card=True, aliases=("来源",))
    referrer: Mapped[str | None] = field(
        Kind.TEXT, N_("Introduced by"), length=100, part=BASIC, section=CARE, weight=0,
        aliases=("推荐人",))
    first_trade_on: Mapped[date | None] = field(
        Kind.DATE, N_("Trading since"), part=BASIC, section=CARE, on_card=True,
        check="not_future", weight=0, aliases=("起始交易时间", "首次交易", "开户日期"))
    owner_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Responsible"), references="employee", required=True, part=BASIC,
        section=CARE, on_card=True, in_list=True, aliases=("业务员", "销售员", "所属业务员", "经手人"))
    collaborators: Mapped[str | None] = field(
        Kind.REFERENCES, N_("Collaborators"), references="employee", part=BASIC, section=CARE,
        on_card=True, weight=0)
    department_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Department"), references="department", part=BASIC, section=CARE,
        on_card=True, weight=0)
    area_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Sales area"), references="area", part=BASIC, section=CARE,
        on_card=True, aliases=("销售区域", "片区"))
    reviewed_on: Mapped[date | None] = field(
        Kind.DATE, N_("Card reviewed on"), part=BASIC, section=CARE, check="not_future", weight=0)
    do_not_contact: Mapped[bool | None] = field(
        Kind.BOOL, N_("Do not contact"), part=BASIC, section=CARE, weight=0, aliases=("拒访",))

    # --- 客户特征 ---------------------------------------------------------------------------
    service_area: Mapped[str | None] = field(
        Kind.TEXT, N_("Service area"), length=200, part=TRAITS, section=NETWORK, on_card=True,
        span=2)
    sales_network: Mapped[str | None] = field(
        Kind.TEXT, N_("Sales network"), length=200, part=TRAITS, section=NETWORK, on_card=True,
        span=2)
    store_count: Mapped[int | None] = field(
        Kind.INTEGER, N_("Shops"), unit=N_("shops"), minimum=0, part=TRAITS, section=NETWORK,
        on_card=True, weight=0)
    sales_staff: Mapped[int | None] = field(
        Kind.INTEGER, N_("Sales staff"), unit=N_("people"), minimum=0, part=TRAITS,
        section=NETWORK, on_card=True)
    outlet_count: Mapped[int | None] = field(
        Kind.INTEGER, N_("Outlets"), unit=N_("outlets"), minimum=0, part=TRAITS, section=NETWORK,
        on_card=True, weight=0)
    annual_volume: Mapped[int | None] = field(
        Kind.INTEGER, N_("Yearly volume"), unit=N_("pieces"), minimum=0, part=TRAITS,
        section=NETWORK, on_card=True, weight=0)
    potential: Mapped[int | None] = field(
        Kind.INTEGER, N_("Development potential"), unit=N_("points"), minimum=0, maximum=100,
        part=TRAITS, section=NETWORK, on_card=True, why=N_("scored for value"))
    potential_note: Mapped[str | None] = field(
        Kind.TEXT, N_("Note on potential"), length=200, part=TRAITS, section=NETWORK, on_card=True,
        span=3, weight=0)
    philosophy: Mapped[str | None] = field(
        Kind.TEXT, N_("Business philosophy"), length=500, multiline=True, part=TRAITS,
        section=MANAGEMENT, on_card=True, span=2)
    direction: Mapped[str | None] = field(
        Kind.TEXT, N_("Business direction"), length=500, multiline=True, part=TRAITS,
        section=MANAGEMENT, on_card=True, span=2)
    policy: Mapped[str | None] = field(
        Kind.TEXT, N_("Business policy"), length=500, multiline=True, part=TRAITS,
        section=MANAGEMENT, on_card=True, span=2)
    style: Mapped[str | None] = field(
        Kind.TEXT, N_("Business style"), length=500, multiline=True, part=TRAITS,
        section=MANAGEMENT, on_card=True, span=2)
    facilities: Mapped[str | None] = field(
        Kind.TEXT, N_("Plant, storage, vehicles"), length=200, part=TRAITS, section=MANAGEMENT,
        span=4, weight=0)
    solution_state: Mapped[str | None] = field(
        Kind.ENUM, N_("Present solution"), choices=c.SolutionState, length=10, part=TRAITS,
        section=SOLUTION, on_card=True, why=N_("decides the A/B/C/D table"))
    solution_vendor_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Present supplier"), references="competitor", part=TRAITS,
        section=SOLUTION, on_card=True, weight=0)
    solution_satisfaction: Mapped[str | None] = field(
        Kind.ENUM, N_("Satisfaction with it"), choices=c.Degree, length=10, part=TRAITS,
        section=SOLUTION, on_card=True, weight=0)
    solution_expires_on: Mapped[date | None] = field(
        Kind.DATE, N_("Solution ends on"), part=TRAITS, section=SOLUTION, on_card=True, weight=0)
    objective_need: Mapped[bool | None] = field(
        Kind.BOOL, N_("Objective need"), part=TRAITS, section=SOLUTION)
    subjective_need: Mapped[bool | None] = field(
        Kind.BOOL, N_("Subjective need"), part=TRAITS, section=SOLUTION)
    determination: Mapped[str | None] = field(
        Kind.ENUM, N_("Determination"), choices=c.Degree, length=10, part=TRAITS,
        section=SOLUTION)
    is_feasible: Mapped[bool | None] = field(
        Kind.BOOL, N_("Feasibility assessed"), part=TRAITS, section=SOLUTION, weight=0)
    is_selecting: Mapped[bool | None] = field(
        Kind.BOOL, N_("Selection started"), part=TRAITS, section=SOLUTION, weight=0)
    purchase_cycle: Mapped[int | None] = field(
        Kind.INTEGER, N_("Purchase cycle"), unit=N_("days"), minimum=1, maximum=3650, part=TRAITS,
        section=PURCHASING, on_card=True)
    purchase_method: Mapped[str | None] = field(
        Kind.ENUM, N_("Purchase method"), choices=c.PurchaseMethod, length=20, part=TRAITS,
        section=PURCHASING, on_card=True)
    peak_months: Mapped[str | None] = field(
        Kind.MONTHS, N_("Peak months"), length=40, part=TRAITS, section=PURCHASING, on_card=True,
        weight=0)
    preferred_channels: Mapped[str | None] = field(
        Kind.MULTI_ENUM, N_("Preferred channels"), choices=c.ContactChannel, length=60,
        part=TRAITS, section=PURCHASING, on_card=True)
    wallet: Mapped[int | None] = field(
        Kind.MONEY, N_("Yearly purchases of our category"), per_unit=FEN_PER_WAN, minimum=0,
        part=TRAITS, section=PURCHASING, span=2, why=N_("needed for the wallet share"),
        aliases=("品类年采购总额", "采购总额"))
    wallet_source: Mapped[str | None] = field(
        Kind.ENUM, N_("Source of the figure"), choices=c.FigureSource, length=20, part=TRAITS,
        section=PURCHASING, weight=0)
    tags: Mapped[str | None] = field(
        Kind.REFERENCES, N_("Tags"), references="tag", part=TRAITS, section=LABELS, span=4,
        weight=0, aliases=("标签",))
    gender: Mapped[str | None] = field(
        Kind.ENUM, N_("Gender"), choices=c.Gender, length=10, part=TRAITS, section=PERSON,
        sensitive=True, weight=0)
    age: Mapped[int | None] = field(
        Kind.INTEGER, N_("Age"), unit=N_("years"), minimum=0, maximum=130, part=TRAITS,
        section=PERSON, sensitive=True, weight=0)
    education: Mapped[str | None] = field(
        Kind.ENUM, N_("Education"), choices=c.Education, length=12, part=TRAITS, section=PERSON,
        sensitive=True, weight=0)
    marital: Mapped[str | None] = field(
        Kind.ENUM, N_("Marital status"), choices=c.Marital, length=10, part=TRAITS,
        section=PERSON, sensitive=True, weight=0)
    occupation: Mapped[str | None] = field(
        Kind.TEXT, N_("Occupation"), length=40, part=TRAITS, section=PERSON, sensitive=True,
        weight=0)
    monthly_income: Mapped[int | None] = field(
        Kind.MONEY, N_("Monthly income"), minimum=0, part=TRAITS, section=PERSON, sensitive=True,
        weight=0)
    favourite_colour: Mapped[str | None] = field(
        Kind.TEXT, N_("Favourite colour"), length=20, part=TRAITS, section=PERSON, sensitive=True,
        weight=0)
    has_car: Mapped[bool | None] = field(
        Kind.BOOL, N_("Has a car"), part=TRAITS, section=PERSON, sensitive=True, weight=0)
    children: Mapped[int | None] = field(
        Kind.INTEGER, N_("Children"), minimum=0, maximum=20, part=TRAITS, section=PERSON,
        sensitive=True, weight=0)
    consent_note: Mapped[str | None] = field(
        Kind.TEXT, N_("Purpose and consent"), length=200, part=TRAITS, section=PERSON, span=2,
        sensitive=True, weight=0)

    # --- 业务状况 ---------------------------------------------------------------------------
    market_position: Mapped[str | None] = field(
        Kind.TEXT, N_("Market position"), length=200, part=BUSINESS, section=MARKET, on_card=True,
        span=2)
    main_products: Mapped[str | None] = field(
        Kind.TEXT, N_("Main products"), length=200, part=BUSINESS, section=MARKET, on_card=True,
        span=2, searchable=True, aliases=("主营", "经营范围"))
    supply_chain: Mapped[str | None] = field(
        Kind.TEXT, N_("Main suppliers and buyers"), length=200, part=BUSINESS, section=MARKET,
        on_card=True, span=4)
    manager_quality: Mapped[int | None] = field(
        Kind.RATING, N_("Quality of management"), part=BUSINESS, section=MARKET, on_card=True)
    manager_quality_note: Mapped[str | None] = field(
        Kind.TEXT, N_("Note on management"), length=200, part=BUSINESS, section=MARKET, weight=0)
    sales_quality: Mapped[int | None] = field(
        Kind.RATING, N_("Quality of sales staff"), part=BUSINESS, section=MARKET, on_card=True)
    sales_quality_note: Mapped[str | None] = field(
        Kind.TEXT, N_("Note on sales staff"), length=200, part=BUSINESS, section=MARKET, weight=0)
    relationship: Mapped[int | None] = field(
        Kind.RATING, N_("Business relation"), part=BUSINESS, section=RELATION, on_card=True)
    cooperation: Mapped[str | None] = field(
        Kind.TEXT, N_("Attitude to cooperation"), length=200, part=BUSINESS, section=RELATION,
        on_card=True, span=3)

    # --- 交易现状 ---------------------------------------------------------------------------
    image_rating: Mapped[int | None] = field(
        Kind.RATING, N_("Company image"), part=TRADE, section=CREDIT, on_card=True)
    reputation: Mapped[str | None] = field(
        Kind.TEXT, N_("Reputation"), length=200, part=TRADE, section=CREDIT, on_card=True, span=3)
    credit_limit: Mapped[int | None] = field(
        Kind.MONEY, N_("Credit limit"), minimum=0, part=TRADE, section=CREDIT, on_card=True,
        weight=0, aliases=("信用额度", "额度"))
    credit_days: Mapped[int | None] = field(
        Kind.INTEGER, N_("Credit period"), unit=N_("days"), minimum=0, maximum=180, part=TRADE,
        section=CREDIT, on_card=True, aliases=("账期", "信用期"))
    credit_review_on: Mapped[date | None] = field(
        Kind.DATE, N_("Credit review on"), part=TRADE, section=CREDIT, on_card=True, weight=0)
    is_key_account: Mapped[bool | None] = field(
        Kind.BOOL, N_("Key account"), part=TRADE, section=CREDIT, weight=0, aliases=("大客户",))
    price_level: Mapped[str | None] = field(
        Kind.ENUM, N_("Price level"), choices=c.PriceLevel, length=10, part=TRADE, section=TERMS,
        on_card=True)
    discount: Mapped[int | None] = field(
        Kind.PERCENT, N_("Discount"), minimum=0, maximum=10_000, part=TRADE, section=TERMS,
        on_card=True, weight=0, aliases=("折扣率",))
    settlement: Mapped[str | None] = field(
        Kind.ENUM, N_("Settlement"), choices=c.Settlement, length=20, part=TRADE, section=TERMS,
        on_card=True, aliases=("付款方式", "结算方式"))
    deposit: Mapped[int | None] = field(
        Kind.PERCENT, N_("Deposit"), minimum=0, maximum=10_000, part=TRADE, section=TERMS,
        on_card=True, weight=0, aliases=("首款", "定金"))
    delivery: Mapped[str | None] = field(
        Kind.ENUM, N_("Delivery"), choices=c.Delivery, length=20, part=TRADE, section=TERMS,
        on_card=True, aliases=("送货方式", "发货方式"))
    rebate_period: Mapped[str | None] = field(
        Kind.ENUM, N_("Rebate period"), choices=c.RebatePeriod, length=10, part=TRADE, section=TERMS,
        on_card=True, weight=0)
    rebate: Mapped[int | None] = field(
        Kind.PERCENT, N_("Rebate rate"), minimum=0, maximum=10_000, part=TRADE, section=TERMS,
        on_card=True, weight=0)
    invoice_title: Mapped[str | None] = field(
        Kind.TEXT, N_("Invoice title"), length=100, part=TRADE, section=INVOICE, span=2,
        aliases=("开票名称", "抬头"))
    invoice_tax_no: Mapped[str | None] = field(
        Kind.CODE, N_("Tax number"), length=20, part=TRADE, section=INVOICE, searchable=True,
        check="tax_number", span=2, aliases=("税号", "纳税人识别号"))
    invoice_address: Mapped[str | None] = field(
        Kind.TEXT, N_("Invoice address and phone"), length=200, part=TRADE, section=INVOICE,
        span=4, weight=0, aliases=("开票地址电话",))
    bank_name: Mapped[str | None] = field(
        Kind.TEXT, N_("Bank"), length=100, part=TRADE, section=INVOICE, span=2,
        aliases=("开户银行",))
    bank_account: Mapped[str | None] = field(
        Kind.CODE, N_("Bank account"), length=30, part=TRADE, section=INVOICE,
        check="bank_account", span=2, aliases=("银行账号", "账号"))
    remark: Mapped[str | None] = field(
        Kind.LONG_TEXT, N_("Remarks"), length=4000, part=TRADE, section=INVOICE, searchable=True,
        span=4, weight=0, aliases=("说明", "备注说明"))

    # --- kept by the write path, never edited by hand ---------------------------------------
    name_key: Mapped[str] = mapped_column(String(200), nullable=False, default="")
    match_key: Mapped[str] = mapped_column(String(100), nullable=False, default="", index=True)
    custom: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    merged_into_id: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        Index("ix_customer_state_name", "deleted_at", "relation_state", "name_key"),
        Index("ix_customer_list", "deleted_at", "name_key"),
        Index("ix_customer_phone", "phone"),
        Index("ix_customer_owner_state", "owner_id", "relation_state", "deleted_at"),
    )
