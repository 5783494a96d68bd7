"""Which existing customer a row means: number, credit code, name, mobile, in this order (C8)."""

from __future__ import annotations

import pytest

from crmdesk.services.container import Services
from crmdesk.services.importing import Action, Report
from tests.helpers.making import contact, customer
from tests.services.importing.conftest import Importing

FIRST, SECOND = "91110000MATE5T0170", "92310000MATE5T0255"


def outcome(report: Report) -> tuple[Action, str]:
    (row,) = report.rows
    return row.action, row.title if row.action is not Action.REFUSE else row.reason()


def test_by_number_whatever_the_name_says_now(services: Services, take: Importing) -> None:
    customer(services, "锦华五金")
    report = take([["客户编号", "客户名称"], ["c000001", "锦华集团"]])
    assert outcome(report)[0] is Action.UPDATE
    assert services.records.all("customer")[0]["name"] == "锦华集团"


def test_by_credit_code_before_the_name(services: Services, take: Importing) -> None:
    customer(services, "锦华五金", uscc=FIRST)
    customer(services, "鑫盛商贸")
    take([["客户名称", "信用代码", "简称"], ["鑫盛商贸", FIRST, "改"]])
    found = {r["uscc"]: (r["name"], r["short_name"]) for r in services.records.all("customer")}
    assert found == {FIRST: ("鑫盛商贸", "改"), None: ("鑫盛商贸", None)}


def test_number_and_credit_code_of_different_customers(services: Services, take: Importing) -> None:
    customer(services, "锦华五金", uscc=FIRST)
    customer(services, "鑫盛商贸", uscc=SECOND)
    report = take([["客户编号", "信用代码", "客户名称"], ["C000002", FIRST, "x"]])
    action, said = outcome(report)
    assert action is Action.REFUSE
    assert "鑫盛商贸" in said
    assert "锦华五金" in said


@pytest.mark.parametrize(
    "written",
    ["深圳市锦华（五金）有限公司", "深圳市锦华(五金)有限公司", " 深圳市 锦华（五金）有限公司 "],
)
def test_by_normalised_name(services: Services, take: Importing, written: str) -> None:
    customer(services, "深圳市锦华（五金）有限公司")
    report = take([["客户名称", "简称"], [written, "锦华"]])
    assert outcome(report)[0] is Action.UPDATE
    assert len(services.records.all("customer")) == 1


def test_the_same_name_with_another_credit_code_is_another(
    services: Services, take: Importing
) -> None:
    customer(services, "锦华五金", uscc=FIRST)
    report = take([["客户名称", "信用代码"], ["锦华五金", SECOND]])
    assert outcome(report)[0] is Action.CREATE


def test_a_name_that_several_have_needs_the_number(services: Services, take: Importing) -> None:
    customer(services, "锦华五金", uscc=FIRST)
    customer(services, "锦华五金", uscc=SECOND)
    action, said = outcome(take([["客户名称", "简称"], ["锦华五金", "x"]]))
    assert action is Action.REFUSE
    assert "编号" in said
    report = take([["客户名称", "客户编号", "简称"], ["锦华五金", "C000002", "x"]])
    assert outcome(report)[0] is Action.UPDATE


def test_by_the_mobile_of_the_primary_contact_if_the_names_agree(
    services: Services, take: Importing
) -> None:
    shop = customer(services, "深圳市锦华五金制品有限公司")
    contact(services, shop, mobile="13800138000")
    rows = [["客户名称", "联系人", "手机"], ["锦华五金", "张伟", "13800138000"]]
    report = take(rows)
    assert outcome(report)[0] is Action.UPDATE
    other = take([["客户名称", "联系人", "手机"], ["鑫盛商贸", "张伟", "13800138000"]])
    assert outcome(other) == (Action.CREATE, "鑫盛商贸")


def test_people_of_one_name_are_told_by_telephone(services: Services, take: Importing) -> None:
    head = ["客户名称", "客户类型", "电话"]
    take([head, ["张伟", "消费客户", "13800138000"]])
    assert outcome(take([head, ["张伟", "消费客户", "13900139000"]]))[0] is Action.CREATE
    assert outcome(take([head, ["张伟", "消费客户", "13800138000"]]))[0] is Action.SAME
    assert outcome(take([head, ["张伟", "消费客户", ""]]))[0] is Action.REFUSE


def test_a_number_that_is_new_makes_a_customer_with_it(services: Services, take: Importing) -> None:
    take([["客户编号", "客户名称"], ["KH-0007", "锦华五金"], ["KH-0008", "锦华五金"]])
    found = sorted(r["code"] for r in services.records.all("customer"))
    assert found == ["KH-0007", "KH-0008"]


def test_the_number_of_a_known_customer_cannot_be_changed(
    services: Services, take: Importing
) -> None:
    customer(services, "锦华五金", uscc=FIRST)
    report = take([["客户编号", "信用代码", "客户名称"], ["KH-9", FIRST, "锦华五金"]])
    action, said = outcome(report)
    assert action is Action.REFUSE
    assert "C000001" in said


def test_a_customer_in_the_recycle_bin_is_not_met(services: Services, take: Importing) -> None:
    gone = customer(services, "锦华五金")
    services.records.remove("customer", [gone])
    assert outcome(take([["客户名称"], ["锦华五金"]]))[0] is Action.CREATE


def test_a_credit_code_twice_in_one_file_is_one_customer(
    services: Services, take: Importing
) -> None:
    report = take([["客户名称", "信用代码"], ["锦华五金", FIRST], ["锦华集团", FIRST]])
    assert [row.action for row in report.rows] == [Action.CREATE, Action.REFUSE]
    assert len(services.records.all("customer")) == 1
