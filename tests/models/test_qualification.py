"""What a document is worth on a day (B26)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.core.i18n import _
from crmdesk.models.qualification import STATUS_LABELS, QualificationStatus, status_on

DAY = date(2025, 6, 1)


@pytest.mark.parametrize(
    ("valid_to", "status"),
    [
        (date(2025, 6, 20), QualificationStatus.SOON),
        (date(2025, 7, 15), QualificationStatus.REMIND),
        (date(2025, 6, 1), QualificationStatus.SOON),
        (date(2025, 5, 31), QualificationStatus.EXPIRED),
        (date(2025, 7, 1), QualificationStatus.SOON),
        (date(2025, 7, 2), QualificationStatus.REMIND),
        (date(2025, 7, 31), QualificationStatus.REMIND),
        (date(2025, 8, 1), QualificationStatus.VALID),
        (None, QualificationStatus.MISSING),
    ],
)
def test_the_golden_examples_and_their_borders(
    valid_to: date | None, status: QualificationStatus
) -> None:
    assert status_on(DAY, None, valid_to, is_permanent=False) is status


def test_a_document_without_end_is_valid_from_its_first_day() -> None:
    assert status_on(DAY, DAY, None, is_permanent=True) is QualificationStatus.VALID
    tomorrow = DAY + timedelta(days=1)
    assert status_on(DAY, tomorrow, None, is_permanent=True) is QualificationStatus.NOT_YET


@given(st.integers(-100, 100), st.integers(-100, 100))
def test_a_document_is_good_from_its_first_to_its_last_day(start: int, end: int) -> None:
    first, last = DAY + timedelta(days=start), DAY + timedelta(days=end)
    status = status_on(DAY, first, last, is_permanent=False)
    good = status in (
        QualificationStatus.VALID,
        QualificationStatus.REMIND,
        QualificationStatus.SOON,
    )
    assert good == (first <= DAY <= last)


@given(st.integers(0, 400))
def test_time_only_brings_a_document_nearer_to_its_end(days: int) -> None:
    order = [
        QualificationStatus.VALID,
        QualificationStatus.REMIND,
        QualificationStatus.SOON,
        QualificationStatus.EXPIRED,
    ]
    last = DAY + timedelta(days=150)
    today = status_on(DAY + timedelta(days=days), None, last, is_permanent=False)
    later = status_on(DAY + timedelta(days=days + 1), None, last, is_permanent=False)
    assert order.index(today) <= order.index(later)


def test_every_status_has_its_chinese_word() -> None:
    assert set(STATUS_LABELS) == set(QualificationStatus)
    words = {s: _(label) for s, label in STATUS_LABELS.items()}
    assert words[QualificationStatus.EXPIRED] == "过期"
    assert words[QualificationStatus.SOON] == "临期"
    assert words[QualificationStatus.REMIND] == "提醒"
    assert words[QualificationStatus.NOT_YET] == "未生效"
    assert words[QualificationStatus.MISSING] == "缺失"
    assert words[QualificationStatus.VALID] == "有效"
