"""The filter for what one act touched, and long lists of values in a filter."""

from __future__ import annotations

from crmdesk.models.query import Condition, Group, ListQuery, Op
from crmdesk.services.columns import ACT, ColumnSet
from crmdesk.services.container import Services
from crmdesk.services.describing import describe_filter
from tests.helpers.making import contact, create, customer


def touched(*change_set_ids: int) -> Group:
    return Group((Condition(ACT, Op.EQUALS, change_set_ids),))


def test_customers_are_touched_by_an_act_on_themselves_or_on_what_is_theirs(
    services: Services,
) -> None:
    first, second = customer(services, "甲五金"), customer(services, "乙塑胶")
    person = contact(services, second)
    on_first = services.records.save("customer", first, {"phone": "0755-26712345"})
    on_person = services.records.save("contact", person, {"job_title": "经理"})
    lists = services.lists
    assert list(lists.ids(ListQuery(filter=touched(on_first.change_set_id)))) == [first]
    assert list(lists.ids(ListQuery(filter=touched(on_person.change_set_id)))) == [second]
    people = ListQuery("contact", filter=touched(on_person.change_set_id))
    assert list(lists.ids(people)) == [person]


def test_it_is_no_column_to_show_but_says_what_it_filters(services: Services) -> None:
    assert ACT not in [s.name for s in services.lists.columns("customer")]
    columns = ColumnSet(services.catalogue, "customer")
    assert describe_filter(columns, touched(7), services.names) == "同一次操作涉及的记录"
    assert services.lists.count(ListQuery(filter=touched(7))) == 0


def test_a_list_of_a_hundred_thousand_values_can_be_asked_for(services: Services) -> None:
    first, second = customer(services, "甲五金"), customer(services, "乙塑胶")
    theirs = contact(services, second)
    contact(services, first, "李娜", mobile="13800138001")
    values = (second, *range(1, 100_000))
    query = ListQuery("contact", filter=Group((Condition("customer_id", Op.ONE_OF, values),)))
    assert list(services.lists.ids(query)) == [theirs]
    others = Group((Condition("customer_id", Op.NONE_OF, values),))
    assert services.lists.count(ListQuery("contact", filter=others)) == 1


def test_a_tag_in_a_filter_still_means_any_of_several(services: Services) -> None:
    tag = create(services, "tag", name="展会")
    tagged = customer(services, "甲五金", tags=(tag,))
    customer(services, "乙塑胶")
    query = ListQuery(filter=Group((Condition("tags", Op.ONE_OF, (tag,)),)))
    assert list(services.lists.ids(query)) == [tagged]
