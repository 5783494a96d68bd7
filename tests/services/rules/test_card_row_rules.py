"""The rules of the small child records: addresses, notes, competitors, qualifications."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.services.container import Services
from tests.helpers.making import create, customer
from tests.helpers.refusals import refused


def usual(services: Services, record: int) -> list[str]:
    places = services.records.children("address", record)
    return [str(p["address"]) for p in places if p["is_default"]]


# --- addresses ------------------------------------------------------------------------------
def test_the_first_address_is_the_usual_one_until_another_is(services: Services) -> None:
    record = customer(services)
    create(services, "address", customer_id=record, address="一号仓")
    second = create(services, "address", customer_id=record, address="二号仓")
    assert usual(services, record) == ["一号仓"]
    services.records.save("address", second, {"is_default": True})
    assert usual(services, record) == ["二号仓"]


def test_a_restored_address_does_not_push_the_usual_one_aside(services: Services) -> None:
    record = customer(services)
    first = create(services, "address", customer_id=record, address="一号仓")
    services.records.remove("address", [first])
    create(services, "address", customer_id=record, address="二号仓")
    services.records.restore("address", [first])
    assert usual(services, record) == ["二号仓"]


# --- dated notes ----------------------------------------------------------------------------
def test_a_note_is_dated_today_and_signed_by_its_writer(services: Services) -> None:
    record = customer(services)
    note = create(services, "dated_note", customer_id=record, topic="status", text="月底盘点")
    stored = services.records.fetch("dated_note", note)
    assert (stored["noted_on"], stored["author_id"]) == ("2026-11-21", services.employee_id)
    other = create(services, "employee", name="王芳")
    older = create(
        services,
        "dated_note",
        customer_id=record,
        topic="status",
        text="旧事",
        noted_on=date(2025, 1, 2),
        author_id=other,
    )
    stored = services.records.fetch("dated_note", older)
    assert (stored["noted_on"], stored["author_id"]) == ("2025-01-02", other)


def test_a_note_is_about_something_and_not_from_tomorrow(services: Services) -> None:
    record = customer(services)
    note = {"customer_id": record, "topic": "status", "text": "月底盘点"}
    with refused(services, "text"):
        services.records.save("dated_note", None, note | {"text": " "})
    with refused(services, "topic"):
        services.records.save("dated_note", None, note | {"topic": None})
    with refused(services, "noted_on"):
        services.records.save("dated_note", None, note | {"noted_on": date(2026, 11, 22)})


# --- competitors ----------------------------------------------------------------------------
def test_shares_of_competitors_stay_within_the_whole(services: Services) -> None:
    record = customer(services)
    first, second = (create(services, "competitor", name=n) for n in ("甲厂", "乙厂"))
    share = {"customer_id": record, "competitor_id": first, "share": 6000}
    one = create(services, "competitor_relation", **share)
    with refused(services, "share", "100.5"):
        services.records.save(
            "competitor_relation", None, share | {"competitor_id": second, "share": 4050}
        )
    two = create(
        services, "competitor_relation", **share | {"competitor_id": second, "share": 4000}
    )
    with refused(services, "share"):
        services.records.save("competitor_relation", one, {"share": 6001})
    services.records.save("competitor_relation", one, {"share": None})
    services.records.remove("competitor_relation", [two])
    services.records.save("competitor_relation", one, {"share": 10_000})
    with refused(services, "share"):
        services.records.restore("competitor_relation", [two])


def test_a_competitor_stands_once_at_a_customer(services: Services) -> None:
    record, other = customer(services, "甲"), customer(services, "乙")
    rival = create(services, "competitor", name="对手")
    create(services, "competitor_relation", customer_id=record, competitor_id=rival)
    create(services, "competitor_relation", customer_id=other, competitor_id=rival)
    with refused(services, "competitor_id"):
        services.records.save(
            "competitor_relation", None, {"customer_id": record, "competitor_id": rival}
        )


# --- qualifications -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 31)}, "valid_to"),
        ({"valid_to": date(2027, 1, 1), "is_permanent": True}, "valid_to"),
        ({"checked_on": date(2026, 11, 22)}, "checked_on"),
        ({"person_id_number": "11010519491231002"}, "person_id_number"),
        ({"kind": None}, "kind"),
    ],
)
def test_a_document_that_contradicts_itself_is_refused(
    services: Services, values: dict[str, object], field: str
) -> None:
    document = {"customer_id": customer(services), "kind": "business_licence"}
    with refused(services, field):
        services.records.save("qualification", None, document | values)


def test_a_document_of_one_day_and_one_without_end_are_fine(services: Services) -> None:
    record = customer(services)
    day = date(2026, 2, 1)
    create(
        services,
        "qualification",
        customer_id=record,
        kind="business_licence",
        valid_from=day,
        valid_to=day,
    )
    licence = create(
        services, "qualification", customer_id=record, kind="business_licence", is_permanent=True
    )
    with refused(services, "valid_to"):
        services.records.save("qualification", licence, {"valid_to": day})
    services.records.save("qualification", licence, {"valid_to": day, "is_permanent": False})


def test_a_credit_event_has_a_date_and_a_story(services: Services) -> None:
    record = customer(services)
    event = {"customer_id": record, "happened_on": date(2026, 1, 5), "event": "逾期 45 天"}
    create(services, "credit_event", **event)
    with refused(services, "event"):
        services.records.save("credit_event", None, event | {"event": None})
    with refused(services, "happened_on"):
        services.records.save("credit_event", None, event | {"happened_on": None})
    with refused(services, "amount"):
        services.records.save("credit_event", None, event | {"amount": -1})
