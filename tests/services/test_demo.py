"""The demo file: the textbook company to the fen, and records that obey every rule."""

from __future__ import annotations

import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from crmdesk.core import clock
from crmdesk.core.errors import Cancelled, CrmError, DatabaseProblem
from crmdesk.models.choices import CustomerType
from crmdesk.models.database import Database, open_database
from crmdesk.models.fields import fields_of
from crmdesk.models.qualification import QualificationStatus, status_on
from crmdesk.models.query import ListQuery
from crmdesk.models.registry import Base, Customer
from crmdesk.services import demo
from crmdesk.services.container import Services
from crmdesk.services.demo import plan as planning
from crmdesk.services.settings import COMPANY_NAME
from tests.helpers.demo import rows

TODAY = date(2026, 11, 21)
# B1: customers, yuan, lower and upper bound of each layer of the textbook company.
PRINTED = {
    "vip": (21, 2_394_000, 58_900, None),
    "big": (85, 2_686_000, 19_000, 58_900),
    "medium": (319, 2_902_900, 4_820, 19_000),
    "small": (1_701, 1_973_160, 0, 4_820),
}
TINY = planning.Size(60, 6, 20, 60)


@pytest.fixture(scope="module")
def file(demo_file: Path) -> Iterator[Database]:
    """The case-size file, for reading."""
    database = open_database(demo_file)
    yield database
    database.close()


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> str:
    """A size that is made in a moment."""
    monkeypatch.setitem(planning.SIZES, "tiny", TINY)
    return "tiny"


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, the search index included; but a file's own id is its own."""
    database = open_database(path)

    def content(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
            "ORDER BY name"
        ).scalars()
        return {
            t: sorted(
                (
                    tuple(row)
                    for row in connection.exec_driver_sql(f"SELECT * FROM {t}")
                    if row[0] != "file_id"
                ),
                key=repr,
            )
            for t in list(tables)
            if t.islower() and "_text_" not in t
        }

    try:
        with database.read() as connection:
            return content(connection)
    finally:
        database.close()


# --- the plan ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("active", "sizes"),
    [
        (2126, [21, 85, 319, 1701]),
        (100, [1, 4, 15, 80]),
        (30, [1, 1, 4, 24]),
        (5, [1, 1, 1, 2]),
        (4, [1, 1, 1, 1]),
        (3, [1, 1, 1, 0]),
        (1, [1, 0, 0, 0]),
    ],
)
def test_layers_are_cut_as_the_method_cuts_them(active: int, sizes: list[int]) -> None:
    assert planning.layer_sizes(active) == sizes


@given(
    count=st.integers(1, 60),
    low=st.integers(0, 5_000),
    width=st.integers(1, 100_000),
    share=st.floats(0, 1),
    seed=st.integers(0, 1000),
)
def test_amounts_keep_their_bounds_and_their_sum(
    count: int, low: int, width: int, share: float, seed: int
) -> None:
    high = low + width
    total = count * low + int(share * count * (width - 1))
    amounts = planning.spread(random.Random(seed), count, total, low, high)
    assert len(amounts) == count
    assert sum(amounts) == total
    assert all(low <= a < high for a in amounts)


def test_an_impossible_sum_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot sum"):
        planning.spread(random.Random(1), 3, 31, 5, 11)


@pytest.mark.parametrize("layer", list(PRINTED))
def test_the_plan_adds_up_to_the_printed_layers(file: Database, layer: str) -> None:
    count, yuan, low, high = PRINTED[layer]
    amounts = [
        r["amount_fen"]
        for r in rows(file, "SELECT amount_fen FROM demo_plan WHERE layer = :l", l=layer)
    ]
    assert len(amounts) == count
    assert sum(amounts) == yuan * 100
    assert min(amounts) >= max(low * 100, 1)
    assert high is None or max(amounts) < high * 100
    assert len(set(amounts)) > count * 0.8  # no visible repetition


