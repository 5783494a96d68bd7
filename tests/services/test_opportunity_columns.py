"""Grade, days in the stage and expected amount as columns: the same as on the board."""

from __future__ import annotations

import random
from datetime import timedelta

from crmdesk.core import clock
from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.services.board_data import BoardQuery
from crmdesk.services.container import Services
from crmdesk.services.setting_specs import TIME_GATE
from tests.conftest import NOW
from tests.helpers.deals import active, won
from tests.services.test_boards import GOOD, TODAY, fill

COLUMNS = ("grade", "stage_days", "weighted")


def test_the_columns_show_what_the_board_shows(services: Services) -> None:
    services.pipelines.ensure()
    fill(services, random.Random(5))
    services.settings.save({TIME_GATE.key: "1-3-6"})
    with clock.fixed(NOW + timedelta(days=4)):
        board = services.boards.board(BoardQuery())
        cards = {card.id: card for c in board.columns if not c.is_end for card in c.cards}
        rows = services.lists.rows("opportunity", COLUMNS, list(cards))
        totals = services.lists.totals("opportunity", ("weighted",), list(cards))
    for card, row in zip(cards.values(), rows, strict=True):
        weighted = None if card.amount is None else card.weighted
        assert row == (card.grade, card.age_days, weighted)
    assert totals["weighted"] == sum(card.weighted for card in cards.values())


def test_the_list_sorts_and_filters_by_grade(services: Services) -> None:
    late = active(services, name="晚", expected_on=TODAY + timedelta(days=200), **GOOD)
    soon = active(services, name="早", expected_on=TODAY + timedelta(days=20), **GOOD)
    none = active(services, name="未评")
    ordered = ListQuery(entity="opportunity", sort=(Sort("grade"),))
    assert list(services.lists.ids(ordered)) == [soon, late, none]
    only = ListQuery(entity="opportunity", filter=Group((Condition("grade", Op.ONE_OF, ("a",)),)))
    assert list(services.lists.ids(only)) == [soon]


def test_a_decided_one_has_neither_grade_nor_expectation(services: Services) -> None:
    made = active(services, expected_on=TODAY + timedelta(days=20), **GOOD)
    won(services, made)
    assert services.lists.rows("opportunity", COLUMNS, [made]) == [(None, None, None)]
