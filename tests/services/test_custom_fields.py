"""Owner-defined fields take the same road as built-in ones: list, search, filter, history, undo."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.models import codecs
from crmdesk.models.fields import Part
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.services.container import Services
from tests.helpers.making import create, customer
from tests.helpers.refusals import refused
from tests.helpers.stored import content

# kind, a value, its stored form, its text, a bad text
VALUES = [
    ("text", "色号 5", "色号 5", "色号 5", None),
    ("long_text", "一\n二", "一\n二", "一\n二", None),
    ("integer", 0, 0, "0", "五"),
    ("money", 128_050, 128_050, "1,280.50", "贵"),
    ("percent", 1250, 1250, "12.5%", "一半"),
    ("date", date(2026, 3, 15), "2026-03-15", "2026-03-15", "开春"),
    ("bool", False, 0, "否", "也许"),
    ("enum", "乙", "乙", "乙", "丙"),
    ("multi_enum", ("甲", "乙"), ",甲,乙,", "甲、乙", "丙"),
    ("phone", "13800138000", "13800138000", "138 0013 8000", "123"),
    ("url", "example.com", "example.com", "example.com", "x"),
]
every_kind = pytest.mark.parametrize(("kind", "value", "stored", "text", "bad"), VALUES)


def add_field(services: Services, title: str = "新字段", kind: str = "text", **more: Any) -> str:
    """The key of a new custom field."""
    record = create(services, "custom_field", title=title, kind=kind, options="甲、乙", **more)
    return f"custom.{record}"


@every_kind
def test_a_value_goes_through_form_list_filter_history_and_undo(
    services: Services, kind: str, value: Any, stored: Any, text: str, bad: str | None
) -> None:
    key = add_field(services, kind=kind)
    spec = services.catalogue.field("customer", key)
    record, other = customer(services, "有值"), customer(services, "无值")
    before = content(services)
    done = services.records.save("customer", record, {key: codecs.parse(spec, text)})
    assert services.records.fetch("customer", record)[key] == stored
    assert (
        services.records.values("customer", services.records.fetch("customer", record))[key]
        == value
    )
    # the list
    rows = services.lists.rows("customer", [key], [record, other])
    assert rows == [(stored,), (None,)]
    assert codecs.show_stored(spec, stored) == text
    # the filter
    for op, expected in ((Op.FILLED, [record]), (Op.EMPTY, [other])):
        query = ListQuery(filter=Group((Condition(key, op),)))
        assert list(services.lists.ids(query)) == expected
    # the order: blank last in both directions
    for descending in (False, True):
        query = ListQuery(sort=(Sort(key, descending),))
        assert list(services.lists.ids(query)) == [record, other]
    # the history
    [change] = services.journal.of_act(done.change_set_id)
    assert change.fields == {key: (None, stored)}
    # undo, and undo of it
    undone = services.undo.undo(done.change_set_id)
    assert content(services) == before
    services.undo.undo(undone.change_set_id)
    assert services.records.fetch("customer", record)[key] == stored


@every_kind
def test_a_bad_value_is_refused_at_its_field(
    services: Services, kind: str, value: Any, stored: Any, text: str, bad: str | None
) -> None:
    if bad is None:
        bad = "长" * 2001
    key = add_field(services, kind=kind)
    record = customer(services)
    with refused(services, key):
        services.records.save("customer", record, {key: bad})


def test_a_custom_field_has_the_owners_words_and_its_place_on_the_card(services: Services) -> None:
    key = add_field(services, "Other", "money")
    spec = services.catalogue.field("customer", key)
    assert (spec.title, spec.caption) == ("Other", "Other（元）")
    assert spec.part is Part.TRAITS
    assert spec in services.catalogue.fields("customer")
    assert key in {s.name for s in services.lists.columns("customer")}
    assert key not in {s.name for s in services.catalogue.fields("contact")}


@pytest.mark.parametrize("kind", ["text", "long_text", "phone"])
def test_what_is_written_into_a_custom_field_is_found(services: Services, kind: str) -> None:
    key = add_field(services, kind=kind)
    value = "13800138000" if kind == "phone" else "暗号"
    record = customer(services)
    services.records.save("customer", record, {key: value})
    assert list(services.lists.ids(ListQuery(search=value))) == [record]
    services.records.save("customer", record, {key: None})
    assert list(services.lists.ids(ListQuery(search=value))) == []


def test_several_custom_values_live_side_by_side(services: Services) -> None:
    first, second = add_field(services, "甲"), add_field(services, "乙", "integer")
    record = customer(services, **{first: "x", second: 5})
    services.records.save("customer", record, {first: None})
    stored = services.records.fetch("customer", record)
    assert (stored.get(first), stored[second]) == (None, 5)
    services.records.save("customer", record, {second: None})
    raw = services.database.connect(read_only=True)
    assert raw.execute("SELECT custom FROM customer").fetchone() == (None,)
    raw.close()


def test_a_required_custom_field_is_asked_of_new_customers_only(services: Services) -> None:
    old = customer(services, "老客户")
    key = add_field(services, is_required=True)
    with refused(services, key):
        services.records.save("customer", None, {"name": "新客户"})
    services.records.save("customer", old, {"fax": "0755-26712345"})
    record = customer(services, "新客户", **{key: "有"})
    with refused(services, key):
        services.records.save("customer", record, {key: None})


def test_a_removed_field_hides_and_keeps_its_values(services: Services) -> None:
    key = add_field(services, "色号")
    record = customer(services, **{key: "暗号"})
    done = services.records.remove("custom_field", [int(key.removeprefix("custom."))])
    assert services.catalogue.custom() == ()
    with pytest.raises(CrmError, match=r"不存在|不在"):
        services.catalogue.field("customer", key)
    # a view that still names it shows the rest
    query = ListQuery(
        filter=Group((Condition(key, Op.EQUALS, ("x",)),)), sort=(Sort(key), Sort("name"))
    )
    page = services.lists.first_page(query, ["name", key])
    assert page.rows == [("深圳市锦华五金制品有限公司", None)]
    services.records.save("customer", record, {"fax": "0755-26712345"})
    services.undo.undo(done.change_set_id)
    assert services.records.fetch("customer", record)[key] == "暗号"
    assert services.lists.rows("customer", [key], [record]) == [("暗号",)]


def test_what_a_removed_field_held_is_not_found_until_it_is_back(services: Services) -> None:
    key = add_field(services, "色号")
    record = customer(services, **{key: "暗号"})
    field = int(key.removeprefix("custom."))
    services.records.remove("custom_field", [field])
    assert list(services.lists.ids(ListQuery(search="暗号"))) == []
    services.records.restore("custom_field", [field])
    assert list(services.lists.ids(ListQuery(search="暗号"))) == [record]


def test_a_choice_that_was_taken_away_stays_readable(services: Services) -> None:
    key = add_field(services, kind="enum")
    record = customer(services, **{key: "乙"})
    services.records.save("custom_field", int(key.removeprefix("custom.")), {"options": "甲、丙"})
    spec = services.catalogue.field("customer", key)
    assert codecs.show_stored(spec, services.records.fetch("customer", record)[key]) == "乙"
    services.records.save("customer", record, {"fax": "0755-26712345"})
    with refused(services, key):
        services.records.save("customer", record, {key: "乙 "})
    services.records.save("customer", record, {key: "丙"})


def test_fields_stand_in_the_order_the_owner_gives_them(services: Services) -> None:
    titles = [("丙", 3), ("甲", 1), ("乙", 2)]
    for title, position in titles:
        add_field(services, title, position=position)
    assert [s.title for s in services.catalogue.custom()] == ["甲", "乙", "丙"]


def test_undoing_the_creation_of_a_field_that_is_in_use_keeps_the_values(
    services: Services,
) -> None:
    done = services.records.save("custom_field", None, {"title": "色号", "kind": "text"})
    [field] = done.of("custom_field").created
    record = customer(services, **{f"custom.{field}": "暗号"})
    undone = services.undo.undo(done.change_set_id)
    assert services.catalogue.custom() == ()
    services.undo.undo(undone.change_set_id)
    assert services.records.fetch("customer", record)[f"custom.{field}"] == "暗号"


def test_undoing_a_customer_with_custom_values_brings_everything_back(services: Services) -> None:
    key = add_field(services)
    done = services.records.save("customer", None, {"name": "新客户", key: "暗号"})
    after = content(services)
    undone = services.undo.undo(done.change_set_id)
    services.undo.undo(undone.change_set_id)
    assert content(services) == after
    assert services.lists.count(ListQuery(search="暗号")) == 1
