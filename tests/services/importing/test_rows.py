"""Customers with contacts and addresses in one sheet: what each row makes and what is refused."""

from __future__ import annotations

from typing import Any

from crmdesk.services import search_index
from crmdesk.services.container import Services
from crmdesk.services.importing import Action, Mode, Report
from tests.helpers.making import contact, create, customer
from tests.services.importing.conftest import Importing

HEAD = ["客户名称", "电话", "联系人", "手机", "职务"]


def people(services: Services) -> dict[str, list[tuple[Any, Any, bool]]]:
    """Per customer name, mobile and whether primary, of every contact."""
    names = {r.record_id: r["name"] for r in services.records.all("customer")}
    found: dict[str, list[tuple[Any, Any, bool]]] = {name: [] for name in names.values()}
    for row in services.records.all("contact"):
        found[names[row["customer_id"]]].append(
            (row["name"], row["mobile"], bool(row["is_primary"]))
        )
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


def actions(report: Report) -> list[Action]:
    return [row.action for row in report.rows]


def reasons(report: Report) -> list[str]:
    return [row.reason() for row in report.refused]


def index_is_true(services: Services) -> bool:
    """Whether the search text of every customer is what would be made of the records now."""
    ids = [r.record_id for r in services.records.all("customer")]
    with services.database.read() as connection:
        kept = connection.execute(search_index.SEARCH_TEXT.select()).all()
        return dict(tuple(row) for row in kept) == search_index.texts(
            connection, services.catalogue, ids
        )


# --- several contacts ---------------------------------------------------------------------------
def test_several_rows_of_one_customer_add_contacts(services: Services, take: Importing) -> None:
    report = take(
        [
            HEAD,
            ["锦华五金", "0755-26712345", "张伟", "13800138000", "经理"],
            ["锦华五金", "0755-26712345", "李娜", "13900139000", "会计"],
            ["锦华五金", "", "王五", "13700137000", ""],
            ["锦华五金", "0755-26712345", "张伟", "13800138000", "经理"],
        ]
    )
    assert actions(report) == [Action.CREATE, Action.UPDATE, Action.UPDATE, Action.SAME]
    assert report.created == {"customer": 1, "contact": 3}
    assert people(services)["锦华五金"] == [
        ("张伟", "13800138000", True),
        ("李娜", "13900139000", False),
        ("王五", "13700137000", False),
    ]
    assert index_is_true(services)


def test_a_row_without_customer_continues_the_one_above(
    services: Services, take: Importing
) -> None:
    report = take(
        [
            HEAD,
            ["锦华五金", "0755-26712345", "张伟", "13800138000", "经理"],
            ["", "", "李娜", "13900139000", "会计"],
            ["", "", "坏号", "139", ""],
            ["", "", "王五", "13700137000", ""],
            ["鑫盛商贸", "", "赵六", "13600136000", ""],
            ["", "", "钱七", "13500135000", ""],
        ]
    )
    assert [row.number for row in report.refused] == [4]
    assert len(people(services)["锦华五金"]) == 3
    assert [name for name, _m, _p in people(services)["鑫盛商贸"]] == ["赵六", "钱七"]


def test_what_continues_a_refused_row_is_refused_and_says_so(
    services: Services, take: Importing
) -> None:
    report = take(
        [
            HEAD,
            ["锦华五金", "12", "张伟", "13800138000", ""],
            ["", "", "李娜", "13900139000", ""],
            ["", "", "王五", "13700137000", ""],
        ]
    )
    assert actions(report) == [Action.REFUSE] * 3
    assert "第 2 行" in reasons(report)[1]
    assert "第 2 行" in reasons(report)[2]
    assert services.records.all("contact") == []


def test_a_first_row_without_customer_is_refused(services: Services, take: Importing) -> None:
    report = take([HEAD, ["", "", "李娜", "13900139000", ""]])
    assert actions(report) == [Action.REFUSE]
    assert services.records.all("customer") == []


def test_contact_columns_side_by_side(services: Services, take: Importing) -> None:
    report = take(
        [
            ["客户名称", "联系人1", "电话1", "联系人2", "电话2", "联系人3", "电话3"],
            ["锦华五金", "张伟", "13800138000", "李娜", "0755-26712345", "", ""],
            ["鑫盛商贸", "", "", "赵六", "13600136000", "钱七", "13500135000"],
            ["宏达电子", "孙八", "13600136001", "", "", "", ""],
        ]
    )
    assert actions(report) == [Action.CREATE] * 3
    assert report.created == {"customer": 3, "contact": 5}
    # A mobile number under "telephone" is one.
    assert people(services) == {
        "锦华五金": [("张伟", "13800138000", True), ("李娜", None, False)],
        "鑫盛商贸": [("赵六", "13600136000", True), ("钱七", "13500135000", False)],
        "宏达电子": [("孙八", "13600136001", True)],
    }
    assert index_is_true(services)


