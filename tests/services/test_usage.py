"""Who uses a record of a small list; the order of lists; passwords in the system's keeping."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from crmdesk.services import passwords
from crmdesk.services.container import Services
from crmdesk.services.usage import count_uses
from tests.helpers.making import create, customer


def test_references_and_lists_of_references_count_living_records_only(services: Services) -> None:
    tag, area = create(services, "tag", name="老客户"), create(services, "area", name="华东")
    kept = customer(services, tags=(tag,), area_id=area)
    gone = customer(services, "苏州恒泰精密机械有限公司", tags=(tag,), area_id=area)
    assert count_uses(services.database, "tag", [tag]) == 2
    assert count_uses(services.database, "area", [area]) == 2
    services.records.remove("customer", [gone])
    assert count_uses(services.database, "tag", [tag]) == 1
    services.records.save("customer", kept, {"tags": (), "area_id": None})
    assert count_uses(services.database, "tag", [tag]) == 0
    assert count_uses(services.database, "area", [area]) == 0


def test_a_custom_field_is_used_by_customers_with_a_value(services: Services) -> None:
    field = create(services, "custom_field", title="门店等级", kind="text")
    assert count_uses(services.database, "custom_field", [field]) == 0
    customer(services, **{f"custom.{field}": "旗舰店"})
    customer(services, "青岛远航船舶配件厂")
    assert count_uses(services.database, "custom_field", [field]) == 1


def test_new_custom_fields_come_last_also_after_they_were_put_in_order(services: Services) -> None:
    first, second = (create(services, "custom_field", title=t, kind="text") for t in "甲乙")
    change_set = services.records.order("custom_field", [second, first])
    third = create(services, "custom_field", title="丙", kind="date")
    assert [s.label for s in services.catalogue.custom()] == ["乙", "甲", "丙"]
    assert services.records.fetch("custom_field", third)["position"] == 3
    services.undo.undo(change_set.change_set_id)
    assert [s.label for s in services.catalogue.custom()] == ["甲", "乙", "丙"]


class Safe(KeyringBackend):
    """A safe in memory; ``is_locked``: the system refuses."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.is_locked:
            raise RuntimeError("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.is_locked:
            raise RuntimeError("locked")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture
def safe() -> Iterator[Safe]:
    before = keyring.get_keyring()
    made = Safe()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_a_password_is_remembered_per_file_and_forgotten(safe: Safe, tmp_path: Path) -> None:
    one, other = tmp_path / "一.crm", tmp_path / "二.crm"
    assert passwords.can_remember()
    assert passwords.remember(one, "很长的密码 123")
    assert passwords.recall(one) == "很长的密码 123"
    assert passwords.recall(other) == ""
    passwords.forget(one)
    passwords.forget(one)
    assert passwords.recall(one) == ""


def test_a_safe_that_refuses_is_no_reason_to_fail(
    safe: Safe, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    safe.is_locked = True
    assert passwords.recall(tmp_path) == ""
    assert not passwords.remember(tmp_path, "geheim")
    passwords.forget(tmp_path)
    assert "geheim" not in caplog.text