def test_the_standings_are_those_of_the_textbook(file: Database) -> None:
    states = Counter(r["relation_state"] for r in rows(file, "SELECT * FROM customer"))
    assert states["customer"] == 2126 + 154
    assert states["lead"] + states["qualified"] == 250
    assert states["listed"] == 1000
    assert len(rows(file, "SELECT * FROM demo_plan WHERE layer = 'inactive'")) == 154


def test_every_buyer_has_a_plan_that_fits_its_card(file: Database) -> None:
    found = rows(
        file,
        "SELECT p.*, c.relation_state, c.first_trade_on FROM demo_plan p "
        "JOIN customer c ON c.id = p.customer_id",
    )
    assert len(found) == 2280
    for r in found:
        assert r["relation_state"] == "customer"
        assert r["first_year"] == int(r["first_trade_on"][:4])
        assert r["first_trade_on"] <= TODAY.isoformat()
        assert 1 <= r["rhythm_days"] <= 365
        assert (r["amount_fen"] > 0) == (r["layer"] != "inactive")
    assert {r["payer"] for r in found} == {"good", "slow", "bad"}


def test_larger_sizes_keep_the_proportions_and_the_bounds() -> None:
    size = planning.SIZES["20k"]
    plans = planning.make_plan(size, 1, TODAY)
    assert len(plans) == size.customers == 20_000
    for target, count in zip(planning.LAYERS, planning.layer_sizes(size.active), strict=True):
        amounts = [p.amount_fen for p in plans if p.layer is target.layer]
        assert len(amounts) == count
        assert min(amounts) >= target.low * 100
        assert max(amounts) < target.high * 100
        assert sum(amounts) > count * target.average * 100  # bigger than in the case


# --- how it feels --------------------------------------------------------------------------
def test_cards_are_filled_as_their_layer_deserves(file: Database) -> None:
    counted = [s.name for s in fields_of(Customer) if s.weight]
    filled: dict[str, list[float]] = defaultdict(list)
    for c in rows(
        file,
        "SELECT c.*, COALESCE(p.layer, c.relation_state) AS layer FROM customer c "
        "LEFT JOIN demo_plan p ON p.customer_id = c.id WHERE c.customer_type != 'consumer'",
    ):
        filled[c["layer"]].append(sum(c[n] is not None for n in counted) / len(counted))
    mean = {layer: sum(shares) / len(shares) for layer, shares in filled.items()}
    assert mean["vip"] > 0.85
    assert mean["big"] > 0.82
    assert 0.6 < mean["medium"] < 0.82
    assert 0.35 < mean["small"] < 0.65
    assert 0.3 < mean["lead"] < 0.65
    assert mean["listed"] < 0.15
    for shares in (filled["medium"], filled["small"]):
        assert max(shares) - min(shares) > 0.2  # no two cards alike


def test_the_first_customer_is_a_vip_whose_card_is_complete(file: Database) -> None:
    (card,) = rows(file, "SELECT * FROM customer WHERE code = 'C000001'")
    missing = [s.name for s in fields_of(Customer) if s.on_card and card[s.name] is None]
    assert missing == []
    (planned,) = rows(file, "SELECT * FROM demo_plan WHERE customer_id = :i", i=card["id"])
    assert planned["layer"] == "vip"
    topics = rows(file, "SELECT topic FROM dated_note WHERE customer_id = :i", i=card["id"])
    assert {t["topic"] for t in topics} == {"status", "problem", "strength", "measure"}
    contacts = rows(file, "SELECT * FROM contact WHERE customer_id = :i", i=card["id"])
    assert {"approver", "decider", "buyer"} < {c["role"] for c in contacts}
    states = _states(rows(file, "SELECT * FROM qualification WHERE customer_id = :i", i=card["id"]))
    assert {"valid", "soon", "expired", "not_yet"} <= set(states)
    for child, least in (("competitor_relation", 3), ("credit_event", 2), ("address", 1)):
        found = rows(file, f"SELECT * FROM {child} WHERE customer_id = :i", i=card["id"])
        assert len(found) >= least


def _states(papers: list[Any]) -> Counter[str]:
    def day(stored: str | None) -> date | None:
        return date.fromisoformat(stored) if stored else None

    return Counter(
        str(
            status_on(
                TODAY, day(q["valid_from"]), day(q["valid_to"]), is_permanent=q["is_permanent"]
            )
        )
        for q in papers
    )


