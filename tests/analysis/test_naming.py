"""Names of customers are put into results from outside."""

from __future__ import annotations

from datetime import date

from crmdesk.analysis.base import Column, Finding, Result, Row, TableData
from crmdesk.analysis.charts import Cluster, Point, Scatter
from crmdesk.analysis.naming import customers_in, named
from crmdesk.analysis.wording import CustomerName, text

RESULT = Result(
    as_of=date(2026, 11, 21),
    n=2,
    tables=(
        TableData(
            key="t",
            title="t",
            columns=(Column(key="c", title="c"), Column(key="n", title="n")),
            rows=(Row(cells=(CustomerName(7), 3), behind=(7, 8, 9)),),
        ),
    ),
    charts=(
        Scatter(
            title="s",
            points=(Point(x=1, y=2, title=CustomerName(8)),),
            clusters=(Cluster(title="k"),),
            x_title="x",
            y_title="y",
        ),
    ),
    findings=(Finding(sentence=text("{customer} buys", customer=CustomerName(9))),),
)


def test_every_name_that_is_wanted_is_found_wherever_it_stands() -> None:
    assert set(customers_in(RESULT)) == {7, 8, 9}


def test_names_are_put_in_and_ids_behind_stay() -> None:
    found = named(RESULT, {7: "甲", 8: "乙", 9: "丙"})
    assert found.tables[0].rows[0].cells == ("甲", 3)
    assert found.tables[0].rows[0].behind == (7, 8, 9)
    assert isinstance(found.charts[0], Scatter)
    assert found.charts[0].points[0].title == "乙"
    assert dict(found.findings[0].sentence.params) == {"customer": "丙"}


def test_a_customer_who_is_gone_stays_blank() -> None:
    assert named(RESULT, {}).tables[0].rows[0].cells == ("", 3)


def test_what_wants_no_name_is_left_as_it_is() -> None:
    table = named(RESULT.tables[0], {7: "甲"})
    assert named(table, {}) is table
