"""The methods of lifecycle, habit and worth on a file: they run, and agree with single customers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Connection, insert

from crmdesk.analysis import method as method_of
from crmdesk.analysis.base import Result, Tone
from crmdesk.analysis.bgnbd import BgNbd
from crmdesk.analysis.customer_frame import NEVER
from crmdesk.analysis.indicators import mean_cycle, next_purchase
from crmdesk.analysis.net_sales import trade
from crmdesk.analysis.predicted_result import PredictedData
from crmdesk.analysis.rhythm import rhythms
from crmdesk.analysis.windows import until
from crmdesk.charts.words import shown
from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.models.database import open_database
from crmdesk.services import customer_frames, life_columns, life_feeds, trade_values
from crmdesk.services.catalogue import column_names, raw_table
from crmdesk.services.container import Services
from tests.conftest import NOW
from tests.helpers.making import create, customer
from tests.helpers.repeat_buying import shipped
from tests.services.trade.book import STAMP, Book, usual

TODAY = date(2026, 11, 21)
OURS = ("lifecycle", "relations", "clv", "retention", "predicted-value", "churn", "rhythm")
PAST = date(2026, 5, 31)
CROWD = 240


@pytest.fixture
def book(services: Services) -> Book:
    made = Book(services, seed=31, customers=7).fill(150)
    services.trade_stats.rebuild()
    services.credit_standings.rebuild()
    return made


@pytest.fixture(scope="module")
def crowd_file(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Customers of the shipped set with their purchases, so that models can be fitted."""
    path = Path(shutil.copy(template_file, tmp_path_factory.mktemp("crowd") / "crowd.crm"))
    with clock.fixed(NOW):
        services = Services(open_database(path))
        with services.database.write() as connection:
            _fill(connection, services.names.choices("employee")[0][0])
        services.trade_stats.rebuild()
        services.close()
    return path


