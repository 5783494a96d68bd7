"""Sales as 管家婆, 用友 and 金蝶 export them become documents, or are refused as documents."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from crmdesk.models.codecs.sets import unpacked
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from crmdesk.services.importing import Report
from tests.helpers.making import create, customer
from tests.helpers.stored import content
from tests.services.importing.conftest import Importing

HEAD = ["单据日期", "单据编号", "客户名称", "商品编码", "商品名称", "规格", "数量", "单价", "金额"]
Rows = list[list[Any]]


@pytest.fixture
def take(take: Importing) -> Importing:
    """Imports sales of the past, which no credit hold stops."""
    return partial(take, past_sales=True)


def records(services: Services) -> dict[str, Any]:
    """All that people entered; not what credit control logs and the days of kept tables."""
    logs = {"meta", "credit_decision", "credit_move", "credit_warning"}
    return {name: rows for name, rows in content(services).items() if name not in logs}


@pytest.fixture
def goods(services: Services) -> None:
    """A customer and two products."""
    customer(services, "锦华五金")
    customer(services, "鑫盛商贸")
    create(services, "product", code="P01", name="离心泵", specification="50A", unit="台")
    create(services, "product", code="P02", name="阀门")


def documents(services: Services) -> dict[str, tuple[str, int, int]]:
    """Code to kind, amount and number of lines."""
    lines = [r["sale_id"] for r in services.records.all("sale_line")]
    return {
        r["code"]: (r["kind"], r["amount"], lines.count(r.record_id))  # type: ignore[misc,dict-item]
        for r in services.records.all("sale")
    }


def reasons(report: Report) -> dict[int, str]:
    """Row to what is wrong with it."""
    return {row.number: row.reason() for row in report.refused}


@pytest.mark.usefixtures("goods")
class TestDocuments:
    def test_cells_are_merged_and_totals_stand_between(
        self, services: Services, take: Importing
    ) -> None:
        report = take(
            [
                ["深圳某公司 销售明细表"],
                ["期间：2026-10-01 至 2026-10-31"],
                HEAD,
                ["2026-10-03", "XS-001", "锦华五金", "P01", "离心泵", "50A", 2, 1200, 2400],
                ["", "", "", "P02", "阀门", "", 10, 33.33, 333.33],
                ["", "", "锦华五金 小计", "", "", "", 12, "", 2733.33],
                ["2026-10-04", "XS-002", "", "P02", "阀门", "", 1, 35, 35],
                ["2026-10-05", "XS-003", "鑫盛商贸", "P01", "离心泵", "50A", 1, 1200, 1200],
                ["", "", "", "本页合计", "", "", 14, "", 3968.33],
                ["合计", "", "", "", "", "", 14, "", 3968.33],
                ["制表人：张三"],
            ],
            "sale",
        )
        assert documents(services) == {
            "XS-001": ("sale", 273_333, 2),
            "XS-002": ("sale", 3_500, 1),
            "XS-003": ("sale", 120_000, 1),
        }
        assert [number for number, _reason in report.skipped] == [6, 9, 10, 11]
        assert len([note for note in report.notes() if "跳过" in note]) == 4
        owners = {
            r["code"]: services.names("customer", r["customer_id"])
            for r in services.records.all("sale")
        }  # type: ignore[arg-type]
        assert owners == {"XS-001": "锦华五金", "XS-002": "锦华五金", "XS-003": "鑫盛商贸"}
        assert check(services.database) == []

    def test_rows_of_a_document_may_stand_apart(self, services: Services, take: Importing) -> None:
        take(
            [
                HEAD,
                ["2026-10-03", "XS-001", "锦华五金", "P01", "离心泵", "50A", 2, 1200, 2400],
                ["2026-10-03", "XS-002", "鑫盛商贸", "P01", "离心泵", "50A", 1, 1200, 1200],
                ["2026-10-03", "XS-001", "锦华五金", "P02", "阀门", "", 1, 35, 35],
            ],
            "sale",
        )
        assert documents(services) == {
            "XS-001": ("sale", 243_500, 2),
            "XS-002": ("sale", 120_000, 1),
        }

    def test_negative_rows_become_a_return_of_the_sale(
        self, services: Services, take: Importing
    ) -> None:
        take(
            [
                HEAD,
                ["2026-10-03", "XS-001", "锦华五金", "P01", "离心泵", "50A", 2, 1200, 2400],
                ["2026-10-03", "XS-001", "锦华五金", "P01", "离心泵", "50A", -1, 1200, -1200],
                ["2026-10-04", "TH-001", "锦华五金", "P02", "阀门", "", -1, 35, -35],
            ],
            "sale",
        )
        assert documents(services) == {
            "XS-001": ("sale", 240_000, 1),
            "XS-001-T": ("return", -120_000, 1),
            "TH-001": ("return", -3_500, 1),
        }
        rows = {r["code"]: r for r in services.records.all("sale")}
        assert rows["XS-001-T"]["original_id"] == rows["XS-001"].record_id
        assert rows["TH-001"]["original_id"] is None
        assert all(line["quantity"] > 0 for line in services.records.all("sale_line"))  # type: ignore[operator]

    def test_a_return_of_more_than_the_sale_stands_for_itself(
        self, services: Services, take: Importing
    ) -> None:
        take(
            [
                HEAD,
                ["2026-10-03", "XS-001", "锦华五金", "P01", "离心泵", "50A", 2, 1200, 2400],
                ["2026-10-03", "XS-001", "锦华五金", "P02", "阀门", "", -1, 35, -35],
            ],
            "sale",
        )
        rows = {r["code"]: r for r in services.records.all("sale")}
        assert rows["XS-001-T"]["original_id"] is None

    def test_documents_without_number_are_the_rows_of_a_customer_and_day(
        self, services: Services, take: Importing
    ) -> None:
        rows = [
            ["日期", "客户", "商品", "数量", "单价"],
            ["2026-10-03", "锦华五金", "P01", 1, 10],
            ["2026-10-03", "锦华五金", "阀门", 1, 5],
            ["2026-10-04", "锦华五金", "阀门", 1, 5],
        ]
        report = take(rows, "sale")
        assert report.created["sale"] == 2
        assert sorted(amount for _k, amount, _n in documents(services).values()) == [500, 1500]

    def test_a_list_of_totals_makes_documents_without_lines(
        self, services: Services, take: Importing
    ) -> None:
        take(
            [
                ["单据日期", "单据编号", "往来单位", "金额"],
                ["2026-10-03", "XS-001", "锦华五金", "1,200.50"],
                ["2026-10-04", "XS-002", "锦华五金", -100],
            ],
            "sale",
        )
        assert documents(services) == {
            "XS-001": ("sale", 120_050, 0),
            "XS-002": ("return", -10_000, 0),
        }

    def test_kinds_are_told_by_the_words_of_the_programs(
        self, services: Services, take: Importing
    ) -> None:
        rows = [
            ["日期", "单据类型", "单据编号", "客户", "商品编码", "数量", "单价", "金额"],
            ["2026-10-03", "销售出库单", "XS-1", "锦华五金", "P01", 2, 10, 20],
            ["2026-10-04", "销售退货单", "XT-1", "锦华五金", "P01", 1, 10, 10],
            ["2026-10-05", "红字发票", "XT-2", "锦华五金", "P01", -1, 10, -10],
        ]
        take(rows, "sale")
        kinds = {code: kind for code, (kind, _a, _n) in documents(services).items()}
        assert kinds == {"XS-1": "sale", "XT-1": "return", "XT-2": "return"}


@pytest.mark.usefixtures("goods")
class TestFigures:
    def one(self, services: Services, take: Importing, head: list[str], *row: Any) -> Any:
        heads = ["单据日期", "单据编号", "客户", "商品编码", *head]
        report = take([heads, ["2026-10-03", "XS-1", "锦华五金", "P01", *row]], "sale")
        assert not report.refused, reasons(report)
        [line] = services.records.all("sale_line")
        return line

    @pytest.mark.parametrize(
        ("head", "row", "price", "amount", "rate"),
        [
            (["数量", "金额"], [3, 100], 3333, 10_000, None),
            (["数量", "单价"], [3, 33.33], 3333, 9_999, None),
            (["数量", "单价", "折扣率", "金额"], [2, 100, 0.9, 180], 10_000, 18_000, None),
            (["数量", "单价", "折扣率", "金额"], [2, 100, "10%", 180], 10_000, 18_000, None),
            (["数量", "单价", "折扣额", "金额"], [2, 100, 20, 180], 9_000, 18_000, None),
            (["数量", "单价", "税率", "金额", "税额", "价税合计"], [2, 100, "13%", 200, 26, 226], 11_300, 22_600, 1300),
            (["数量", "含税单价", "单价", "税率", "价税合计"], [2, 113, 100, 0.13, 226], 11_300, 22_600, 1300),
            (["数量", "单价", "金额", "税额"], [2, 100, 200, 26], 11_300, 22_600, 1300),
        ],
    )  # fmt: skip
    def test_what_lacks_is_reckoned(
        self, services: Services, take: Importing, head: list[str], row: list[Any], price: int,
        amount: int, rate: int | None,
    ) -> None:  # fmt: skip
        line = self.one(services, take, head, *row)
        assert (line["price"], line["amount"], line["tax_rate"]) == (price, amount, rate)
        assert check(services.database) == []

    def test_a_share_to_pay_and_a_share_taken_off_are_told_by_the_amount(
        self, services: Services, take: Importing
    ) -> None:
        line = self.one(services, take, ["数量", "单价", "扣率", "金额"], 1, 100, 0.95, 95)
        assert line["discount"] == 500


@pytest.mark.usefixtures("goods")
class TestBadInput:
    GOOD = ["2026-10-03", "XS-9", "锦华五金", "P01", "离心泵", "50A", 2, 1200, 2400]

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            (["2026-10-03", "XS-1", "没有的客户", "P01", "离心泵", "50A", 1, 10, 10], "没有的客户"),
            (["2026-10-03", "XS-1", "锦华五金", "P99", "没有的货", "", 1, 10, 10], "没有的货"),
            (["2026-10-03", "XS-1", "锦华五金", "P01", "离心泵", "50A", 2, 10, 25], "25.00"),
            (["2026-10-03", "XS-1", "锦华五金", "P01", "离心泵", "50A", 2, -10, -20], "-10"),
            (["2026-10-03", "XS-1", "锦华五金", "P01", "离心泵", "50A", 2, 10, -20], "一正一负"),
            (["2026-10-03", "XS-1", "锦华五金", "P01", "离心泵", "50A", 0, 10, 0], "数量"),
            (["1899-12-30", "XS-1", "锦华五金", "P01", "离心泵", "50A", 1, 10, 10], "1899"),
            (["2099-01-01", "XS-1", "锦华五金", "P01", "离心泵", "50A", 1, 10, 10], "2099"),
            (["2026-12-24", "XS-1", "锦华五金", "P01", "离心泵", "50A", 1, 10, 10], "2026-12-24"),
            (["2026-13-01", "XS-1", "锦华五金", "P01", "离心泵", "50A", 1, 10, 10], "2026-13-01"),
            (["", "XS-1", "锦华五金", "P01", "离心泵", "50A", 1, 10, 10], "填写"),
        ],
    )  # fmt: skip
    def test_a_row_is_refused_with_the_reason_and_nothing_is_imported(
        self, services: Services, take: Importing, row: list[Any], said: str
    ) -> None:
        before = records(services)
        report = take([HEAD, row, self.GOOD], "sale")
        assert list(reasons(report)) == [2]
        assert said in reasons(report)[2]
        assert report.is_withheld
        assert records(services) == before

    def test_the_rest_is_imported_on_request(self, services: Services, take: Importing) -> None:
        bad = ["2026-10-03", "XS-1", "没有的客户", "P01", "离心泵", "50A", 1, 10, 10]
        report = take([HEAD, bad, self.GOOD], "sale", keep_good=True)
        assert list(documents(services)) == ["XS-9"]
        assert list(reasons(report)) == [2]

    def test_a_document_is_refused_as_a_whole(self, services: Services, take: Importing) -> None:
        rows: Rows = [
            HEAD,
            ["2026-10-03", "XS-1", "锦华五金", "P01", "离心泵", "50A", 1, 10, 10],
            ["2026-10-03", "XS-1", "锦华五金", "P77", "不知道", "", 1, 10, 10],
            self.GOOD,
        ]
        report = take(rows, "sale", keep_good=True)
        found = reasons(report)
        assert list(found) == [2, 3]
        assert "第 3 行" in found[2]
        assert "不知道" in found[3]
        assert list(documents(services)) == ["XS-9"]

    def test_rows_that_contradict_each_other(self, services: Services, take: Importing) -> None:
        rows: Rows = [
            HEAD,
            ["2026-10-03", "XS-1", "锦华五金", "P01", "离心泵", "50A", 1, 10, 10],
            ["2026-10-03", "XS-1", "鑫盛商贸", "P01", "离心泵", "50A", 1, 10, 10],
        ]
        assert "鑫盛商贸" in reasons(take(rows, "sale"))[3]

    def test_the_total_on_the_paper_must_be_that_of_the_rows(
        self, services: Services, take: Importing
    ) -> None:
        rows: Rows = [
            [*HEAD, "单据金额"],
            ["2026-10-03", "XS-1", "锦华五金", "P01", "离心泵", "50A", 1, 10, 10, 15],
            ["2026-10-03", "XS-2", "锦华五金", "P01", "离心泵", "50A", 1, 10, 10, 15],
            ["2026-10-03", "XS-2", "锦华五金", "P02", "阀门", "", 1, 5, 5, 15],
        ]
        report = take(rows, "sale", keep_good=True)
        assert "15.00" in reasons(report)[2]
        assert list(documents(services)) == ["XS-2"]

    def test_a_number_is_given_once(self, services: Services, take: Importing) -> None:
        assert not take([HEAD, self.GOOD], "sale").refused
        report = take([HEAD, self.GOOD], "sale")
        assert "XS-9" in reasons(report)[2]
        assert len(documents(services)) == 1

    def test_mixed_tax_is_refused_with_the_line(self, services: Services, take: Importing) -> None:
        rows: Rows = [
            [*HEAD, "税率"],
            ["2026-10-03", "XS-1", "锦华五金", "P01", "离心泵", "50A", 1, 10, 10, "13%"],
            ["2026-10-03", "XS-1", "锦华五金", "P02", "阀门", "", 1, 5, 5, ""],
        ]
        assert "阀门" in reasons(take(rows, "sale"))[3]

    def test_another_currency_is_refused(self, services: Services, take: Importing) -> None:
        rows: Rows = [
            [*HEAD, "币别"],
            [*self.GOOD, "人民币"],
            [*self.GOOD[:1], "XS-8", *self.GOOD[2:], "美元"],
        ]
        assert list(reasons(take(rows, "sale"))) == [3]

    def test_a_closed_period_stays_closed(self, services: Services, take: Importing) -> None:
        from datetime import date

        from crmdesk.services.setting_specs import CLOSED_UNTIL

        services.settings.save({CLOSED_UNTIL.key: date(2026, 10, 31)})
        assert "2026-10-31" in reasons(take([HEAD, self.GOOD], "sale"))[2]


class TestCreation:
    def test_customers_and_products_are_made_on_request_and_marked(
        self, services: Services, take: Importing
    ) -> None:
        rows: Rows = [
            HEAD,
            ["2026-10-03", "XS-1", "新客户公司", "N1", "新泵", "80A", 1, 10, 10],
            ["2026-10-04", "XS-2", "新客户公司", "N1", "新泵", "80A", 1, 10, 10],
        ]
        report = take(rows, "sale", create_customers=True, create_products=True)
        [owner] = services.records.all("customer")
        [product] = services.records.all("product")
        assert [services.names("tag", int(i)) for i in unpacked(owner["tags"])] == ["待核实"]  # type: ignore[union-attr]
        assert (product["code"], product["name"], product["specification"]) == ("N1", "新泵", "80A")
        assert "待核实" in str(product["remark"])
        assert report.created["sale"] == 2

    def test_nothing_is_made_for_a_document_that_is_refused(
        self, services: Services, take: Importing
    ) -> None:
        rows: Rows = [HEAD, ["2099-10-03", "XS-1", "新客户公司", "N1", "新泵", "80A", 1, 10, 10]]
        take(rows, "sale", create_customers=True, create_products=True, keep_good=True)
        assert services.records.all("product") == []

    def test_the_import_is_one_act_that_can_be_taken_back_and_brought_back(
        self, services: Services, take: Importing
    ) -> None:
        before = records(services)
        rows: Rows = [
            HEAD,
            ["2026-10-03", "XS-1", "新客户公司", "N1", "新泵", "80A", 3, 10, 30],
            ["2026-10-03", "XS-1", "新客户公司", "N1", "新泵", "80A", -1, 10, -10],
        ]
        report = take(rows, "sale", create_customers=True, create_products=True)
        after = records(services)
        assert report.change_set is not None
        undone = services.undo.undo(report.change_set.change_set_id)
        assert records(services) == before
        assert check(services.database) == []
        services.undo.undo(undone.change_set_id)
        assert records(services) == after
        assert check(services.database) == []


class TestOpening:
    def test_balances_become_opening_documents(self, services: Services, take: Importing) -> None:
        for name in ("锦华五金", "鑫盛商贸", "零余额"):
            customer(services, name)
        rows: Rows = [
            ["客户名称", "日期", "期末余额"],
            ["锦华五金", "2026-01-01", "12,000.00"],
            ["零余额", "2026-01-01", 0],
            ["鑫盛商贸", "2026-01-01", -500],
        ]
        report = take(rows, "opening", keep_good=True)
        assert [(k, a) for k, a, _n in documents(services).values()] == [("opening", 1_200_000)]
        assert list(reasons(report)) == [4]
        assert check(services.database) == []
