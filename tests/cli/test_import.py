"""``crmdesk import``: what it says, what it writes, exit codes, killed in the middle."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crmdesk import cli
from crmdesk.cli import progress
from crmdesk.models import sqlite
from crmdesk.models.database import open_database
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from tests.helpers.sheets import write_xlsx
from tests.services.importing.test_import import large

ROWS: list[list[Any]] = [
    ["客户一览"],
    ["客户名称", "电话", "怪列", "负责人"],
    ["锦华五金", "0755-26712345", "x", "李晓明"],
    ["鑫盛商贸", "12", "", ""],
    ["宏达电子", "", "", "王芳"],
]


@pytest.fixture(autouse=True)
def _only_this_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "COMMANDS", ("import_file",))
    monkeypatch.setattr(progress, "INTERVAL", 3600)  # however slow the computer is


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "名单 一.xlsx", ROWS)


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    code = cli.main(["import", *(str(a) for a in argv)])
    said = capsys.readouterr()
    return code, said.out, said.err


def answer(capsys: pytest.CaptureFixture[str], *argv: object) -> Any:
    code, out, err = run(capsys, *argv, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def names(path: Path) -> list[str]:
    with closing(sqlite.connect(path, read_only=True)) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM customer ORDER BY code")]


def test_rows_are_imported_and_told(crm_file: Path, sheet: Path, capsys: Any) -> None:
    code, out, err = run(capsys, sheet, "--db", crm_file)
    assert (code, err) == (0, "")
    ignored, first, second, counts = out.splitlines()
    assert "怪列" in ignored
    assert first.startswith("第 4 行 鑫盛商贸：电话：“12”")
    assert second.startswith("第 5 行 宏达电子：负责人：")
    assert "王芳" in second
    assert counts == "名单 一.xlsx：新增 1、未导入 2"
    assert names(crm_file) == ["锦华五金"]


def test_a_dry_run_only_says_what_would_happen(crm_file: Path, sheet: Path, capsys: Any) -> None:
    code, out, _err = run(capsys, sheet, "--db", crm_file, "--dry-run")
    assert code == 0
    assert "名单 一.xlsx" in out.splitlines()[-1]
    assert "新增 1、未导入 2" in out.splitlines()[-1]
    assert names(crm_file) == []


def test_the_answer_for_machines(crm_file: Path, sheet: Path, capsys: Any) -> None:
    said = answer(capsys, sheet, "--db", crm_file)
    assert {k: said[k] for k in ("rows", "created", "updated", "unchanged", "refused")} == {
        "rows": 3,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "refused": 2,
    }
    assert said["mapping"] == {"客户名称": "name", "电话": "phone", "负责人": "owner_id"}
    assert said["ignored"] == ["怪列"]
    assert [p["row"] for p in said["problems"]] == [4, 5]
    assert said["change_set"] > 0


def test_the_change_set_can_be_taken_back(crm_file: Path, sheet: Path, capsys: Any) -> None:
    said = answer(capsys, sheet, "--db", crm_file)
    services = Services(open_database(crm_file))
    services.undo.undo(said["change_set"])
    services.close()
    assert names(crm_file) == []


def test_columns_are_assigned_by_hand(crm_file: Path, sheet: Path, capsys: Any) -> None:
    said = answer(
        capsys, sheet, "--db", crm_file, "--map", "怪列=备注", "--map", "电话=", "--map",
        "负责人=", "--dry-run",
    )  # fmt: skip
    assert said["mapping"] == {"客户名称": "name", "怪列": "remark"}
    assert said["created"] == 3


@pytest.mark.parametrize(
    ("pair", "said"),
    [("怪列", "="), ("怪列=没这字段", "没这字段"), ("没这列=备注", "没这列")],
)
def test_a_wrong_assignment_is_said_in_one_line(
    crm_file: Path, sheet: Path, capsys: Any, pair: str, said: str
) -> None:
    code, out, err = run(capsys, sheet, "--db", crm_file, "--map", pair)
    assert (code, out) == (1, "")
    assert said in err
    assert len(err.splitlines()) == 1
    assert names(crm_file) == []


def test_refused_rows_are_written(crm_file: Path, sheet: Path, tmp_path: Path, capsys: Any) -> None:
    refused = tmp_path / "被拒.xlsx"
    code, out, _err = run(capsys, sheet, "--db", crm_file, "--refused", refused)
    assert code == 0
    assert "2 行" in out.splitlines()[-1]
    code, out, _err = run(capsys, refused, "--db", crm_file, "--create-missing", "--map", "电话=")
    assert code == 0
    assert sorted(names(crm_file)) == ["宏达电子", "鑫盛商贸", "锦华五金"]


def test_modes(crm_file: Path, sheet: Path, capsys: Any) -> None:
    assert answer(capsys, sheet, "--db", crm_file, "--mode", "update")["refused"] == 3
    assert answer(capsys, sheet, "--db", crm_file, "--mode", "create")["created"] == 1
    again = answer(capsys, sheet, "--db", crm_file, "--mode", "create")
    assert (again["created"], again["refused"]) == (0, 3)


def test_sheet_and_encoding(crm_file: Path, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes("Customer name\n鴻海\n".encode("big5"))
    assert answer(capsys, path, "--db", crm_file, "--encoding", "big5")["created"] == 1
    book = write_xlsx(tmp_path / "表.xlsx", [["客户名称"], ["锦华"]], sheet="甲")
    code, _out, err = run(capsys, book, "--db", crm_file, "--sheet", "乙")
    assert code == 1
    assert "甲" in err
    assert names(crm_file) == ["鴻海"]


def test_a_file_that_is_no_spreadsheet(crm_file: Path, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "图.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    code, out, err = run(capsys, path, "--db", crm_file)
    assert (code, out) == (1, "")
    assert "不是表格" in err
    assert len(err.splitlines()) == 1


def test_english(crm_file: Path, sheet: Path, capsys: Any) -> None:
    code, out, _err = run(capsys, sheet, "--db", crm_file, "--lang", "en")
    assert code == 0
    assert out.splitlines()[-1] == "名单 一.xlsx: New 1, Refused 2"


VICTIM = """
import sys
from crmdesk import cli
from crmdesk.cli import progress
progress.INTERVAL = 0
if __name__ == "__main__":
    sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.mark.slow
