"""What we sell."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.core.i18n import N_
from crmdesk.models.base import Record
from crmdesk.models.fields import Kind, field


class Product(Record):
    """A product or service with its usual price and cost (per unit, in fen)."""

    __tablename__ = "product"
    label: ClassVar[str] = N_("Product")
    label_plural: ClassVar[str] = N_("Products")

    code: Mapped[str] = field(
        Kind.CODE, N_("Product no."), length=30, required=True, unique=True, in_list=True,
        hint=N_("left blank, the next number is given"), aliases=("产品编号", "商品编码", "货号", "存货编码"))
    name: Mapped[str] = field(
        Kind.TEXT, N_("Product name"), length=100, required=True, searchable=True, in_list=True,
        span=2, aliases=("产品名称", "商品名称", "品名", "存货名称"))
    specification: Mapped[str | None] = field(
        Kind.TEXT, N_("Specification"), length=100, searchable=True, in_list=True,
        aliases=("规格", "规格型号", "型号"))
    unit: Mapped[str | None] = field(
        Kind.TEXT, N_("Unit"), length=10, in_list=True, aliases=("单位", "计量单位"))
    price: Mapped[int | None] = field(
        Kind.MONEY, N_("List price"), minimum=0, in_list=True, aliases=("单价", "售价", "标准价"))
    cost: Mapped[int | None] = field(
        Kind.MONEY, N_("Cost"), minimum=0, in_list=True, sensitive=True,
        aliases=("成本", "进价", "成本价"))
    lowest_price: Mapped[int | None] = field(
        Kind.MONEY, N_("Lowest price"), minimum=0, in_list=True,
        hint=N_("below it a quote needs approval"), aliases=("最低价", "底价"))
    tax_rate: Mapped[int | None] = field(
        Kind.PERCENT, N_("Tax rate"), minimum=0, maximum=10_000, default=1300, aliases=("税率",))
    category: Mapped[str | None] = field(
        Kind.TEXT, N_("Product category"), length=40, in_list=True, aliases=("类别", "分类"))
    line: Mapped[str | None] = field(
        Kind.TEXT, N_("Product line"), length=40, in_list=True, aliases=("产品线", "系列"))
    is_active: Mapped[bool] = field(
        Kind.BOOL, N_("On sale"), required=True, default=True, in_list=True, weight=0)
    remark: Mapped[str | None] = field(
        Kind.TEXT, N_("Remarks"), length=500, multiline=True, span=4, weight=0)

    name_key: Mapped[str] = mapped_column(String(200), nullable=False, default="")
