"""One customer from a backup: brought back as it was, nothing else touched, undoable."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk.core.errors import CrmError, DatabaseProblem, NotFound, ValidationError
from crmdesk.models import sqlite
from crmdesk.services.backup_files import seal_of
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from tests.helpers.files import fingerprint
from tests.helpers.making import contact, create, customer
from tests.helpers.stored import content


@pytest.fixture
def jinhua(services: Services, tmp_path: Path) -> int:
    """A customer with a tree of contacts, a scanned document and a custom field."""
    create(services, "custom_field", title="微信群", kind="text")
    [field] = services.catalogue.custom()
    record = customer(services, phone="0755-26712345", **{field.name: "五金群"})
    boss = contact(services, record, "陈国华")
    contact(services, record, "李强", mobile="13900000001", reports_to_id=boss)
    document = create(services, "qualification", customer_id=record, kind="business_licence")
    scan = tmp_path / "照.pdf"
    scan.write_bytes(b"%PDF-1.7")
    services.attachments.add_scan(document, scan)
    return record


def of(services: Services, customer_id: int) -> list[object]:
    """Everything of a customer but counters and moments."""
    found: list[object] = []
    for entity in ("contact", "qualification", "attachment"):
        for row in services.records.children(entity, customer_id):
            found.append({k: v for k, v in row.items() if k not in ("version", "changed_at")})
    row = services.records.fetch("customer", customer_id)
    return [*found, {k: v for k, v in row.items() if k not in ("version", "changed_at")}]


def test_a_deleted_customer_comes_back_with_everything(services: Services, jinhua: int) -> None:
    wanted = of(services, jinhua)
    backup = services.backups.back_up()
    sealed_before = fingerprint(backup.path)
    other = customer(services, "东莞市明辉电子有限公司")
    [lee] = [r for r in services.records.children("contact", jinhua) if r["name"] == "李强"]
    services.records.remove("contact", [lee.record_id])
    services.records.save("customer", jinhua, {"phone": None, "employee_count": 7})
    new = contact(services, jinhua, "新人", mobile="13700000001")
    services.records.remove("customer", [jinhua])
    before = content(services)

    [found] = services.pulling_back.find(backup.path, "锦华")
    assert (found.customer_id, found.code) == (jinhua, "C000001")
    done = services.pulling_back.pull_back(backup.path, jinhua)

    assert "2026-11-21 09:12" in services.journal.act(done.change_set_id).text
    now = [r for r in of(services, jinhua) if r.get("id") != new]  # type: ignore[attr-defined]
    assert now == wanted
    assert not services.records.fetch("contact", new).is_deleted
    assert not services.records.fetch("customer", other).is_deleted
    assert check(services.database, thorough=True) == []
    assert fingerprint(backup.path) == sealed_before
    services.undo.undo(done.change_set_id)
    assert content(services) == before


def test_a_customer_that_is_gone_entirely_comes_back(services: Services, tmp_path: Path) -> None:
    made = services.records.save("customer", None, {"name": "深圳市锦华五金制品有限公司"})
    [jinhua] = made.of("customer").created
    backup = services.backups.back_up()
    wanted = of(services, jinhua)
    services.undo.undo(made.change_set_id)
    before = content(services)
    done = services.pulling_back.pull_back(backup.path, jinhua)
    assert of(services, jinhua) == wanted
    services.undo.undo(done.change_set_id)
    assert content(services) == before


def test_lost_bytes_of_attachments_come_back(services: Services, jinhua: int) -> None:
    backup = services.backups.back_up()
    with services.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM file_blob")
    services.pulling_back.pull_back(backup.path, jinhua)
    [scan] = services.attachments.of(jinhua)
    assert services.attachments.read(scan.record_id) == b"%PDF-1.7"


def test_a_credit_code_given_away_meanwhile_is_named(services: Services, jinhua: int) -> None:
    services.records.save("customer", jinhua, {"uscc": "91110000MATE5T0170"})
    backup = services.backups.back_up()
    services.records.save("customer", jinhua, {"uscc": None})
    customer(services, "锦华贸易", uscc="91110000MATE5T0170")
    before = content(services)
    with pytest.raises(ValidationError, match="锦华贸易"):
        services.pulling_back.pull_back(backup.path, jinhua)
    assert content(services) == before


def test_what_cannot_be_pulled_back_is_named(services: Services, jinhua: int) -> None:
    backup = services.backups.back_up()
    assert services.pulling_back.find(backup.path, "没有这家") == []
    with pytest.raises(NotFound):
        services.pulling_back.pull_back(backup.path, 7)
    with pytest.raises(DatabaseProblem):
        services.pulling_back.find(backup.path.with_name("没有.crm"), "锦华")
    seal_of(backup.path).unlink()
    connection = sqlite.driver.connect(str(backup.path), isolation_level=None)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(CrmError, match="版本"):
        services.pulling_back.pull_back(backup.path, jinhua)
