"""A chart as a table: every number that is drawn, with what is behind it."""

from __future__ import annotations

import pytest

from crmdesk.analysis.base import ColumnKind
from crmdesk.analysis.chart_tables import as_table
from crmdesk.charts.words import caption, shown, table_texts
from tests.helpers import drawing
from tests.helpers.drawing import WAN, one_of_each


@pytest.mark.parametrize("kind", sorted(one_of_each()))
def test_every_chart_has_its_table(kind: str) -> None:
    table = as_table(one_of_each()[kind], kind)
    assert table.key == kind
    assert table.rows
    rows, _totals = table_texts(table)
    assert all(len(row) == len(table.columns) for row in rows)
    assert all(shown(c.title) for c in table.columns)


def test_bars_have_a_column_for_each_series_and_the_target() -> None:
    table = as_table(drawing.bars())
    assert [caption(c) for c in table.columns] == [
        "名称", "已签（元）", "承诺（元）", "加权（元）", "目标（元）",
    ]  # fmt: skip
    assert table.rows[1].cells == ("12月", 0, 46 * WAN, 72 * WAN, 85 * WAN)


def test_a_band_has_two_columns() -> None:
    table = as_table(drawing.lines())
    assert [shown(c.title) for c in table.columns[2:]] == ["八成把握（下限）", "八成把握（上限）"]


def test_a_waterfall_ends_with_its_total() -> None:
    chart = drawing.waterfall()
    table = as_table(chart)
    assert table.totals is not None
    assert table.totals.cells == ("11-19", chart.end)
    assert sum(row.cells[1] for row in table.rows) == chart.end  # type: ignore[misc]
    assert table.rows[0].behind == "before"


def test_a_funnel_shows_the_share_that_went_on() -> None:
    table = as_table(drawing.funnel())
    assert table.columns[3].kind is ColumnKind.PERCENT
    assert [row.cells[3] for row in table.rows] == [None, 5_000, 4_219, 4_074]


def test_the_shares_of_a_whole_add_up() -> None:
    table = as_table(drawing.share())
    assert sum(row.cells[2] for row in table.rows) == pytest.approx(10_000, abs=4)  # type: ignore[misc]
