"""What the words of other programs mean: kinds of documents, ways of payment, months. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# The first word that a text holds decides.
_KINDS: Final = (
    (("期初", "opening"), "opening"),
    (("折让", "allowance", "折扣单", "优惠单"), "allowance"),
    (("退", "红字", "红", "冲销", "return", "credit"), "return"),
    (("销", "售", "出库", "出货", "发货", "送货", "发票", "零售", "批发", "蓝", "正常", "普通",
      "sale", "invoice", "delivery", "应收单"), "sale"),
)  # fmt: skip
_METHODS: Final = (
    (("现金", "cash"), "cash"),
    (("微信", "wechat", "财付通"), "wechat"),
    (("支付宝", "alipay"), "alipay"),
    (("承兑", "汇票", "票据", "bill"), "bill"),
    (("支票", "cheque", "check"), "cheque"),
    (("转账", "转帐", "银行", "电汇", "汇款", "网银", "对公", "工行", "农行", "中行", "建行", "transfer",
      "bank", "信用社", "存款"), "transfer"),
)  # fmt: skip
_SETTLEMENTS: Final = (
    (("月结", "账期", "帐期", "赊", "monthly", "挂账", "挂帐"), "monthly"),
    (("承兑", "汇票", "bill"), "bill"),
    (("预收", "预付", "款到", "prepaid"), "prepaid"),
    (("分期", "instalment"), "instalments"),
    (("现", "cash", "微信", "支付宝", "转账", "转帐", "电汇", "汇款", "银行"), "cash"),
)  # fmt: skip
_OURS: Final = frozenset(
    "cny rmb 人民币 人民币元 元 本位币 本币 ¥ yuan 人民幣 cnh 人民币(元)".split()
)
_MONTH: Final = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*(?:月份?|期)?(?:[-/.]?\s*0?1\s*日?)?")
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月]\d{1,2}日?(?: .*)?")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _first(text: str, table: tuple[tuple[tuple[str, ...], str], ...]) -> str:
    body = _plain(text)
    for words, meaning in table:
        if any(word in body for word in words):
            return meaning
    return ""


@lru_cache(maxsize=512)
def kind_of(text: str) -> str:
    """The kind of a document (``SaleKind``) that a program calls so; blank if unknown."""
    return _first(text, _KINDS)


@lru_cache(maxsize=512)
def method_of(text: str) -> str:
    """The way of payment (``ReceiptMethod``); what is none of the usual ones is "other"."""
    return _first(text, _METHODS) or "other"


@lru_cache(maxsize=512)
def settlement_of(text: str) -> str | None:
    """The settlement (``Settlement``) that is meant; None if it is none of them."""
    return _first(text, _SETTLEMENTS) or None


@lru_cache(maxsize=512)
def is_ours(currency: str) -> bool:
    """Whether a cell names the currency of the file."""
    return _plain(currency).replace(" ", "") in _OURS


@lru_cache(maxsize=4096)
def month_of(text: str) -> str | None:
    """The first day of a month written as 2026-10, 2026年10月, 202610 or any day of it."""
    body = _plain(text)
    match = _DAY.fullmatch(body) or _MONTH.fullmatch(body)
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    return f"{int(match[1]):04}-{int(match[2]):02}-01"
