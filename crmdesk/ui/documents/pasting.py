"""Rows copied in Excel become lines: by their headings where there are some, else by their order."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import everywhere
from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.documents.product_choices import ProductChoice, named

USUAL: Final = ("name", "quantity", "price", "remark")  # without headings
# What people write over a column, beside the labels of the fields.
WORDS: Final = {
    "code": ("编号", "产品编号", "货号", "编码", "code"),
    "name": ("产品", "品名", "名称", "商品名称", "货物名称", "product"),
    "specification": ("规格", "规格型号", "型号"),
    "unit": ("单位",),
    "quantity": ("数量", "qty"),
    "list_price": ("目录价", "标价"),
    "discount": ("折扣",),
    "price": ("单价", "价格"),
    "remark": ("备注", "说明"),
}
Row = dict[str, Any]


def rows_of(
    text: str, specs: Mapping[str, FieldSpec], products: Sequence[ProductChoice]
) -> tuple[list[Row], list[str]]:
    """The lines that *text* (tab-separated, from the clipboard) holds, and what could not be read.

    A line names its product by ``product_id`` where number or name is known.
    """
    table = [row for row in csv.reader(io.StringIO(text), delimiter="\t") if any(row)]
    if not table:
        return [], []
    keys = _headings(table[0], specs)
    if keys:
        table = table[1:]
    else:
        keys = list(USUAL)
    lines, problems = [], []
    for row in table:
        line: Row = {}
        for key, cell in zip(keys, row, strict=False):
            if not key or not cell.strip():
                continue
            try:
                line[key] = _value(key, cell, specs)
            except FieldError as error:
                problems.append(error.message())
        found = _product(line, products)
        if found is not None:
            line["product_id"] = found.product_id
            line["name"] = found.name
        line.pop("code", None)
        if line.get("name"):
            lines.append(line)
    return lines, problems


def _value(key: str, cell: str, specs: Mapping[str, FieldSpec]) -> Any:
    if key == "code":
        return cell.strip()
    return codecs.parse(specs[key], cell, spreadsheet=True)


def _product(line: Row, products: Sequence[ProductChoice]) -> ProductChoice | None:
    for key in ("code", "name"):
        found = named(products, str(line.get(key) or "")) if line.get(key) else None
        if found is not None:
            return found
    return None


def _headings(row: Sequence[str], specs: Mapping[str, FieldSpec]) -> list[str]:
    """What each column is by its heading; empty if the row is no heading."""
    known: dict[str, str] = {}
    for key, words in WORDS.items():
        if key in specs or key == "code":
            labels = everywhere(specs[key].label) if key in specs else frozenset()
            known |= {word.casefold(): key for word in (*words, *labels)}
    found = [known.get(cell.split("（")[0].split("(")[0].strip().casefold(), "") for cell in row]
    return found if sum(1 for key in found if key) >= 2 else []