def test_contacts_side_by_side_meet_those_that_exist(services: Services, take: Importing) -> None:
    shop = customer(services, "锦华五金")
    contact(services, shop, "李娜", mobile="13900139000")
    report = take(
        [
            ["客户名称", "联系人1", "手机1", "联系人2", "手机2", "职务2"],
            ["锦华五金", "张伟", "13800138000", "李娜", "13900139000", "会计"],
        ]
    )
    assert actions(report) == [Action.UPDATE]
    assert (report.rows[0].added, len(report.rows[0].changes)) == (1, 1)
    assert people(services)["锦华五金"] == [
        ("张伟", "13800138000", False),
        ("李娜", "13900139000", True),
    ]


def test_one_person_twice_in_a_row_is_one(services: Services, take: Importing) -> None:
    head = ["客户名称", "联系人1", "手机1", "联系人2", "手机2", "职务2"]
    report = take([head, ["锦华五金", "张伟", "13800138000", "张 伟", "13800138000", "经理"]])
    assert report.created["contact"] == 1
    assert services.records.all("contact")[0]["job_title"] == "经理"
    assert index_is_true(services)
    report = take([head, ["鑫盛商贸", "张伟", "13800138000", "张伟", "13900139000", ""]])
    assert "两次" in reasons(report)[0]
    assert "张伟" in reasons(report)[0]
    assert len(services.records.all("customer")) == 1


def test_a_wrong_second_contact_refuses_the_whole_row(services: Services, take: Importing) -> None:
    report = take(
        [
            ["客户名称", "联系人1", "手机1", "联系人2", "手机2"],
            ["锦华五金", "张伟", "13800138000", "李娜", ""],
        ]
    )
    problem = report.refused[0].problems[0]
    assert (problem.column, problem.heading) == (4, "手机2")
    assert services.records.all("customer") == []
    assert services.records.all("contact") == []


# --- telephones without names -------------------------------------------------------------------
def test_a_telephone_without_a_name_is_the_customers(services: Services, take: Importing) -> None:
    report = take([["客户名称", "联系人", "手机"], ["锦华五金", "", "13800138000"]])
    assert services.records.all("customer")[0]["phone"] == "13800138000"
    assert services.records.all("contact") == []
    assert report.notes() == []


def test_a_further_telephone_without_a_name_is_kept(services: Services, take: Importing) -> None:
    rows = [["客户名称", "电话", "手机"], ["锦华五金", "0755-26712345", "13800138000"]]
    report = take(rows)
    assert people(services) == {"锦华五金": [("联系人", "13800138000", True)]}
    assert report.notes() == ["1 位联系人没有姓名，暂记为“联系人”。"]
    assert actions(take(rows)) == [Action.SAME]
    assert index_is_true(services)


def test_a_consumers_telephone_is_his_own(services: Services, take: Importing) -> None:
    take(
        [
            ["客户名称", "客户类型", "手机", "微信"],
            ["张伟", "消费客户", "13800138000", "zhangwei66"],
        ]
    )
    (person,) = services.records.all("contact")
    assert (person["name"], person["wechat"]) == ("张伟", "zhangwei66")
    assert services.records.all("customer")[0]["phone"] == "13800138000"


def test_a_contact_without_telephone_is_reached_by_the_customers(
    services: Services, take: Importing
) -> None:
    take([["客户名称", "电话", "联系人"], ["锦华五金", "0755-26712345", "张伟"]])
    assert services.records.all("contact")[0]["phone"] == "0755-26712345"


# --- contradictions -----------------------------------------------------------------------------
def test_rows_of_one_customer_must_not_contradict(services: Services, take: Importing) -> None:
    report = take(
        [
            ["客户名称", "电话", "客户类型", "联系人", "手机"],
            ["锦华五金", "0755-26712345", "", "张伟", "13800138000"],
            ["锦华五金", "0755-26719999", "", "李娜", "13900139000"],
            ["锦华五金", "", "渠道/中间客户", "王五", "13700137000"],
        ]
    )
    assert actions(report) == [Action.CREATE, Action.REFUSE, Action.UPDATE]
    assert "第 2 行" in reasons(report)[0]
    assert "26712345" in reasons(report)[0]
    stored = services.records.all("customer")[0]
    assert (stored["phone"], stored["customer_type"]) == ("0755-26712345", "channel")


def test_rows_of_an_existing_customer_must_not_contradict(
    services: Services, take: Importing
) -> None:
    customer(services, "锦华五金", phone="0755-26712345")
    report = take(
        [
            ["客户名称", "电话", "简称"],
            ["锦华五金", "0755-26719999", "锦华"],
            ["锦华五金", "0755-26718888", "锦华"],
        ]
    )
    assert actions(report) == [Action.UPDATE, Action.REFUSE]
    assert services.records.all("customer")[0]["phone"] == "0755-26719999"


