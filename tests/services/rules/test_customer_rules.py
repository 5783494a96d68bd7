"""The rules of the customer: number, credit code, tiers, capital, keys made from the name."""

from __future__ import annotations

import pytest

from crmdesk.models.query import ListQuery, Sort
from crmdesk.services.container import Services
from crmdesk.services.writing import Writer
from tests.helpers.making import create, customer
from tests.helpers.refusals import refused

USCC = "91110000MATE5T0170"
OTHER_USCC = "91350100M000100Y43"


def stored(services: Services, record: int, field: str) -> object:
    return services.records.fetch("customer", record)[field]


def code_of_new(services: Services, name: str = "新客户", **values: object) -> object:
    return stored(services, customer(services, name, **values), "code")


# --- required -------------------------------------------------------------------------------
def test_a_name_is_all_that_must_be_typed(services: Services) -> None:
    record = services.records.fetch("customer", customer(services, "锦华五金"))
    assert record["code"] == "C000001"
    assert record["customer_type"] == "company"
    assert record["relation_state"] == "lead"
    assert record["owner_id"] == services.employee_id
    assert record["capital_currency"] == "CNY"
    assert record["pinyin_code"] == "jhwj"
    assert record["match_key"] == "锦华"


@pytest.mark.parametrize("name", [None, "", "  ", "\u200b"])
def test_a_customer_needs_a_name(services: Services, name: str | None) -> None:
    with refused(services, "name"):
        services.records.save("customer", None, {"name": name})
    record = customer(services)
    with refused(services, "name"):
        services.records.save("customer", record, {"name": name})


def test_a_customer_needs_somebody_responsible(services: Services) -> None:
    record = customer(services)
    with refused(services, "owner_id"):
        services.records.save("customer", record, {"owner_id": None})
    services.employee_id = None
    with refused(services, "owner_id"):
        services.records.save("customer", None, {"name": "无人负责"})


# --- the customer number --------------------------------------------------------------------
def test_numbers_are_given_one_after_the_other(services: Services) -> None:
    assert [code_of_new(services) for _ in range(3)] == ["C000001", "C000002", "C000003"]


def test_numbers_in_the_recycle_bin_are_not_given_again(services: Services) -> None:
    customer(services)
    second = customer(services)
    services.records.remove("customer", [second])
    assert code_of_new(services) == "C000003"


def test_after_six_digits_come_seven(services: Services) -> None:
    assert code_of_new(services, code="C999999") == "C999999"
    assert code_of_new(services) == "C1000000"
    assert code_of_new(services) == "C1000001"


@pytest.mark.parametrize(
    "foreign", ["CX01", "KH-0007", "C12", "c000500", "C0000005", "C00000500", "C12345678", "00001"]
)
def test_foreign_numbers_are_kept_and_do_not_disturb_the_count(
    services: Services, foreign: str
) -> None:
    customer(services)
    assert code_of_new(services, code=foreign) == foreign
    assert code_of_new(services) == "C000002"


def test_a_number_of_our_form_moves_the_count(services: Services) -> None:
    assert code_of_new(services, code="C000041") == "C000041"
    assert code_of_new(services) == "C000042"


def test_given_and_automatic_numbers_mix_in_one_act(services: Services) -> None:
    """As in an import where some rows have numbers."""
    with Writer(services.context(), "Import") as writer:
        made = [
            writer.create("customer", {"name": f"客户{n}", "code": code})
            for n, code in enumerate([None, "C000002", None, "C000009", None, "CX01", None])
        ]
    codes = [stored(services, record, "code") for record in made]
    assert codes == ["C000001", "C000002", "C000003", "C000009", "C000004", "CX01", "C000005"]


def test_a_number_belongs_to_one_customer_also_to_one_in_the_bin(services: Services) -> None:
    first = customer(services, "锦华五金", code="K1")
    with refused(services, "code", "K1", "锦华五金"):
        services.records.save("customer", None, {"name": "另一家", "code": "K1"})
    services.records.remove("customer", [first])
    with refused(services, "code", "锦华五金"):
        services.records.save("customer", None, {"name": "另一家", "code": " Ｋ1 "})


# --- 统一社会信用代码 -----------------------------------------------------------------------
def test_a_credit_code_is_stored_in_its_one_form(services: Services) -> None:
    record = customer(services, uscc="91110000 mate5t0170")
    assert stored(services, record, "uscc") == USCC


def test_a_credit_code_is_unique_among_the_living(services: Services) -> None:
    first = customer(services, "锦华五金", uscc=USCC)
    with refused(services, "uscc", "C000001", "锦华五金"):
        services.records.save("customer", None, {"name": "另一家", "uscc": USCC})
    second = customer(services, "另一家", uscc=OTHER_USCC)
    with refused(services, "uscc", "锦华五金"):
        services.records.save("customer", second, {"uscc": USCC})
    services.records.save("customer", first, {"uscc": USCC, "fax": "0755-26712345"})
    services.records.remove("customer", [first])
    services.records.save("customer", second, {"uscc": USCC})


def test_a_deleted_duplicate_cannot_come_back_beside_the_living_one(services: Services) -> None:
    first = customer(services, "锦华五金", uscc=USCC)
    done = services.records.remove("customer", [first])
    customer(services, "另一家", uscc=USCC)
    with refused(services, "uscc", "另一家"):
        services.records.restore("customer", [first])
    with refused(services, "uscc", "另一家"):
        services.undo.undo(done.change_set_id)


