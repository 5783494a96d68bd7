"""Undo where records refer to each other, by single and by multiple references."""

from __future__ import annotations

import random

import pytest

from crmdesk.core.errors import CrmError, ValidationError
from crmdesk.models.query import ListQuery
from crmdesk.services.container import Services
from crmdesk.services.undo import reference_columns
from crmdesk.services.writing import Writer
from tests.helpers.making import create, customer
from tests.helpers.stored import content

SEEDS = range(4)


def test_every_single_reference_is_known_to_undo() -> None:
    assert ("contact", "customer_id") in reference_columns("customer")
    assert ("customer", "parent_id") in reference_columns("customer")
    assert ("contact", "reports_to_id") in reference_columns("contact")
    assert ("customer", "owner_id") in reference_columns("employee")


@pytest.mark.parametrize(("entity", "field"), [("tag", "tags"), ("employee", "collaborators")])
def test_a_created_record_in_somebodys_list_goes_to_the_bin(
    services: Services, entity: str, field: str
) -> None:
    """Removed entirely it would leave an id behind that nobody can read."""
    done = services.records.save(entity, None, {"name": "新的"})
    [made] = done.of(entity).created
    record = customer(services, **{field: (made,)})
    services.undo.undo(done.change_set_id)
    assert services.records.fetch(entity, made).is_deleted
    assert services.names(entity, made) == "新的"
    assert services.records.fetch("customer", record)[field] == f",{made},"


def test_a_created_parent_customer_goes_to_the_bin(services: Services) -> None:
    done = services.records.save("customer", None, {"name": "总公司"})
    [parent] = done.of("customer").created
    child = customer(services, "分公司", parent_id=parent)
    services.undo.undo(done.change_set_id)
    assert services.records.fetch("customer", parent).is_deleted
    services.records.save("customer", child, {"fax": "0755-26712345"})


def test_a_tree_created_together_goes_and_comes_together(services: Services) -> None:
    record = customer(services)
    before = content(services)
    with Writer(services.context(), "Tree") as writer:
        base = {"customer_id": record, "mobile": "13800138000"}
        boss = writer.create("contact", base | {"name": "王总"})
        low = writer.create("contact", base | {"name": "张伟", "reports_to_id": boss})
        writer.update("contact", boss, {"is_primary": False})
        writer.update("contact", low, {"is_primary": True})
    after = content(services)
    undone = services.undo.undo(writer.change_set.change_set_id)
    assert content(services) == before
    services.undo.undo(undone.change_set_id)
    assert content(services) == after


def test_undoing_a_removal_that_the_rules_forbid_now_changes_nothing(services: Services) -> None:
    tag = create(services, "tag", name="重点")
    done = services.records.remove("tag", [tag])
    create(services, "tag", name="重点")
    before = content(services)
    with pytest.raises(ValidationError):
        services.undo.undo(done.change_set_id)
    assert content(services) == before
    assert not services.journal.act(done.change_set_id).is_undone


def test_the_number_of_an_undone_customer_may_be_given_again(services: Services) -> None:
    done = services.records.save("customer", None, {"name": "甲"})
    undone = services.undo.undo(done.change_set_id)
    again = customer(services, "乙")
    assert services.records.fetch("customer", again)["code"] == "C000001"
    with pytest.raises(ValidationError):  # both would have the number
        services.undo.undo(undone.change_set_id)
    assert services.lists.count(ListQuery()) == 1


# --- any history can be taken back, act by act ----------------------------------------------
@pytest.mark.parametrize("seed", SEEDS)
def test_any_history_can_be_undone_to_the_beginning_and_redone(
    services: Services, seed: int
) -> None:
    chance = random.Random(seed)
    states = [content(services)]
    acts: list[int] = []
    for _ in range(10):
        done = _random_act(services, chance)
        if done:
            acts.append(done)
            states.append(content(services))
    assert len(acts) > 1
    undone = []
    for act, state in zip(reversed(acts), reversed(states[:-1]), strict=True):
        undone.append(services.undo.undo(act).change_set_id)
        assert content(services) == state
    for act, state in zip(reversed(undone), states[1:], strict=True):
        services.undo.undo(act)
        assert content(services) == state


def _random_act(services: Services, chance: random.Random) -> int:
    records = services.records
    customers = [r.record_id for r in records.all("customer")]
    people = [r.record_id for r in records.all("contact")]
    kind = chance.choice("new new edit contact primary remove restore edit_contact".split())
    try:
        if kind == "new" or not customers:
            name = "".join(chance.choices("锦华盛达鑫源", k=3))
            return records.save("customer", None, {"name": name}).change_set_id
        record = chance.choice(customers)
        if kind == "edit":
            values = {
                "name": "".join(chance.choices("安宁泰隆", k=2)),
                "employee_count": chance.randrange(5),
            }
            return records.save("customer", record, values).change_set_id
        if kind == "contact":
            values = {"customer_id": record, "name": "张伟", "mobile": "13800138000"}
            return records.save("contact", None, values).change_set_id
        if kind == "remove":
            entity, pool = chance.choice([("customer", customers), ("contact", people)])
            return records.remove(entity, chance.sample(pool, 1)).change_set_id if pool else 0
        if kind == "restore":
            gone = list(services.lists.ids(ListQuery(deleted=True)))
            return records.restore("customer", gone[:1]).change_set_id if gone else 0
        if people:
            person = chance.choice(people)
            values = {"is_primary": True} if kind == "primary" else {"has_left": True}
            return records.save("contact", person, values).change_set_id
    except CrmError:
        return 0
    return 0
