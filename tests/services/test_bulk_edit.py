"""Giving many customers the same values: preview, one change set, refusals, undo."""

from __future__ import annotations

import pytest

from crmdesk.core.errors import ValidationError
from crmdesk.services.bulk_edit import BulkRefused, Edit, How
from crmdesk.services.container import Services
from tests.helpers import making

NAMES = ("苏州恒泰精密机械有限公司", "成都蜀香源食品有限公司", "厦门鹭岛茶业有限公司")


@pytest.fixture
def ids(services: Services) -> list[int]:
    return [making.customer(services, name) for name in NAMES]


def stored(services: Services, record_id: int, field: str) -> object:
    return services.records.fetch("customer", record_id)[field]


def test_preview_counts_only_records_that_differ(services: Services, ids: list[int]) -> None:
    services.records.save("customer", ids[0], {"relation_state": "qualified"})
    preview = services.bulk_edit.preview(
        "customer", ids, [Edit("relation_state", value="qualified")]
    )
    assert (preview.total, preview.changing) == (3, 2)
    assert [(d.name, d.old, d.new) for d in preview.sample] == [
        (NAMES[1], "lead", "qualified"),
        (NAMES[2], "lead", "qualified"),
    ]


def test_preview_writes_nothing(services: Services, ids: list[int]) -> None:
    newest = services.journal.newest_id()
    services.bulk_edit.preview("customer", ids, [Edit("source", value="exhibition")])
    assert services.journal.newest_id() == newest
    assert stored(services, ids[0], "source") is None


def test_one_act_changes_all_and_one_undo_brings_all_back(
    services: Services, ids: list[int]
) -> None:
    other = making.create(services, "employee", name="王海燕")
    before = [stored(services, i, "owner_id") for i in ids]
    change_set = services.bulk_edit.apply(
        "customer", ids, [Edit("owner_id", value=other), Edit("source", value="exhibition")]
    )
    assert {stored(services, i, "owner_id") for i in ids} == {other}
    act = services.journal.act(change_set.change_set_id)
    assert act.records == 3
    assert act.text == "批量修改 3 条客户：负责人、客户来源"
    services.undo.undo(change_set.change_set_id)
    assert [stored(services, i, "owner_id") for i in ids] == before
    assert {stored(services, i, "source") for i in ids} == {None}


def test_the_title_counts_what_really_changed(services: Services, ids: list[int]) -> None:
    services.records.save("customer", ids[0], {"source": "exhibition"})
    change_set = services.bulk_edit.apply("customer", ids, [Edit("source", value="exhibition")])
    assert services.journal.act(change_set.change_set_id).params["count"] == 2


def test_tags_are_added_dropped_and_replaced(services: Services, ids: list[int]) -> None:
    old, new = (making.create(services, "tag", name=n) for n in ("老客户", "展会"))
    services.records.save("customer", ids[0], {"tags": (old,)})
    edit = services.bulk_edit
    edit.apply("customer", ids, [Edit("tags", How.ADD, (new,))])
    assert stored(services, ids[0], "tags") == f",{old},{new},"
    assert stored(services, ids[1], "tags") == f",{new},"
    edit.apply("customer", ids, [Edit("tags", How.DROP, (new,))])
    assert stored(services, ids[0], "tags") == f",{old},"
    assert stored(services, ids[1], "tags") is None
    edit.apply("customer", ids, [Edit("tags", How.SET, (new,))])
    assert [stored(services, i, "tags") for i in ids] == [f",{new},"] * 3


def test_adding_a_tag_that_is_there_changes_nothing(services: Services, ids: list[int]) -> None:
    tag = making.create(services, "tag", name="展会")
    services.records.save("customer", ids[0], {"tags": (tag,)})
    preview = services.bulk_edit.preview("customer", ids, [Edit("tags", How.ADD, (tag,))])
    assert preview.changing == 2


def test_a_value_is_made_empty(services: Services, ids: list[int]) -> None:
    services.records.save("customer", ids[0], {"phone": "0755-26712345"})
    services.bulk_edit.apply("customer", ids, [Edit("phone", How.CLEAR)])
    assert stored(services, ids[0], "phone") is None


def test_what_must_be_filled_in_cannot_be_made_empty(services: Services, ids: list[int]) -> None:
    with pytest.raises(ValidationError) as caught:
        services.bulk_edit.preview("customer", ids, [Edit("owner_id", How.CLEAR)])
    assert [p.field for p in caught.value.problems] == ["owner_id"]


def test_a_wrong_value_is_named_at_its_field(services: Services, ids: list[int]) -> None:
    with pytest.raises(ValidationError) as caught:
        services.bulk_edit.apply("customer", ids, [Edit("phone", value="12")])
    assert [p.field for p in caught.value.problems] == ["phone"]


def test_records_that_rules_refuse_stop_everything_unless_left_out(
    services: Services, ids: list[int]
) -> None:
    services.records.save("customer", ids[1], {"registered_capital": 100_000_000})
    services.records.save("customer", ids[0], {"registered_capital": 900_000_000})
    services.records.save("customer", ids[2], {"registered_capital": 900_000_000})
    edits = [Edit("paid_in_capital", value=500_000_000)]
    with pytest.raises(BulkRefused) as caught:
        services.bulk_edit.apply("customer", ids, edits)
    assert [r.name for r in caught.value.refusals] == [NAMES[1]]
    assert stored(services, ids[0], "paid_in_capital") is None
    services.bulk_edit.apply("customer", ids, edits, leave_out=True)
    assert [stored(services, i, "paid_in_capital") for i in ids] == [500_000_000, None, 500_000_000]


def test_customers_in_the_recycle_bin_are_left_alone(services: Services, ids: list[int]) -> None:
    services.records.remove("customer", [ids[0]])
    change_set = services.bulk_edit.apply("customer", ids, [Edit("source", value="exhibition")])
    assert change_set.of("customer").updated == {ids[1], ids[2]}


def test_custom_fields_are_changed_like_any_other(services: Services, ids: list[int]) -> None:
    field = making.create(services, "custom_field", title="门店等级", kind="text")
    services.bulk_edit.apply("customer", ids, [Edit(f"custom.{field}", value="旗舰")])
    assert services.records.fetch("customer", ids[0])[f"custom.{field}"] == "旗舰"


def test_name_and_credit_code_are_never_offered(services: Services) -> None:
    offered = {s.name for s in services.bulk_edit.fields("customer")}
    assert {"owner_id", "tags", "relation_state"} <= offered
    assert not offered & {"name", "uscc", "code"}
