"""A result on paper and in Excel: exactly what the page shows."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import load_workbook

from crmdesk.analysis.base import Column, ColumnKind, Finding, Result, Row, TableData, Tone
from crmdesk.analysis.wording import money, text
from crmdesk.core.errors import Cancelled, CrmError
from crmdesk.core.i18n import set_language
from crmdesk.core.progress import NoProgress
from crmdesk.reports.result_excel import write_result_workbook
from crmdesk.reports.result_pdf import write_result
from tests.helpers import pdfs
from tests.helpers.drawing import WAN, bars, funnel, one_of_each, waterfall

COLUMNS = (
    Column(key="name", title="客户名称"),
    Column(key="code", title="编号", kind=ColumnKind.CODE),
    Column(key="amount", title="金额", kind=ColumnKind.MONEY),
    Column(key="chance", title="概率", kind=ColumnKind.PERCENT),
    Column(key="on", title="预计签单", kind=ColumnKind.DATE),
)


def table(rows: int) -> TableData:
    made = tuple(
        Row(cells=(f"锦华五金{n}", f"00{n}", n * WAN, 9_000, date(2026, 11, 25)), behind=(n,))
        for n in range(1, rows + 1)
    )
    total = rows * (rows + 1) // 2 * WAN
    totals = Row(cells=("合计", None, total, None, None))
    return TableData(key="list", title="预计成交名单", columns=COLUMNS, rows=made, totals=totals)


def result(rows: int = 3) -> Result:
    return Result(
        as_of=date(2026, 11, 21),
        n=64,
        note="参数第 3 版",
        findings=(
            Finding(
                sentence=text("{sum}", sum=money(51_000_00)),
                evidence="其中 10.4 万元已转为签单",
                tone=Tone.WARN,
            ),
        ),
        charts=(bars(), waterfall(), funnel()),
        tables=(table(rows),),
    )


# --- paper ----------------------------------------------------------------------------------
def test_the_paper_has_findings_charts_and_tables(tmp_path: Path) -> None:
    target = tmp_path / "预 测.pdf"
    made = write_result(target, "预测", result(), company="锦华贸易", foot="DY-20261121-0001")
    said = pdfs.whole_text(target)
    for words in ("预测", "截至2026-11-21", "共64条", "参数第3版", "51,000元", "其中10.4万元已转为签单",
                  "各月预测", "一周变动", "商机漏斗", "预计成交名单", "锦华五金3", "合计", "60,000",
                  "锦华贸易", "DY-20261121-0001", "第1页共1页"):  # fmt: skip
        assert words in said, words
    assert (made.pages, made.missing) == (1, ())


def test_a_long_table_repeats_its_headings(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    made = write_result(target, "预测", result(200))
    assert made.pages == len(pdfs.sizes(target)) > 3
    for page in range(1, made.pages):
        assert "客户名称" in pdfs.text(target, page)
        assert f"第{page + 1}页共{made.pages}页" in pdfs.text(target, page)
    said = pdfs.whole_text(target)
    assert all(f"锦华五金{n}" in said for n in range(1, 201))


def test_no_page_holds_the_end_of_a_table_alone(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    for rows in range(20, 60):  # wherever the table ends
        made = write_result(target, "预测", replace(result(rows), charts=(), findings=()))
        assert "合计" in pdfs.text(target, made.pages - 1), rows


def test_nothing_reaches_into_the_margins(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    made = write_result(target, "预测", result(200))
    for page in range(made.pages):
        for x, y, said in pdfs.runs(target, page):
            assert x >= 40, said
            assert 35 <= y <= 842 - 20, said


def test_a_wide_table_turns_the_page(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    many = tuple(
        Column(key=f"c{n}", title=f"第{n}季金额", kind=ColumnKind.MONEY) for n in range(12)
    )
    wide = TableData(
        key="w", title="宽表", columns=many, rows=(Row(cells=(123_456_789,) * 12),)
    )  # fmt: skip
    write_result(target, "宽", replace(result(), tables=(wide,)))
    assert pdfs.sizes(target)[0] == (842, 595)


def test_every_kind_of_chart_is_printed(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    every = one_of_each()
    write_result(target, "全部", replace(result(), charts=tuple(every.values())))
    said = pdfs.whole_text(target)
    assert all(str(chart.title) in said for chart in every.values())


def test_an_empty_result_is_one_page(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    assert write_result(target, "空", Result(as_of=date(2026, 11, 21), n=0)).pages == 1


def test_amounts_of_a_column_have_decimals_together(tmp_path: Path) -> None:
    rows = (Row(cells=("甲", 100_00)), Row(cells=("乙", 100_05)))
    columns = (COLUMNS[0], COLUMNS[2])
    uneven = TableData(key="t", title="表", columns=columns, rows=rows)
    target = tmp_path / "a.pdf"
    write_result(target, "x", Result(as_of=date(2026, 11, 21), n=2, tables=(uneven,)))
    said = pdfs.whole_text(target)
    assert "100.00" in said
    assert "100.05" in said


def test_it_is_printed_in_english(tmp_path: Path) -> None:
    set_language("en")
    target = tmp_path / "a.pdf"
    write_result(target, "Forecast", result())
    assert "Asof2026-11-21" in pdfs.whole_text(target)


class Stopped(NoProgress):
    """The person asked to stop."""

    def check(self) -> None:
        raise Cancelled


# --- Excel ----------------------------------------------------------------------------------
def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = load_workbook(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_workbook_has_findings_tables_and_the_numbers_of_charts(tmp_path: Path) -> None:
    target = tmp_path / "预 测.xlsx"
    assert write_result_workbook(target, "预测", result()) == 3
    found = sheets(target)
    assert list(found) == ["概况", "预计成交名单", "各月预测", "一周变动", "商机漏斗"]
    assert found["概况"][0][0] == "预测"
    assert found["概况"][4] == ["51,000 元", "其中 10.4 万元已转为签单"]


def test_numbers_are_numbers_and_codes_are_text(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    write_result_workbook(target, "预测", result())
    found = sheets(target)["预计成交名单"]
    assert found[0] == ["客户名称", "编号", "金额（元）", "概率", "预计签单"]
    assert found[1][:3] == ["锦华五金1", "001", 10_000.0]
    assert math.isclose(found[1][3], 0.9)
    assert found[1][4] == date(2026, 11, 25)
    assert found[4][2] == 60_000.0


def test_the_steps_of_a_waterfall_add_up_in_excel(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    write_result_workbook(target, "预测", result())
    rows = sheets(target)["一周变动"][1:]
    assert math.isclose(sum(row[1] for row in rows[:-1]), rows[-1][1])


def test_tables_of_the_same_name_get_sheets_of_their_own(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    same = replace(table(1), title="概况")
    write_result_workbook(target, "x", replace(result(), tables=(same, same), charts=()))
    assert list(sheets(target)) == ["概况", "概况 2", "概况 3"]


def test_a_place_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CrmError):
        write_result_workbook(tmp_path / "none" / "a.xlsx", "x", result())


def test_a_workbook_that_is_stopped_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    with pytest.raises(Cancelled):
        write_result_workbook(target, "x", result(1_500), Stopped())
    assert target.read_bytes() == b"old"
