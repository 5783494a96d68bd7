"""Boards: every number counts the cards behind it, and sums equal a plain recomputation."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from crmdesk.analysis.grade_rule import GATE_3_6_12, judge
from crmdesk.core import clock
from crmdesk.services.board_data import (
    Board,
    BoardKind,
    BoardQuery,
    Chip,
    narrowed,
    stage_key,
)
from crmdesk.services.container import Services
from crmdesk.services.grading import facts_of
from crmdesk.services.setting_specs import STALE_DEALS
from tests.conftest import NOW
from tests.helpers.deals import active, lost, opportunity, save, stages, won
from tests.helpers.making import create, customer

TODAY = NOW.date()
GRADES = BoardQuery()
STAGES = BoardQuery(kind=BoardKind.STAGE)


def keys(board: Board) -> dict[str, list[int]]:
    return {c.key: [card.id for card in c.cards] for c in board.columns}


def test_an_empty_board_has_its_columns_and_zeros(services: Services) -> None:
    board = services.boards.board(GRADES)
    assert [c.key for c in board.columns] == ["a", "b", "c", "d", "unrated", "won", "lost"]
    assert all(c.count == c.amount == c.weighted == 0 for c in board.columns)
    assert board.columns[0].mean_age_days is None
    assert set(board.chips.values()) == {0}


def test_the_stage_board_has_the_stages_of_the_usual_pipeline(services: Services) -> None:
    first, second, third = stages(services)
    made = active(services, stage_id=second.id, amount=1000)
    other = active(services, name="另一条", stage_id=stages(services, 1)[0].id)
    board = services.boards.board(STAGES)
    assert [c.key for c in board.columns[:-2]] == [stage_key(s.id) for s in (first, second, third)]
    assert keys(board)[stage_key(second.id)] == [made]
    assert board.columns[1].weighted == 720  # 1000 × 80 % × 90 %
    elsewhere = services.boards.board(
        BoardQuery(kind=BoardKind.STAGE, pipeline_id=stages(services, 1)[0].pipeline_id)
    )
    assert [card.id for card in elsewhere.columns[0].cards] == [other]


def test_what_has_no_grade_stands_apart(services: Services) -> None:
    made = active(services)
    assert keys(services.boards.board(GRADES))["unrated"] == [made]


def test_won_and_lost_show_this_month_alone(services: Services) -> None:
    owner = customer(services)
    names = ("赢", "输", "上月赢")
    mine, theirs, earlier = (
        active(services, owner, name=name, created_on=date(2026, 9, 1)) for name in names
    )
    won(services, mine)
    lost(services, theirs)
    won(services, earlier, decided_on=date(2026, 10, 31))
    board = services.boards.board(GRADES)
    assert (keys(board)["won"], keys(board)["lost"]) == ([mine], [theirs])
    assert board.totals.count == 0
    assert board.column("won").amount == 12_000_000  # type: ignore[union-attr]


def test_the_paused_stand_under_their_chip(services: Services) -> None:
    made = active(services)
    save(services, made, state="paused", pause_reason="预算冻结")
    board = services.boards.board(GRADES)
    assert (board.totals.count, board.chips[Chip.PAUSED]) == (0, 1)
    paused = services.boards.board(narrowed(GRADES, Chip.PAUSED))
    assert keys(paused)["unrated"] == [made]
    assert paused.totals.weighted == 0


def test_filters_by_seller_region_product_and_search(services: Services) -> None:
    seller = create(services, "employee", name="王芳")
    product = create(services, "product", name="离心泵")
    south = customer(services, "深圳锦华", owner_id=seller, registered_region="440305")
    north = customer(services, "北京华信", registered_region="110108")
    first = active(services, south, name="三号线")
    second = active(services, north, name="包装线")
    create(services, "opportunity_product", opportunity_id=first, product_id=product)

    def shown(**values: Any) -> list[int]:
        return services.boards.ids_for(BoardQuery(**values))

    assert sorted(shown()) == sorted([first, second])
    assert shown(owner_id=seller) == [first]
    assert shown(region="440000") == [first]
    assert shown(region="110108") == [second]
    assert shown(product_id=product) == [first]
    assert shown(search="包装") == [second]
    assert shown(search="锦华") == [first]
    assert shown(search="没有这个") == []
    [card] = [c for col in services.boards.board(GRADES).columns for c in col.cards if c.product]
    assert (card.id, card.product, card.owner) == (first, "离心泵", "王芳")


def test_the_next_step_is_its_own_before_that_of_the_customer(services: Services) -> None:
    owner = customer(services)
    made = active(services, owner)
    other = active(services, owner, name="另一个")
    create(services, "task", customer_id=owner, title="寄样品", due_on=date(2026, 11, 23))
    create(
        services,
        "task",
        customer_id=owner,
        opportunity_id=made,
        title="约见面",
        due_on=date(2026, 11, 30),
    )
    cards = services.boards.cards([made, other])
    assert (cards[made].next_step, cards[made].next_on) == ("约见面", date(2026, 11, 30))
    assert cards[other].next_step == "寄样品"
    assert services.boards.board(GRADES).chips[Chip.NO_NEXT] == 0


# --- going quiet ------------------------------------------------------------------------------
GOOD = {
    "has_solution": False,
    "objective_need": True,
    "subjective_need": True,
    "determination": "high",
    "is_selecting": True,
    "is_feasible": True,
}


def quiet(services: Services, made: int, day: int) -> str | None:
    """Why it has gone quiet so many days after the fixed moment."""
    with clock.fixed(NOW + timedelta(days=day)):
        reason = services.boards.cards([made])[made].stale
    return reason.words if reason else None


def talk(services: Services, owner: int, **values: Any) -> None:
    values.setdefault("happened_at", datetime(2026, 11, 21, 9, 0))
    create(services, "activity", customer_id=owner, summary="谈了谈", **values)


def test_a_grade_a_is_quiet_after_its_seven_days(services: Services) -> None:
    owner = customer(services)
    made = active(services, owner, expected_on=date(2027, 1, 31), **GOOD)
    talk(services, owner)
    assert quiet(services, made, 7) is None
    assert quiet(services, made, 8) == "8 天没联系，限 7 天"


def test_a_contact_that_reached_nobody_does_not_count(services: Services) -> None:
    owner = customer(services)
    made = active(services, owner, expected_on=date(2027, 1, 31), **GOOD)
    talk(services, owner, result="not_reached")
    assert quiet(services, made, 8) == "从没联系过，限 7 天"


def test_a_write_to_the_opportunity_is_no_contact(services: Services) -> None:
    owner = customer(services)
    made = active(services, owner, expected_on=date(2027, 1, 31), **GOOD)
    talk(services, owner)
    with clock.fixed(NOW + timedelta(days=7)):
        save(services, made, amount=5)
    assert quiet(services, made, 8) is not None


def test_a_planned_step_suspends_it_until_its_day(services: Services) -> None:
    owner = customer(services)
    made = active(services, owner, expected_on=date(2027, 1, 31), **GOOD)
    talk(services, owner)
    create(services, "task", customer_id=owner, title="拜访", due_on=date(2026, 12, 5))
    assert quiet(services, made, 14) is None
    assert quiet(services, made, 15) is not None


def test_the_limit_of_the_stage_goes_before_that_of_the_grade(services: Services) -> None:
    owner = customer(services)
    made = active(services, owner, expected_on=date(2027, 1, 31), **GOOD)
    services.records.save("stage", stages(services)[0].id, {"stale_days": 3})
    talk(services, owner)
    assert quiet(services, made, 4) == "4 天没联系，限 3 天"
    services.settings.save({STALE_DEALS.key: False})
    assert quiet(services, made, 4) is None


# --- another day ------------------------------------------------------------------------------
def test_a_board_of_a_past_day_shows_what_stood_then(services: Services) -> None:
    first, second, _third = stages(services)
    made = active(services, amount=100, stage_id=first.id)
    with clock.fixed(NOW + timedelta(days=5)):
        save(services, made, amount=200, stage_id=second.id)
    with clock.fixed(NOW + timedelta(days=9)):
        won(services, made)
        then = services.boards.board(BoardQuery(kind=BoardKind.STAGE, as_of=TODAY))
        later = services.boards.board(
            BoardQuery(kind=BoardKind.STAGE, as_of=TODAY + timedelta(days=6))
        )
        now = services.boards.board(STAGES)
    assert (keys(then)[stage_key(first.id)], then.totals.amount) == ([made], 100)
    assert (keys(later)[stage_key(second.id)], later.totals.amount) == ([made], 200)
    assert keys(now)["won"] == [made]


def test_undo_of_a_win_restores_the_board_and_its_past(services: Services) -> None:
    owner = customer(services)
    made = active(services, owner, expected_on=date(2027, 1, 31), **GOOD)
    before = services.boards.board(GRADES)
    with clock.fixed(NOW + timedelta(days=1)):
        act = won(services, made)
        assert services.boards.board(GRADES).column("won").count == 1  # type: ignore[union-attr]
        services.undo.undo(act)
    after = services.boards.board(GRADES)
    assert [c.totals for c in after.columns] == [c.totals for c in before.columns]
    with clock.fixed(NOW + timedelta(days=3)):
        past = services.boards.board(BoardQuery(as_of=TODAY + timedelta(days=1)))
    assert past.column("won").count == 0  # type: ignore[union-attr]


# --- the sums ---------------------------------------------------------------------------------
def fill(services: Services, chance: random.Random) -> None:
    owners = [customer(services, f"客户{n}", objective_need=True) for n in range(6)]
    places = [s for p in services.pipelines.all() for s in p.stages]
    for n in range(40):
        values: dict[str, Any] = {
            "amount": chance.choice([None, chance.randrange(10**9)]),
            "expected_on": chance.choice([None, TODAY + timedelta(days=chance.randrange(500))]),
            "subjective_need": chance.choice([None, True, False]),
            "determination": chance.choice([None, "high", "medium", "low", "none"]),
            "has_solution": chance.choice([None, True, False]),
            "dissatisfaction": chance.choice([None, "high", "low"]),
        }
        if chance.random() < 0.2:
            values |= {"manual_probability": chance.randrange(10_001), "probability_reason": "估"}
        made = opportunity(
            services,
            chance.choice(owners),
            name=f"商机{n}",
            stage_id=chance.choice(places).id,
            **values,
        )
        if chance.random() < 0.15 and values["amount"] is not None:
            save(services, made, state="active")
            won(services, made)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", list(BoardKind))
def test_sums_equal_a_plain_recomputation(services: Services, seed: int, kind: BoardKind) -> None:
    services.pipelines.ensure()
    fill(services, random.Random(seed))
    board = services.boards.board(BoardQuery(kind=kind))
    chances = {
        s.id: [t.probability for t in p.stages if t.position >= s.position]
        for p in services.pipelines.all()
        for s in p.stages
    }
    usual = services.pipelines.usual().id
    rows = [
        r
        for r in services.records.all("opportunity")
        if r["state"] in ("new", "active")
        and (kind is BoardKind.GRADE or r["pipeline_id"] == usual)
    ]
    expected: dict[str, list[tuple[int, Fraction]]] = {}
    for r in rows:
        share = Fraction(1)
        for probability in chances[r["stage_id"]]:  # type: ignore[index]
            share *= Fraction(probability, 10_000)
        if r["manual_probability"] is not None:
            share = Fraction(int(r["manual_probability"]), 10_000)
        amount = int(r["amount"] or 0)
        owner = services.records.fetch("customer", int(r["customer_id"]))  # type: ignore[arg-type]
        grade = judge(facts_of(r, owner), TODAY, GATE_3_6_12).grade
        by_grade = grade.value if grade else "unrated"
        key = by_grade if kind is BoardKind.GRADE else f"stage:{r['stage_id']}"
        expected.setdefault(key, []).append((amount, amount * share))
    for column in board.columns:
        if column.is_end:
            continue
        mine = expected.pop(column.key, [])
        total = sum((worth for _amount, worth in mine), Fraction())
        assert column.count == len(column.cards) == len(mine)
        assert column.amount == sum(amount for amount, _worth in mine)
        assert column.weighted == int(total + Fraction(1, 2))
    assert not expected
    assert board.totals.count == len(rows)
    for chip in Chip:
        under = services.boards.ids_for(narrowed(BoardQuery(kind=kind), chip))
        assert board.chips[chip] == len(under), chip
    for column in board.columns:
        assert services.boards.ids_for(BoardQuery(kind=kind), column.key) == [
            card.id for card in column.cards
        ]
