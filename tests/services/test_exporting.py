"""Lists to .xlsx and .csv: real types, the order shown, the old file kept when something fails."""

from __future__ import annotations

import csv
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from crmdesk.core.errors import Cancelled, CrmError
from crmdesk.models.database import create_database
from crmdesk.models.query import ListQuery
from crmdesk.services import exporting
from crmdesk.services.container import Services
from crmdesk.services.exporting import Table
from crmdesk.services.importing import Action
from crmdesk.services.workbook_writing import sheet_name
from tests.helpers.cards import typical
from tests.helpers.making import contact, create, customer
from tests.helpers.stored import content


def cells(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def everybody(services: Services, *columns: str, **more: Any) -> Table:
    ids = services.lists.ids(ListQuery("customer"))
    return Table("customer", columns or services.exports.usual_columns("customer"), ids, **more)


VALUES: dict[str, tuple[Any, Any]] = {
    # field: value, cell
    "phone": ("13800138000", "13800138000"),
    "postcode": ("051000", "051000"),
    "uscc": ("91110000MATE5T0170", "91110000MATE5T0170"),
    "bank_account": ("6222000000000004", "6222000000000004"),
    "established_on": (date(2010, 5, 1), date(2010, 5, 1)),
    "registered_capital": (500_000_000, 500.0),
    "credit_limit": (3_000_050, 30000.5),
    "employee_count": (135, 135.0),
    "discount": (9500, 0.95),
    "is_key_account": (True, "是"),
    "customer_type": ("channel", "渠道/中间客户"),
    "registered_region": ("440306", "广东省深圳市宝安区"),
    "peak_months": ((3, 9), "3、9月"),
    "remark": ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    "website": ("www.a.com", "www.a.com"),
}


def test_every_value_has_its_type(services: Services, tmp_path: Path) -> None:
    customer(services, **{name: value for name, (value, _cell) in VALUES.items()})
    out = tmp_path / "类型.xlsx"
    assert services.exports.write(everybody(services, *VALUES), out) == 1
    found = dict(zip(VALUES, cells(out)[1], strict=True))
    assert found == {name: cell for name, (_value, cell) in VALUES.items()}


def test_csv_says_the_same_in_words(services: Services, tmp_path: Path) -> None:
    customer(services, **{name: value for name, (value, _cell) in VALUES.items()})
    out = tmp_path / "类型.csv"
    services.exports.write(everybody(services, *VALUES), out)
    found = dict(zip(VALUES, lines(out)[1], strict=True))
    assert found["established_on"] == "2010-05-01"
    assert found["registered_capital"] == "500"
    assert found["discount"] == "95%"
    assert found["remark"] == "=HYPERLINK(1)"


def test_days_that_excel_does_not_know_are_text(services: Services, tmp_path: Path) -> None:
    customer(services, established_on=date(1899, 12, 31))
    out = tmp_path / "老.xlsx"
    services.exports.write(everybody(services, "established_on"), out)
    assert cells(out)[1] == ["1899-12-31"]


def test_names_stand_for_references(services: Services, tmp_path: Path) -> None:
    fair, big = create(services, "tag", name="展会"), create(services, "tag", name="大户")
    parent = customer(services, "锦华集团")
    child = customer(services, "锦华五金", parent_id=parent, tags=(fair, big))
    contact(services, child, "张伟", mobile="13800138000")
    out = tmp_path / "名.xlsx"
    columns = ["name", "parent_id", "tags", "owner_id", "contact.name", "contact.mobile"]
    services.exports.write(Table("customer", columns, [child]), out)
    row = cells(out)[1]
    assert row[:2] == ["锦华五金", "锦华集团"]
    assert set(row[2].split("、")) == {"展会", "大户"}
    assert row[3:] == ["李晓明", "张伟", "13800138000"]


def test_rows_and_columns_come_in_the_order_shown(services: Services, tmp_path: Path) -> None:
    ids = [customer(services, name) for name in ("甲公司", "乙公司", "丙公司")]
    out = tmp_path / "序.csv"
    services.exports.write(Table("customer", ["code", "name"], [ids[2], ids[0]]), out)
    assert lines(out) == [["客户编号", "客户名称"], ["C000003", "丙公司"], ["C000001", "甲公司"]]


def test_more_rows_than_one_block(services: Services, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(exporting, "BLOCK", 2)
    ids = [customer(services, f"公司{n}") for n in range(5)]
    for name in ("多.xlsx", "多.csv"):
        assert services.exports.write(Table("customer", ["name"], ids), tmp_path / name) == 5
    assert [row[0] for row in cells(tmp_path / "多.xlsx")[1:]] == [f"公司{n}" for n in range(5)]
    assert [row[0] for row in lines(tmp_path / "多.csv")[1:]] == [f"公司{n}" for n in range(5)]


def test_sums_stand_below(services: Services, tmp_path: Path) -> None:
    customer(services, "甲", credit_limit=1_000_000, employee_count=3)
    customer(services, "乙", credit_limit=2_500_000, employee_count=4)
    for name in ("和.xlsx", "和.csv"):
        table = everybody(services, "name", "employee_count", "credit_limit", totals=True)
        services.exports.write(table, tmp_path / name)
    assert cells(tmp_path / "和.xlsx")[-1] == ["合计", "", 35000.0]
    assert lines(tmp_path / "和.csv")[-1] == ["合计", "", "35000"]
    with zipfile.ZipFile(tmp_path / "和.xlsx") as archive:  # follows the filter of the sheet
        assert b"SUBTOTAL(109,C2:C3)" in archive.read("xl/worksheets/sheet1.xml")


def test_everything_of_a_full_card_comes_back_in(services: Services, tmp_path: Path) -> None:
    typical(services)
    before = content(services)
    for name in ("全.xlsx", "全.csv"):
        out = tmp_path / name
        services.exports.write(everybody(services), out)
        report = services.imports.run(services.imports.job(out, "customer"))
        assert report.counts == {Action.SAME: 1}, [r.reason() for r in report.refused]
    assert content(services) == before


def test_an_export_makes_the_same_customer_in_another_file(
    services: Services, tmp_path: Path
) -> None:
    first = customer(services, **{name: value for name, (value, _cell) in VALUES.items()})
    contact(services, first, "张伟", mobile="13800138000")
    out = tmp_path / "搬.xlsx"
    services.exports.write(everybody(services), out)
    other = Services(create_database(tmp_path / "另一个.crm"))
    try:
        create(other, "employee", name="李晓明")
        report = other.imports.run(other.imports.job(out, "customer"))
        assert report.counts == {Action.CREATE: 1}, [r.reason() for r in report.refused]
        (there,), (here,) = other.records.all("customer"), services.records.all("customer")
        assert {n: there[n] for n in (*VALUES, "code")} == {n: here[n] for n in (*VALUES, "code")}
        (person,) = other.records.all("contact")
        assert (person["name"], person["mobile"]) == ("张伟", "13800138000")
    finally:
        other.close()


# --- when it cannot be done -----------------------------------------------------------------------
class Impatient:
    """Cancels at the second look."""

    def __init__(self) -> None:
        self.looks = 0

    def report(self, done: int, total: int, text: str = "") -> None:
        pass

    def check(self) -> None:
        self.looks += 1
        if self.looks > 1:
            raise Cancelled


@pytest.mark.parametrize("name", ["旧.xlsx", "旧.csv"])
def test_cancel_keeps_the_old_file(
    services: Services, tmp_path: Path, monkeypatch: Any, name: str
) -> None:
    monkeypatch.setattr(exporting, "BLOCK", 1)
    ids = [customer(services, f"公司{n}") for n in range(3)]
    out = tmp_path / name
    out.write_bytes(b"old")
    with pytest.raises(Cancelled):
        services.exports.write(Table("customer", ["name"], ids), out, Impatient())
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [name]


@pytest.mark.parametrize("name", ["用.xlsx", "用.csv"])
def test_a_file_that_is_open_elsewhere_is_named(
    services: Services, tmp_path: Path, monkeypatch: Any, name: str
) -> None:
    """Windows does not let a file be replaced that Excel shows."""
    out = tmp_path / name
    out.write_bytes(b"old")

    def refuse(self: Path, target: Any) -> Path:
        raise PermissionError(13, "in use", str(target))

    ids = [customer(services)]
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(CrmError, match="用"):
        services.exports.write(Table("customer", ["name"], ids), out)
    assert out.read_bytes() == b"old"


def test_other_endings_and_too_many_rows_are_refused(services: Services, tmp_path: Path) -> None:
    with pytest.raises(CrmError, match="xlsx"):
        services.exports.write(Table("customer", ["name"], []), tmp_path / "k.pdf")
    with pytest.raises(CrmError, match="1048574"):
        services.exports.write(Table("customer", ["name"], range(1_048_576)), tmp_path / "k.xlsx")
    with pytest.raises(CrmError, match="没这列"):
        services.exports.column("customer", "没这列")
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []


def test_columns_are_named_by_key_or_label(services: Services) -> None:
    assert services.exports.column("customer", "电话") == "phone"
    assert services.exports.column("customer", "phone") == "phone"


def test_personal_details_are_exported_only_when_asked_for(services: Services) -> None:
    usual = services.exports.usual_columns("contact")
    assert "name" in usual
    assert "family" not in usual


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("客户/供应商:一览", "客户 供应商 一览"),
        ("长" * 40, "长" * 31),
        ("''", "Sheet1"),
        ("", "Sheet1"),
    ],
)
def test_sheets_have_names_that_excel_accepts(text: str, name: str) -> None:
    assert sheet_name(text) == name
