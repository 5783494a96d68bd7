"""``crmdesk report``: files, exit codes, what it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crmdesk import cli
from crmdesk.models.database import open_database
from crmdesk.reports import reports
from crmdesk.services.container import Services
from tests.helpers import pdfs
from tests.helpers.cards import typical
from tests.helpers.making import customer
from tests.helpers.trade import sale


@pytest.fixture(autouse=True)
def _only_this_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "COMMANDS", ("report",))


@pytest.fixture
def shop(services: Services) -> Path:
    typical(services)
    customer(services, "台州市远达水暖配件厂")
    services.close()
    return services.database.path


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    code = cli.main(["report", *(str(a) for a in argv)])
    said = capsys.readouterr()
    return code, said.out, said.err


def answer(capsys: pytest.CaptureFixture[str], *argv: object) -> Any:
    code, out, err = run(capsys, *argv, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_a_card_by_its_number(shop: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "资料 卡.pdf"
    said = answer(capsys, "customer-card", "--customer", "C000001", "--db", shop, "--out", out)
    assert (said["pages"], said["file"]) == (1, str(out))
    assert said["prints"][0]["number"] == "DY-20261121-0001"
    assert pdfs.sizes(out) == [pdfs.A4]
    assert "深圳市锦华五金制品有限公司" in pdfs.text(out)
    assert said["prints"][0]["short_code"] in pdfs.text(out)


def test_several_cards_in_the_order_given(shop: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "cards.pdf"
    code, said, _err = run(capsys, "customer-card", "--customer", "c000002", "--customer",
                           "C000001", "--db", shop, "--out", out)  # fmt: skip
    assert code == 0
    assert "2 页" in said
    assert "DY-20261121-0001 – DY-20261121-0002" in said
    assert "台州市远达水暖配件厂" in pdfs.text(out, 0)


def test_cards_of_what_the_search_finds(shop: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "card.pdf"
    said = answer(capsys, "customer-card", "--find", "jhwj", "--db", shop, "--out", out)
    assert said["pages"] == 1


def test_continuation_blank_and_day(shop: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "card.pdf"
    base = ("customer-card", "--customer", "C000001", "--db", shop, "--out", out)
    assert answer(capsys, *base)["remarks"] != []
    assert answer(capsys, *base, "--continuation")["pages"] == 2
    answer(capsys, *base, "--as-of", "2026-01-01")
    assert "按2026-01-01计算" in pdfs.text(out)
    answer(capsys, *base, "--blank")
    assert "锦华金属厂" not in pdfs.text(out)
    answer(capsys, "customer-card", "--blank", "--db", shop, "--out", out)
    assert "锦华" not in pdfs.text(out)


@pytest.mark.parametrize("name", ["customer-list", "customer-register"])
def test_lists_print_everybody(shop: Path, tmp_path: Path, capsys: Any, name: str) -> None:
    out = tmp_path / "list.pdf"
    assert answer(capsys, name, "--db", shop, "--out", out)["pages"] == 1
    said = pdfs.text(out)
    assert "深圳市锦华五金制品有限公司" in said
    assert "台州市远达水暖配件厂" in said


def test_other_parameters_are_set_by_name(shop: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "register.pdf"
    answer(capsys, "customer-register", "--set", "group_by=area_id", "--db", shop, "--out", out)
    assert "区域分组" in pdfs.text(out)


def test_english_on_wish(shop: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "card.pdf"
    code, _out, _err = run(capsys, "customer-card", "--customer", "C000001", "--lang", "en",
                           "--db", shop, "--out", out)  # fmt: skip
    assert code == 0
    assert "Customercard" in pdfs.text(out)


def test_the_reports_are_listed(capsys: Any) -> None:
    code, out, _err = run(capsys, "--list")
    assert code == 0
    first = ["customer-card\t客户资料卡", "customer-list\t客户列表", "customer-register\t客户名册"]
    assert out.splitlines()[:3] == first
    assert [line.split("\t")[0] for line in out.splitlines()] == [r.id for r in reports()]


def test_a_paper_is_looked_up_by_its_code(shop: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "card.pdf"
    made = answer(capsys, "customer-card", "--customer", "C000002", "--db", shop, "--out", out)
    code = made["prints"][0]["short_code"]
    assert answer(capsys, "--paper", code, "--db", shop)["changed"] == {}
    services = Services(open_database(shop))
    services.records.save("customer", made["prints"][0]["customer_id"], {"phone": "0576-88001234"})
    services.close()
    state = answer(capsys, "--paper", code.lower(), "--db", shop)
    assert state["changed"] == {"customer": ["phone"]}
    assert state["customer"] == "台州市远达水暖配件厂"
    _code, said, _err = run(capsys, "--paper", made["prints"][0]["number"], "--db", shop)
    assert "打印后已变更：电话" in said


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["customer-card", "--customer", "C999999", "--out", "x.pdf"], "没有编号为 C999999"),
        (["customer-card", "--out", "x.pdf"], "请指明打印谁"),
        (["customer-card", "--find", "没有这家", "--out", "x.pdf"], "没有可打印的客户"),
        (["customer-card", "--customer", "C000001"], "--out"),
        (["customer-list", "--blank", "--out", "x.pdf"], "没有参数 blank"),
        (["customer-card", "--customer", "C000001", "--as-of", "soon", "--out", "x.pdf"], "不是日期"),
        (["no-such", "--out", "x.pdf"], "没有名为 no-such"),
        (["--paper", "7K3M-QX"], "短码"),
        ([], "--list"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_line(
    shop: Path, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch,
    argv: list[str], sentence: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, *argv, "--db", shop)
    assert (code, out) == (1, "")
    assert sentence in err
    assert len(err.strip().splitlines()) == 1
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_quote_and_a_contract_by_their_numbers(
    services: Services, tmp_path: Path, capsys: Any
) -> None:
    from tests.helpers.papers import contract, line, product, quote

    q = quote(services)
    line(services, q, product(services))
    services.quotes.submit(q)
    services.quotes.new_version(q)
    contract(services, services.records.fetch("quote", q)["customer_id"], amount=100)
    services.close()
    db = services.database.path
    out = tmp_path / "报价.pdf"
    answer(capsys, "quote", "--quote", "bj-202611-0001", "--db", db, "--out", out)
    assert "BJ-202611-0001第2版" in pdfs.text(out)
    answer(capsys, "quote", "--quote", "BJ-202611-0001/1", "--without-prices", "--db", db,
           "--out", out)  # fmt: skip
    assert "仓库联" in pdfs.text(out)
    answer(capsys, "contract", "--contract", "HT-2026-0001", "--db", db, "--out", out)
    assert "壹元整" in pdfs.text(out)
    answer(capsys, "redline", "--quote", "BJ-202611-0001", "--db", db, "--out", out)
    assert "版本对照" in pdfs.text(out)
    for wrong in ("BJ-202611-0009", "BJ-202611-0001/7", "BJ-202611-0001/x"):
        code, _out, err = run(capsys, "quote", "--quote", wrong, "--db", db, "--out", out)
        assert (code, wrong in err) == (1, True)
    code, _out, err = run(capsys, "contract", "--quote", "BJ-1", "--db", db, "--out", out)
    assert (code, "quote" in err) == (1, True)


def test_a_table_becomes_an_excel_file_by_the_ending(
    services: Services, tmp_path: Path, capsys: Any
) -> None:
    sale(services)
    services.close()
    shop = services.database.path
    out = tmp_path / "销售 明细.xlsx"
    said = answer(capsys, "sales", "--db", shop, "--out", out)
    assert (said["rows"], said["pages"], said["prints"]) == (1, 0, [])
    assert out.read_bytes()[:2] == b"PK"
    code, told, _err = run(capsys, "ageing", "--db", shop, "--out", out)
    assert (code, told.strip()) == (0, f"{out}：共 8 行")
    code, _told, err = run(capsys, "ageing", "--db", shop, "--out", tmp_path / "a.doc")
    assert code == 1
    assert ".pdf 或 .xlsx" in err
