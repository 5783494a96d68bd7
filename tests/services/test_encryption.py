"""Setting, changing and removing the password of the open file."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk.core.errors import Cancelled, CrmError, DatabaseProblem, ValidationError
from crmdesk.core.progress import NoProgress
from crmdesk.models import sqlite
from crmdesk.models.database import open_database
from crmdesk.models.query import ListQuery
from crmdesk.services.container import Services
from crmdesk.services.encryption import Strength, strength
from tests.helpers.files import fingerprint, write_lock_elsewhere
from tests.helpers.making import contact, customer
from tests.helpers.stored import content


def test_everything_is_there_after_each_change_of_password(
    services: Services, crm_file: Path
) -> None:
    contact(services, customer(services, remark="月结客户"))
    before = content(services)
    services.encryption.set_password("芝麻开门2026")
    assert services.encryption.is_encrypted
    assert content(services) == before
    assert "锦华".encode() not in crm_file.read_bytes()
    services.encryption.change_password("芝麻开门2026", "另一个新密码")
    assert content(services) == before
    services.encryption.remove_password("另一个新密码")
    assert content(services) == before
    assert sqlite.is_plain(crm_file)
    assert [p.name for p in crm_file.parent.iterdir() if not p.name.startswith(crm_file.name)] == []


def test_an_encrypted_file_works_and_opens_again_with_its_password(
    services: Services, crm_file: Path
) -> None:
    services.encryption.set_password("芝麻开门2026")
    customer(services)
    services.close()
    for password, kind in (("", "password"), ("芝麻关门2026", "wrong_password")):
        with pytest.raises(DatabaseProblem) as caught:
            open_database(crm_file, password)
        assert caught.value.kind == kind
    again = Services(open_database(crm_file, "芝麻开门2026"))
    assert len(again.lists.ids(ListQuery(search="jhwj"))) == 1
    assert again.journal.acts()
    again.close()


def test_the_present_password_is_needed(services: Services, crm_file: Path) -> None:
    services.encryption.set_password("芝麻开门2026")
    services.database.close()
    before = fingerprint(crm_file)
    with pytest.raises(DatabaseProblem, match="密码"):
        services.encryption.change_password("错误的密码呀", "全新的密码呀")
    with pytest.raises(DatabaseProblem):
        services.encryption.set_password("全新的密码呀")
    with pytest.raises(DatabaseProblem):
        services.encryption.remove_password("错误的密码呀")
    assert fingerprint(crm_file) == before


def test_a_short_password_is_refused(services: Services) -> None:
    with pytest.raises(ValidationError) as caught:
        services.encryption.set_password("12345")
    assert [p.field for p in caught.value.problems] == ["new"]
    assert not services.encryption.is_encrypted


def test_a_file_without_password_has_none_to_remove(services: Services) -> None:
    with pytest.raises(CrmError):
        services.encryption.remove_password("")


class StopAtOnce(NoProgress):
    """The person cancels."""

    def check(self) -> None:
        raise Cancelled


def test_cancelling_leaves_the_file_as_it_was(services: Services, crm_file: Path) -> None:
    customer(services)
    before = content(services)
    with pytest.raises(Cancelled):
        services.encryption.set_password("芝麻开门2026", StopAtOnce())
    assert not services.encryption.is_encrypted
    assert content(services) == before
    assert [p for p in crm_file.parent.iterdir() if p.suffix == ".part"] == []


def test_a_file_open_elsewhere_keeps_its_password(
    services: Services, crm_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 1)
    with write_lock_elsewhere(crm_file), pytest.raises(DatabaseProblem) as caught:
        services.encryption.set_password("芝麻开门2026")
    assert caught.value.kind == "busy"
    assert sqlite.is_plain(crm_file)
    customer(services)


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("", Strength.WEAK),
        ("12345", Strength.WEAK),
        ("aaaaaaaaaaaa", Strength.WEAK),
        ("123456", Strength.WEAK),
        ("jinhua8888", Strength.FAIR),
        ("Jinhua-2026!ok", Strength.STRONG),
        ("床前明月光疑是", Strength.STRONG),
    ],
)
def test_strength_of_passwords(password: str, expected: Strength) -> None:
    assert strength(password) is expected