def test_documents_of_every_state_occur(file: Database) -> None:
    assert set(_states(rows(file, "SELECT * FROM qualification"))) == set(QualificationStatus) - {
        QualificationStatus.REPLACED
    }  # which a document alone never is


@pytest.mark.parametrize("typed", ["zgyd", "中国移动", "zhongguo yd", "广东移动"])
def test_the_example_of_the_manual_is_found(demo_file: Path, typed: str) -> None:
    services = Services(open_database(demo_file))
    try:
        page = services.lists.first_page(ListQuery(search=typed), ("code", "name"), 10)
    finally:
        services.close()
    assert [row[1] for row in page.rows] == ["中国移动通信集团广东有限公司"]


def test_a_dozen_customers_were_entered_twice_and_no_others(file: Database) -> None:
    twins = rows(
        file,
        "SELECT c.id FROM customer c JOIN customer o ON o.phone = c.phone AND o.id < c.id "
        "WHERE c.match_key = o.match_key OR c.name != o.name",
    )
    assert len(twins) == 12
    same = rows(file, "SELECT match_key, COUNT(*) AS n FROM customer GROUP BY 1 HAVING n > 1")
    assert sum(r["n"] - 1 for r in same) <= 12


def test_texts_do_not_repeat_visibly(file: Database) -> None:
    notes = Counter(r["text"] for r in rows(file, "SELECT text FROM dated_note"))
    assert len(notes) > 0.85 * notes.total()
    assert max(notes.values()) < 0.01 * notes.total()
    assert not [t for t in notes if "{" in t or "。。" in t or "None" in t]


def test_every_kind_of_record_is_there(file: Database) -> None:
    for entity in ("employee", "tag", "competitor", "credit_event", "address", "dated_note"):
        assert rows(file, f"SELECT 1 FROM {entity} LIMIT 1"), entity
    assert len(rows(file, "SELECT * FROM employee")) == 8
    types = {r["customer_type"] for r in rows(file, "SELECT customer_type FROM customer")}
    assert types == {str(t) for t in CustomerType}
    lunar = rows(file, "SELECT 1 FROM contact WHERE birthday LIKE 'L%'")
    assert len(lunar) > 20
    assert rows(file, "SELECT 1 FROM credit_event e JOIN demo_plan p USING (customer_id) "
                      "WHERE p.payer = 'bad'")  # fmt: skip


def test_the_file_names_its_company_and_has_one_entry_in_its_history(demo_file: Path) -> None:
    services = Services(open_database(demo_file))
    try:
        assert services.settings.get(COMPANY_NAME) == "杭州云岭五金贸易有限公司"
        (act,) = services.journal.acts()
        assert act.text == "生成演示数据"
        assert act.source == "system"
        assert services.database.get_meta("demo")["size"] == "case"
    finally:
        services.close()


def test_the_demo_can_be_worked_with(demo_file: Path, tmp_path: Path) -> None:
    services = Services(open_database(Path(shutil.copy(demo_file, tmp_path / "演示.crm"))))
    try:
        services.employee_id = services.names.choices("employee")[0][0]
        change_set = services.records.save("customer", None, {"name": "新来的五金店"})
        (new_id,) = change_set.of("customer").created
        assert services.records.get(Customer, new_id).code == "C003531"
        newest = rows(services.database, "SELECT MAX(id) AS id FROM customer")[0]["id"]
        assert new_id == newest
    finally:
        services.close()


# --- making it -----------------------------------------------------------------------------
def test_the_same_seed_and_day_make_the_same_content(tiny: str, tmp_path: Path) -> None:
    first, second, other = (tmp_path / name for name in ("a.crm", "b.crm", "c.crm"))
    demo.create_demo(first, tiny, seed=5, today=TODAY)
    with clock.fixed(datetime(2026, 12, 24, 23, 59)):
        demo.create_demo(second, tiny, seed=5, today=TODAY)
    demo.create_demo(other, tiny, seed=6, today=TODAY)
    content = dump(first)
    assert len(content["customer"]) == TINY.customers
    assert content == dump(second)
    assert content["customer"] != dump(other)["customer"]


