"""The one write path: all or nothing, remembered in the history, announced after the commit."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import DatabaseProblem, NotFound, StaleRecord, ValidationError
from crmdesk.models import sqlite
from crmdesk.models.database import open_database
from crmdesk.models.history import Action, ChangeSource
from crmdesk.models.query import ListQuery
from crmdesk.services.container import Services
from crmdesk.services.writing import Writer
from tests.helpers.making import contact, create, customer
from tests.helpers.stored import content, history_rows


@contextmanager
def refused(services: Services, *errors: type[Exception]) -> Iterator[Any]:
    """The block is refused, and neither data nor history nor listeners notice anything."""
    before, acts = content(services), history_rows(services)
    heard: list[ChangeSet] = []
    services.listen(heard.append)
    with pytest.raises(errors or (ValidationError,)) as caught:
        yield caught
    assert content(services) == before
    assert history_rows(services) == acts
    assert heard == []


# --- what a write returns and announces -----------------------------------------------------
def test_creating_returns_what_was_touched(services: Services) -> None:
    done = services.records.save("customer", None, {"name": "锦华五金"})
    [record] = done.of("customer").created
    assert done.change_set_id > 0
    assert done.customer_ids == {record}
    assert done.of("customer").updated == done.of("customer").deleted == frozenset()
    assert [c.entity for c in done.changes] == ["customer"]


def test_editing_returns_the_fields_that_differ(services: Services) -> None:
    record = customer(services, phone="0755-26712345")
    done = services.records.save(
        "customer", record, {"phone": "0755 2671 2345", "fax": "0755-26712346", "remark": None}
    )
    change = done.of("customer")
    assert (change.created, change.updated, change.deleted) == (frozenset(), {record}, frozenset())
    assert change.fields == {"fax"}


def test_a_write_of_a_child_names_its_customer(services: Services) -> None:
    record = customer(services)
    done = services.records.save(
        "contact", None, {"customer_id": record, "name": "张伟", "mobile": "13800138000"}
    )
    assert done.customer_ids == {record}
    assert done.of("contact").created
    assert not done.of("customer").ids


def test_removing_and_restoring_are_told_apart(services: Services) -> None:
    record = customer(services)
    assert services.records.remove("customer", [record]).of("customer").deleted == {record}
    assert services.records.restore("customer", [record]).of("customer").created == {record}


def test_a_save_without_differences_writes_nothing(services: Services) -> None:
    record = customer(services, phone="0755-26712345")
    before, acts = content(services), history_rows(services)
    heard: list[ChangeSet] = []
    services.listen(heard.append)
    done = services.records.save("customer", record, {"phone": "(0755)26712345", "fax": ""})
    assert done.is_empty
    assert done.change_set_id == 0
    assert (content(services), history_rows(services)) == (before, acts)
    assert heard == []


def test_every_write_is_announced_once_and_after_its_commit(services: Services) -> None:
    seen: list[tuple[ChangeSet, list[str]]] = []

    def listener(done: ChangeSet) -> None:
        # Another connection sees the data already: it was committed.
        raw = services.database.connect(read_only=True)
        names = [row[0] for row in raw.execute("SELECT name FROM customer ORDER BY id")]
        raw.close()
        seen.append((done, names))

    services.listen(listener)
    done = services.records.save("customer", None, {"name": "锦华五金"})
    assert seen == [(done, ["锦华五金"])]


# --- versions and stale edits ---------------------------------------------------------------
def test_every_change_counts_the_version_and_notes_who_and_when(services: Services) -> None:
    record = customer(services)
    first = services.records.fetch("customer", record)
    assert first.version == 1
    assert first["created_by"] == first["changed_by"] == services.employee_id
    assert first["created_at"] == first["changed_at"] == "2026-11-21 09:12:00"
    other = create(services, "employee", name="王芳")
    services.employee_id = other
    services.records.save("customer", record, {"fax": "0755-26712345"})
    second = services.records.fetch("customer", record)
    assert (second.version, second["changed_by"]) == (2, other)
    assert second["created_by"] == first["created_by"]


def test_two_people_may_change_different_fields_of_one_record(services: Services) -> None:
    record = customer(services, phone="0755-26712345")
    base = services.records.fetch("customer", record).version
    services.records.save("customer", record, {"fax": "0755-26712346"}, base)
    services.records.save("customer", record, {"website": "example.com"}, base)
    now = services.records.fetch("customer", record)
    assert (now["fax"], now["website"], now.version) == ("0755-26712346", "example.com", 3)


def test_the_same_field_is_not_overwritten_unseen(services: Services) -> None:
    record = customer(services, phone="0755-26712345")
    base = services.records.fetch("customer", record).version
    theirs = create(services, "employee", name="王芳")
    mine, services.employee_id = services.employee_id, theirs
    services.records.save("customer", record, {"phone": "0755-26719999"}, base)
    services.employee_id = mine
    with refused(services, StaleRecord) as caught:
        services.records.save(
            "customer", record, {"phone": "0755-26710000", "fax": "0755-26712346"}, base
        )
    error = caught.value
    assert error.fields == ("phone",)
    assert error.theirs == {"phone": "0755-26719999"}
    assert "王芳" in error.message()
    assert "11-21 09:12" in error.message()


def test_a_stale_edit_passes_after_the_person_compared(services: Services) -> None:
    record = customer(services)
    services.records.save("customer", record, {"phone": "0755-26719999"}, 1)
    services.records.save("customer", record, {"phone": "0755-26710000"}, 2)
    assert services.records.fetch("customer", record)["phone"] == "0755-26710000"


def test_two_people_who_typed_the_same_do_not_quarrel(services: Services) -> None:
    record = customer(services)
    services.records.save("customer", record, {"phone": "0755-26719999"}, 1)
    assert services.records.save("customer", record, {"phone": "0755-26719999"}, 1).is_empty


def test_only_changes_since_the_form_was_opened_count_as_stale(services: Services) -> None:
    record = customer(services)
    services.records.save("customer", record, {"phone": "0755-26719999"})
    base = services.records.fetch("customer", record).version
    services.records.save("customer", record, {"fax": "0755-26712346"})
    services.records.save("customer", record, {"phone": "0755-26710000"}, base)
    assert services.records.fetch("customer", record)["phone"] == "0755-26710000"


def test_a_field_that_was_changed_and_changed_back_is_not_stale(services: Services) -> None:
    record = customer(services, phone="0755-26712345")
    services.records.save("customer", record, {"phone": "0755-26719999"}, 1)
    services.records.save("customer", record, {"phone": "0755-26712345"}, 2)
    with pytest.raises(StaleRecord) as caught:
        services.records.save("customer", record, {"phone": "0755-26710000"}, 1)
    assert caught.value.theirs == {"phone": "0755-26712345"}


# --- refusals -------------------------------------------------------------------------------
def test_all_problems_of_a_record_are_told_at_once(services: Services) -> None:
    with refused(services) as caught:
        services.records.save(
            "customer", None, {"name": " ", "phone": "abc", "uscc": "1", "employee_count": -1}
        )
    assert {p.field for p in caught.value.problems} == {"name", "phone", "uscc", "employee_count"}


def test_a_record_that_is_gone_cannot_be_changed(services: Services) -> None:
    record = customer(services, "锦华五金")
    services.records.remove("customer", [record])
    with refused(services, NotFound) as caught:
        services.records.save("customer", record, {"fax": "0755-26712345"})
    assert "锦华五金" in caught.value.message()
    with refused(services, NotFound):
        services.records.remove("customer", [record])
    with refused(services, NotFound):
        services.records.save("customer", 12345, {"fax": "0755-26712345"})
    with refused(services, NotFound):
        services.records.restore("customer", [12345])


def test_a_record_that_is_not_in_the_bin_cannot_be_restored(services: Services) -> None:
    record = customer(services)
    with refused(services, NotFound):
        services.records.restore("customer", [record])


def test_one_refused_record_of_many_keeps_all_of_them_unchanged(services: Services) -> None:
    records = [customer(services, f"客户{n}") for n in range(5)]
    services.records.save("customer", records[3], {"registered_capital": 100})
    with refused(services), Writer(services.context(), "Edited") as writer:
        for record in records:
            writer.update("customer", record, {"paid_in_capital": 200, "fax": "0755-26712345"})
    services.records.remove("customer", [records[4]])
    with refused(services, NotFound):
        services.records.remove("customer", records)


def test_a_reference_to_nothing_is_a_clear_refusal_and_no_crash(services: Services) -> None:
    record = customer(services)
    with refused(services, DatabaseProblem) as caught:
        services.records.save("customer", record, {"owner_id": 987654321})
    assert caught.value.kind == "gone"
    with refused(services, DatabaseProblem):
        services.records.save(
            "contact", None, {"customer_id": 987654321, "name": "张伟", "mobile": "13800138000"}
        )


def test_immutable_and_unknown_fields_are_our_bugs(services: Services) -> None:
    record = customer(services)
    with refused(services, ValueError):
        services.records.save("customer", record, {"code": "C000009"})
    with refused(services, KeyError):
        services.records.save("customer", record, {"no_such_field": 1})
    person = contact(services, record)
    with refused(services, ValueError):
        services.records.save("contact", person, {"customer_id": record})


def test_an_error_in_the_block_rolls_everything_back(services: Services) -> None:
    record = customer(services)
    with refused(services, RuntimeError), Writer(services.context(), "Edited") as writer:
        writer.update("customer", record, {"fax": "0755-26712345"})
        writer.create("customer", {"name": "另一个"})
        raise RuntimeError
    assert services.lists.count(ListQuery(search="另一个")) == 0


def test_an_error_while_finishing_rolls_everything_back(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crmdesk.services import search_index

    record = customer(services)

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("index")

    monkeypatch.setattr(search_index, "update", broken)
    with refused(services, RuntimeError):
        services.records.save("customer", record, {"name": "改名"})
    monkeypatch.undo()
    services.records.save("customer", record, {"name": "改名"})
    assert services.records.fetch("customer", record)["name"] == "改名"


def test_several_records_may_be_written_as_one_act(services: Services) -> None:
    with Writer(services.context(), "Edited {name}", {"name": "两个"}) as writer:
        first = writer.create("customer", {"name": "甲公司"})
        person = writer.create(
            "contact", {"customer_id": first, "name": "张伟", "mobile": "13800138000"}
        )
        writer.update("customer", first, {"short_name": "甲"})
    done = writer.change_set
    assert done.of("customer").created == done.of("customer").updated == {first}
    assert done.of("contact").created == {person}
    assert services.lists.count(ListQuery(search="13800138000")) == 1
    [act] = services.journal.acts(limit=1)
    assert act.records == 3


# --- history --------------------------------------------------------------------------------
def test_the_history_says_who_when_where_and_what_was_before(services: Services) -> None:
    record = customer(services, phone="0755-26712345")
    done = services.records.save(
        "customer", record, {"phone": "13800138000", "employee_count": 0, "peak_months": (3, 4)}
    )
    act = services.journal.act(done.change_set_id)
    assert act.employee_id == services.employee_id
    assert f"{act.at:%Y-%m-%d %H:%M}" == "2026-11-21 09:12"
    assert act.source is ChangeSource.EDIT
    assert "深圳市锦华五金制品有限公司" in act.text
    [change] = services.journal.of_act(done.change_set_id)
    assert (change.entity, change.record_id, change.action) == ("customer", record, Action.UPDATE)
    assert change.fields == {
        "phone": ("0755-26712345", "13800138000"),
        "employee_count": (None, 0),
        "peak_months": (None, ",3,4,"),
    }


def test_the_device_is_written_into_the_history(services: Services) -> None:
    device = services.database.get_meta("device")
    customer(services)
    raw = services.database.connect(read_only=True)
    devices = {row[0] for row in raw.execute("SELECT device FROM change_set")}
    raw.close()
    assert devices == {device}


def test_keys_made_from_the_name_are_no_history(services: Services) -> None:
    record = customer(services, "锦华五金")
    done = services.records.save("customer", record, {"name": "新锦华五金"})
    [change] = services.journal.of_act(done.change_set_id)
    assert set(change.fields) == {"name", "pinyin_code"}


def test_removing_many_is_one_act(services: Services) -> None:
    records = [customer(services, f"客户{n}") for n in range(4)]
    done = services.records.remove("customer", records)
    assert done.of("customer").deleted == set(records)
    act = services.journal.act(done.change_set_id)
    assert (act.source, act.records) == (ChangeSource.BULK, 4)
    assert "4" in act.text


# --- two programs on one file ---------------------------------------------------------------
def _hold(path: str, ready: Any, done: Any) -> None:
    connection = sqlite.connect(Path(path))
    connection.execute("BEGIN IMMEDIATE")
    ready.set()
    done.wait(30)
    connection.execute("ROLLBACK")
    connection.close()


def test_a_second_program_that_writes_is_named_and_nothing_is_lost(
    services: Services, crm_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 50)
    record = customer(services)
    services.database.close()  # connections made from now on wait only so long
    spawn = multiprocessing.get_context("spawn")
    ready, done = spawn.Event(), spawn.Event()
    other = spawn.Process(target=_hold, args=(str(crm_file), ready, done))
    other.start()
    try:
        assert ready.wait(30)
        with refused(services, DatabaseProblem) as caught:
            services.records.save("customer", record, {"fax": "0755-26712345"})
        assert caught.value.kind == "busy"
        assert services.records.fetch("customer", record)["fax"] is None  # reading goes on
    finally:
        done.set()
        other.join(30)
    services.records.save("customer", record, {"fax": "0755-26712345"})
    assert services.records.fetch("customer", record)["fax"] == "0755-26712345"


def test_what_another_connection_wrote_is_seen_and_not_overwritten(
    services: Services, crm_file: Path
) -> None:
    record = customer(services)
    second = Services(open_database(crm_file), services.employee_id)
    try:
        second.records.save("customer", record, {"fax": "0755-26712345"}, 1)
        with pytest.raises(StaleRecord):
            services.records.save("customer", record, {"fax": "0755-26719999"}, 1)
        third = customer(second, "第二个窗口")
        assert customer(services, "第一个窗口") != third
        codes = {r["code"] for r in services.records.all("customer")}
        assert codes == {"C000001", "C000002", "C000003"}
    finally:
        second.close()