def test_a_consumer_has_no_credit_code(services: Services) -> None:
    with refused(services, "uscc"):
        services.records.save(
            "customer", None, {"name": "张伟", "customer_type": "consumer", "uscc": USCC}
        )
    record = customer(services, uscc=USCC)
    with refused(services, "uscc"):
        services.records.save("customer", record, {"customer_type": "consumer"})
    services.records.save("customer", record, {"customer_type": "consumer", "uscc": None})


# --- tiers ----------------------------------------------------------------------------------
def test_a_second_tier_customer_needs_its_parent(services: Services) -> None:
    with refused(services, "parent_id"):
        services.records.save("customer", None, {"name": "二级商", "channel_tier": "second"})
    first = customer(services, "一级商", channel_tier="first")
    second = customer(services, "二级商", channel_tier="second", parent_id=first)
    with refused(services, "parent_id"):
        services.records.save("customer", second, {"parent_id": None})
    services.records.save("customer", second, {"parent_id": None, "channel_tier": None})


def test_no_customer_stands_above_itself(services: Services) -> None:
    first = customer(services, "甲")
    with refused(services, "parent_id"):
        services.records.save("customer", first, {"parent_id": first})
    second = customer(services, "乙", parent_id=first)
    third = customer(services, "丙", parent_id=second)
    with refused(services, "parent_id"):
        services.records.save("customer", first, {"parent_id": third})
    services.records.save("customer", first, {"parent_id": customer(services, "丁")})


# --- capital --------------------------------------------------------------------------------
def test_more_cannot_be_paid_in_than_subscribed(services: Services) -> None:
    with refused(services, "paid_in_capital"):
        services.records.save(
            "customer", None, {"name": "甲", "registered_capital": 100, "paid_in_capital": 101}
        )
    record = customer(services, registered_capital=100, paid_in_capital=100)
    with refused(services, "paid_in_capital"):
        services.records.save("customer", record, {"registered_capital": 99})
    services.records.save("customer", record, {"registered_capital": None})
    services.records.save("customer", record, {"paid_in_capital": 10**9})
    with refused(services, "registered_capital"):
        services.records.save("customer", record, {"registered_capital": -1})


# --- keys made from the name ----------------------------------------------------------------
def test_a_new_name_renews_key_match_and_pinyin_code(services: Services) -> None:
    record = customer(services, "锦华五金")
    services.records.save("customer", record, {"name": "安宁食品有限公司"})
    now = services.records.fetch("customer", record)
    assert (now["pinyin_code"], now["match_key"]) == ("anspyxgs", "安宁")
    other = customer(services, "包装厂")
    order = list(services.lists.ids(ListQuery(sort=(Sort("name"),))))
    assert order == [record, other]


def test_a_pinyin_code_of_ones_own_survives_a_new_name(services: Services) -> None:
    record = customer(services, "锦华五金", pinyin_code="JINHUA")
    services.records.save("customer", record, {"name": "安宁食品"})
    assert stored(services, record, "pinyin_code") == "JINHUA"
    services.records.save("customer", record, {"pinyin_code": None})
    services.records.save("customer", record, {"name": "锦华五金"})
    assert stored(services, record, "pinyin_code") == "jhwj"


def test_a_persons_pinyin_code_follows_the_surname_and_a_new_name(services: Services) -> None:
    record = customer(services, "单田芳", customer_type="consumer")
    assert stored(services, record, "pinyin_code") == "stf"
    services.records.save("customer", record, {"name": "曾国藩"})
    assert stored(services, record, "pinyin_code") == "zgf"


def test_a_long_name_has_a_pinyin_code_that_fits_and_follows(services: Services) -> None:
    record = customer(services, "锦华" * 40)
    assert stored(services, record, "pinyin_code") == "jh" * 20
    services.records.save("customer", record, {"name": "安宁" * 40})
    assert stored(services, record, "pinyin_code") == "an" * 20


def test_a_company_that_turns_out_to_be_a_person_is_sorted_as_one(services: Services) -> None:
    zeng = customer(services, "曾国藩")
    yuan = customer(services, "袁世凯")
    assert list(services.lists.ids(ListQuery())) == [zeng, yuan]  # read ceng
    services.records.save("customer", zeng, {"customer_type": "consumer"})
    assert list(services.lists.ids(ListQuery())) == [yuan, zeng]  # read zeng
    assert list(services.lists.ids(ListQuery(search="zengguofan"))) == [zeng]


def test_a_name_without_letters_has_no_pinyin_code(services: Services) -> None:
    assert stored(services, customer(services, "（——）"), "pinyin_code") is None


def test_a_parent_may_be_deleted_without_its_children(services: Services) -> None:
    first = customer(services, "一级商")
    second = customer(services, "二级商", channel_tier="second", parent_id=first)
    services.records.remove("customer", [first])
    services.records.save("customer", second, {"fax": "0755-26712345"})
    assert services.names("customer", first) == "一级商"


def test_collaborators_and_tags_are_sets_of_ids(services: Services) -> None:
    tags = [create(services, "tag", name=name) for name in ("重点", "展会")]
    record = customer(services, tags=(tags[1], tags[0], tags[1]))
    assert stored(services, record, "tags") == f",{tags[0]},{tags[1]},"
    services.records.save("customer", record, {"tags": ()})
    assert stored(services, record, "tags") is None
