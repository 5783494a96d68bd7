"""A change set is a value that views ask what it touched."""

from __future__ import annotations

from crmdesk.core.changes import ChangeSet, EntityChange

CHANGE = EntityChange(
    "customer", frozenset({1}), frozenset({2, 3}), frozenset({4}), frozenset({"name"})
)
CHANGE_SET = ChangeSet(9, "Edited", (CHANGE, EntityChange("tag", deleted=frozenset({5}))))


def test_every_record_touched_is_among_the_ids() -> None:
    assert CHANGE.ids == {1, 2, 3, 4}


def test_the_part_of_one_entity() -> None:
    assert CHANGE_SET.of("customer") is CHANGE
    assert CHANGE_SET.of("tag").deleted == {5}
    nothing = CHANGE_SET.of("contact")
    assert (nothing.entity, nothing.ids, nothing.fields) == ("contact", frozenset(), frozenset())


def test_whether_any_of_several_entities_was_touched() -> None:
    assert CHANGE_SET.touches(["contact", "tag"])
    assert not CHANGE_SET.touches(iter(["contact"]))
    assert not CHANGE_SET.touches([])


def test_an_act_without_differences_is_empty() -> None:
    assert ChangeSet(0, "Edited").is_empty
    assert not CHANGE_SET.is_empty
    assert ChangeSet(0, "Edited").customer_ids == frozenset()
