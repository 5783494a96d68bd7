"""The refused rows come back as a spreadsheet with reasons; corrected, it imports as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from crmdesk.core.errors import CrmError
from crmdesk.services.container import Services
from crmdesk.services.importing import Action
from tests.helpers.sheets import write_xlsx
from tests.services.importing.conftest import Importing

ROWS: list[list[Any]] = [
    ["客户名称", "电话", "没用的列", "成立日期"],
    ["锦华五金", "0755-26712345", "=1+1", "2010-05-01"],
    ["鑫盛商贸", "12", "=1+1", "2月30日"],
    ["宏达电子", "13800138000", "http://a.cn", "2126-01-01"],
    ["", "", "051000", ""],
]


def cells(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def test_refused_rows_come_back_with_their_texts_and_reasons(
    services: Services, take: Importing, tmp_path: Path
) -> None:
    report = take(ROWS)
    path = tmp_path / "被拒绝 的行.xlsx"
    assert services.imports.write_refused(report, path) == 3
    rows = cells(path)
    assert rows[0] == [*ROWS[0], "原因"]
    assert [row[:4] for row in rows[1:]] == [["鑫盛商贸", "12", "=1+1", "2月30日"],
                                             ["宏达电子", "13800138000", "http://a.cn", "2126-01-01"],
                                             ["", "", "051000", ""]]  # fmt: skip
    first, second, third = (row[4] for row in rows[1:])
    assert first.startswith("第 3 行：")
    assert "电话" in first
    assert "成立日期" in first
    assert "成立日期" in second
    assert "客户名称" in third


def test_the_corrected_file_imports_as_it_is(
    services: Services, take: Importing, tmp_path: Path
) -> None:
    path = tmp_path / "拒绝.xlsx"
    services.imports.write_refused(take(ROWS), path)
    rows = cells(path)
    rows[1][1], rows[1][3] = "0755-26712399", "2月28日"
    rows[1][3] = "2011-02-28"
    rows[2][3] = "2016-01-01"
    rows[3][0] = "恒远建材"
    again = write_xlsx(tmp_path / "改好.xlsx", rows)
    report = services.imports.run(services.imports.job(again, "customer"))
    assert report.counts == {Action.CREATE: 3}
    assert len(services.records.all("customer")) == 4


def test_wrong_cells_are_marked(services: Services, take: Importing, tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "拒绝.xlsx"
    services.imports.write_refused(take(ROWS[:3]), path)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "FFD9D6" in archive.read("xl/styles.xml").decode()
    style = {cell: sheet.split(f'r="{cell}" s="')[1].split('"')[0] for cell in ("A2", "B2", "D2")}
    assert style["B2"] == style["D2"] != style["A2"]


def test_an_import_without_refusals_gives_an_empty_list(
    services: Services, take: Importing, tmp_path: Path
) -> None:
    path = tmp_path / "拒绝.xlsx"
    assert services.imports.write_refused(take(ROWS[:2]), path) == 0
    assert cells(path) == [[*ROWS[0], "原因"]]


def test_a_folder_that_is_not_there_is_named(
    services: Services, take: Importing, tmp_path: Path
) -> None:
    with pytest.raises((CrmError, OSError)) as raised:
        services.imports.write_refused(take(ROWS), tmp_path / "没有" / "拒绝.xlsx")
    assert isinstance(raised.value, CrmError)
    assert [path.suffix for path in tmp_path.iterdir() if "拒绝" in path.name] == []
