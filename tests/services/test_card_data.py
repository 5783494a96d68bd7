"""What a card loads: order, limits, one state of the data, few queries."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event

from crmdesk.core.errors import NotFound
from crmdesk.models.qualification import QualificationStatus
from crmdesk.services.card_data import CHUNK
from crmdesk.services.container import Services
from tests.helpers.cards import fullest, typical
from tests.helpers.making import contact, create, customer


def test_the_primary_contact_comes_first_then_the_decision_path(services: Services) -> None:
    card = services.cards.card(typical(services))
    assert [c["name"] for c in card.contacts] == ["张伟", "刘芳", "陈志远"]
    assert [(n.name, n.role) for n in card.path] == [
        ("张伟", "buyer"), ("刘芳", "finance"), ("陈志远", "decider"),
    ]  # fmt: skip
    assert card.derived["decision_coverage"] == 6667


def test_a_contact_who_left_is_neither_listed_nor_on_the_path(services: Services) -> None:
    c = customer(services)
    contact(services, c, "张伟", role="buyer", has_left=True)
    contact(services, c, "李娜", mobile="13900139000")
    card = services.cards.card(c)
    assert [p["name"] for p in card.contacts] == ["李娜"]
    assert card.path == ()
    assert "decision_coverage" not in card.derived


def test_latest_notes_events_and_rivals_are_chosen(services: Services) -> None:
    card = services.cards.card(fullest(services))
    assert [e["happened_on"] for e in card.credit_events] == [
        "2026-01-05", "2026-01-04", "2026-01-03",
    ]  # fmt: skip
    assert len(card.competitors) == 3
    assert len(card.contacts) == 10
    assert len(card.qualifications) == 12


def test_the_newest_note_of_each_topic_up_to_the_day_is_shown(services: Services) -> None:
    c = customer(services)
    for day, text in ((date(2026, 5, 1), "旧"), (date(2026, 11, 1), "新")):
        create(services, "dated_note", customer_id=c, topic="status", noted_on=day, text=text)
    assert services.cards.card(c).notes["status"]["text"] == "新"
    assert services.cards.card(c, date(2026, 6, 1)).notes["status"]["text"] == "旧"
    assert services.cards.card(c, date(2026, 1, 1)).notes == {}


def test_documents_are_judged_on_the_day_of_the_card(services: Services) -> None:
    card_id = typical(services)
    now = [q.status for q in services.cards.card(card_id).qualifications]
    assert now == [
        QualificationStatus.VALID, QualificationStatus.VALID, QualificationStatus.SOON,
        QualificationStatus.REMIND, QualificationStatus.EXPIRED,
    ]  # fmt: skip
    earlier = services.cards.card(card_id, date(2026, 1, 1)).qualifications
    assert {q.status for q in earlier} == {QualificationStatus.VALID}


def test_only_what_is_really_known_is_derived(services: Services) -> None:
    suspect = customer(services, "一号", relation_state="listed")
    buyer = customer(services, "二号", relation_state="customer")
    values = services.derived.values_for([suspect, buyer])
    assert values == {suspect: {"pyramid_layer": "suspect", "standing": "suspect"}, buyer: {}}


def test_cards_come_in_the_asked_order_without_deleted_ones(services: Services) -> None:
    ids = [customer(services, f"客户{n}") for n in range(5)]
    services.records.remove("customer", [ids[2]])
    wanted = [ids[4], ids[2], ids[0], 12345]
    assert [c.customer_id for c in services.cards.cards(wanted)] == [ids[4], ids[0]]
    with pytest.raises(NotFound):
        services.cards.card(ids[2])


def test_a_card_carries_the_version_of_the_data_it_shows(services: Services) -> None:
    c = customer(services)
    assert services.cards.card(c).version == services.journal.newest_id()
    services.records.save("customer", c, {"short_name": "锦华"})
    assert services.cards.card(c).version == services.journal.newest_id()


def test_the_number_of_queries_does_not_grow_with_the_customers(services: Services) -> None:
    ids = [customer(services, f"客户{n}") for n in range(30)]
    typical(services)
    list(services.cards.cards(ids[:1]))
    engine = services.database._engine("read")
    seen: list[str] = []

    def listener(*given: object) -> None:
        seen.append(str(given[2]))

    counts = []
    event.listen(engine, "before_cursor_execute", listener)
    for chosen in (ids[:2], ids):
        seen.clear()
        list(services.cards.cards(chosen))
        counts.append(len([s for s in seen if s.startswith("SELECT")]))
    event.remove(engine, "before_cursor_execute", listener)
    assert counts[0] == counts[1] <= 12
    assert CHUNK >= 100
