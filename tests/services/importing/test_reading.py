"""Every source arrives as texts: what Excel makes of values, encodings, odd containers."""

from __future__ import annotations

import codecs
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.core.errors import FieldError
from crmdesk.models.fields import spec_of
from crmdesk.models.registry import Customer
from crmdesk.services.importing import reading, workbooks
from crmdesk.services.importing.cleaners import stored_of
from crmdesk.services.importing.slicing import NOT_RECKONED
from crmdesk.services.importing.sources import Kind, Sheet, Source, UnreadableFile
from tests.helpers.sheets import write_ods, write_xlsx


def all_rows(source: Source, sheet: str = "") -> list[list[str]]:
    """Every row, put where it stands."""
    found: list[list[str]] = []
    for first, rows in reading.blocks(source, sheet or source.sheets[0].name):
        found += [[] for _ in range(first - 1 - len(found))]
        found += rows
    return found


def test_values_of_excel_become_what_people_would_type(tmp_path: Path) -> None:
    path = tmp_path / "各种 值.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("表 一")
    formats = {
        n: book.add_format({"num_format": f})
        for n, f in {
            "day": "yyyy-mm-dd",
            "chinese": 'yyyy"年"m"月"d"日"',
            "moment": "yyyy-mm-dd hh:mm",
            "clock": "hh:mm",
            "percent": "0%",
        }.items()
    }
    sheet.write(0, 0, 13800138000)
    sheet.write(0, 1, 0.1 + 0.2)
    sheet.write_string(0, 2, "051000")
    sheet.write(0, 3, -0.5)
    sheet.write(0, 4, 6222000000000004)
    sheet.write_boolean(0, 5, True)
    sheet.write(1, 0, date(2024, 2, 29), formats["day"])
    sheet.write(1, 1, date(2024, 2, 29), formats["chinese"])
    sheet.write(1, 2, datetime(2024, 2, 29, 8, 30, 15), formats["moment"])
    sheet.write(1, 3, time(8, 30), formats["clock"])
    sheet.write(1, 4, 0.05, formats["percent"])
    sheet.write(1, 5, 45351)
    sheet.write_formula(2, 0, "=A1&B1", value="公式 结果")
    sheet.write_formula(2, 1, "=1+1", value=2)
    sheet.write_formula(2, 2, "=1/0", value="#DIV/0!")
    sheet.merge_range(3, 0, 3, 2, "合并")
    sheet.write_rich_string(4, 0, "富", book.add_format({"bold": True}), "文本")
    sheet.write(4, 1, "两\n行 & <x>")
    book.close()
    rows = all_rows(reading.open_source(path))
    # A number of sixteen digits has lost the last one in Excel; the exponent says so.
    assert rows[0] == ["13800138000", "0.3", "051000", "-0.5", "6.222e+15", "TRUE"]
    assert rows[1][:2] == ["2024-02-29", "2024-02-29"]
    assert rows[1][2:] == ["2024-02-29 08:30:15", "08:30:00", "0.05", "45351"]
    assert rows[2][:3] == ["公式 结果", "2", "#DIV/0!"]
    assert [cell for cell in rows[3] if cell] == ["合并"]
    assert rows[4][:2] == ["富文本", "两\n行 & <x>"]


@pytest.mark.parametrize("shared", [False, True])
def test_slices_say_what_the_whole_sheet_says(tmp_path: Path, shared: bool) -> None:
    rows = [["名称", "数", "日"]]
    rows += [[f"公司 {n} & 子", n / 2, date(2020, 1, 1 + n % 28)] for n in range(30_000)]
    rows[40:50] = [[] for _ in range(10)]
    path = write_xlsx(tmp_path / "大.xlsx", rows, shared=shared)
    source = reading.open_source(path)
    assert len(list(workbooks.blocks(source, "客户"))) > 1
    whole: list[list[str]] = []
    for _first, block in workbooks._whole(path, "客户"):
        whole += block
    read = all_rows(source)
    assert [r for r in read if any(r)] == [r for r in whole if any(r)]
    assert read[60][0] == "公司 59 & 子"
    shared_out = [block for part in range(3) for block in workbooks.blocks(source, "客户", part, 3)]
    assert sorted(shared_out, key=lambda b: b[0]) == list(workbooks.blocks(source, "客户"))


