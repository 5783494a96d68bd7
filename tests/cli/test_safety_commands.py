"""``backup``, ``restore`` and ``check`` on the command line: output and exit codes."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from crmdesk import cli
from crmdesk.cli import progress
from crmdesk.models import sqlite
from crmdesk.models.database import open_database
from crmdesk.services.container import Services
from tests.helpers.making import customer


@pytest.fixture(autouse=True)
def _only_these_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "COMMANDS", ("backup", "restore", "check"))
    monkeypatch.setattr(progress, "INTERVAL", float("inf"))  # a slow machine says no more


@pytest.fixture
def shop(services: Services) -> Path:
    customer(services)
    services.close()
    return services.database.path


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    code = cli.main([str(a) for a in argv])
    said = capsys.readouterr()
    return code, said.out, said.err


def answer(capsys: pytest.CaptureFixture[str], *argv: object) -> dict[str, Any]:
    code, out, err = run(capsys, *argv, "--json")
    assert err == ""
    data: dict[str, Any] = json.loads(out)
    return data | {"exit": code}


def test_backup_says_where_it_lies_and_that_it_is_verified(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = answer(capsys, "backup", "--db", shop, "--to", tmp_path / "U 盘")
    assert (said["exit"], said["state"]) == (0, "verified")
    assert Path(said["backup"]).parent == tmp_path / "U 盘"
    code, out, _err = run(capsys, "backup", "--db", shop)
    assert code == 0
    assert "已验证" in out


def test_a_sound_file_passes_the_check(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for option in ([], ["--thorough"], ["--repair"]):
        assert answer(capsys, "check", "--db", shop, *option) == {
            "exit": 0,
            "file": str(shop),
            "sound": True,
            "findings": [],
        }
    assert run(capsys, "check", "--db", shop)[0] == 0


def test_check_reports_and_repairs(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    connection = sqlite.connect(shop)
    connection.execute("UPDATE customer SET match_key = 'x'")
    connection.close()
    said = answer(capsys, "check", "--db", shop)
    assert (said["exit"], said["sound"]) == (1, False)
    assert said["findings"][0]["kind"] == "keys"
    code, out, err = run(capsys, "check", "--db", shop)
    assert code == 1
    assert "排序码" in out
    assert len(err.splitlines()) == 1
    said = answer(capsys, "check", "--db", shop, "--repair")
    assert (said["exit"], said["findings"][0]["repaired"]) == (0, True)
    assert answer(capsys, "check", "--db", shop)["sound"]


def test_restore_puts_the_backup_back_and_keeps_the_present_file(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = answer(capsys, "backup", "--db", shop)["backup"]
    services = Services(open_database(shop))
    services.employee_id = services.names.choices("employee")[0][0]
    customer(services, "东莞市明辉电子有限公司")
    services.close()
    said = answer(capsys, "restore", backup, "--db", shop, "--yes")
    assert (said["exit"], said["customers"]) == (0, 1)
    assert Path(said["kept"]).exists()
    assert answer(capsys, "check", "--db", shop)["sound"]


def test_restore_without_yes_asks_and_takes_no_for_an_answer(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = answer(capsys, "backup", "--db", shop)["backup"]
    before = shop.read_bytes()
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    code, _out, err = run(capsys, "restore", backup, "--db", shop)
    assert code == 1
    assert "--yes" in err
    terminal = io.StringIO("n\n")
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stdin", terminal)
    assert run(capsys, "restore", backup, "--db", shop)[0] == 1
    assert shop.read_bytes() == before
    terminal = io.StringIO("是\n")
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stdin", terminal)
    assert run(capsys, "restore", backup, "--db", shop)[0] == 0


@pytest.mark.parametrize(
    "argv",
    [
        ("backup", "--db", "没有.crm"),
        ("check", "--db", "没有.crm"),
        ("restore", "没有.crm", "--db", "也没有.crm", "--yes"),
        ("restore", "没有.crm"),
        ("backup",),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_one(
    argv: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, *argv)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_wrong_usage_is_exit_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["restore"])
    assert caught.value.code == 2
    assert capsys.readouterr().err
