"""Lists of sales and receipts as 管家婆, 用友 and 金蝶 write them: titles, merged cells, totals."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Rows = Sequence[Sequence[Any]]
# 管家婆: titles, document and customer once, page totals, a gift, a return among the rows.
GRASP: Rows = [
    ["东莞顺达贸易有限公司"],
    ["销售单明细"],
    ["查询期间：2026-09-01 至 2026-09-30", "", "", "", "", "打印日期：2026-10-02"],
    ["日期", "单据编号", "往来单位", "商品编号", "商品全名", "规格", "单位", "数量", "单价", "折扣", "金额", "经手人"],
    ["2026-09-03", "XSD-2026-09-03-0001", "锦华五金", "P01", "离心泵", "50A", "台", 2, 1200, 1, 2400, "李晓明"],
    ["", "", "", "P02", "阀门", "", "只", 10, 35, 0.9, 315, ""],
    ["", "", "", "P02", "阀门", "", "只", 1, 0, 1, 0, ""],
    ["", "", "小计", "", "", "", "", 13, "", "", 2715, ""],
    ["2026-09-08", "XSD-2026-09-08-0001", "鑫盛商贸", "P01", "离心泵", "50A", "台", 1, 1200, 1, 1200, "李晓明"],
    ["", "", "", "P01", "离心泵", "50A", "台", -1, 1200, 1, -1200, ""],
    ["本页合计", "", "", "", "", "", "", 13, "", "", 2715, ""],
    ["合计", "", "", "", "", "", "", 13, "", "", 2715, ""],
    ["制单人：李晓明"],
]  # fmt: skip
# 用友: amounts without tax, tax and both, codes of customers, red documents, sub-totals.
UFIDA: Rows = [
    ["销售发票列表"],
    ["单据类型", "发票号", "开票日期", "客户编码", "客户简称", "存货编码", "存货名称", "规格型号", "主计量单位", "数量", "无税单价", "无税金额", "税率(%)", "税额", "价税合计", "币种"],
    ["销售专用发票", "0000012", "2026-09-05", "K01", "锦华五金", "P01", "离心泵", "50A", "台", 2, 1000, 2000, 13, 260, 2260, "人民币"],
    ["销售专用发票", "0000012", "2026-09-05", "K01", "锦华五金", "P02", "阀门", "", "只", 3, 33.3333, 100, 13, 13, 113, "人民币"],
    ["小计", "", "", "", "", "", "", "", "", 5, "", 2100, "", 273, 2373, ""],
    ["红字发票", "0000013", "2026-09-09", "K01", "锦华五金", "P02", "阀门", "", "只", -1, 33.33, -33.33, 13, -4.33, -37.66, "人民币"],
    ["合计", "", "", "", "", "", "", "", "", 4, "", 2066.67, "", 268.67, 2335.34, ""],
]  # fmt: skip
# 金蝶: text file of an old Windows, everything repeated, discounts in money, cost amounts.
KINGDEE: Rows = [
    ["日期", "单据编号", "购货单位", "产品代码", "产品名称", "规格型号", "单位", "实发数量", "销售单价", "折扣额", "销售金额", "成本金额", "业务员"],
    ["2026/9/1", "XOUT000101", "锦华五金", "P01", "离心泵", "50A", "台", "1.00", "1,200.00", "100.00", "1,100.00", "800.00", "李晓明"],
    ["2026/9/1", "XOUT000101", "锦华五金", "P02", "阀门", "", "只", "4.00", "35.00", "0.00", "140.00", "80.00", "李晓明"],
    ["2026/9/2", "XOUT000102", "鑫盛商贸", "P02", "阀门", "", "只", "-2.00", "35.00", "0.00", "-70.00", "-40.00", "李晓明"],
    ["合计", "", "", "", "", "", "", "3.00", "", "100.00", "1,170.00", "840.00", ""],
]  # fmt: skip
RECEIPTS: Rows = [
    ["收款单列表"],
    ["单据日期", "单据编号", "往来单位", "结算方式", "收款金额", "核销单号", "经手人", "摘要"],
    ["2026-09-10", "SKD-0001", "锦华五金", "工商银行", "1,000.00", "", "李晓明", "货款"],
    ["2026-09-12", "SKD-0002", "", "微信支付", "500.00", "", "", ""],
    ["合计", "", "", "", "1,500.00", "", "", ""],
]


def write_workbook(path: Path, rows: Rows, *, merged: Sequence[str] = ()) -> Path:
    """An .xlsx file with real merged cells at the ranges *merged*."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sheet1")
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, ["" if cell is None else cell for cell in row])
        for place in merged:
            first = place.split(":")[0]
            column, line = ord(first[0]) - ord("A"), int(first[1:]) - 1
            sheet.merge_range(place, rows[line][column])
    return path


def write_old_text(path: Path, rows: Rows) -> Path:
    """A .csv file in the encoding of Chinese Windows."""
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)
    return path
