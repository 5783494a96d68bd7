"""Rows copied in Excel or WPS become lines of a document: by their headings, else by their order.

The one home of this: quotes, contracts and sales paste through it. What an amount says of price
and discount is found out as for an imported list (``sale_lines``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import everywhere
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec
from crmdesk.services.importing.headings import folded
from crmdesk.services.importing.sale_lines import Cells, Disagreement, figures
from crmdesk.services.importing.trade_targets import line_words, money_specs

USUAL: Final = ("name", "quantity", "price", "remark")  # without headings
CODE: Final = "code"
# What people write over a column, beside the labels and aliases of the fields.
WORDS: Final = {
    CODE: (
        "编号",
        "产品编号",
        "货号",
        "编码",
        "code",
        "商品编码",
        "存货编码",
        "产品代码",
        "物料编码",
        "商品编号",
    ),
    "name": ("产品", "品名", "名称", "商品名称", "货物名称", "product"),
    "specification": ("规格", "规格型号", "型号"),
    "unit": ("单位",),
    "quantity": ("数量", "qty"),
    "list_price": ("目录价", "标价"),
    "discount": ("折扣",),
    "price": ("单价", "价格"),
    "remark": ("备注", "说明"),
}
TOTALS: Final = ("合计", "小计", "总计", "累计", "total")
Row = dict[str, Any]
# Number, name and specification to (id, name) of a product; None if there is none.
Find = Callable[[str, str, str], tuple[int, str] | None]


def lines_of(
    text: str, specs: Mapping[str, FieldSpec], find: Find, *, goods_came_back: bool = False
) -> tuple[list[Row], list[str]]:
    """The lines that *text* (tab-separated, from the clipboard) holds, in value form.

    Returns them with the sentences for what could not be read. A line names its product by
    ``product_id`` where *find* knows it. With an amount in a row price and discount agree with it.
    *goods_came_back*: negative quantities are meant, their sign is taken away.
    """
    table = [row for row in csv.reader(io.StringIO(text), delimiter="\t") if any(row)]
    if not table:
        return [], []
    keys = _headings(table[0], specs)
    rows = table[1:] if keys else table
    keys = keys or list(USUAL)
    money = money_specs()
    lines: list[Row] = []
    problems: list[str] = []
    for cells in rows:
        if any(folded(cell).endswith(TOTALS) for cell in cells):
            continue
        line, said = _line(keys, cells, specs, money, goods_came_back=goods_came_back)
        problems += said
        known = find(*(str(line.get(key) or "") for key in (CODE, "name", "specification")))
        if known is not None:
            line["product_id"], line["name"] = known
        line.pop(CODE, None)
        if line.get("name"):
            lines.append(line)
    return lines, problems


def _line(
    keys: Sequence[str],
    cells: Sequence[str],
    specs: Mapping[str, FieldSpec],
    money: Mapping[str, FieldSpec],
    *,
    goods_came_back: bool,
) -> tuple[Row, list[str]]:
    line: Row = {}
    sums: dict[str, int] = {}
    problems = []
    for key, cell in zip(keys, cells, strict=False):
        if not key or not cell.strip():
            continue
        try:
            if key in money:
                sums[key] = codecs.parse(money[key], cell, spreadsheet=True)  # type: ignore[assignment]
            elif key == CODE:
                line[key] = cell.strip()
            else:
                said = cell.strip().lstrip("-") if goods_came_back and key == "quantity" else cell
                line[key] = codecs.parse(specs[key], said, spreadsheet=True)
        except FieldError as error:
            problems.append(error.message())
    if sums and "price" in specs:
        problems += _agree(line, {key: abs(value) for key, value in sums.items()}, specs)
    return line, problems


def _agree(line: Row, sums: Mapping[str, int], specs: Mapping[str, FieldSpec]) -> list[str]:
    """Let price, discount and tax rate of a line make the amount that its row says."""
    own = {n: line[n] for n in ("quantity", "price", "discount", "tax_rate") if n in line}
    try:
        found = figures(Cells(**own, **sums))
    except Disagreement as error:
        return [error.problem.message()]
    line |= {"quantity": found.quantity, "price": found.price}
    for name, value in (("discount", found.discount), ("tax_rate", found.tax_rate)):
        if name in specs:
            line[name] = value
    if "discount" not in specs and found.discount:
        line["price"] = found.amount * 1000 // found.quantity
    return []


def _headings(row: Sequence[str], specs: Mapping[str, FieldSpec]) -> list[str]:
    """What each column is by its heading; empty if the row is no heading."""
    known: dict[str, str] = {}
    for key, words in line_words().items():
        known |= {folded(word): key for word in words if key in specs or key not in WORDS}
    for key, words in WORDS.items():
        if key in specs or key == CODE:
            labels = everywhere(specs[key].label) if key in specs else frozenset()
            known |= {folded(word): key for word in (*words, *labels)}
    found = [known.get(folded(cell), "") for cell in row]
    return found if sum(1 for key in found if key) >= 2 else []
