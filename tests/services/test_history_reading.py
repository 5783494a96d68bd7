"""The history in words: pages, filters, names of records, only what people can read."""

from __future__ import annotations

from datetime import date

from crmdesk.models.history import Action, ChangeSource
from crmdesk.services.container import Services
from crmdesk.services.history_reading import ActLines, HistoryQuery, HistoryReader
from tests.helpers.making import contact, create, customer


def titles(acts: tuple[ActLines, ...]) -> list[str]:
    """What the acts are called."""
    return [a.act.text for a in acts]


def everything(reader: HistoryReader, query: HistoryQuery, limit: int = 40) -> list[ActLines]:
    """All pages one after the other."""
    found: list[ActLines] = []
    before = None
    while True:
        page = reader.page(query, before_id=before, limit=limit)
        found += page.acts
        if page.next_before is None:
            return found
        before = page.next_before


def test_an_edit_reads_as_field_old_and_new_in_words(services: Services) -> None:
    owner = customer(services)
    services.records.save("customer", owner, {"settlement": "monthly", "credit_days": 30})
    (newest, created) = services.history.page(HistoryQuery(owner)).acts
    assert newest.who == "李晓明"
    (record,) = newest.records
    assert record.name == ""  # the customer whose history it is
    words = {line.title: (line.old, line.new) for line in record.fields}
    assert words["结算方式"] == ("", "月结")
    assert words["账期（天）"] == ("", "30")
    assert created.records[0].action is Action.CREATE


def test_computed_columns_are_not_shown(services: Services) -> None:
    owner = customer(services, "锦华五金")
    services.records.save("customer", owner, {"name": "锦华机电"})
    (record,) = services.history.page(HistoryQuery(owner)).acts[0].records
    assert [line.title for line in record.fields if "key" in line.title] == []
    assert ("锦华五金", "锦华机电") in [(line.old, line.new) for line in record.fields]


def test_child_records_are_named_also_when_they_are_gone(services: Services) -> None:
    owner = customer(services)
    person = contact(services, owner, "张伟")
    paper = create(services, "qualification", customer_id=owner, kind="other", number="SQ-1")
    services.records.save("contact", person, {"contacted_on": date(2026, 11, 1)})
    services.records.remove("contact", [person])
    names = [
        (r.name, r.action) for a in everything(services.history, HistoryQuery(owner))
        for r in a.records
    ]  # fmt: skip
    assert names[:3] == [
        ("联系人 张伟", Action.DELETE), ("联系人 张伟", Action.UPDATE), ("资质 其他 SQ-1", Action.CREATE)
    ]  # fmt: skip
    assert paper


def test_a_purged_record_keeps_the_name_it_had(services: Services) -> None:
    owner = customer(services)
    made = services.records.save(
        "contact", None, {"customer_id": owner, "name": "临时", "mobile": "13800138099"}
    )
    services.undo.undo(made.change_set_id)
    newest = services.history.page(HistoryQuery(owner)).acts[0]
    assert newest.act.source is ChangeSource.UNDO
    assert [(r.name, r.action) for r in newest.records] == [("联系人 临时", Action.PURGE)]


def test_pages_together_are_the_whole_and_nothing_twice(services: Services) -> None:
    owner, other = customer(services, "甲"), customer(services, "乙")
    for n in range(25):
        services.records.save("customer", owner, {"employee_count": n + 1})
        services.records.save("customer", other, {"employee_count": n + 1})
    paged = everything(services.history, HistoryQuery(owner), limit=7)
    ids = [a.act.change_set_id for a in paged]
    assert len(ids) == 26
    assert ids == sorted(set(ids), reverse=True)
    assert len(everything(services.history, HistoryQuery(), limit=7)) >= 52


def test_filters_by_person_kind_and_field(services: Services) -> None:
    owner = customer(services)
    other = create(services, "employee", name="王海燕")
    services.records.save("customer", owner, {"phone": "0755-26712345"})
    services.employee_id = other
    changed = services.records.save("customer", owner, {"employee_count": 12})
    services.undo.undo(changed.change_set_id)
    page = services.history.page
    assert len(page(HistoryQuery(owner, employee_id=other)).acts) == 2
    assert len(page(HistoryQuery(owner, source=ChangeSource.UNDO)).acts) == 1
    assert len(page(HistoryQuery(owner, field=("customer", "phone"))).acts) == 1
    assert len(page(HistoryQuery(owner, field=("customer", "employee_count"))).acts) == 2
    fields = dict(services.history.fields(owner))
    assert fields["customer", "phone"] == "电话"


def test_text_is_found_in_titles_names_and_shown_values(services: Services) -> None:
    owner = customer(services)
    contact(services, owner, "欧阳晓明")
    services.records.save("customer", owner, {"settlement": "monthly"})
    page = services.history.page
    assert len(page(HistoryQuery(owner, text="欧阳")).acts) == 1
    assert len(page(HistoryQuery(owner, text="月结")).acts) == 1
    assert page(HistoryQuery(owner, text="没有这个")).acts == ()


def test_a_text_on_an_early_page_is_found_although_the_first_pages_lack_it(
    services: Services,
) -> None:
    owner = customer(services)
    services.records.save("customer", owner, {"remark": "最早的一次"})
    for n in range(30):
        services.records.save("customer", owner, {"employee_count": n + 1})
    page = services.history.page(HistoryQuery(owner, text="最早的一次"), limit=5)
    assert len(page.acts) == 1


def test_an_act_on_many_records_lists_some_and_counts_the_rest(services: Services) -> None:
    ids = [customer(services, f"客户{n}") for n in range(30)]
    services.records.remove("customer", ids)
    newest = services.history.page(HistoryQuery()).acts[0]
    assert len(newest.records) == 20
    assert newest.more == 10
    of_one = services.history.page(HistoryQuery(ids[3])).acts[0]
    assert len(of_one.records) == 1
    assert of_one.more == 0
