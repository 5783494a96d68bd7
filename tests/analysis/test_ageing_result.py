"""The ageing as tables, charts and sentences."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crmdesk.analysis.ageing_result import METHOD, AgeingData, Debtor
from crmdesk.analysis.base import Result, Tone
from crmdesk.analysis.charts import RankBars, Share
from crmdesk.analysis.receivables import OpenItem
from crmdesk.charts.words import shown, table_texts
from crmdesk.core.errors import FieldError

AS_OF = date(2025, 6, 30)


def item(number: int, due: date, open_: int, customer: int, seller: int | None = 5) -> OpenItem:
    """An open document."""
    return OpenItem(
        document_id=number, customer_id=customer, dated_on=date(2025, 1, 1), due_on=due,
        amount=open_, open=open_, seller_id=seller, region="4403" if customer == 1 else None,
    )  # fmt: skip


DATA = AgeingData(
    as_of=AS_OF,
    items=(
        item(1, date(2025, 7, 10), 5_000_000, 1),
        item(2, date(2025, 6, 19), 3_000_000, 2, None),
        item(3, date(2025, 5, 10), 3_000_000, 1),
        item(4, date(2025, 2, 4), 1_200_000, 2),
        item(6, date(2025, 6, 30), 500_000, 1),
    ),
    customers={1: Debtor(name="深圳宏远", seller_id=5, region="4403"), 2: Debtor(name="广州晨星")},
    unapplied={2: 100_000},
    sellers={5: "王芳"},
    regions={"4403": "深圳市"},
)


def result(data: AgeingData = DATA, **chosen: Any) -> Result:
    """The result with parameters."""
    return METHOD.run(data, METHOD.values(chosen))


def test_each_customer_has_a_row_and_the_total_is_the_worked_example() -> None:
    found = result()
    table = found.table("ageing")
    assert [row.cells[:3] for row in table.rows] == [
        ("深圳宏远", 8_500_000, 5_500_000), ("广州晨星", 4_200_000, 0)
    ]  # fmt: skip
    assert [row.behind for row in table.rows] == [(1, 6, 3), (2, 4)]
    assert table.totals is not None
    assert table.totals.cells[1:] == (
        12_700_000, 5_500_000, 3_000_000, 3_000_000, 0, 1_200_000, 0, 0,
        7_200_000, 5_669, 146, 420_000, 100_000,
    )  # fmt: skip
    assert found.n == 5


def test_the_ages_have_a_table_of_their_own_with_the_allowance() -> None:
    table = result().table("buckets")
    assert [row.cells[1:] for row in table.rows[:3]] == [
        (2, 5_500_000, 4_331, 0, 0), (1, 3_000_000, 2_362, 100, 30_000),
        (1, 3_000_000, 2_362, 500, 150_000),
    ]  # fmt: skip
    assert table.totals is not None
    assert table.totals.cells[1:] == (5, 12_700_000, 10_000, None, 420_000)


def test_sellers_and_regions_take_their_customers_advance_money_with_them() -> None:
    sellers = result(group="seller").table("ageing")
    assert [(shown(r.cells[0]), r.cells[1], r.cells[-1]) for r in sellers.rows] == [  # type: ignore[arg-type]
        ("王芳", 9_700_000, 0), ("未定负责人", 3_000_000, 100_000)
    ]  # fmt: skip
    regions = result(group="region").table("ageing")
    assert [(shown(r.cells[0]), r.cells[-1]) for r in regions.rows] == [  # type: ignore[arg-type]
        ("深圳市", 0), ("未填省市区", 100_000)
    ]  # fmt: skip


def test_money_in_advance_can_be_applied_to_what_was_due_first() -> None:
    totals = result(fifo=True).table("ageing").totals
    assert totals is not None
    assert (totals.cells[1], totals.cells[6], totals.cells[-1]) == (12_600_000, 1_100_000, 0)


def test_the_bar_shows_all_ages_with_their_documents() -> None:
    share, ranks = result().charts
    assert isinstance(share, Share)
    assert isinstance(ranks, RankBars)
    assert share.total == 12_700_000
    assert [s.behind for s in share.slices] == [(1, 6), (2,), (3,), (), (4,), (), ()]
    assert len({s.color for s in share.slices}) == 7
    assert [(r.title, r.value, r.share, r.behind) for r in ranks.ranks] == [
        ("深圳宏远", 8_500_000, 6_693, (1, 6, 3)), ("广州晨星", 4_200_000, 3_307, (2, 4))
    ]  # fmt: skip
    assert ranks.rest is None


def test_beyond_the_ten_largest_the_others_stand_in_one_line() -> None:
    items = tuple(item(n, AS_OF, 100 * n, n) for n in range(1, 13))
    _share, ranks = result(AgeingData(as_of=AS_OF, items=items, customers={})).charts
    assert isinstance(ranks, RankBars)
    assert [r.value for r in ranks.ranks] == list(range(1_200, 200, -100))
    assert ranks.rest is not None
    assert (shown(ranks.rest.title), ranks.rest.value) == ("其他 2 家", 300)
    assert ranks.rest.behind == (2, 1)


def test_buckets_are_the_owners() -> None:
    found = result(buckets="60", allowance="0/10/50")
    totals = found.table("ageing").totals
    assert totals is not None
    assert totals.cells[1:5] == (12_700_000, 5_500_000, 6_000_000, 1_200_000)
    with pytest.raises(FieldError):
        result(buckets="60")


def test_the_findings_say_what_is_overdue_and_whose() -> None:
    said = [(shown(f.sentence), f.tone, f.behind) for f in result().findings]
    assert said == [
        ("应收 127,000 元，其中逾期 72,000 元（56.7%）。", Tone.WARN, (3, 2, 4)),
        ("全部逾期款里，广州晨星占 58.3%，共 42,000 元。", Tone.BAD, (2, 4)),
        ("有 1,000 元已收款还没有核销到单据。", Tone.PLAIN, ()),
    ]


def test_nothing_owed_is_said_as_such() -> None:
    found = result(AgeingData(as_of=AS_OF, items=(), customers={}))
    assert [shown(f.sentence) for f in found.findings] == ["目前没有应收余额。"]
    rows, totals = table_texts(found.table("ageing"))
    assert rows == []
    assert totals[:2] == ["合计", "—"]
