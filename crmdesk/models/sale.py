"""Sales and returns (deliveries, invoices) with their lines; allowances and opening balances."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from crmdesk.core.i18n import N_
from crmdesk.models import choices as c
from crmdesk.models import trade_choices as t
from crmdesk.models.base import Record
from crmdesk.models.fields import Kind, field

INVOICE: Final = N_("Invoice")


class Sale(Record):
    """A document that changes what a customer owes.

    ``amount``, ``cost``, ``tax`` and ``settled`` carry the sign: returns and allowances are
    negative. They are computed columns without history, kept at the end of every act: the sums of
    the lines (of a document without lines ``stated`` is the amount), and what allocations settle,
    with the day on which nothing was left (``settled_on``). ``cost`` is NULL if a line has none.
    """

    __tablename__ = "sale"
    label: ClassVar[str] = N_("Sale")
    label_plural: ClassVar[str] = N_("Sales")
    title_field: ClassVar[str] = "code"
    parent_field: ClassVar[str] = "customer_id"

    code: Mapped[str] = field(
        Kind.CODE, N_("Document number"), length=40, required=True, in_list=True, searchable=True,
        index=True, hint=N_("left blank, the next number is given"),
        aliases=("单据编号", "单据号", "单号", "销售单号", "出库单号", "发票号", "凭证号"))
    kind: Mapped[str] = field(
        Kind.ENUM, N_("Kind of document"), choices=t.SaleKind, length=10, required=True,
        default="sale", immutable=True, in_list=True, aliases=("单据类型", "业务类型"))
    customer_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", required=True, immutable=True,
        in_list=True, weight=0, span=2, index=False, aliases=("客户", "客户名称", "往来单位", "购货单位"))
    state: Mapped[str] = field(
        Kind.ENUM, N_("State"), choices=t.SaleState, length=10, required=True, default="draft",
        in_list=True, internal=True)
    sold_on: Mapped[date] = field(
        Kind.DATE, N_("Document date"), required=True, in_list=True,
        aliases=("日期", "单据日期", "销售日期", "制单日期"))
    due_on: Mapped[date | None] = field(
        Kind.DATE, N_("Due on"), in_list=True, hint=N_("left blank, it follows the credit period"),
        aliases=("到期日", "收款期限", "应收日期"))
    settlement: Mapped[str | None] = field(
        Kind.ENUM, N_("Settlement"), choices=c.Settlement, length=20, in_list=True,
        aliases=("结算方式", "收款方式"))
    owner_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Seller"), references="employee", in_list=True,
        aliases=("业务员", "经手人", "销售员"))
    contract_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Contract"), references="contract", in_list=True, aliases=("合同号",))
    instalment_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Instalment"), references="instalment")
    original_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Original document"), references="sale", in_list=True,
        hint=N_("what a return or an allowance belongs to"))
    stated: Mapped[int | None] = field(
        Kind.MONEY, N_("Total on the paper"), minimum=0, weight=0,
        hint=N_("must be the sum of the lines; without lines it is the amount"))
    amount: Mapped[int] = field(
        Kind.MONEY, N_("Amount"), required=True, default=0, internal=True, in_list=True)
    cost: Mapped[int | None] = field(
        Kind.MONEY, N_("Cost"), internal=True, sensitive=True, in_list=True)
    tax: Mapped[int | None] = field(Kind.MONEY, N_("Tax in it"), internal=True, in_list=True)
    settled: Mapped[int] = field(
        Kind.MONEY, N_("Settled amount"), required=True, default=0, internal=True, in_list=True)
    settled_on: Mapped[date | None] = field(
        Kind.DATE, N_("Settled on"), internal=True, in_list=True)
    invoice_no: Mapped[str | None] = field(
        Kind.CODE, N_("Invoice no."), length=40, section=INVOICE, in_list=True,
        aliases=("发票号码", "发票编号"))
    invoiced_on: Mapped[date | None] = field(
        Kind.DATE, N_("Invoiced on"), section=INVOICE, in_list=True, aliases=("开票日期",))
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=500, multiline=True, span=4, weight=0,
        aliases=("备注", "摘要", "说明"))

    __table_args__ = (
        Index("ix_sale_customer", "customer_id", "sold_on", "state", "deleted_at"),
        Index("ix_sale_sold", "sold_on"),
        # Open documents by the day they fall due; few of all that were ever written. Ageing reads
        # nothing else.
        Index(
            "ix_sale_open", "due_on", "customer_id", "amount", "settled", "sold_on", "owner_id",
            sqlite_where=text("settled_on IS NULL AND state = 'posted' AND deleted_at IS NULL")),
    )


class SaleLine(Record):
    """Product, quantity, price. ``amount`` and ``cost_amount`` carry the sign of the document.

    ``amount``: quantity × price less discount, tax included, to the fen. ``customer_id`` is the
    document's; ``counted_on`` its date while it counts (posted and not deleted), else NULL: sums
    over products need no look at the documents.
    """

    __tablename__ = "sale_line"
    label: ClassVar[str] = N_("Line of a sale")
    label_plural: ClassVar[str] = N_("Lines of a sale")
    title_field: ClassVar[str] = "name"
    parent_field: ClassVar[str] = "sale_id"

    sale_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Sale"), references="sale", required=True, immutable=True, weight=0)
    customer_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Customer"), references="customer", internal=True, weight=0,
        in_list=True, index=False)
    counted_on: Mapped[date | None] = field(
        Kind.DATE, N_("Document date"), internal=True, weight=0, in_list=True)
    position: Mapped[int | None] = field(Kind.INTEGER, N_("Position"), internal=True, weight=0)
    product_id: Mapped[int | None] = field(
        Kind.REFERENCE, N_("Product"), references="product", in_list=True, span=2, index=False,
        aliases=("商品编码", "存货编码", "产品编号", "货号"))
    name: Mapped[str] = field(
        Kind.TEXT, N_("Product name"), length=100, required=True, in_list=True, span=2,
        aliases=("商品名称", "存货名称", "产品名称", "品名", "货品名称"))
    specification: Mapped[str | None] = field(
        Kind.TEXT, N_("Specification"), length=100, in_list=True, aliases=("规格", "规格型号", "型号"))
    unit: Mapped[str | None] = field(
        Kind.TEXT, N_("Unit"), length=10, in_list=True, aliases=("单位", "计量单位"))
    quantity: Mapped[int] = field(
        Kind.QUANTITY, N_("Quantity"), required=True, minimum=1, default=1000, in_list=True,
        aliases=("数量", "实发数量", "销售数量"))
    price: Mapped[int] = field(
        Kind.MONEY, N_("Price"), required=True, minimum=0, default=0, in_list=True,
        aliases=("单价", "含税单价", "价格"))
    discount: Mapped[int | None] = field(
        Kind.PERCENT, N_("Discount"), minimum=0, maximum=10_000, in_list=True, weight=0,
        aliases=("折扣率", "折扣"))
    amount: Mapped[int] = field(
        Kind.MONEY, N_("Amount"), required=True, default=0, internal=True, in_list=True)
    cost: Mapped[int | None] = field(
        Kind.MONEY, N_("Cost per unit"), minimum=0, sensitive=True, in_list=True,
        aliases=("成本单价", "成本"))
    cost_amount: Mapped[int | None] = field(
        Kind.MONEY, N_("Cost"), internal=True, sensitive=True, in_list=True)
    tax_rate: Mapped[int | None] = field(
        Kind.PERCENT, N_("Tax rate"), minimum=0, maximum=10_000, in_list=True, weight=0,
        aliases=("税率",))
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=200, in_list=True, span=2, weight=0)

    __table_args__ = (
        Index("ix_sale_line_customer", "customer_id", "counted_on"),
        # Products over a period and who bought them, without reading the lines.
        Index("ix_sale_line_product", "product_id", "counted_on", "customer_id", "quantity",
              "amount", "cost_amount"),
    )


class StockMonth(Record):
    """Stock of a product at the beginning and the end of a month, at sale price and at cost."""

    __tablename__ = "stock_month"
    label: ClassVar[str] = N_("Stock of a month")
    label_plural: ClassVar[str] = N_("Stocks by month")
    title_field: ClassVar[str] = "month"
    parent_field: ClassVar[str] = "product_id"

    product_id: Mapped[int] = field(
        Kind.REFERENCE, N_("Product"), references="product", required=True, immutable=True,
        in_list=True, weight=0, span=2, index=False, aliases=("商品编码", "产品编号", "存货编码"))
    month: Mapped[date] = field(
        Kind.DATE, N_("Month"), required=True, in_list=True, hint=N_("the first day of it"),
        aliases=("月份", "会计期间"))
    opening_quantity: Mapped[int | None] = field(
        Kind.QUANTITY, N_("Opening quantity"), minimum=0, in_list=True, aliases=("期初数量",))
    closing_quantity: Mapped[int | None] = field(
        Kind.QUANTITY, N_("Closing quantity"), minimum=0, in_list=True, aliases=("期末数量",))
    opening: Mapped[int | None] = field(
        Kind.MONEY, N_("Opening stock at sale price"), minimum=0, in_list=True,
        aliases=("期初售价金额", "期初金额"))
    closing: Mapped[int | None] = field(
        Kind.MONEY, N_("Closing stock at sale price"), minimum=0, in_list=True,
        aliases=("期末售价金额", "期末金额"))
    opening_cost: Mapped[int | None] = field(
        Kind.MONEY, N_("Opening stock at cost"), minimum=0, sensitive=True, in_list=True,
        aliases=("期初成本金额",))
    closing_cost: Mapped[int | None] = field(
        Kind.MONEY, N_("Closing stock at cost"), minimum=0, sensitive=True, in_list=True,
        aliases=("期末成本金额",))
    remark: Mapped[str | None] = field(Kind.TEXT, N_("Remarks"), length=200, span=2, weight=0)

    __table_args__ = (Index("ix_stock_month_product", "product_id", "month"),)