def test_only_the_first_rows_are_read_for_the_preview(tmp_path: Path) -> None:
    rows = [[f"名称{n}", f"备注{n}"] for n in range(20_000)]
    for shared in (False, True):
        path = write_xlsx(tmp_path / f"{shared}.xlsx", rows, shared=shared)
        assert reading.first_rows(reading.open_source(path), "客户", 200) == rows[:200]


def test_the_number_of_rows_is_told_or_guessed_for_the_progress(tmp_path: Path) -> None:
    rows = [[f"名称{n}", f"备注{n}"] for n in range(20_000)]
    source = reading.open_source(write_xlsx(tmp_path / "无.xlsx", rows))
    assert 15_000 < reading.count_rows(source, "客户") < 25_000
    for reach, least, most in (("A1:B20000", 20_000, 20_000), ("A1:B1048576", 15_000, 25_000)):
        path = tmp_path / f"{reach[4:]}.xlsx"
        with zipfile.ZipFile(tmp_path / "无.xlsx") as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                mark = f'<dimension ref="{reach}"/><sheetData>'.encode()
                new.writestr(name, data.replace(b"<sheetData>", mark))
        assert least <= reading.count_rows(reading.open_source(path), "客户") <= most


def test_rows_and_columns_keep_their_places(tmp_path: Path) -> None:
    path = tmp_path / "偏.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("数据")
    sheet.write(6, 2, "名称")
    sheet.write(7, 2, "锦华")
    sheet.write(9, 3, "末")
    book.add_worksheet("隐藏的").hide()
    book.close()
    source = reading.open_source(path)
    assert source.sheets == (Sheet("数据"), Sheet("隐藏的", is_hidden=True))
    rows = all_rows(source, "数据")
    assert rows[6][2] == "名称"
    assert rows[7][2] == "锦华"
    assert rows[9][3] == "末"
    assert reading.first_rows(source, "数据", 200)[6][2] == "名称"
    assert reading.usual_sheet(source) == "数据"


def test_a_blank_first_sheet_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "两表.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("空")
    book.add_worksheet("有").write(0, 0, "客户名称")
    book.close()
    assert reading.usual_sheet(reading.open_source(path)) == "有"


def test_an_unusual_workbook_is_read_whole(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "原.xlsx", [["名称"], ["锦华"]])
    odd = tmp_path / "怪.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(odd, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                data = data.replace(b"<row ", b"<!-- a comment --><row ")
            new.writestr(name, data)
    assert all_rows(reading.open_source(odd)) == [["名称"], ["锦华"]]


def test_ods_is_read(tmp_path: Path) -> None:
    source = reading.open_source(
        write_ods(tmp_path / "表.ods", [["客户名称", "人数"], ["锦华五金", 135]])
    )
    assert source.kind is Kind.BOOK
    assert all_rows(source) == [["客户名称", "人数"], ["锦华五金", "135"]]


# --- text ---------------------------------------------------------------------------------------
TEXT = "客户名称,电话\r\n锦华五金,0755-26712345\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16"),
    ],
)
def test_encodings_are_found(tmp_path: Path, data: bytes, encoding: str) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes(data)
    source = reading.open_source(path)
    assert source.encoding == encoding
    rows = all_rows(source)
    assert rows == [["客户名称", "电话"], ["锦华五金", "0755-26712345"]]


