"""``crmdesk demo``: a file to try the program with, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crmdesk import cli
from crmdesk.services.demo import plan


@pytest.fixture(autouse=True)
def _a_small_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "COMMANDS", ("demo", "find"))
    monkeypatch.setitem(plan.SIZES, "tiny", plan.Size(40, 5, 20, 45))


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    code = cli.main([str(a) for a in argv])
    said = capsys.readouterr()
    return code, said.out, said.err


def only_progress(err: str) -> bool:
    """Whether nothing but how far it has come was said; on a quick machine not even that."""
    return all(line.endswith("%") for line in err.splitlines())


def test_the_counts_are_printed_for_people_and_for_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "demo", tmp_path / "演示 一.crm", "--size", "tiny")
    assert (code, only_progress(err)) == (0, True)
    assert "共 110 家客户（现有 40，不积极 5，潜在 20，需置疑 45）" in out
    code, out, err = run(
        capsys, "demo", tmp_path / "b.crm", "--size", "tiny", "--seed", 3, "--json",
        "--today", "2025-06-30",
    )  # fmt: skip
    said = json.loads(out)
    assert (code, only_progress(err)) == (0, True)
    assert (said["customers"], said["active"], said["today"]) == (110, 40, "2025-06-30")
    assert said["records"]["customer"] == 110


def test_the_new_file_can_be_searched_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.crm"
    run(capsys, "demo", path, "--size", "tiny")
    code, out, _err = run(capsys, "find", "zgyd", "--db", path, "--json")
    assert code == 0
    assert [c["name"] for c in json.loads(out)["customers"]] == ["中国移动通信集团广东有限公司"]


def test_an_existing_file_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.crm"
    path.write_text("mine", encoding="utf-8")
    code, out, err = run(capsys, "demo", path, "--size", "tiny")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "a.crm" in err
    assert path.read_text(encoding="utf-8") == "mine"


def test_an_unknown_size_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _out, err = run(capsys, "demo", tmp_path / "a.crm", "--size", "giant")
    assert code == 1
    assert "giant" in err
    assert "case" in err
    assert not (tmp_path / "a.crm").exists()


def test_a_day_that_is_none_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["demo", str(tmp_path / "a.crm"), "--today", "gestern"])
    assert left.value.code == 2
    assert "gestern" in capsys.readouterr().err
