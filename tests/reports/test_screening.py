"""The annual list on paper and as a workbook: what was decided, why, and who signed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.core.progress import NO_PROGRESS
from crmdesk.reports import report
from crmdesk.reports.base import Scope
from crmdesk.services.annual_lists import list_of
from crmdesk.services.container import Services
from tests.helpers.making import customer
from tests.helpers.pdfs import whole_text
from tests.helpers.trade import sale, without_credit_control


@pytest.fixture
def listed(services: Services) -> int:
    """A customer on the list of 2026 whose verdict was given by hand."""
    without_credit_control(services)
    found = customer(services, "甲厂", potential=55, relationship=4)
    sale(services, found, sold_on=date(2026, 8, 1))
    services.screenings.make(2026)
    services.grade_overrides.give(found, "screening", "drop", "长期拖款", date(2026, 12, 31))
    return found


def test_a_draft_says_so_and_a_signed_list_who_signed_it(
    services: Services, listed: int, tmp_path: Path
) -> None:
    target = tmp_path / "名册.pdf"
    made = report("screening")
    made.build(services, Scope(), {}, target, NO_PROGRESS)
    said = whole_text(target)
    assert "核对中" in said
    assert "甲厂" in said
    assert "长期拖款" in said
    services.screenings.sign(list_of(services, 2026).id)
    made.build(services, Scope(), {"year": 2026}, target, NO_PROGRESS)
    assert "签批" in whole_text(target)
    workbook = tmp_path / "名册.xlsx"
    assert made.build(services, Scope(), {"year": 2026}, workbook, NO_PROGRESS).rows >= 1


def test_what_is_decided_after_the_signature_changes_nothing(
    services: Services, listed: int
) -> None:
    before = list_of(services, 2026)
    services.screenings.sign(before.id)
    services.grade_overrides.give(listed, "screening", "key", "想通了", date(2027, 1, 31))
    after = list_of(services, 2026)
    assert after.result.tables == before.result.tables
    assert after.verdicts == {"key": 0, "keep": 0, "watch": 0, "drop": 1}


def test_a_year_without_a_list_is_a_sentence(services: Services, tmp_path: Path) -> None:
    with pytest.raises(CrmError, match="年度筛选"):
        report("screening").build(services, Scope(), {}, tmp_path / "a.pdf", NO_PROGRESS)