def test_an_encoding_can_be_forced(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes("客戶\n鴻海\n".encode("big5"))
    assert all_rows(reading.open_source(path, encoding="big5")) == [["客戶"], ["鴻海"]]
    with pytest.raises(UnreadableFile, match="utf-8"):
        reading.open_source(path, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="瞎写的"):
        reading.open_source(path, encoding="瞎写的")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_are_found(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "名单.txt"
    lines = [["名称", "备注", "数"], ["锦华, 五金", "a;b", "1"], ["鑫", "", "2"]]
    text = "\n".join(delimiter.join(f'"{c}"' if delimiter in c else c for c in r) for r in lines)
    path.write_text(text, encoding="utf-8")
    source = reading.open_source(path)
    assert source.delimiter == delimiter
    assert all_rows(source) == lines


def test_a_quotation_mark_that_never_closes_is_named(tmp_path: Path) -> None:
    path = tmp_path / "坏.csv"
    path.write_text('名称,备注\n甲,好\n乙,"没有结束\n丙,x\n丁,y\n', encoding="utf-8")
    with pytest.raises(UnreadableFile, match="第 3 行"):
        all_rows(reading.open_source(path))


def test_inch_marks_are_no_quotation_marks(tmp_path: Path) -> None:
    path = tmp_path / "管.csv"
    path.write_text('名称,规格\n甲,6" 管\n乙,8" 管\n丙,1"\n', encoding="utf-8")
    assert [row[1] for row in all_rows(reading.open_source(path))] == [
        "规格",
        '6" 管',
        '8" 管',
        '1"',
    ]


def test_pasted_cells_keep_their_line_breaks() -> None:
    source = reading.read_tsv('客户名称\t地址\r\n锦华\t"宝安区\r\n兴业路 ""8"" 号"\r\n')
    assert all_rows(source) == [["客户名称", "地址"], ["锦华", '宝安区\r\n兴业路 "8" 号']]
    with pytest.raises(UnreadableFile, match="剪贴板"):
        reading.read_tsv("  \r\n")


def test_text_is_shared_out_without_losing_rows(tmp_path: Path) -> None:
    path = tmp_path / "长.csv"
    path.write_text("名称\n" + "".join(f"公司{n}\n" for n in range(5500)), encoding="utf-8")
    source = reading.open_source(path)
    parts = [block for part in range(2) for block in reading.blocks(source, "", part, 2)]
    rows = [row for _first, block in sorted(parts, key=lambda b: b[0]) for row in block]
    assert rows == all_rows(source)
    assert len(rows) == 5501


cells = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff"), max_size=12
)


@given(st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=6))
def test_what_excel_puts_on_the_clipboard_comes_back(rows: list[list[str]]) -> None:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    text = "\r\n".join("\t".join(quoted(c) for c in row) for row in [["a", "b"], *rows])
    assert all_rows(reading.read_tsv(text))[1:] == rows


# --- HTML ---------------------------------------------------------------------------------------
PAGE = """<html><head><meta http-equiv=Content-Type content="text/html; charset={charset}"></head>
<body><table><tr><td>标题</td></tr></table><table border=1>
<tr><th colspan=2>客户名称<th>电话<tr><td>锦华&amp;五金</td><td>x</td><td>0755<br>26712345</td></tr>
<tr><td>鑫盛
  商贸</td><td></td><td>&nbsp;</td></tr></table></body></html>"""


@pytest.mark.parametrize(
    ("charset", "encoding"), [("gb2312", "gb18030"), ("utf-8", "utf-8"), ("gb2312", "utf-8")]
)
def test_html_named_xls_is_read(tmp_path: Path, charset: str, encoding: str) -> None:
    path = tmp_path / "导出.xls"
    path.write_bytes(PAGE.format(charset=charset).encode(encoding))
    source = reading.open_source(path)
    assert source.kind is Kind.HTML
    assert reading.usual_sheet(source) == "2"
    assert all_rows(source, "2") == [
        ["客户名称", "", "电话"],
        ["锦华&五金", "x", "0755\n26712345"],
        ["鑫盛 商贸", "", ""],
    ]


# --- formulas -----------------------------------------------------------------------------------
def test_a_formula_without_result_is_no_blank_cell(tmp_path: Path) -> None:
    """Programs that write formulas without reckoning leave the results to Excel."""
    path = write_xlsx(tmp_path / "原.xlsx", [["名称", "数"], ["锦华", "X"], ["鑫盛", "Y"]])
    odd = tmp_path / "公式.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(odd, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                for cell, said in (("B2", b"<v></v>"), ("B3", b"")):
                    start = data.index(f'<c r="{cell}"'.encode())
                    end = data.index(b"</c>", start) + 4
                    formula = f'<c r="{cell}" s="0"><f>1+1</f>'.encode() + said + b"</c>"
                    data = data[:start] + formula + data[end:]
            new.writestr(name, data)
    rows = all_rows(reading.open_source(odd))
    assert [row[1] for row in rows[1:]] == [NOT_RECKONED] * 2
    for spec in (spec_of(Customer, "employee_count"), spec_of(Customer, "name")):
        with pytest.raises(FieldError, match="公式"):
            stored_of(spec, NOT_RECKONED)


def test_a_formula_whose_result_is_blank_is_blank(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "原.xlsx", [["名称", "数"], ["锦华", "x"]])
    blank = tmp_path / "空.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(blank, "w") as new:
        for name in old.namelist():
            formula = b'<c r="A2" t="str"><f>B9</f><v></v></c><c r="B2"'
            new.writestr(name, old.read(name).replace(b'<c r="B2"', formula))
    assert all_rows(reading.open_source(blank))[1][-1] == "x"
    assert NOT_RECKONED not in all_rows(reading.open_source(blank))[1]
