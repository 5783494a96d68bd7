"""Documents judged in Python and in SQL alike; what a first deal still lacks."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from crmdesk.core import clock
from crmdesk.models.choices import QualificationType
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.services.container import Services
from crmdesk.services.documents import FIRST_DEAL, judge, missing_for_first_deal
from crmdesk.services.overview import expiring_documents
from crmdesk.services.settings import EXPIRY_REMIND_DAYS, EXPIRY_SOON_DAYS
from tests.helpers.making import create, customer

TODAY = date(2026, 11, 21)


def paper(number: int = 1, **given: Any) -> dict[str, Any]:
    """A stored document."""
    row: dict[str, Any] = {
        "id": number, "kind": "business_licence", "number": None, "person": None,
        "valid_from": None, "valid_to": None, "is_permanent": 0,
    }  # fmt: skip
    return row | given


def in_days(days: int) -> str:
    """A stored day."""
    return (TODAY + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("given", "status", "days"),
    [
        ({"valid_to": in_days(-20)}, "expired", -20),
        ({"valid_to": in_days(-1)}, "expired", -1),
        ({"valid_to": in_days(0)}, "soon", 0),
        ({"valid_to": in_days(30)}, "soon", 30),
        ({"valid_to": in_days(31)}, "remind", 31),
        ({"valid_to": in_days(61)}, "valid", 61),
        ({"is_permanent": 1}, "valid", None),
        ({}, "missing", None),
        ({"valid_from": in_days(10), "valid_to": in_days(400)}, "not_yet", 10),
    ],
)
def test_status_and_days_left(given: dict[str, Any], status: str, days: int | None) -> None:
    (found,) = judge([paper(**given)], TODAY)
    assert (found.status.value, found.days) == (status, days)


def test_the_most_urgent_comes_first_and_what_never_ends_last() -> None:
    rows = [
        paper(1, is_permanent=1), paper(2, valid_to=in_days(50)), paper(3, valid_to=in_days(-5)),
        paper(4, valid_to=in_days(5)), paper(5, kind="other"), paper(6, valid_to=in_days(2)),
    ]  # fmt: skip
    rows = [r | {"kind": "other", "number": str(r["id"])} for r in rows]
    assert [j.row["id"] for j in judge(rows, TODAY)] == [3, 5, 6, 4, 2, 1]


@pytest.mark.parametrize(
    ("old", "new", "is_replaced"),
    [
        ({}, {"valid_to": in_days(300)}, True),
        ({}, {"is_permanent": 1}, True),
        ({}, {"valid_to": in_days(-50)}, False),  # older than the expired one
        ({}, {"valid_to": in_days(300), "kind": "authorisation"}, False),
        ({"person": "张伟"}, {"valid_to": in_days(300), "person": "李强"}, False),
        ({"kind": "other", "number": "1"}, {"valid_to": in_days(9), "kind": "other"}, False),
        (
            {"kind": "industry_permit", "number": "A1"},
            {"valid_to": in_days(300), "kind": "industry_permit", "number": "A1"},
            True,
        ),
    ],
)
def test_an_expired_document_with_a_successor_is_replaced(
    old: dict[str, Any], new: dict[str, Any], is_replaced: bool
) -> None:
    rows = [paper(1, valid_to=in_days(-20)) | old, paper(2) | new]
    found = {j.row["id"]: j.status.value for j in judge(rows, TODAY)}
    assert found[1] == ("replaced" if is_replaced else "expired")


def test_a_first_deal_lacks_what_is_missing_expired_or_not_valid_yet() -> None:
    rows = [
        paper(1, kind="business_licence", is_permanent=1),
        paper(2, kind="authorisation", valid_to=in_days(-1)),
        paper(3, kind="agent_id", valid_from=in_days(1), valid_to=in_days(99)),
        paper(4, kind="quality_agreement", valid_to=in_days(3)),
    ]
    lacking = missing_for_first_deal(judge(rows, TODAY), "company")
    assert QualificationType.AUTHORISATION in lacking
    assert QualificationType.AGENT_ID in lacking
    assert QualificationType.BUSINESS_LICENCE not in lacking
    assert QualificationType.QUALITY_AGREEMENT not in lacking
    assert len(lacking) == len(FIRST_DEAL) - 2
    assert missing_for_first_deal([], "consumer") == []


@pytest.mark.parametrize("limits", [(30, 60), (10, 200)])
def test_the_list_judges_like_the_card(services: Services, limits: tuple[int, int]) -> None:
    soon, remind = limits
    services.settings.save({EXPIRY_SOON_DAYS.key: soon, EXPIRY_REMIND_DAYS.key: remind})
    chance = random.Random(7)
    owners = [customer(services, f"客户{n}") for n in range(4)]
    for _n in range(150):
        end = TODAY + timedelta(days=chance.choice([-400, -30, -1, 0, 1, 10, 30, 31, 60, 61, 200]))
        values: dict[str, Any] = {
            "customer_id": chance.choice(owners),
            "kind": chance.choice(["business_licence", "authorisation", "industry_permit"]),
            "number": chance.choice([None, "A", "B"]),
            "person": chance.choice([None, "张伟"]),
            "valid_from": chance.choice([None, end - timedelta(days=365), end]),
        }
        values |= chance.choice([{"valid_to": end}, {"is_permanent": True}, {}])
        create(services, "qualification", **values)
    expected = {}
    for owner in owners:
        rows = services.records.children("qualification", owner)
        for judged in judge(rows, clock.today(), soon_days=soon, remind_days=remind):
            expected[judged.row["id"]] = (judged.status.value, judged.days)
    query = ListQuery("qualification", sort=(Sort("document_status"),))
    page = services.lists.first_page(query, ["document_status", "days_left"], 1000)
    assert dict(zip(page.ids, page.rows, strict=True)) == expected
    # The order of urgency is the order of the list.
    statuses = [row[0] for row in page.rows]
    assert statuses == [s for s in dict.fromkeys(statuses) for _n in range(statuses.count(s))]
    assert statuses[0] == "expired"
    assert len({status for status, _days in expected.values()}) == 7


def test_documents_of_a_customer_in_the_recycle_bin_lie_there_with_it(services: Services) -> None:
    kept, gone = customer(services, "锦华五金"), customer(services, "恒泰精密")
    for owner in (kept, gone):
        create(
            services, "qualification", customer_id=owner, kind="other", valid_to=date(2026, 11, 1)
        )
    assert expiring_documents(services.database) == (0, 2)
    services.records.remove("customer", [gone])
    assert services.lists.count(ListQuery("qualification")) == 1
    assert expiring_documents(services.database) == (0, 1)


def test_documents_are_found_by_number_and_by_the_name_of_their_customer(
    services: Services,
) -> None:
    first, second = customer(services, "锦华五金"), customer(services, "恒泰精密")
    one = create(services, "qualification", customer_id=first, kind="other", number="SQ-77")
    two = create(services, "qualification", customer_id=second, kind="other", number="ZB-8")

    def found(text: str) -> set[int]:
        return set(services.lists.ids(ListQuery("qualification", search=text)))

    assert found("sq-77") == {one}
    assert found("恒泰") == {two}
    assert found("jhwj") == {one}
    assert found("没有的") == set()


def test_the_status_can_be_filtered(services: Services) -> None:
    owner = customer(services)
    old = create(
        services, "qualification", customer_id=owner, kind="other", valid_to=date(2026, 1, 1)
    )
    create(services, "qualification", customer_id=owner, kind="other", is_permanent=True)
    expired = Group((Condition("document_status", Op.ONE_OF, ("expired",)),))
    assert list(services.lists.ids(ListQuery("qualification", filter=expired))) == [old]