def test_another_day_moves_everything(tiny: str, tmp_path: Path) -> None:
    for day in (date(2022, 2, 28), date(2030, 1, 1)):
        path = tmp_path / f"{day}.crm"
        demo.create_demo(path, tiny, today=day)
        database = open_database(path)
        try:
            (span,) = rows(database, "SELECT MAX(noted_on) AS last FROM dated_note")
            assert day - timedelta(days=120) < date.fromisoformat(span["last"]) <= day
            assert not rows(
                database, "SELECT 1 FROM customer WHERE first_trade_on > :d", d=day.isoformat()
            )
        finally:
            database.close()


def test_a_new_step_changes_nothing_of_the_others(
    tiny: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = demo._steps()

    def greedy(draft: Any, _rows: Any) -> None:
        chance = draft.begin("something new")
        for _ in range(draft.plan.number % 7):
            chance.random()

    demo.create_demo(tmp_path / "a.crm", tiny, today=TODAY)
    monkeypatch.setattr(demo, "_steps", lambda: (usual[0], greedy, *usual[1:]))
    demo.create_demo(tmp_path / "b.crm", tiny, today=TODAY)
    assert dump(tmp_path / "a.crm") == dump(tmp_path / "b.crm")


def test_an_existing_file_is_not_touched(tiny: str, tmp_path: Path) -> None:
    path = tmp_path / "我的客户.crm"
    path.write_bytes(b"precious")
    with pytest.raises(DatabaseProblem) as caught:
        demo.create_demo(path, tiny)
    assert caught.value.kind == "exists"
    assert path.read_bytes() == b"precious"


def test_an_unknown_size_or_day_is_refused_before_a_file_appears(tmp_path: Path) -> None:
    with pytest.raises(CrmError, match="巨大"):
        demo.create_demo(tmp_path / "a.crm", "巨大")
    with pytest.raises(CrmError, match="2021-01-01"):
        demo.create_demo(tmp_path / "a.crm", today=date(2019, 5, 1))
    assert list(tmp_path.iterdir()) == []


class Impatient:
    """Stops at the second question."""

    def __init__(self, patience: int) -> None:
        self.patience = patience
        self.texts: set[str] = set()

    def report(self, done: int, total: int, text: str = "") -> None:
        self.texts.add(text)

    def check(self) -> None:
        self.patience -= 1
        if self.patience < 0:
            raise Cancelled


def test_a_cancelled_demo_leaves_no_file(tiny: str, tmp_path: Path) -> None:
    for patience in (0, 1):
        with pytest.raises(Cancelled):
            demo.create_demo(tmp_path / "a.crm", tiny, progress=Impatient(patience))
        assert list(tmp_path.iterdir()) == []


def test_progress_says_what_is_going_on(tiny: str, tmp_path: Path) -> None:
    watcher = Impatient(10**6)
    counts = demo.create_demo(tmp_path / "a.crm", tiny, today=TODAY, progress=watcher)
    assert watcher.texts == {"客户", "信用", "搜索索引", "划分等级"}
    assert counts.customers == counts.records["customer"] == TINY.customers
    assert counts.records["demo_plan"] == TINY.active + TINY.inactive


def test_classes_are_known_at_once_and_frozen_in_time(demo_file: Path, tmp_path: Path) -> None:
    services = Services(open_database(Path(shutil.copy(demo_file, tmp_path / "演示.crm"))))
    try:
        with clock.fixed(datetime(2026, 11, 21, 9, 12)):
            assert services.customer_grades.is_fresh()
            assert services.grade_ledger.missing() == ()
        runs = services.grade_ledger.runs()
    finally:
        services.close()
    assert [run.month for run in runs] == [*range(202610, 202600, -1), 202512, 202511]
    assert not any(run.is_late for run in runs)


def test_every_table_of_the_schema_survives_a_foreign_key_check(file: Database) -> None:
    assert rows(file, "PRAGMA foreign_key_check") == []
    assert set(Base.metadata.tables) >= {"demo_plan", "customer"}
