"""Classes of customers: kept for lists and cards, given by hand, frozen at the ends of months."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from crmdesk.analysis.pyramid import pyramid
from crmdesk.core import clock
from crmdesk.models.derived import REASON
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.services import customer_frames
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from crmdesk.services.grades import card, keeping
from crmdesk.services.grades.specs import CUTS, LAYERS_BY
from tests.helpers.making import create
from tests.helpers.trade import sale
from tests.services.trade.book import Book

TODAY = date(2026, 11, 21)


@pytest.fixture
def book(services: Services) -> Book:
    made = Book(services, seed=5, customers=12).fill(160)
    services.settings.save({"credit.control": "off"})  # the book is random, and so are its debts
    services.trade_stats.rebuild()
    services.credit_standings.rebuild()
    services.customer_grades.refresh()
    return made


def classes_wrong(services: Services, *, repair: bool = False) -> list[bool]:
    """Whether each finding about classes was repaired."""
    found = check(services.database, repair=repair)
    return [each.is_repaired for each in found if each.kind == "customer_grades"]


def kept(services: Services) -> dict[int, dict[str, object]]:
    with services.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM customer_grade").mappings().all()
    return {row["customer_id"]: dict(row) for row in rows}


def values(services: Services, customer_id: int, day: date = TODAY) -> dict[str, object]:
    with services.database.read() as connection:
        return dict(card.classes(connection, [customer_id], day).get(customer_id, {}))


def test_layers_are_those_of_the_method(services: Services, book: Book) -> None:
    with services.database.read() as connection:
        found = pyramid(customer_frames.frame(connection, TODAY))
    rows = kept(services)
    assert len(rows) == len(book.owners)
    for place, customer_id in enumerate(found.frame.ids.tolist()):
        assert rows[customer_id]["layer"] == found.layer_of(place).value
        assert rows[customer_id]["to_next"] == found.to_next(place)
        assert rows[customer_id]["net_sales"] == found.frame.net_sales[place]


def test_a_renewal_writes_what_differs_and_is_fresh_until_something_is_done(
    services: Services, book: Book
) -> None:
    assert services.customer_grades.is_fresh()
    assert services.customer_grades.refresh() == 0
    sale(services, book.owners[0], 90_000_000, sold_on=TODAY)
    assert not services.customer_grades.is_fresh()
    assert services.customer_grades.refresh() > 0
    assert kept(services)[book.owners[0]]["layer"] == "vip"
    assert classes_wrong(services) == []


def test_a_parameter_moves_the_layers(services: Services, book: Book) -> None:
    services.settings.save({CUTS[2].key: 9_000})
    services.customer_grades.refresh()
    layers = [row["layer"] for row in kept(services).values()]
    assert layers.count("medium") > layers.count("small")
    services.settings.save({LAYERS_BY.key: "money"})
    services.customer_grades.refresh()
    assert {row["layer"] for row in kept(services).values()} <= {
        "vip", "big", "medium", "small", "inactive", "prospect", "suspect"
    }  # fmt: skip


def test_a_class_given_by_hand_counts_until_its_day(services: Services, book: Book) -> None:
    whom = next(i for i, row in kept(services).items() if row["layer"] == "small")
    create(
        services, "grade_override", customer_id=whom, method="pyramid", grade="vip",
        reason="战略客户", valid_until=date(2026, 12, 31),
    )  # fmt: skip
    services.customer_grades.refresh()
    assert kept(services)[whom]["layer"] == "vip"
    said = values(services, whom)
    assert said["pyramid_layer"] == "vip"
    assert "战略客户" in str(said[f"pyramid_layer{REASON}"])
    with clock.fixed(datetime(2027, 1, 1, 9)):
        services.trade_stats.refresh()
        services.customer_grades.refresh()
        assert kept(services)[whom]["layer"] != "vip"


def test_the_card_says_why(services: Services, book: Book) -> None:
    rows = kept(services)
    best = next(i for i, row in rows.items() if row["rank"] == 1)
    buyers = sum(1 for row in rows.values() if row["rank"])
    said = values(services, best)
    assert said["pyramid_layer"] == rows[best]["layer"]
    assert f"第 1 名，共 {buyers} 家" in str(said[f"pyramid_layer{REASON}"])
    assert values(services, best, date(2026, 1, 1)) == {}


def test_lists_sort_and_filter_by_classes(services: Services, book: Book) -> None:
    query = ListQuery(
        sort=(Sort("sales_rank"),),
        filter=Group((Condition("layer", Op.ONE_OF, ("vip", "big")),)),
    )
    page = services.lists.first_page(query, ["layer", "sales_rank", "to_next_layer"], 50)
    rows = kept(services)
    expected = [i for i, row in rows.items() if row["layer"] in ("vip", "big")]
    assert sorted(page.ids) == sorted(expected)
    assert [rows[i]["rank"] for i in page.ids] == sorted(rows[i]["rank"] for i in page.ids)
    by_rank = ListQuery(sort=(Sort("sales_rank", descending=True),))
    first = services.lists.first_page(by_rank, ["sales_rank"], 3)
    whole = list(services.lists.ids(by_rank))
    assert list(first.ids) == whole[:3]


def test_the_layer_is_handed_on_to_the_cadence(services: Services, book: Book) -> None:
    with services.database.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT s.layer, g.layer FROM customer_stat s JOIN customer_grade g USING (customer_id)"
        ).all()
    assert all(mine == graded for mine, graded in rows)


# --- the ledger -----------------------------------------------------------------------------
def test_every_month_is_made_up_once_and_never_changes(services: Services, book: Book) -> None:
    made = services.grade_ledger.make_up()
    assert made == 12
    assert services.grade_ledger.make_up() == 0
    runs = services.grade_ledger.runs()
    assert [run.month for run in runs][:2] == [202610, 202609]
    assert all(run.is_late for run in runs)
    assert runs[0].parameters[CUTS[0].key] == 100
    whom = book.owners[0]
    before = services.grade_ledger.of(whom)
    services.settings.save({CUTS[0].key: 400})
    sale(services, whom, 50_000_000, sold_on=date(2026, 10, 1))
    assert services.grade_ledger.make_up() == 0
    assert services.grade_ledger.of(whom) == before


def test_a_month_holds_the_classes_and_numbers_of_its_last_day(
    services: Services, book: Book
) -> None:
    services.grade_ledger.make_up()
    day = date(2026, 6, 30)
    with services.database.read() as connection:
        found = pyramid(customer_frames.frame(connection, day))
    for place, customer_id in enumerate(found.frame.ids.tolist()):
        months = {s.month: s for s in services.grade_ledger.of(customer_id)}
        if not found.frame.last_day[place]:
            assert 202606 not in months
            continue
        standing = months[202606]
        assert standing.as_of == day
        assert standing.layer == found.layer_of(place).value
        assert standing.net_sales == found.frame.net_sales[place]
        assert standing.purchases == found.frame.purchases[place]


def test_a_month_that_ends_while_the_program_is_open_is_not_late(
    services: Services, book: Book
) -> None:
    services.grade_ledger.make_up()
    with clock.fixed(datetime(2026, 12, 1, 8)):
        services.trade_stats.refresh()
        assert services.grade_ledger.make_up() == 1
        [newest, *_older] = services.grade_ledger.runs()
    assert newest.month == 202611
    assert not newest.is_late


def test_a_file_without_trade_has_no_months(services: Services) -> None:
    assert services.grade_ledger.make_up() == 0
    assert services.customer_grades.refresh() == 0
    assert services.grade_ledger.runs() == []


def test_the_check_finds_a_wrong_class_and_repairs_it(services: Services, book: Book) -> None:
    with services.database.write() as connection:
        connection.exec_driver_sql("UPDATE customer_grade SET layer = 'vip'")
    found = classes_wrong(services)
    assert found
    assert not any(found)
    assert all(classes_wrong(services, repair=True))
    assert classes_wrong(services) == []


def test_rows_that_do_not_know_of_an_act_are_no_fault(services: Services, book: Book) -> None:
    sale(services, book.owners[0], 90_000_000, sold_on=TODAY)
    with services.database.read() as connection:
        assert not keeping.knows_every_act(connection)
    assert classes_wrong(services) == []
