"""The log of how opportunities stood: one row per act, standings as of any moment."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest

from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from crmdesk.services.opportunity_moves import Standing, moves_of, standings, wrong_moves
from tests.conftest import NOW
from tests.helpers.deals import active, lost, save, stages, won
from tests.helpers.making import create, customer


@contextmanager
def on(day: int) -> Iterator[None]:
    """So many days after the fixed moment."""
    with clock.fixed(NOW + timedelta(days=day)):
        yield


def standing(services: Services, opportunity_id: int, day: int) -> Standing | None:
    """How it stood at the end of that day."""
    with services.database.read() as connection:
        found = standings(connection, (NOW + timedelta(days=day)).date())
        assert not wrong_moves(connection)
    return found.get(opportunity_id)


def states_of(services: Services, opportunity_id: int) -> list[str]:
    with services.database.read() as connection:
        return [move.standing.state for move in moves_of(connection, opportunity_id)]


def test_each_act_that_matters_adds_one_row(services: Services) -> None:
    made = active(services)
    save(services, made, need="更快的交期")  # nothing that a forecast looks at
    save(services, made, amount=100, stage_id=stages(services)[1].id)
    won(services, made)
    assert states_of(services, made) == ["active", "active", "won"]


def test_the_pipeline_is_known_as_of_any_day(services: Services) -> None:
    made = active(services, amount=100)
    with on(3):
        save(services, made, amount=200)
    with on(6):
        won(services, made)
    seen = [standing(services, made, day) for day in (-1, 0, 2, 3, 5, 6)]
    assert seen[0] is None
    assert [(s.amount, s.state) for s in seen[1:] if s] == [
        (100, "active"),
        (100, "active"),
        (200, "active"),
        (200, "active"),
        (200, "won"),
    ]


def test_taking_back_a_win_makes_it_never_have_been(services: Services) -> None:
    made = active(services)
    with on(2):
        act = won(services, made)
    with on(5):
        services.undo.undo(act)
    assert states_of(services, made) == ["active"]
    assert [s.state for d in (2, 3, 5) if (s := standing(services, made, d))] == ["active"] * 3


def test_doing_it_again_puts_it_where_it_was(services: Services) -> None:
    made = active(services)
    with on(2):
        act = won(services, made)
    with on(5):
        undone = services.undo.undo(act).change_set_id
    with on(9):
        services.undo.undo(undone)
    seen = standing(services, made, 3)
    assert seen is not None
    assert seen.state == "won"


def test_undoing_one_of_two_acts_leaves_the_other(services: Services) -> None:
    made = active(services, amount=100)
    with on(1):
        act = save(services, made, amount=200)
    with on(2):
        won(services, made)
    with on(3):
        services.undo.undo(act)
    seen = standing(services, made, 3)
    assert seen is not None
    assert (seen.amount, seen.state) == (100, "won")


def test_in_the_recycle_bin_it_counts_no_longer(services: Services) -> None:
    made = active(services)
    with on(1):
        services.records.remove("opportunity", [made])
    with on(3):
        services.records.restore("opportunity", [made])
    assert [standing(services, made, d) is not None for d in (0, 1, 2, 3)] == [
        True,
        False,
        False,
        True,
    ]


def test_with_its_customer_in_the_recycle_bin_too(services: Services) -> None:
    owner = customer(services)
    made = active(services, owner)
    with on(1):
        services.records.remove("customer", [owner])
    assert standing(services, made, 1) is None
    with on(2):
        services.records.restore("customer", [owner])
    assert standing(services, made, 2) is not None


def test_an_undone_creation_leaves_nothing(services: Services) -> None:
    owner = customer(services)
    stages(services)
    act = services.records.save("opportunity", None, {"customer_id": owner, "name": "x"})
    services.undo.undo(act.change_set_id)
    with services.database.read() as connection:
        assert standings(connection, NOW) == {}
        assert connection.exec_driver_sql("SELECT count(*) FROM opportunity_move").scalar() == 0


WAYS = ("amount", "stage", "win", "lose", "bin", "undo", "undo")


@pytest.mark.parametrize("seed", range(12))
def test_the_last_row_always_equals_the_record(services: Services, seed: int) -> None:
    chance = random.Random(seed)
    made = active(services, name="随机", amount=1)
    create(services, "competitor", name="对手公司")
    acts: list[int] = []
    for day in range(1, 15):
        with on(day):
            _do(services, made, chance.choice(WAYS), chance.randrange(4), acts)
        standing(services, made, day)  # asserts that every last row is right


def _do(services: Services, made: int, what: str, number: int, acts: list[int]) -> None:
    try:
        if what == "amount":
            acts.append(save(services, made, amount=number))
        elif what == "stage":
            acts.append(save(services, made, stage_id=stages(services)[number % 3].id))
        elif what == "win":
            acts.append(won(services, made))
        elif what == "lose":
            acts.append(lost(services, made))
        elif what == "bin":
            acts.append(services.records.remove("opportunity", [made]).change_set_id)
        elif acts:
            acts.append(services.undo.undo(acts[-1 - number % len(acts)]).change_set_id)
    except CrmError:
        pass  # the rules refuse; then nothing may have changed


def test_standings_of_a_moment_look_at_the_second(services: Services) -> None:
    made = active(services)
    with services.database.read() as connection:
        assert made in standings(connection, NOW)
        assert standings(connection, datetime(2026, 11, 21, 9, 11, 59)) == {}
        assert standings(connection, date(2026, 11, 20)) == {}


def test_the_check_finds_and_mends_a_log_that_disagrees(services: Services) -> None:
    made = active(services, amount=100)
    assert not [f for f in check(services.database) if f.kind == "moves"]
    with services.database.write() as connection:
        connection.exec_driver_sql("UPDATE opportunity SET amount = 300")
    [found] = [f for f in check(services.database) if f.kind == "moves"]
    assert (found.record_id, found.can_repair) == (made, True)
    check(services.database, repair=True)
    assert not [f for f in check(services.database) if f.kind == "moves"]
    seen = standing(services, made, 0)
    assert seen is not None
    assert seen.amount == 300
