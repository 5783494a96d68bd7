"""Stops: each step of the import with a list as companies have it, bad files, the export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from crmdesk.core import clock
from crmdesk.ui.tour.stop import Stop, dialog, page, some_ids, throw_away

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from crmdesk.ui.tour.guide import Guide

Rows = list[Sequence[Any]]
FILE, COLUMNS, OPTIONS, CHECK, RESULT = range(5)
HEADINGS: Final = (
    "客户编号", "客户名称", "电话", "联系人", "手机", "职务", "注册地址", "注册资本（万元）",
    "首次成交日期", "业务员", "标签", "打印次数",
)  # fmt: skip
NEW: Final = (
    "锦绣五金制品", "恒泰精密机械", "华兴塑胶", "远东电子", "宏达包装材料", "鑫源模具", "金鹏五金",
    "天泽新材料", "博创自动化", "龙腾纸业",
)  # fmt: skip
WIDE: Final = 60


def _list(guide: Guide) -> Rows:
    """Existing customers with other telephones, new ones, some faulty, under title rows."""
    lists = guide.desk.services.lists
    rows: Rows = [("客户往来单位一览表",), (f"制表：王海燕　{clock.today():%Y-%m-%d}",), HEADINGS]
    known = lists.rows("customer", ["code", "name", "phone"], some_ids(guide, 8))
    for place, (code, name, phone) in enumerate(known):
        other = f"0755-26712{place:03}" if place % 3 == 0 else phone
        rows.append((code, name, other, "", "", "", "", "", "", "", "重点", 3))
    for place, name in enumerate(NEW * 2):
        capital = "五百左右" if place == 7 else 100 + 20 * place
        mobile = "1.38E+10" if place in (4, 9) else f"138001380{place:02}"
        full = f"深圳市{name}有限公司" if place < len(NEW) else f"东莞市{name}有限公司"
        day = clock.today() - timedelta(days=place)
        rows.append((
            "", full, f"0755-8234{place:04}", "张伟", mobile, "采购经理",
            f"广东省深圳市宝安区福海街道和平社区 {place + 1} 号", capital, day, "", "华南", 1,
        ))  # fmt: skip
    rows.append(("", "合计", "", "", "", "", "", 5680))
    return rows


def _wide(_guide: Guide) -> Rows:
    """Far too many columns with far too long names."""
    headings = ("客户名称", *[f"第 {n} 项附加的说明与备注资料（内部使用）" for n in range(1, WIDE)])
    texts = ["深圳市宝安区福海街道和平社区永和路 128 号"] * (WIDE - 1)
    names = [f"广东省深圳市前海深港现代服务业合作区{name}股份有限公司" for name in NEW]
    return [headings, *[(name, *texts) for name in names]]


def _lacking(_guide: Guide) -> Rows:
    """No column that could be the name."""
    return [("电话", "注册地址", "联系人"), ("0755-26712345", "深圳市宝安区", "张伟")]


def _written(guide: Guide, name: str, rows: Rows) -> Path:
    from crmdesk.services.workbook_writing import new_workbook

    path = guide.desk.folders.documents / name
    with new_workbook(path) as book:
        sheet = book.add_worksheet("客户")
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if hasattr(value, "isoformat"):
                    sheet.write_datetime(at, column, value, dates)
                elif value not in ("", None):
                    sheet.write(at, column, value)
    return path


def _step(
    step: int, make: Callable[[Guide], Rows] = _list, name: str = "客户名单.xlsx"
) -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        page("transfer", tab="import")(guide)
        shown: Any = guide.window.page()
        wizard = shown.wizard
        wizard.begin_anew()
        wizard.file.take_file(_written(guide, name, make(guide)))
        guide.settle()
        for _further in range(COLUMNS, step):
            wizard.go_on()
            guide.settle()
        return guide.window

    return show


def _changes(guide: Guide) -> Any:
    """The rows that change something: from what to what."""
    shown = _step(CHECK)(guide)
    found: Any = guide.window.page()
    found.wizard.check.show_kind("update")
    guide.settle()
    return shown


def _bad(name: str, content: bytes) -> Callable[[Guide], Any]:
    def show(guide: Guide) -> Any:
        page("transfer", tab="import")(guide)
        shown: Any = guide.window.page()
        path = guide.desk.folders.documents / name
        path.write_bytes(content)
        shown.wizard.begin_anew()
        shown.wizard.file.take_file(path)
        guide.settle()
        return guide.window

    return show


def _take_back(guide: Guide, _shown: Any) -> None:
    found: Any = guide.window.page()
    done = found.wizard.change_set
    if done is not None:
        guide.desk.services.undo.undo(done.change_set_id)
    guide.settle()
    found.wizard.begin_anew()


def _anew(guide: Guide, _shown: Any) -> None:
    found: Any = guide.window.page()
    found.wizard.begin_anew()
    found.tabs.setCurrentIndex(0)
    guide.settle(20)


def _past_sales(guide: Guide) -> QWidget:
    from crmdesk.ui.transfer.past_sales import PastSalesDialog

    approvers = guide.desk.services.approvals.approvers()
    return PastSalesDialog(guide.desk, approvers, guide.window)


TRANSFER_STOPS: Final[tuple[Stop, ...]] = (
    Stop("import-columns", _step(COLUMNS), _anew),
    Stop("import-columns-many", _step(COLUMNS, _wide, "很多列.xlsx"), _anew),
    Stop("import-columns-lacking", _step(COLUMNS, _lacking, "没有名称.xlsx"), _anew),
    Stop("import-options", _step(OPTIONS), _anew),
    Stop("import-options-lacking", _step(OPTIONS, _lacking, "没有名称.xlsx"), _anew),
    Stop("import-check", _step(CHECK), _anew),
    Stop("import-check-changes", _changes, _anew),
    Stop("import-result", _step(RESULT), _take_back),
    Stop("import-damaged", _bad("损坏的名单.xlsx", b"PK\x03\x04"), _anew),
    Stop("import-encoding", _bad("名单.csv", b"\x81\xff\xfe,\xff"), _anew),
    Stop("dialog-past-sales", dialog(_past_sales), throw_away),
    Stop("export", page("transfer", tab="export"), _anew),
)
