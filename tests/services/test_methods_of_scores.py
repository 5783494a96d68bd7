"""The methods of scores, matrices and ranks on a file: they run, sum up, and know any day."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crmdesk.analysis.base import Result
from crmdesk.analysis.criteria import (
    KAISM,
    SATISFACTION,
    SCORECARD,
    STRENGTH,
    USUAL,
    VALUE,
    WEIGHTED,
    of_axis,
)
from crmdesk.analysis.ranking import ANGLES
from crmdesk.analysis.windows import trailing
from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.models.database import open_database
from crmdesk.services import customer_frames, score_columns
from crmdesk.services.container import Services
from tests.helpers.making import create
from tests.helpers.trade import line, sale, without_credit_control
from tests.services.trade.book import Book

TODAY = date(2026, 11, 21)
PAST = date(2026, 3, 17)
OURS = (
    "loyalty", "credit-sales", "kaism", "weighted", "scorecard", "delivered-value", "satisfaction",
    "screening", "composition", "white-space", "ranking",
)  # fmt: skip


def assess(
    services: Services, customer_id: int, kind: str, points: dict[str, float], **more: Any
) -> int:
    """Points of one person on one day."""
    values = {"customer_id": customer_id, "kind": kind, "assessed_on": TODAY, **more}
    made = create(services, "assessment", **values)
    for code, given in points.items():
        create(
            services, "assessment_score", assessment_id=made, criterion=code,
            points=round(given * 1000),
        )  # fmt: skip
    return made


def every(kind: str, given: float) -> dict[str, float]:
    return {c.code: given for c in USUAL[kind]}


def filled(services: Services) -> Book:
    """A random shop whose customers have something on their cards."""
    made = Book(services, seed=11, customers=9).fill(170)
    services.trade_stats.rebuild()
    channels = ("wholesaler", "retailer", None)
    services.records.save_each(
        "customer",
        {
            customer_id: {
                "channel_type": channels[n % 3], "registered_region": ("330106", "310101")[n % 2],
                "industry": ("C3351", "F5175")[n % 2], "company_size": ("small", None)[n % 2],
                "wallet": (None, 900_000_00)[n % 2], "potential": 10 * n, "relationship": 1 + n % 5,
            }
            for n, customer_id in enumerate(made.owners)
        },
    )  # fmt: skip
    return made


@pytest.fixture
def book(services: Services) -> Book:
    return filled(services)


@pytest.fixture(scope="module")
def shop(
    template_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Services, Book]]:
    """The same with points of people, two product lines and credit grades; only to be read."""
    path = shutil.copy(template_file, tmp_path_factory.mktemp("scores") / "打分.crm")
    services = Services(open_database(Path(path)))
    services.employee_id = services.names.choices("employee")[0][0]
    with clock.fixed(datetime(2026, 11, 21, 9, 12)):
        yield services, _with_points(services, filled(services))
    services.close()


def _with_points(services: Services, made: Book) -> Book:
    rival = create(services, "competitor", name="百匠汇")
    products = [create(services, "product", name=n, line=n, cost=1_000) for n in ("锁具", "灯具")]
    theirs = {c.code: 6.5 for c in of_axis(USUAL[KAISM], STRENGTH)}
    without_credit_control(services)
    for n, customer_id in enumerate(made.owners[:6]):
        assess(services, customer_id, KAISM, every(KAISM, 5 + n % 4))
        assess(services, customer_id, KAISM, theirs, competitor_id=rival)
        assess(services, customer_id, SATISFACTION, every(SATISFACTION, 3 + n % 3))
        assess(services, customer_id, VALUE, every(VALUE, 10) | {"product": 40 + n})
        assess(services, customer_id, SCORECARD, every(SCORECARD, 90 - 9 * n))
        rows = [line(product_id=products[n % 2], price=3_000 * (n + 1))]
        sale(services, customer_id, rows=rows, sold_on=date(2026, 9, 1))
    services.credit_standings.rebuild()
    with services.database.write() as connection:
        connection.execute(text("UPDATE customer_credit SET grade = 'a', score = 72000"))
    return made


def run(services: Services, method_id: str, as_of: date = TODAY, **texts: str) -> Result:
    return services.analyses.run(method_id, texts, as_of)[1]


@pytest.mark.parametrize("method_id", OURS)
def test_it_runs_on_a_file_and_sums_to_all(shop: tuple[Services, Book], method_id: str) -> None:
    services, made = shop
    result = run(services, method_id)
    assert result.n
    assert result.findings
    ids = set(made.owners)
    for table in result.tables:
        assert all(set(row.behind) <= ids for row in table.rows if isinstance(row.behind, tuple))
        sales = [n for n, c in enumerate(table.columns) if c.key == "sales"]
        if table.totals is None or not sales:
            continue
        everybody = set(table.totals.behind) or ids
        graded = [r for r in table.rows if set(r.behind) <= everybody]
        assert sum(r.cells[sales[0]] or 0 for r in graded) == (table.totals.cells[sales[0]] or 0)


def test_a_past_day_knows_nothing_of_points_given_later(services: Services, book: Book) -> None:
    before = {each: run(services, each, PAST) for each in OURS}
    for customer_id in book.owners[:4]:
        for kind in (KAISM, SATISFACTION, VALUE, WEIGHTED):
            assess(services, customer_id, kind, every(kind, 4))
    for method_id, result in before.items():
        assert run(services, method_id, PAST) == result
    for method_id in ("kaism", "satisfaction", "delivered-value"):
        assert not before[method_id].tables
        assert run(services, method_id).tables, "today they count"


def test_an_empty_file_gets_one_sentence_of_each(services: Services) -> None:
    for method_id in OURS:
        result = run(services, method_id)
        assert not result.tables
        assert len(result.findings) == 1


# --- what is read ----------------------------------------------------------------------------
def test_the_last_points_count_and_a_survey_older_than_a_year_does_not(
    services: Services, book: Book
) -> None:
    one, two = book.owners[:2]
    assess(services, one, KAISM, {"scale": 3, "growth": 4}, assessed_on=date(2025, 1, 1))
    assess(services, one, KAISM, {"scale": 9}, assessed_on=date(2026, 1, 1))
    gone = assess(services, one, KAISM, {"scale": 1}, assessed_on=date(2026, 2, 1))
    services.records.remove("assessment", [gone])
    assess(services, one, SATISFACTION, every(SATISFACTION, 5), assessed_on=date(2025, 11, 22))
    assess(services, two, SATISFACTION, every(SATISFACTION, 5), assessed_on=date(2025, 11, 21))
    with services.database.read() as connection:
        ids = customer_frames.frame(connection, TODAY).ids
        found = score_columns.given(connection, ids, KAISM, TODAY).ours
        earlier = score_columns.given(connection, ids, KAISM, date(2025, 12, 31)).ours
        service = score_columns.service_points(connection, ids, TODAY)
    place = ids.tolist().index(one)
    assert found["scale"][place] == 9
    assert "growth" not in found, "what the last one does not answer is not known"
    assert (earlier["scale"][place], earlier["growth"][place]) == (3, 4)
    assert service[place] == 100
    assert service[ids.tolist().index(two)] != 100


def test_the_owners_criteria_take_the_place_of_the_usual_ones(
    services: Services, book: Book
) -> None:
    with services.database.read() as connection:
        assert score_columns.criteria(connection, WEIGHTED) == USUAL[WEIGHTED]
    kept = {"kind": WEIGHTED, "axis": "total"}
    create(services, "criterion", code="amount", name="订单", weight=6_000, position=2, **kept)
    create(services, "criterion", code="taste", name="口味", weight=4_000, position=1, **kept)
    create(services, "criterion", code="old", name="旧项", weight=900, is_archived=True, **kept)
    with services.database.read() as connection:
        found = score_columns.criteria(connection, WEIGHTED)
    assert [(c.code, c.name, c.weight) for c in found] == [
        ("taste", "口味", 4_000), ("amount", "订单", 6_000)
    ]  # fmt: skip
    for customer_id in book.owners:
        assess(services, customer_id, WEIGHTED, {"taste": 80})
    assert {c.key for c in run(services, "weighted").table("customers").columns} >= {"taste"}
    create(services, "criterion", code="more", name="又一项", weight=500, position=3, **kept)
    assert (
        "105" in str(run(services, "weighted").findings[0].sentence.params)
        or not run(services, "weighted").tables
    )


@pytest.mark.parametrize("as_of", [TODAY, PAST])
def test_what_was_paid_of_the_charges_is_that_of_the_documents(
    services: Services, book: Book, as_of: date
) -> None:
    window = trailing(as_of)
    charged: dict[int, int] = defaultdict(int)
    received: dict[int, int] = defaultdict(int)
    for each in book.sales:
        if book.counts(each) and date.fromisoformat(each["sold_on"]) in window:
            charged[each["customer_id"]] += each["amount"]
    for receipt in book.receipts:
        is_alive = receipt.get("deleted_at") is None
        if is_alive and date.fromisoformat(receipt["received_on"]) in window:
            received[receipt["customer_id"]] += receipt["amount"]
    with services.database.read() as connection:
        ids = customer_frames.frame(connection, as_of).ids
        paid = score_columns.paid_share(connection, ids, window)
    for place, customer_id in enumerate(ids.tolist()):
        if charged[customer_id] > 0:
            assert paid[place] == pytest.approx(received[customer_id] / charged[customer_id])
        else:
            assert paid[place] != paid[place]


def test_groups_have_the_names_people_use(shop: tuple[Services, Book]) -> None:
    services, _made = shop
    named = {
        by: {str(row.cells[0]) for row in run(services, "composition", by=by).tables[0].rows}
        for by in ("region", "industry")
    }
    assert named["region"] == {"浙江", "上海"}
    assert named["industry"] == {"制造业", "批发和零售业"}
    assert not run(services, "composition", by="area").tables, "on no card"


def test_ranks_by_every_indicator_there_is(shop: tuple[Services, Book]) -> None:
    services, made = shop
    for angle in ANGLES:
        assert run(services, "ranking", angles=angle.code).n <= len(made.owners)
    result = run(services, "ranking", angles="sales,purchases,mean", top="50%")
    table = result.table("customers")
    assert [c.key for c in table.columns][2:] == [
        "sales", "sales_rank", "purchases", "purchases_rank", "mean", "mean_rank"
    ]  # fmt: skip
    assert min(row.cells[3] for row in table.rows if row.cells[3]) == 1


def test_a_customer_in_detail_is_found_by_name_and_an_unknown_one_is_said(
    shop: tuple[Services, Book],
) -> None:
    services, made = shop
    result = run(services, "kaism", customer="客户3")
    assert result.table("criteria").rows[0].behind == (made.owners[3],)
    with pytest.raises(CrmError):
        run(services, "kaism", customer="没有这家")
