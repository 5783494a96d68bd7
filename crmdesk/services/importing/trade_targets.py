"""What a column of exported sales, receipts, stocks and balances can go to.

A row of such a list is no record: several rows make a document, prices stand with or without
tax, a product is named by number or by name and specification. So beside the fields of the
records there are columns that only say something about them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from crmdesk.core.i18n import N_
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.fields import YUAN, FieldSpec, Kind
from crmdesk.services.importing.headings import folded

if TYPE_CHECKING:
    from crmdesk.services.catalogue import FieldCatalogue

# What is imported to the entity that it becomes.
RECORD_OF: Final[dict[str, str]] = {
    "sale": "sale",
    "receipt": "receipt",
    "stock_month": "stock_month",
    "opening": "sale",
}
TRADE: Final = tuple(RECORD_OF)
LABELS: Final = {
    "customer": N_("Customers with their contacts and addresses"),
    "sale": N_("Sales and returns with their lines"),
    "opening": N_("Opening balances of customers"),
}
_HEAD: Final = (
    *("code", "sold_on", "due_on", "settlement", "owner_id", "contract_id", "original_id"),
    *("stated", "invoice_no", "invoiced_on", "remark"),
)
_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "sale": _HEAD,
    "opening": ("code", "sold_on", "due_on", "settlement", "owner_id", "invoice_no", "remark"),
    "receipt": (
        *("received_on", "amount", "method", "document_no", "payer", "owner_id", "contract_id"),
        "remark",
    ),
    "stock_month": (
        *("month", "opening_quantity", "closing_quantity", "opening", "closing"),
        *("opening_cost", "closing_cost", "remark"),
    ),
}
_LINE: Final = (
    "name",
    "specification",
    "unit",
    "quantity",
    "price",
    "discount",
    "cost",
    "tax_rate",
)
_SIGNED: Final = frozenset({"stated", "quantity", "amount"})
LINE: Final = "line."  # before the name of a field of a sale's line
# Headings that the programs write, beyond the aliases of the fields.
_MORE: Final[dict[str, tuple[str, ...]]] = {
    "sale.code": (
        *("单据号码", "销售单编号", "出库单编号", "发货单号", "单据编码", "发票单号", "业务单号"),
        *("订单编号", "订单号", "出库单据编号", "销售出库单号"),
    ),
    "sale.sold_on": (
        "开单日期",
        "发货日期",
        "出库日期",
        "业务日期",
        "录单日期",
        "记账日期",
        "发生日期",
    ),
    "sale.owner_id": ("销售人员", "销售代表", "职员", "职员全名", "经办人", "业务人员"),
    "sale.stated": ("单据金额", "整单金额", "单据总金额", "单据合计", "整单合计", "订单金额"),
    "sale.remark": ("单据备注", "附加说明", "表头备注"),
    "sale.original_id": ("原单号", "原单据号", "原销售单号", "源单编号", "源单号"),
    "opening.sold_on": ("截止日期", "余额日期"),
    "line.name": (
        "商品全名",
        "存货",
        "商品",
        "产品",
        "物料名称",
        "货物名称",
        "货物及劳务名称",
        "品名规格",
    ),
    "line.specification": ("规格及型号", "商品规格"),
    "line.unit": ("基本单位", "销售单位", "主计量单位", "单位名称计量"),
    "line.quantity": ("销量", "出库数量", "基本数量", "开票数量", "发货数量", "件数"),
    "line.price": ("含税价", "售价", "销售单价", "折后单价", "实际含税单价"),
    "line.discount": ("扣率", "折扣率", "折扣(%)", "扣率(%)"),
    "line.cost": ("成本价", "单位成本"),
    "line.tax_rate": ("税率(%)", "增值税率"),
    "receipt.received_on": ("到账日期", "开单日期", "业务日期", "录单日期"),
    "receipt.amount": (
        "本次收款",
        "本次收款金额",
        "到账金额",
        "收款合计",
        "结算金额",
        "收入金额",
        "回款金额",
    ),
    "receipt.method": ("结算方式", "收款账户", "支付方式"),
    "receipt.document_no": ("收款单编号", "单据号", "收款单据编号", "流水号"),
    "receipt.payer": ("付款方", "对方户名", "付款方名称", "付款人名称"),
    "receipt.owner_id": ("销售人员", "经办人", "业务人员"),
    "stock_month.month": ("年月", "期间", "统计月份"),
}


def _own(
    name: str, kind: Kind, label: str, *aliases: str, reference: str = "", length: int = 100
) -> FieldSpec:
    money: dict[str, Any] = (
        {"per_unit": FEN_PER_YUAN, "decimals": 2, "unit": YUAN} if kind is Kind.MONEY else {}
    )
    return FieldSpec(
        kind=kind, label=label, name=name, aliases=aliases, reference=reference,
        length=0 if kind in (Kind.MONEY, Kind.QUANTITY, Kind.REFERENCE) else length, **money,
    )  # fmt: skip


_CUSTOMER: Final = {
    "customer_code": _own(
        "customer_code", Kind.TEXT, N_("Customer number"), "客户编号", "客户编码", "客户代码",
        "单位编号", "单位编码", "往来单位编号", "往来单位编码", "购货单位编码",
    ),
    "customer": _own(
        "customer", Kind.TEXT, N_("Customer"), "客户", "客户名称", "往来单位", "购货单位", "单位名称",
        "往来单位名称", "单位全名", "客户全名", "客户全称", "购买方", "购买方名称", "购货方", "收货单位",
        "客商", "客商名称", "客户简称",
    ),
}  # fmt: skip
_CURRENCY: Final = {
    "currency": _own("currency", Kind.TEXT, N_("Currency"), "币种", "币别", "外币", "货币"),
}
_PRODUCT: Final = {
    "product_code": _own(
        "product_code", Kind.TEXT, N_("Product no."), "商品编号", "商品编码", "存货编码", "产品编号", "货号",
        "物料编码", "物料代码", "产品编码", "存货代码", "商品代码", "货品编号", "产品代码",
    ),
}  # fmt: skip
_OWN_LINE: Final = {
    "amount": _own(
        "amount", Kind.MONEY, N_("Amount with tax"), "价税合计", "含税金额", "金额", "销售金额", "折后金额",
        "销售额", "实收金额", "小计金额", "销售收入", "总金额", "应收金额",
    ),
    "net_amount": _own(
        "net_amount", Kind.MONEY, N_("Amount without tax"), "不含税金额", "无税金额", "未税金额",
        "不含税销售额", "本币无税金额",
    ),
    "net_price": _own(
        "net_price", Kind.MONEY, N_("Price without tax"), "不含税单价", "无税单价", "未税单价", "净价",
    ),
    "tax": _own("tax", Kind.MONEY, N_("Tax amount"), "税额", "增值税额", "销项税额"),
    "discount_amount": _own(
        "discount_amount", Kind.MONEY, N_("Discount in money"), "折扣额", "优惠金额", "折扣金额", "优惠",
    ),
    "cost_amount": _own(
        "cost_amount", Kind.MONEY, N_("Cost in all"), "成本金额", "销售成本", "出库成本", "成本合计",
    ),
    "remark": _own("remark", Kind.TEXT, N_("Remarks of the line"), "行备注", "商品备注", "明细备注"),
}  # fmt: skip
_KIND: Final = _own(
    "kind", Kind.TEXT, N_("Kind of document"), "单据类型", "业务类型", "单据名称", "单据种类", "出库类型",
    "红蓝字", "类型",
)  # fmt: skip
_BALANCE: Final = _own(
    "amount", Kind.MONEY, N_("Balance owed"), "余额", "期末余额", "应收余额", "欠款", "期初余额", "期初应收",
    "应收账款余额", "欠款金额", "应收金额", "期初应收余额", "金额", "尚欠金额",
)  # fmt: skip
_SETTLES: Final = _own(
    "settles", Kind.TEXT, N_("Documents settled"), "核销单号", "核销单据", "对应单号", "核销单据编号",
    "销售单号", "源单编号", "对应发票", "核销发票号", "结算单号", length=500,
)  # fmt: skip
# Of two headings that both can mean a field the one that stands first here does; the other one
# of a pair is then the figure without tax.
_WITH_TAX: Final = {
    "line.amount": ("line.net_amount", ("价税合计", "含税金额", "价税合计金额")),
    "line.price": ("line.net_price", ("含税单价", "含税价", "实际含税单价")),
}


def specs_of(catalogue: FieldCatalogue, entity: str) -> dict[str, FieldSpec]:
    """Key to spec of everything a column of such a list can go to.

    Amounts and quantities may be negative here: what came back is written so.
    """
    record = RECORD_OF[entity]
    found: dict[str, FieldSpec] = {}
    if entity != "stock_month":
        found |= _CUSTOMER
    for name in _FIELDS[entity]:
        found[name] = _read(catalogue.field(record, name), entity)
    if entity == "sale":
        found["kind"] = _KIND
        found |= {LINE + "product_code": _PRODUCT["product_code"]}
        for name in _LINE:
            found[LINE + name] = _read(catalogue.field("sale_line", name), "line")
        found |= {LINE + name: spec for name, spec in _OWN_LINE.items()}
    elif entity == "opening":
        found["amount"] = _BALANCE
    elif entity == "receipt":
        found["settles"] = _SETTLES
    else:
        found |= _PRODUCT
        found |= {
            name: _read(catalogue.field("sale_line", name), "line")
            for name in ("name", "specification", "unit")
        }
    return found if entity == "stock_month" else found | _CURRENCY


def _read(spec: FieldSpec, prefix: str) -> FieldSpec:
    """A field as it is read from a sheet: signed, its references as words, months as words."""
    more = _MORE.get(f"{prefix}.{spec.name}", ())
    if prefix == "opening":
        more += _MORE.get(f"sale.{spec.name}", ())
    read = replace(spec, required=False, immutable=False, aliases=(*spec.aliases, *more))
    if spec.name in _SIGNED and spec.entity != "stock_month":
        read = replace(read, minimum=None)
    if spec.name == "month":
        return replace(read, kind=Kind.TEXT, length=20)
    if spec.name in ("method", "settlement"):
        return replace(read, kind=Kind.TEXT, length=40, options=())
    return read


def line_words() -> dict[str, tuple[str, ...]]:
    """What programs write over the columns of a line, by field; of figures beside it as well."""
    words = {name: _MORE.get(f"line.{name}", ()) for name in _LINE}
    return words | {name: spec.aliases for name, spec in money_specs().items()}


def money_specs() -> dict[str, FieldSpec]:
    """The figures of a row that are no fields of a line but say something about it."""
    names = ("amount", "net_amount", "net_price", "tax", "discount_amount")
    return {name: _OWN_LINE[name] for name in names}


def lacking(entity: str, used: Collection[str]) -> list[str]:
    """Keys without which no row can be taken; of several that would do the usual one."""
    wanted: list[tuple[str, ...]] = []
    if entity == "stock_month":
        wanted = [("product_code", "name"), ("month",)]
    else:
        wanted = [("customer", "customer_code")]
        wanted.append(("received_on",) if entity == "receipt" else ("sold_on",))
    if entity == "sale":
        amounts = ("line.amount", "line.price", "line.net_amount", "line.net_price", "stated")
        wanted.append(amounts)
    elif entity != "stock_month":
        wanted.append(("amount",))
    return [keys[0] for keys in wanted if not set(keys).intersection(used)]


def sorted_out(targets: Mapping[int, str], headings: Sequence[str]) -> dict[int, str]:
    """The proposal with amounts and prices without tax told from those with it.

    金额 is the amount with tax, unless 价税合计 stands beside it; so is 单价 beside 含税单价. Where
    there is 税额 and no amount with tax, 金额 and 单价 are without. *targets* is column to key.
    """
    found = dict(targets)
    words = [folded(heading) for heading in headings]
    for key, (without, with_tax) in _WITH_TAX.items():
        clear = [n for n, word in enumerate(words) if word in map(folded, with_tax)]
        plain = [n for n, word in enumerate(words) if word in _PLAIN[key]]
        taken = without in found.values()
        if clear:
            for n in (n for n, k in list(found.items()) if k == key):
                del found[n]
            found[clear[0]] = key
            if plain and not taken:
                found[plain[0]] = without
        elif plain and not taken and "line.tax" in found.values():
            found[plain[0]] = without
    if "invoiced_on" in found.values() and "sold_on" not in found.values():
        # A list of invoices has no other day.
        found = {n: "sold_on" if key == "invoiced_on" else key for n, key in found.items()}
    return found


_PLAIN: Final = {
    "line.amount": frozenset(map(folded, ("金额", "销售金额", "本币金额"))),
    "line.price": frozenset(map(folded, ("单价", "销售单价", "价格"))),
}
