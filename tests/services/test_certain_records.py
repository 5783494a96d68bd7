"""A list can be narrowed to certain records: what a clicked number counts."""

from __future__ import annotations

import pytest

from crmdesk.models.query import Condition, Group, ListQuery, Op
from crmdesk.services.container import Services
from tests.helpers.making import create, customer


@pytest.mark.parametrize("count", [1, 2, 700])
def test_only_the_named_records_are_listed(services: Services, count: int) -> None:
    tags = [create(services, "tag", name=f"标签{n}") for n in range(4)]
    wanted = (*tags[1:3], *range(1, count))  # ids that are nobody's find nothing
    query = ListQuery(entity="tag", filter=Group((Condition("id", Op.ONE_OF, wanted),)))
    assert sorted(services.lists.ids(query)) == sorted(tags[1:3])


def test_it_is_no_column_to_choose(services: Services) -> None:
    customer(services, "锦华五金")
    assert "id" not in [s.name for s in services.lists.columns("customer")]
