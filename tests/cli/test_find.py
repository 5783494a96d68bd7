"""``crmdesk find``, and how commands open the file that ``--db`` names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crmdesk import cli
from crmdesk.services.container import Services
from tests.helpers import old_files
from tests.helpers.making import contact, customer


@pytest.fixture
def shop(services: Services) -> Path:
    """中国移动, whose contact is called 单雄信, and another one."""
    owner = customer(services, "中国移动通信集团广东有限公司", phone="0755-26712345")
    contact(services, owner, "单雄信", mobile="13912345678")
    customer(services, "台州市远达水暖配件厂", remark="去年换过阀门供应商")
    services.close()
    return services.database.path


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    code = cli.main(["find", *(str(a) for a in argv)])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize(
    "text", ["zgyd", "zhongguo yd", "中国移动", "移动", "5678", "shan xiong xin", "26712345"]
)
def test_every_way_of_searching_finds_the_one(shop: Path, capsys: Any, text: str) -> None:
    code, out, _err = run(capsys, text, "--db", shop, "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["query"], found["total"]) == (text, 1)
    assert found["customers"][0]["name"] == "中国移动通信集团广东有限公司"


def test_several_words_are_one_query(shop: Path, capsys: Any) -> None:
    code, out, _err = run(capsys, "阀门", "--db", shop)
    assert code == 0
    assert out.splitlines()[-1] == "1 家客户"
    assert "台州市远达水暖配件厂" in out


def test_nothing_found_is_an_exit_code(shop: Path, capsys: Any) -> None:
    code, out, _err = run(capsys, "没有这样的客户", "--db", shop, "--json")
    assert code == 1
    assert json.loads(out)["customers"] == []


def test_the_number_of_lines_is_limited_but_all_are_counted(shop: Path, capsys: Any) -> None:
    _code, out, _err = run(capsys, "公司", "厂", "--db", shop, "--json")
    assert json.loads(out)["total"] == 0  # both words must be there
    _code, out, _err = run(capsys, "0", "--limit", "1", "--db", shop, "--json")
    found = json.loads(out)
    assert (found["total"], len(found["customers"])) == (2, 1)


@pytest.mark.parametrize("argv", [["x"], ["x", "--db", "没有.crm"]])
def test_without_a_file_one_line_says_so(capsys: Any, argv: list[str]) -> None:
    code, out, err = run(capsys, *argv)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1


def test_an_employee_who_is_not_there_is_named(shop: Path, capsys: Any) -> None:
    code, _out, err = run(capsys, "x", "--db", shop, "--as", "张三丰")
    assert code == 1
    assert "张三丰" in err


def test_an_older_file_is_brought_up_to_date_and_its_copy_named(
    tmp_path: Path, capsys: Any
) -> None:
    old = old_files.load(old_files.FOLDER / "0001.sql", tmp_path / "旧.crm")
    code, out, err = run(capsys, "jhwj", "--db", old, "--json")
    [copy] = tmp_path.glob("旧.before-*.crm")
    assert code == 0
    assert json.loads(out)["total"] == 1
    assert copy.name in err
    _code, _out, err = run(capsys, "jhwj", "--db", old)
    assert err == ""
