"""Approval passwords: set, checked, slowed down, never in the history."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.models.history import ChangeRow
from crmdesk.services import approvals
from crmdesk.services.container import Services
from tests.helpers.making import create


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    made = approvals.hashed
    monkeypatch.setattr(approvals, "hashed", lambda password: made(password, rounds=10))


@pytest.fixture
def boss(services: Services) -> int:
    who = create(services, "employee", name="陈总", is_approver=True)
    services.approvals.set_password(who, "8888")
    return who


def test_the_right_password_passes_and_a_wrong_one_does_not(services: Services, boss: int) -> None:
    services.approvals.check(boss, "8888")
    with pytest.raises(CrmError, match="不对"):
        services.approvals.check(boss, "888")
    assert [(a.name, a.has_password) for a in services.approvals.approvers()] == [("陈总", True)]


def test_changing_it_asks_for_the_one_before(services: Services, boss: int) -> None:
    with pytest.raises(CrmError, match="不对"):
        services.approvals.set_password(boss, "新口令9", "")
    services.approvals.set_password(boss, "新口令9", "8888")
    services.approvals.check(boss, "新口令9")
    with pytest.raises(CrmError, match="至少 4"):
        services.approvals.set_password(boss, "123", "新口令9")


def test_another_approver_vouches_for_a_forgotten_one(services: Services, boss: int) -> None:
    second = create(services, "employee", name="黄经理", is_approver=True)
    services.approvals.set_password(second, "abcd")
    services.approvals.reset_password(boss, second, "abcd", "9999")
    services.approvals.check(boss, "9999")


def test_who_may_not_approve_gets_no_password(services: Services) -> None:
    assert services.employee_id is not None
    with pytest.raises(CrmError, match="可审批"):
        services.approvals.set_password(services.employee_id, "8888")


def test_an_approver_without_password_is_told_so(services: Services) -> None:
    who = create(services, "employee", name="陈总", is_approver=True)
    with pytest.raises(CrmError, match="还没有审批口令"):
        services.approvals.decide(who, "")


def test_guessing_is_slowed_down(services: Services, boss: int) -> None:
    for _try in range(4):
        with pytest.raises(CrmError, match="不对"):
            services.approvals.check(boss, "0000")
    with pytest.raises(CrmError, match="30 秒"):
        services.approvals.check(boss, "0000")
    with pytest.raises(CrmError, match="30 秒"):
        services.approvals.check(boss, "8888")  # even the right one has to wait
    later = clock.now() + timedelta(seconds=31)
    with clock.fixed(later):
        with pytest.raises(CrmError, match="60 秒"):
            services.approvals.check(boss, "0000")
        with clock.fixed(later + timedelta(seconds=61)):
            services.approvals.check(boss, "8888")


def test_the_secret_stays_out_of_the_history(services: Services) -> None:
    values = {"name": "陈总", "is_approver": True, "job_title": "总经理"}
    created = services.records.save("employee", None, values)
    (boss,) = created.of("employee").created
    services.approvals.set_password(boss, "8888")
    services.undo.undo(created.change_set_id)
    with services.database.read() as connection:
        rows = connection.execute(
            select(ChangeRow.action, ChangeRow.data).where(ChangeRow.record_id == boss)
        ).all()
    told = json.dumps([row.data for row in rows], ensure_ascii=False)
    assert "总经理" in told  # the history keeps what was removed
    assert "pbkdf2" not in told
    assert "approval_secret" not in told