def _fill(connection: Connection, employee: int) -> None:
    data = shipped()
    people, sales = [], []
    blank = {e: dict.fromkeys(column_names(e)) | usual(e) | STAMP for e in ("customer", "sale")}
    for n in range(CROWD):
        x, age, recency = int(data.x[n]), int(data.age[n]), int(data.recency[n])
        code = f"K{n:04}"
        names = {"code": code, "name": code, "name_key": code, "match_key": code}
        people.append(blank["customer"] | names | {"id": n + 1, "owner_id": employee})
        days = sorted({recency * k // x for k in range(x + 1)}) if x else [0]
        for k, day in enumerate(days):
            amount = int(data.spent[n]) // x if k and x else 5_000
            row = {
                "id": len(sales) + 1, "code": f"XS{len(sales):05}", "kind": "sale",
                "state": "posted", "customer_id": n + 1, "amount": amount, "cost": amount // 2,
                "sold_on": (TODAY - timedelta(age - day)).isoformat(),
            }  # fmt: skip
            sales.append(blank["sale"] | row)
    connection.execute(insert(raw_table("customer")), people)
    connection.execute(insert(raw_table("sale")), sales)


@pytest.fixture
def crowd(crowd_file: Path, tmp_path: Path) -> Iterator[Services]:
    opened = Services(open_database(Path(shutil.copy(crowd_file, tmp_path / "crowd.crm"))))
    yield opened
    opened.close()


def said(cell: Any) -> str:
    """A cell as it is read."""
    return shown(cell)


def run(services: Services, method: str, day: date | None = None, **texts: str) -> Result:
    return services.analyses.run(method, texts, day)[1]


# --- every method -----------------------------------------------------------------------------
@pytest.mark.parametrize("day", [None, PAST])
def test_every_method_runs_on_a_file_with_trade(crowd: Services, day: date | None) -> None:
    for method in OURS:
        found = run(crowd, method, day)
        assert found.as_of == (day or TODAY)
        assert found.findings, method
        assert found.tables, method
        for table in found.tables:
            assert table.rows, table.key
            assert table.totals is None or table.totals.behind, table.key


def test_every_method_says_on_an_empty_file_what_lacks(services: Services) -> None:
    for method in OURS:
        found = run(services, method)
        assert len(found.findings) == 1, method
        assert (found.n, found.tables, found.charts) == (0, (), ())


def test_totals_are_the_sums_of_the_classes(crowd: Services) -> None:
    for method, key in (
        ("lifecycle", "classes"), ("relations", "classes"), ("relations", "states"),
        ("relations", "eras"), ("churn", "classes"),
    ):  # fmt: skip
        table = run(crowd, method).table(key)
        assert table.totals is not None
        counts = [row.cells[-3 if key == "states" else 1] for row in table.rows]
        whole = table.totals.cells[-3 if key == "states" else 1]
        assert sum(counts) == whole == len(table.totals.behind), (method, key)  # type: ignore[arg-type]
        assert sorted(i for row in table.rows for i in row.behind) == sorted(table.totals.behind)


def test_a_customer_can_be_named(crowd: Services) -> None:
    for method in ("clv", "rhythm", "predicted-value"):
        assert run(crowd, method, customer="K0003").findings
        with pytest.raises(CrmError, match="没有这个人"):
            run(crowd, method, customer="没有这个人")


# --- the columns --------------------------------------------------------------------------------
@pytest.mark.parametrize("day", [TODAY, PAST, date(2025, 6, 1)])
def test_habits_are_those_of_the_documents(services: Services, book: Book, day: date) -> None:
    with services.database.read() as connection:
        frame = customer_frames.frame(connection, day)
        habits = life_columns.habits(connection, frame)
        data = life_feeds.rhythm_data(connection, day)
        documents = trade_values.documents(connection, book.owners, date(2000, 1, 1), TODAY)
    found = rhythms(habits, data.longest)
    for owner in book.owners:
        place = frame.ids.tolist().index(owner)
        # F counts what stayed in the end: returns that came later take a purchase back
        every = trade(documents.get(owner, []), until(TODAY))
        kept = [p for p in every.purchases if p.on <= day]
        assert habits.purchases[place] == max(len(kept), int(habits.last[place] != NEVER))
        if day == TODAY:
            assert habits.interval(place) == (mean_cycle(every) or None)
            wanted = next_purchase(every)
            assert (found.alarm(place) is None) == (wanted is None)
            assert wanted is None or found.expected[place] == wanted.expected_on.toordinal()


def test_what_is_held_and_marked_is_read(services: Services) -> None:
    ids = [
        customer(services, "甲", source="campaign", potential=30),
        customer(services, "乙", relation_state="qualified"),
        customer(services, "丙", source="cold_visit"),
    ]
    create(services, "signal", customer_id=ids[2], kind="need", text="要一批货")
    with services.database.read() as connection:
        frame = customer_frames.frame(connection, TODAY)
        before = customer_frames.frame(connection, date(2026, 11, 20))
        points, is_known = life_columns.potential(connection, frame)
        assert life_columns.qualified(connection, frame).tolist() == [False, True, False]
        assert life_columns.responding(connection, frame).tolist() == [True, False, True]
        assert not life_columns.responding(connection, before).any()
        assert not life_columns.held(connection, frame).any()
    assert points[is_known].tolist() == [30]
    states = run(services, "relations").table("states")
    assert [len(row.behind) for row in states.rows] == [0, 2, 1, 0, 0, 0]


# --- the models -----------------------------------------------------------------------------------
def test_enough_customers_are_fitted_and_forecast(crowd: Services) -> None:
    found = run(crowd, "predicted-value")
    assert found.n == CROWD
    customers, bands = found.table("customers"), found.table("bands")
    assert customers.totals is not None
    assert bands.totals is not None
    assert customers.totals.cells[-1] == bands.totals.cells[-1]
    values = [row.cells[-1] for row in customers.rows]
    assert values == sorted(values, reverse=True)  # type: ignore[type-var]
    once = bands.rows[3]
    assert len(once.behind) == sum(1 for n in range(CROWD) if shipped().x[n] == 0)
    assert [row.cells[0] for row in found.table("parameters").rows] == [
        "r",
        "α",
        "a",
        "b",
        "p",
        "q",
        "v",
    ]
    assert len(found.charts) == 3
    half = run(crowd, "predicted-value", margin="25")
    assert half.table("bands").totals.cells[-1] == pytest.approx(
        bands.totals.cells[-1] / 2, abs=200
    )  # type: ignore[union-attr,operator]
    risks = run(crowd, "churn").table("customers")
    assert any("仍是客户的概率" in said(row.cells[3]) for row in risks.rows)


def test_accepted_parameters_stand_in_where_data_lack(crowd: Services) -> None:
    early = date(2025, 3, 1)
    assert crowd.model_fits.latest() is None
    kept = crowd.model_fits.accept()
    assert (kept.as_of, kept.n) == (TODAY, CROWD)
    assert crowd.model_fits.latest() == kept
    assert crowd.model_fits.latest(TODAY - timedelta(1)) is None  # a later fit is not known then
    with crowd.database.write() as connection:
        gone = np.arange(60, CROWD + 1).tolist()
        t = raw_table("customer")
        connection.execute(
            t.update().where(t.c.id.in_(gone)).values(deleted_at="2026-11-20 08:00:00")
        )
    chosen = method_of("predicted-value")
    data = crowd.analyses.data(chosen, chosen.values({}))
    assert isinstance(data, PredictedData)
    assert data.models.kept_from == TODAY
    assert isinstance(data.models.frequency, BgNbd)
    found = run(crowd, "predicted-value")
    assert found.table("bands").totals.cells[1] == 59  # type: ignore[union-attr]
    assert found.findings[-1].tone is Tone.WARN
    assert "2026-11-21" in said(found.findings[-1].evidence)
    with pytest.raises(CrmError, match="59"):
        crowd.model_fits.accept()
    assert run(crowd, "predicted-value", early).findings
