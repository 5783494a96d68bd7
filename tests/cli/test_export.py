"""``crmdesk export``: lists to .xlsx and .csv with real types, and back in again."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from crmdesk import cli
from crmdesk.cli import progress
from crmdesk.models.database import open_database
from crmdesk.services.container import Services
from tests.helpers.making import contact, create, customer


@pytest.fixture(autouse=True)
def _only_these_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "COMMANDS", ("import_file", "export"))
    monkeypatch.setattr(progress, "INTERVAL", 3600)  # however slow the computer is


@pytest.fixture
def shop(services: Services) -> Path:
    tag = create(services, "tag", name="展会")
    first = customer(
        services,
        "锦华五金",
        phone="0755-26712345",
        postcode="051000",
        established_on=date(2010, 5, 1),
        registered_capital=500_000_000,
        discount=9500,
        employee_count=135,
        is_listed=False,
        tags=(tag,),
        remark="=1+1",
    )
    contact(services, first, "张伟", mobile="13800138000")
    customer(services, "鑫盛商贸", credit_limit=3_000_000)
    services.close()
    return services.database.path


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    code = cli.main([str(a) for a in argv])
    said = capsys.readouterr()
    return code, said.out, said.err


def cells(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def test_columns_as_asked_with_real_types(shop: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "客户 导出.xlsx"
    code, said, err = run(
        capsys, "export", "customer", "--db", shop, "--out", out, "--columns", "客户名称",
        "phone", "postcode", "established_on", "registered_capital", "employee_count", "discount",
        "remark", "tags", "负责人",
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert said.strip() == f"已导出 2 条记录到 {out}"
    rows = cells(out)
    assert rows[0][:4] == ["客户名称", "电话", "邮编", "成立日期"]
    assert rows[1] == [
        "锦华五金", "0755-26712345", "051000", date(2010, 5, 1), 500.0, 135.0, 0.95, "=1+1",
        "展会", "李晓明",
    ]  # fmt: skip


def test_what_was_exported_can_be_imported_again(shop: Path, tmp_path: Path, capsys: Any) -> None:
    for name in ("客户.xlsx", "客户.csv"):
        out = tmp_path / name
        assert run(capsys, "export", "customer", "--db", shop, "--out", out)[0] == 0
        code, said, _err = run(capsys, "import", out, "--db", shop, "--json")
        assert code == 0
        answer = json.loads(said)
        assert (answer["unchanged"], answer["refused"], answer["ignored"]) == (2, 0, [])


def test_only_what_is_found(shop: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "k.csv"
    code, said, _err = run(
        capsys, "export", "customer", "--db", shop, "--out", out, "--find", "xinsheng", "--columns",
        "name", "--json",
    )  # fmt: skip
    assert code == 0
    assert json.loads(said) == {"file": str(out), "records": 1, "columns": ["name"]}
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["客户名称"], ["鑫盛商贸"]]
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")  # Excel knows the encoding by it


def test_totals(shop: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "k.xlsx"
    run(capsys, "export", "customer", "--db", shop, "--out", out, "--columns", "name",
        "credit_limit", "--totals")  # fmt: skip
    assert cells(out)[-1] == ["合计", 30000.0]


def test_other_lists(shop: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "人.xlsx"
    assert run(capsys, "export", "contact", "--db", shop, "--out", out)[0] == 0
    rows = cells(out)
    assert ["锦华五金", "张伟"] in [[row[0], row[1]] for row in rows[1:]] or any(
        "张伟" in row and "锦华五金" in row for row in rows[1:]
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["setting", "--out", "k.xlsx"], "setting"),
        (["customer", "--out", "k.pdf"], ".xlsx"),
        (["customer", "--out", "k.xlsx", "--columns", "没这列"], "没这列"),
    ],
)
def test_wrong_wishes_are_refused_in_one_line(
    shop: Path, tmp_path: Path, capsys: Any, arguments: list[str], said: str
) -> None:
    arguments = [str(tmp_path / a) if a.startswith("k.") else a for a in arguments]
    code, out, err = run(capsys, "export", *arguments, "--db", shop)
    assert (code, out) == (1, "")
    assert said in err
    assert len(err.splitlines()) == 1
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("k.")]


def test_a_folder_that_is_not_there(shop: Path, tmp_path: Path, capsys: Any) -> None:
    code, _out, err = run(
        capsys, "export", "customer", "--db", shop, "--out", tmp_path / "无" / "k.xlsx"
    )
    assert code == 1
    assert len(err.splitlines()) == 1


def test_an_empty_list_has_its_headings(crm_file: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "k.xlsx"
    code, said, _err = run(capsys, "export", "customer", "--db", crm_file, "--out", out)
    assert code == 0
    assert "0 条" in said
    assert len(cells(out)) == 1
    services = Services(open_database(crm_file))
    assert services.records.all("customer") == []
    services.close()