# --- what the person chose ----------------------------------------------------------------------
def test_only_new_ones(services: Services, take: Importing) -> None:
    customer(services, "锦华五金")
    rows = [["客户名称", "简称"], ["锦华五金", "锦华"], ["鑫盛商贸", "鑫盛"]]
    report = take(rows, mode=Mode.CREATE)
    assert actions(report) == [Action.REFUSE, Action.CREATE]
    assert "已经存在" in reasons(report)[0]
    assert [r["short_name"] for r in services.records.all("customer")] == [None, "鑫盛"]


def test_only_existing_ones(services: Services, take: Importing) -> None:
    customer(services, "锦华五金")
    rows = [["客户名称", "简称"], ["锦华五金", "锦华"], ["鑫盛商贸", "鑫盛"]]
    report = take(rows, mode=Mode.UPDATE)
    assert actions(report) == [Action.UPDATE, Action.REFUSE]
    assert [r["short_name"] for r in services.records.all("customer")] == ["锦华"]


def test_only_existing_ones_need_no_name(services: Services, take: Importing) -> None:
    customer(services, "锦华五金")
    report = take([["客户编号", "简称"], ["C000001", "锦华"]], mode=Mode.UPDATE)
    assert actions(report) == [Action.UPDATE]


def test_blank_cells_change_nothing_unless_asked_to(services: Services, take: Importing) -> None:
    customer(services, "锦华五金", short_name="锦华", remark="老客户")
    rows = [["客户名称", "简称", "备注"], ["锦华五金", "", "新备注"]]
    take(rows)
    assert services.records.all("customer")[0]["short_name"] == "锦华"
    report = take(rows, clear_blank=True)
    assert services.records.all("customer")[0]["short_name"] is None
    assert [(c.spec.name, c.old, c.new) for c in report.rows[0].changes] == [
        ("short_name", "锦华", None)
    ]


def test_a_required_field_is_not_cleared(services: Services, take: Importing) -> None:
    customer(services, "锦华五金", uscc="91110000MATE5T0170")
    rows = [["信用代码", "客户名称"], ["91110000MATE5T0170", ""]]
    assert actions(take(rows, clear_blank=True)) == [Action.REFUSE]
    assert services.records.all("customer")[0]["name"] == "锦华五金"


def test_new_customers_get_the_chosen_tags(services: Services, take: Importing) -> None:
    fair, big = create(services, "tag", name="展会"), create(services, "tag", name="大户")
    customer(services, "老客户", tags=(big,))
    take(
        [
            ["客户名称", "标签", "联系人", "手机"],
            ["锦华五金", "大户", "张伟", "13800138000"],
            ["锦华五金", "大户", "李娜", "13900139000"],
            ["鑫盛商贸", "", "", ""],
            ["老客户", "", "", ""],
        ],
        tag_ids=(fair,),
    )
    found = {r["name"]: r["tags"] for r in services.records.all("customer")}
    assert {name: set(tags.strip(",").split(",")) for name, tags in found.items()} == {
        "锦华五金": {str(fair), str(big)},
        "鑫盛商贸": {str(fair)},
        "老客户": {str(big)},
    }
    assert len(services.records.all("contact")) == 2


def test_doubtful_ones_are_refused_on_wish(services: Services, take: Importing) -> None:
    customer(services, "深圳市锦华五金制品有限公司", phone="0755-26712345")
    rows = [["客户名称", "电话"], ["锦华五金", "0755-26712345"]]
    report = take(rows, refuse_doubtful=True)
    assert actions(report) == [Action.REFUSE]
    assert "锦华五金制品有限公司" in reasons(report)[0]
    report = take(rows)
    assert actions(report) == [Action.CREATE]
    assert report.doubtful == 1


# --- other entities -----------------------------------------------------------------------------
def test_contacts_of_existing_customers(services: Services, take: Importing) -> None:
    customer(services, "锦华五金")
    report = take(
        [
            ["客户名称", "姓名", "手机", "直属上级"],
            ["锦华五金", "张伟", "13800138000", ""],
            ["C000001", "李娜", "13900139000", ""],
            ["没有的公司", "王五", "13700137000", ""],
            ["锦华五金", "张伟", "13800138001", ""],
        ],
        "contact",
    )
    assert actions(report) == [Action.CREATE, Action.CREATE, Action.REFUSE, Action.UPDATE]
    assert "没有的公司" in reasons(report)[0]
    assert people(services)["锦华五金"] == [
        ("张伟", "13800138001", True),
        ("李娜", "13900139000", False),
    ]
    assert index_is_true(services)


def test_competitors_and_employees(services: Services, take: Importing) -> None:
    take([["竞争对手"], ["宏达"], ["宏达"], ["远大"]], "competitor")
    assert sorted(r["name"] for r in services.records.all("competitor")) == ["宏达", "远大"]
    report = take([["姓名"], ["李晓明"], ["王芳"]], "employee")
    assert actions(report) == [Action.SAME, Action.CREATE]
