"""Lists against an oracle: random filters, sorts, searches and windows over random records."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crmdesk.core import clock
from crmdesk.models.database import open_database
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort, operators
from crmdesk.services.container import Services
from crmdesk.services.search_text import folded
from tests.conftest import NOW
from tests.helpers.oracle import SETS, Oracle
from tests.helpers.random_shop import RandomShop

ENTITIES = ("customer", "contact", "address")
GONE = "custom.1"  # a custom field that was removed long ago
WORDS = [
    "锦",
    "华",
    "锦华",
    "安宁",
    "单",
    "139",
    "8",
    "华 锦",
    "中国 1",
    "没有的词",
    "%",
    "_",
    "'",
    "  ",
]


class Shop(NamedTuple):
    services: Services
    oracles: dict[str, Oracle]
    texts: dict[int, str]  # of each living customer, every searchable value


@pytest.fixture(scope="module")
def shop(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    path = Path(shutil.copy(template_file, tmp_path_factory.mktemp("shop") / "shop.crm"))
    with clock.fixed(NOW):
        services = Services(open_database(path))
        services.employee_id = services.names.choices("employee")[0][0]
        RandomShop(services)
        oracles = {entity: Oracle(services, entity) for entity in ENTITIES}
        yield Shop(services, oracles, searchable_texts(services, oracles))
        services.close()


def searchable_texts(services: Services, oracles: dict[str, Oracle]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    children = ("contact", "address", "dated_note", "qualification")
    for row in oracles["customer"].rows:
        if row["deleted_at"] is not None:
            continue
        values = [row.get(s.name) for s in services.catalogue.fields("customer") if s.searchable]
        for entity in children:
            for child in services.records.children(entity, row["id"]):
                values += [child[s.name] for s in services.catalogue.fields(entity) if s.searchable]
        found[row["id"]] = [folded(str(v)) for v in values if v is not None]
    return {record: "\n".join(texts) for record, texts in found.items()}


# --- strategies -----------------------------------------------------------------------------
def value_of(shop: Shop, entity: str, spec: FieldSpec, draw: Any) -> Any:
    """A value that occurs in the data, one beside it, or any other."""
    stored = sorted(
        {v for r in shop.oracles[entity].rows if (v := r.get(spec.name)) is not None}, key=repr
    )
    if spec.is_numeric or spec.kind is Kind.BOOL:
        near = st.integers(-60, 60)
        return draw(st.one_of(st.sampled_from(stored), near) if stored else near)
    if spec.kind in SETS:
        items = [*sorted({i for v in stored for i in v.split(",") if i}), "nothing"]
        return draw(st.sampled_from(items))
    if not stored or draw(st.integers(0, 5)) == 0:
        return draw(st.sampled_from(["锦", "a", "2026-11-01", "440000", "%", "_", "\\", "É", ""]))
    return draw(st.sampled_from(stored))


@st.composite
def conditions(draw: Any, shop: Shop, entity: str) -> Condition:
    specs = list(shop.oracles[entity].specs.values())
    spec = draw(st.sampled_from(specs))
    op = draw(st.sampled_from(operators(spec)))
    if op in (Op.EMPTY, Op.FILLED):
        return Condition(spec.name, op)
    if op in (Op.LAST_DAYS, Op.NEXT_DAYS):
        return Condition(spec.name, op, (draw(st.integers(0, 60)),))
    count = {Op.BETWEEN: 2, Op.ONE_OF: draw(st.integers(0, 3)), Op.NONE_OF: draw(st.integers(0, 3))}
    values = [value_of(shop, entity, spec, draw) for _ in range(count.get(op, 1))]
    if op in (Op.CONTAINS, Op.LACKS, Op.STARTS):
        text = str(values[0])
        start = 0 if op is Op.STARTS else draw(st.integers(0, max(0, len(text) - 1)))
        values = [text[start : start + draw(st.integers(1, 3))]]
        if not values[0]:
            values = ["锦"]
    return Condition(spec.name, op, tuple(values))


@st.composite
def groups(draw: Any, shop: Shop, entity: str, depth: int = 2) -> Group:
    items: list[Any] = draw(st.lists(conditions(shop, entity), max_size=3))
    if depth and draw(st.booleans()):
        items += draw(st.lists(groups(shop, entity, depth - 1), max_size=2))
    if draw(st.integers(0, 9)) == 0:
        items.append(Condition(GONE, Op.EQUALS, ("x",)))
    return Group(tuple(items), draw(st.booleans()))


@st.composite
def queries(draw: Any, shop: Shop, entity: str) -> ListQuery:
    keys = [*shop.oracles[entity].specs, GONE]
    sort = draw(st.lists(st.builds(Sort, st.sampled_from(keys), st.booleans()), max_size=3))
    unique = list({s.field: s for s in sort}.values())
    return ListQuery(entity, "", draw(groups(shop, entity)), tuple(unique), draw(st.booleans()))


# --- filters and sorts ----------------------------------------------------------------------
@pytest.mark.parametrize("entity", ENTITIES)
@settings(max_examples=40)
@given(data=st.data())
def test_filters_and_sorts_agree_with_the_oracle(shop: Shop, entity: str, data: Any) -> None:
    query = data.draw(queries(shop, entity))
    expected = shop.oracles[entity].ids(query)
    assert list(shop.services.lists.ids(query)) == expected
    assert shop.services.lists.count(query) == len(expected)


@pytest.mark.parametrize("entity", ENTITIES)
@pytest.mark.parametrize("descending", [False, True])
def test_every_column_sorts_as_the_oracle(shop: Shop, entity: str, descending: bool) -> None:
    for key in shop.oracles[entity].specs:
        query = ListQuery(entity, sort=(Sort(key, descending),))
        assert list(shop.services.lists.ids(query)) == shop.oracles[entity].ids(query), key


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_operator_of_every_column_agrees_with_the_oracle(shop: Shop, entity: str) -> None:
    oracle = shop.oracles[entity]
    tried: Counter[Kind] = Counter()
    for spec in oracle.specs.values():
        if tried[spec.kind] >= 2 and not spec.custom:
            continue  # the rest of the kind is the business of the random filters
        tried[spec.kind] += 1
        stored = [v for r in oracle.rows if (v := r.get(spec.name)) is not None]
        stored = sorted(set(stored), key=repr)[::5][:2] or [0 if spec.is_numeric else "x"]
        if spec.kind in SETS:
            stored = [i for v in stored for i in str(v).split(",") if i]
        for op in operators(spec):
            for value in stored:
                given_values = {Op.BETWEEN: (value, stored[-1]), Op.EMPTY: (), Op.FILLED: ()}
                if op in (Op.LAST_DAYS, Op.NEXT_DAYS):
                    given_values[op] = (20,)
                condition = Condition(spec.name, op, given_values.get(op, (value,)))
                query = ListQuery(entity, filter=Group((condition,)))
                assert list(shop.services.lists.ids(query)) == oracle.ids(query), condition
    assert len(tried) >= 8


# --- windows and totals ---------------------------------------------------------------------
@pytest.mark.parametrize("entity", ENTITIES)
@settings(max_examples=20)
@given(data=st.data())
def test_the_first_page_is_the_beginning_of_the_list(shop: Shop, entity: str, data: Any) -> None:
    query = data.draw(queries(shop, entity))
    lists = shop.services.lists
    keys = data.draw(st.lists(st.sampled_from([*shop.oracles[entity].specs, GONE]), max_size=5))
    size = data.draw(st.integers(1, 80))
    ids = list(lists.ids(query))
    page = lists.first_page(query, keys, size)
    assert page.total == len(ids)
    assert list(page.ids) == ids[:size]
    assert page.rows == lists.rows(entity, keys, ids[:size])
    by_id = {r["id"]: r for r in shop.oracles[entity].rows}
    assert page.rows == [
        tuple(by_id[i].get(k) if k != GONE else None for k in keys) for i in ids[:size]
    ]


@settings(max_examples=20)
@given(data=st.data())
def test_windows_of_rows_come_in_the_order_asked(shop: Shop, data: Any) -> None:
    every = [r["id"] for r in shop.oracles["customer"].rows]
    wanted = data.draw(st.lists(st.sampled_from([*every, 12345]), max_size=30))
    keys = ["code", "contact.name", GONE, "name"]
    rows = shop.services.lists.rows("customer", keys, wanted)
    by_id = {r["id"]: r for r in shop.oracles["customer"].rows}
    assert rows == [tuple(by_id.get(i, {}).get(k) for k in keys) for i in wanted]


@pytest.mark.parametrize("entity", ENTITIES)
def test_totals_are_sums_of_what_is_there(shop: Shop, entity: str) -> None:
    oracle = shop.oracles[entity]
    keys = [s.name for s in oracle.specs.values() if s.is_numeric]
    ids = [r["id"] for r in oracle.rows][::2]
    chosen = [r for r in oracle.rows if r["id"] in set(ids)]
    sums = {k: [r[k] for r in chosen if r.get(k) is not None] for k in keys}
    expected = {k: sum(values) for k, values in sums.items() if values}
    lists = shop.services.lists
    assert lists.totals(entity, keys, ids) == expected
    assert lists.totals(entity, keys, []) == {}
    assert lists.totals(entity, [], ids) == {}
    assert lists.totals(entity, [GONE, "nothing"], ids) == {}


@settings(max_examples=20)
@given(data=st.data())
def test_chips_count_what_they_would_let_through(shop: Shop, data: Any) -> None:
    chips = {
        str(n): data.draw(groups(shop, "customer")) for n in range(data.draw(st.integers(0, 3)))
    }
    search = data.draw(st.sampled_from(["", "锦", "139"]))
    counts = shop.services.lists.counts(ListQuery(search=search), chips)
    for name, group in chips.items():
        query = ListQuery(search=search, filter=group)
        assert counts[name] == len(shop.oracles["customer"].ids(query, found(shop, search)))
    assert set(counts) == set(chips)


# --- search, filter and sort together -------------------------------------------------------
def found(shop: Shop, search: str) -> set[int] | None:
    words = [folded(w) for w in search.split()]
    words = [w for w in words if w]
    if not words:
        return None
    return {i for i, text in shop.texts.items() if all(w in text for w in words)}


@settings(max_examples=40)
@example(search="锦", data=None)
@given(search=st.sampled_from(WORDS), data=st.data())
def test_search_filter_and_sort_combine(shop: Shop, search: str, data: Any) -> None:
    base = data.draw(queries(shop, "customer")) if data else ListQuery()
    query = ListQuery("customer", search, base.filter, base.sort, deleted=False)
    expected = shop.oracles["customer"].ids(query, found(shop, search))
    assert list(shop.services.lists.ids(query)) == expected
    assert shop.services.lists.count(query) == len(expected)
    page = shop.services.lists.first_page(query, ["name"], 20)
    assert (page.total, list(page.ids)) == (len(expected), expected[:20])


@pytest.mark.parametrize("search", WORDS)
@pytest.mark.parametrize("descending", [False, True])
def test_common_and_rare_words_take_ways_with_the_same_answer(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, search: str, descending: bool
) -> None:
    from crmdesk.services import listing

    query = ListQuery(search=search, sort=(Sort("name", descending),))
    pages = []
    # By the ids of the hits; along the names with the set of hits; along the names and texts.
    for few, candidates, share in ((1000, 1000, 0), (-1, 1000, 0), (-1, -1, 10**9)):
        for name in ("FEW_HITS", "FEW_CHECKED_HITS"):
            monkeypatch.setattr(listing, name, few)
        for name in ("COMMON_EXACT", "COMMON_CHECKED"):
            monkeypatch.setattr(listing, name, share)
        monkeypatch.setattr(listing, "MANY_CANDIDATES", candidates)
        pages.append(shop.services.lists.first_page(query, ["code", "contact.mobile"], 15))
        ids = shop.services.lists.ids(query)
        assert ids[:15] == pages[-1].ids
        assert len(ids) == pages[-1].total
    assert pages[0] == pages[1] == pages[2]


@pytest.mark.parametrize(
    ("entity", "deleted"),
    [("customer", True), ("contact", False), ("contact", True), ("address", False)],
)
@pytest.mark.parametrize("search", WORDS)
def test_small_lists_and_the_bin_find_every_word_in_any_field(
    shop: Shop, entity: str, deleted: bool, search: str
) -> None:
    oracle = shop.oracles[entity]
    title = "name" if entity != "address" else "address"
    keys = [s.name for s in oracle.specs.values() if s.searchable or s.name == title]
    own = [k for k in keys if "." not in k]
    hits = {
        r["id"]
        for r in oracle.rows
        if all(any(w.lower() in str(r[k] or "").lower() for k in own) for w in search.split())
    }
    if entity != "customer" and not deleted:
        owners = found(shop, search)  # the name of the customer finds its contacts, too
        hits |= {r["id"] for r in oracle.rows if owners and r["customer_id"] in owners}
    query = ListQuery(entity, search, deleted=deleted, sort=(Sort("created_at"),))
    assert list(shop.services.lists.ids(query)) == oracle.ids(query, hits)


# --- neighbours, odd questions --------------------------------------------------------------
def test_previous_and_next_in_a_list(shop: Shop) -> None:
    lists = shop.services.lists
    ids = lists.ids(ListQuery())
    assert lists.neighbours(ids, ids[0]) == (None, ids[1])
    assert lists.neighbours(ids, ids[5]) == (ids[4], ids[6])
    assert lists.neighbours(ids, ids[-1]) == (ids[-2], None)
    assert lists.neighbours(ids, 12345) == (None, None)


@pytest.mark.parametrize(
    "condition",
    [
        Condition("name", Op.CONTAINS),
        Condition("employee_count", Op.BETWEEN, (5,)),
        Condition("established_on", Op.LAST_DAYS),
        Condition("name", Op.EQUALS),
    ],
)
def test_a_condition_that_is_only_half_typed_hides_nothing(
    shop: Shop, condition: Condition
) -> None:
    query = ListQuery(filter=Group((condition,)))
    assert list(shop.services.lists.ids(query)) == list(shop.services.lists.ids(ListQuery()))


@pytest.mark.parametrize("op", [Op.LAST_DAYS, Op.NEXT_DAYS])
def test_an_absurd_number_of_days_is_no_crash(shop: Shop, op: Op) -> None:
    query = ListQuery(filter=Group((Condition("established_on", op, (10**9,)),)))
    assert shop.services.lists.count(query) >= 0


def test_an_option_with_wildcards_means_itself(shop: Shop) -> None:
    spec = next(s for s in shop.services.catalogue.custom() if s.kind is Kind.MULTI_ENUM)
    oracle = shop.oracles["customer"]
    for option in ("100%", "a_c", "abc", "%", "_"):
        query = ListQuery(filter=Group((Condition(spec.name, Op.ONE_OF, (option,)),)))
        assert list(shop.services.lists.ids(query)) == oracle.ids(query), option
