"""The integrity check finds what was broken, repairs what is computed, leaves the rest alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import insert

from crmdesk.core.errors import Cancelled
from crmdesk.core.progress import NoProgress
from crmdesk.models.query import ListQuery
from crmdesk.models.registry import FileBlob
from crmdesk.services.checking import Finding, check, check_structure
from crmdesk.services.container import Services
from tests.helpers.making import contact, create, customer

Break = Callable[[Services], None]


@pytest.fixture
def shop(services: Services) -> Services:
    """A file with something of everything, edited, undone and deleted."""
    tag = create(services, "tag", name="老客户")
    jinhua = customer(services, tags=(tag,), established_on=date(2009, 6, 18), peak_months=(3, 9))
    boss = contact(services, jinhua, "陈国华", birthday="L--10-13")
    contact(services, jinhua, "李强", mobile="13900000001", reports_to_id=boss)
    create(services, "address", customer_id=jinhua, address="龙华路 1 号")
    create(services, "dated_note", customer_id=jinhua, topic="status", text="每月一单")
    create(services, "qualification", customer_id=jinhua, kind="business_licence")
    create(services, "custom_field", title="微信群", kind="text")
    [field] = services.catalogue.custom()
    services.records.save("customer", jinhua, {field.name: "五金群", "employee_count": 135})
    done = services.records.save("customer", jinhua, {"employee_count": 140})
    services.undo.undo(done.change_set_id)
    gone = customer(services, "东莞市明辉电子有限公司")
    services.records.remove("customer", [gone])
    undone = services.records.save("customer", None, {"name": "惠州市恒达机械有限公司"})
    services.undo.undo(undone.change_set_id)
    return services


def run(services: Services, statement: str) -> None:
    connection = services.database.connect()
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(statement)
    connection.close()


def kinds(found: list[Finding]) -> set[str]:
    return {f.kind for f in found}


@pytest.mark.parametrize("thorough", [False, True])
def test_a_sound_file_has_no_findings(shop: Services, thorough: bool) -> None:
    assert check(shop.database, thorough=thorough) == []
    assert check_structure(shop.database) == []


BREAKS = {
    "UPDATE customer SET established_on = '2009-02-30' WHERE code = 'C000001'": "value",
    "UPDATE customer SET company_size = 'giant' WHERE code = 'C000001'": "value",
    "UPDATE customer SET annual_sales = 1.5 WHERE code = 'C000001'": "value",
    "UPDATE contact SET is_primary = 7 WHERE name = '李强'": "value",
    "UPDATE customer SET name = '' WHERE code = 'C000001'": "required",
    "UPDATE customer SET tags = ',123,' WHERE code = 'C000001'": "reference",
    "UPDATE tag SET deleted_at = '2026-11-21 09:12:00'": "reference",
    "UPDATE customer SET owner_id = 99 WHERE code = 'C000001'": "foreign_key",
    "UPDATE contact SET is_primary = 1": "several_primary",
    "UPDATE customer SET name_key = 'x' WHERE code = 'C000001'": "keys",
    "UPDATE customer SET match_key = '锦花' WHERE code = 'C000001'": "keys",
    "UPDATE contact SET name_key = 'x' WHERE name = '李强'": "keys",
    "UPDATE search_text SET t = 'x'": "index",
    "DELETE FROM search_index": "index",
    "INSERT INTO search_text VALUES (5, 'x')": "index",
    "INSERT INTO search_index(rowid, grams) VALUES (5, 'x')": "index",
    "UPDATE customer SET deleted_at = NULL WHERE code = 'C000002'": "history",
    "DELETE FROM credit_event": "",
    "DELETE FROM dated_note": "history",
    "UPDATE change_set SET undone_by_id = 5 WHERE undone_by_id IS NOT NULL": "undo_link",
    "INSERT INTO attachment (id, version, created_at, changed_at, customer_id, file_name, size, "
    "sha256) SELECT 7, 1, created_at, created_at, id, 'a.pdf', 1, 'ff' FROM customer LIMIT 1": (
        "lost_blob"
    ),
    "INSERT INTO setting (id, version, created_at, changed_at, key, value) VALUES "
    "(7, 1, '2026-11-21 09:12:00', '2026-11-21 09:12:00', 'a', '{')": "content",
}


@pytest.mark.parametrize(("statement", "kind"), BREAKS.items())
def test_what_was_broken_is_found(shop: Services, statement: str, kind: str) -> None:
    run(shop, statement)
    found = check(shop.database)
    assert kind in kinds(found) if kind else found == []
    for finding in found:
        said = finding.message()
        assert said
        assert "{" not in said


def test_a_term_missing_in_the_index_is_found_by_the_thorough_check(shop: Services) -> None:
    [jinhua] = shop.lists.ids(ListQuery())
    run(shop, f"DELETE FROM search_index WHERE rowid = {jinhua}")
    run(shop, f"INSERT INTO search_index(rowid, grams) VALUES ({jinhua}, '锦 华')")
    assert check(shop.database) == []
    assert kinds(check(shop.database, thorough=True)) == {"index"}


def test_values_that_break_the_rules_of_c8_are_found_by_the_thorough_check(shop: Services) -> None:
    run(shop, "UPDATE contact SET mobile = '12345' WHERE name = '李强'")
    assert "value" in kinds(check(shop.database, thorough=True))


def test_a_field_changed_past_the_program_is_found_by_the_thorough_check(shop: Services) -> None:
    run(shop, "UPDATE customer SET employee_count = 9000 WHERE code = 'C000001'")
    assert check(shop.database) == []
    assert kinds(check(shop.database, thorough=True)) == {"history"}


def test_repair_makes_keys_and_index_anew_and_nothing_else(shop: Services) -> None:
    run(shop, "UPDATE customer SET match_key = '', name_key = ''")
    run(shop, "UPDATE search_text SET t = 'x'")
    run(shop, "DELETE FROM search_index")
    run(shop, "UPDATE customer SET company_size = 'giant' WHERE code = 'C000001'")
    assert len(shop.lists.ids(ListQuery(search="锦华"))) == 0
    found = check(shop.database, repair=True)
    assert {f.kind for f in found if f.is_repaired} == {"keys", "index"}
    assert {f.kind for f in found if not f.is_repaired} == {"value"}
    assert len(shop.lists.ids(ListQuery(search="锦华"))) == 1
    assert kinds(check(shop.database, thorough=True)) == {"value"}


def test_repair_deletes_only_files_that_nothing_can_bring_back(shop: Services) -> None:
    [jinhua] = shop.lists.ids(ListQuery())
    prints = {}
    with shop.database.write() as connection:
        for name in ("used", "undone", "orphan"):
            data = name.encode()
            prints[name] = hashlib.sha256(data).hexdigest()
            connection.execute(
                insert(FileBlob).values(sha256=prints[name], size=len(data), data=data)
            )
    for name in ("used", "undone"):
        values = {"customer_id": jinhua, "file_name": name, "size": 9, "sha256": prints[name]}
        done = shop.records.save("attachment", None, values)
        if name == "undone":
            shop.undo.undo(done.change_set_id)
    [finding] = check(shop.database, repair=True)
    assert (finding.kind, finding.is_repaired) == ("orphan_blob", True)
    with shop.database.read() as connection:
        left = set(connection.exec_driver_sql("SELECT sha256 FROM file_blob").scalars())
    assert left == {prints["used"], prints["undone"]}


def test_a_damaged_stored_file_is_found(shop: Services) -> None:
    with shop.database.write() as connection:
        connection.execute(insert(FileBlob).values(sha256="ab" * 32, size=3, data=b"abc"))
    assert "blob" in kinds(check(shop.database))


def test_many_findings_of_one_kind_are_counted(services: Services) -> None:
    for number in range(60):
        customer(services, f"第{number}商行")
    run(services, "UPDATE customer SET match_key = ''")
    found = check(services.database)
    assert len(found) == 51
    assert "10" in found[-1].message()


def test_a_check_can_be_cancelled(shop: Services) -> None:
    class Stop(NoProgress):
        def check(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        check(shop.database, progress=Stop())


def test_changing_the_customer_type_makes_the_keys_anew(services: Services) -> None:
    record = customer(services, "单田芳")
    before = services.records.fetch("customer", record)["name_key"]
    services.records.save("customer", record, {"customer_type": "consumer"})
    assert services.records.fetch("customer", record)["name_key"] != before
    assert check(services.database) == []