def test_killed_in_the_middle_it_leaves_no_row(crm_file: Path, tmp_path: Path) -> None:
    script = tmp_path / "opfer.py"
    script.write_text(VICTIM, encoding="utf-8")
    book = large(tmp_path / "大.xlsx")
    process = subprocess.Popen(
        [sys.executable, str(script), "import", str(book), "--db", str(crm_file)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=Path(cli.__file__).parents[2],
    )
    assert process.stderr is not None
    with process.stderr:
        process.stderr.readline()  # rows were written, none is committed
        process.kill()
        process.wait()
    assert process.returncode != 0
    database = open_database(crm_file)
    try:
        assert check(database, thorough=True) == []
        assert Services(database).records.all("customer") == []
        assert Services(database).records.all("import_mapping") == []
    finally:
        database.close()


# --- sales ---------------------------------------------------------------------------------------
SALES: list[list[Any]] = [
    ["日期", "单据编号", "客户", "商品名称", "数量", "单价"],
    ["2026-09-03", "XS-1", "锦华五金", "离心泵", 2, 10],
    ["2026-09-03", "XS-2", "锦华五金", "离心泵", -2, -10],
]
CREATE = ("--create-customers", "--create-products")


def test_sales_are_imported_whole_or_by_request_in_part(
    crm_file: Path, tmp_path: Path, capsys: Any
) -> None:
    sheet = write_xlsx(tmp_path / "销售.xlsx", SALES)
    given = (sheet, "--db", crm_file, "--entity", "sale", "--past-sales", *CREATE)
    refused = tmp_path / "拒绝.xlsx"
    code, out, _err = run(capsys, *given, "--refused", refused)
    assert code == 1
    assert "什么都没有导入" in out
    assert refused.exists()
    assert names(crm_file) == []
    code, _out, _err = run(capsys, *given, "--keep-good")
    assert code == 0
    assert names(crm_file) == ["锦华五金"]
    with closing(sqlite.connect(crm_file, read_only=True)) as connection:
        found = connection.execute("SELECT code, amount FROM sale").fetchall()
    assert found == [("XS-1", 2_000)]


def test_a_trial_run_of_sales_writes_nothing(crm_file: Path, tmp_path: Path, capsys: Any) -> None:
    sheet = write_xlsx(tmp_path / "销售.xlsx", SALES[:2])
    given = (sheet, "--db", crm_file, "--entity", "sale", "--past-sales", *CREATE)
    said = answer(capsys, *given, "--dry-run")
    assert (said["created"], said["withheld"], said["records"]["sale_line"]) == (1, False, 1)
    assert names(crm_file) == []
