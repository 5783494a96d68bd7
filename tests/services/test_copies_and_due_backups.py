"""When a backup is due, copies of the file elsewhere, and new files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from crmdesk.core import clock
from crmdesk.core.errors import CrmError, DatabaseProblem, ValidationError
from crmdesk.models.database import open_database
from crmdesk.services.container import Services
from crmdesk.services.founding import found_file, free_path
from crmdesk.services.settings import COMPANY_NAME
from tests.conftest import NOW
from tests.helpers.making import customer


def test_a_backup_is_due_until_one_was_made_and_after_every_change(services: Services) -> None:
    customer(services)
    assert services.backups.is_due()
    with clock.fixed(NOW + timedelta(minutes=1)):
        services.backups.back_up()
        assert not services.backups.is_due()
    with clock.fixed(NOW + timedelta(minutes=2)):
        customer(services, "苏州恒泰精密机械有限公司")
        assert services.backups.is_due()


def test_a_backup_whose_file_is_gone_is_due_again(services: Services) -> None:
    with clock.fixed(NOW + timedelta(minutes=1)):
        made = services.backups.back_up()
    made.path.unlink()
    assert services.backups.is_due()


def test_a_copy_is_a_customer_file_of_its_own_and_no_backup(
    services: Services, tmp_path: Path
) -> None:
    customer(services, "宁波海润进出口贸易有限公司")
    target = tmp_path / "副 本.crm"
    services.backups.save_copy(target)
    copy = Services(open_database(target))
    assert [r["name"] for r in copy.records.all("customer")] == ["宁波海润进出口贸易有限公司"]
    copy.close()
    assert services.backups.last() is None


def test_a_copy_replaces_an_older_one_but_never_the_open_file(
    services: Services, tmp_path: Path
) -> None:
    target = tmp_path / "copy.crm"
    target.write_bytes(b"older")
    services.backups.save_copy(target)
    assert target.stat().st_size > 5
    with pytest.raises(CrmError, match="正在使用"):
        services.backups.save_copy(services.database.path)


def test_a_new_file_has_its_owner_and_company(tmp_path: Path) -> None:
    path = tmp_path / "新 店" / "客户资料.crm"
    found_file(path, " 李晓明 ", "深圳市锦华五金制品有限公司")
    services = Services(open_database(path))
    [owner] = services.records.all("employee")
    assert owner["name"] == "李晓明"
    assert services.settings.get(COMPANY_NAME) == "深圳市锦华五金制品有限公司"
    assert services.journal.acts()[0].employee_id == owner.record_id
    services.close()


@pytest.mark.parametrize(("owner", "company"), [("", ""), ("  ", "x"), ("李晓明", "公" * 200)])
def test_what_cannot_be_kept_leaves_no_file(tmp_path: Path, owner: str, company: str) -> None:
    path = tmp_path / "客户资料.crm"
    with pytest.raises(ValidationError):
        found_file(path, owner, company)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_never_founded_anew(tmp_path: Path) -> None:
    path = tmp_path / "客户资料.crm"
    path.write_bytes(b"something")
    with pytest.raises(DatabaseProblem) as problem:
        found_file(path, "李晓明")
    assert problem.value.kind == "exists"
    assert path.read_bytes() == b"something"


def test_a_free_name_counts_on(tmp_path: Path) -> None:
    assert free_path(tmp_path, "客户资料").name == "客户资料.crm"
    (tmp_path / "客户资料.crm").touch()
    (tmp_path / "客户资料-2.crm").touch()
    assert free_path(tmp_path, "客户资料").name == "客户资料-3.crm"
