"""Headings of real lists to fields: several contacts, groups, units, what stays without a field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from crmdesk.core.i18n import set_language
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.services.container import Services
from crmdesk.services.importing import How
from crmdesk.services.importing.headers import find
from crmdesk.services.importing.mapping import ColumnMapping, suggest
from tests.services.importing.conftest import Importing, JobOf


def mapped(services: Services, *rows: Sequence[str], entity: str = "customer") -> dict[str, str]:
    """What is proposed for a sheet that begins with *rows*."""
    targets = services.imports.targets(entity)
    header = find(rows, targets.ways)
    mapping = suggest(targets, header, rows[header.last :])
    return {c.heading: c.target for c in mapping.columns if c.heading}


def test_columns_of_several_contacts_are_told_apart(services: Services) -> None:
    assert mapped(
        services, ["客户名称", "联系人1", "手机1", "职务1", "联系人2", "手机2", "联系人3"]
    ) == {
        "客户名称": "name",
        "联系人1": "contact.name",
        "手机1": "contact.mobile",
        "职务1": "contact.job_title",
        "联系人2": "contact2.name",
        "手机2": "contact2.mobile",
        "联系人3": "contact3.name",
    }


@pytest.mark.parametrize(
    ("name", "telephone"),
    [
        ("联系人二", "联系人二电话"),
        ("第二联系人", "第二联系人电话"),
        ("联系人2姓名", "联系人2电话"),
        ("备用联系人", "备用联系人电话"),
        ("contact2.name", "contact2.phone"),
    ],
)
def test_a_second_contact_has_many_names(services: Services, name: str, telephone: str) -> None:
    found = mapped(services, ["客户名称", "联系人", "手机", name, telephone])
    assert found[name] == "contact2.name"
    assert found[telephone] == "contact2.phone"


def test_repeated_headings_are_the_next_contact(services: Services) -> None:
    found = mapped(services, ["客户名称", "联系人", "手机", "联系人", "手机"])
    assert found["联系人 2"] == "contact2.name"
    assert found["手机 2"] == "contact2.mobile"


def test_a_merged_heading_says_whose_columns_stand_below(services: Services) -> None:
    found = mapped(
        services,
        ["客户名称", "第一联系人", "", "联系人2", "", "收货信息", ""],
        ["", "姓名", "手机", "姓名", "手机", "收货地址", "收货人"],
        ["锦华", "张伟", "13800138000", "李娜", "13900139000", "宝安", "王五"],
    )
    assert list(found.values()) == [
        "name",
        "contact.name",
        "contact.mobile",
        "contact2.name",
        "contact2.mobile",
        "address.address",
        "address.person",
    ]


def test_a_second_telephone_without_a_name_is_no_second_contact(services: Services) -> None:
    found = mapped(services, ["客户名称", "联系人", "手机", "手机2", "收货人"])
    assert (found["手机2"], found["收货人"]) == ("", "")


def test_several_addresses_of_delivery(services: Services) -> None:
    found = mapped(
        services,
        ["客户名称", "收货地址1", "收货人1", "收货地址2"],
        ["锦华", "深圳市宝安区兴业路8号", "张伟", "深圳市福田区滨河路1号"],
    )
    assert found["收货地址1"] == "address.full_address"
    assert found["收货人1"] == "address.person"
    assert found["收货地址2"] == "address2.full_address"


def test_a_department_behind_a_contact_is_the_contacts(services: Services) -> None:
    assert mapped(services, ["客户名称", "联系人", "部门"])["部门"] == "contact.section"
    assert mapped(services, ["客户名称", "部门", "联系人"])["部门"] == "department_id"
    two = mapped(services, ["客户名称", "联系人1", "手机1", "联系人2", "部门"])
    assert two["部门"] == "contact2.section"


def test_a_list_of_contacts_names_its_customers(services: Services) -> None:
    found = mapped(services, ["客户名称", "姓名", "部门", "手机"], entity="contact")
    assert found == {
        "客户名称": "customer_id",
        "姓名": "name",
        "部门": "section",
        "手机": "mobile",
    }
    both = mapped(services, ["客户名称", "客户编号", "姓名"], entity="contact")
    assert (both["客户名称"], both["客户编号"]) == ("", "customer_id")


def test_lists_of_usual_programs_need_no_hand(services: Services) -> None:
    jinshuju = [
        "单位编号",
        "单位全名",
        "助记码",
        "联系人",
        "联系电话",
        "单位地址",
        "税号",
        "开户银行",
    ]
    assert all(mapped(services, jinshuju).values())
    crm = ["公司名称", "客户类别", "所属行业", "业务员", "客户来源", "状态", "标签", "备注", "邮编"]
    assert all(mapped(services, crm).values())


def test_no_two_columns_fill_one_field(services: Services) -> None:
    found = mapped(services, ["客户名称", "公司名称", "名称", "电话", "联系电话", "公司电话"])
    used = [target for target in found.values() if target]
    assert len(used) == len(set(used))


def test_the_column_of_reasons_is_not_imported(services: Services) -> None:
    assert mapped(services, ["客户名称", "原因"])["原因"] == ""


def test_amounts_are_read_in_the_unit_of_their_heading(services: Services, take: Importing) -> None:
    take([["客户名称", "注册资本（元）"], ["锦华", "1000000"]])
    take([["客户名称", "注册资本（万元）"], ["鑫盛", "100"]])
    take([["客户名称", "注册资本"], ["宏达", "100"]])
    amounts = {r["registered_capital"] for r in services.records.all("customer")}
    assert amounts == {1_000_000 * FEN_PER_YUAN}


# --- remembering --------------------------------------------------------------------------------
ODD = [["甲方", "打哪儿", "电话"], ["锦华", "x", "0755-26712345"]]


def by_hand(mapping: ColumnMapping) -> ColumnMapping:
    return mapping.named("甲方", "name").named("打哪儿", "remark")


def test_a_mapping_is_remembered_for_files_with_the_same_headings(
    services: Services, job_of: JobOf
) -> None:
    job = job_of(ODD)
    services.imports.run(replace(job, mapping=by_hand(job.mapping)))
    again = job_of([["标题"], ["甲方：", "打哪儿", "电话"], ["鑫盛", "y", "0755-26712346"]])
    found = {c.heading: (c.target, c.how) for c in again.mapping.columns}
    assert found["甲方："] == ("name", How.REMEMBERED)
    assert found["打哪儿"] == ("remark", How.REMEMBERED)
    assert again.mapping.name == job.source.name
    other = job_of([["甲方", "电话"], ["鑫盛", "0755-26712346"]])
    assert all(c.how is not How.REMEMBERED for c in other.mapping.columns)


def test_a_corrected_mapping_replaces_the_remembered_one(services: Services, job_of: JobOf) -> None:
    job = job_of(ODD)
    services.imports.run(replace(job, mapping=by_hand(job.mapping)))
    second = job_of(ODD)
    services.imports.run(replace(second, mapping=second.mapping.named("打哪儿", "short_name")))
    assert {c.heading: c.target for c in job_of(ODD).mapping.columns}["打哪儿"] == "short_name"
    assert len(services.records.all("import_mapping")) == 1


def test_nothing_is_remembered_unless_something_was_imported(
    services: Services, job_of: JobOf
) -> None:
    job = job_of(ODD, remember=False)
    services.imports.run(replace(job, mapping=by_hand(job.mapping)))
    assert services.records.all("import_mapping") == []
    bad = job_of([["客户名称", "电话"], ["锦华", "12"]])
    services.imports.run(bad)
    services.imports.check(job_of([["客户名称"], ["锦华"]]))
    assert services.records.all("import_mapping") == []


def test_what_was_remembered_of_a_field_that_is_gone_is_forgotten(
    services: Services, job_of: JobOf
) -> None:
    made = services.records.save("custom_field", None, {"title": "等级分", "kind": "integer"})
    field_id = next(iter(made.of("custom_field").created))
    rows = [["客户名称", "等级分"], ["锦华", "5"]]
    first = job_of(rows)
    assert first.mapping.columns[1].target == f"custom.{field_id}"
    services.imports.run(first)
    services.records.remove("custom_field", [field_id])
    assert job_of(rows).mapping.columns[1].target == ""


def test_targets_are_found_by_key_label_and_alias_in_both_languages(services: Services) -> None:
    targets = services.imports.targets("customer")
    for said in ("phone", "电话", "Telephone", "公司电话"):
        target = targets.find(said)
        assert target is not None
        assert target.key == "phone"
    assert targets.find("没有这个") is None
    second = targets.by_key["contact2.mobile"]
    assert second.label == "联系人 2：手机"
    set_language("en")
    assert second.label == "Contact 2: Mobile"
