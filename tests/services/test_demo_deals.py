"""Opportunities, talks, quotes, contracts and routes of the demo file: true to rules and to life."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from crmdesk.analysis import states
from crmdesk.core import clock
from crmdesk.models.database import Database, open_database
from crmdesk.models.number_pattern import parsed
from crmdesk.services import approval_need, document_sums
from crmdesk.services.checking import check
from crmdesk.services.demo.deal_plan import plan_deals
from crmdesk.services.demo.plan import SIZES, make_plan
from crmdesk.services.rules.opportunity import WITHOUT_WINNER
from crmdesk.services.setting_specs import NUMBER_PATTERNS
from tests.conftest import NOW
from tests.helpers.demo import rows

TODAY = NOW.date()
YESTERDAY = (TODAY - timedelta(days=1)).isoformat()


@pytest.fixture(scope="module")
def file(demo_file: Path) -> Iterator[Database]:
    """The case-size file, for reading."""
    database = open_database(demo_file)
    yield database
    database.close()


def by(found: list[Any], key: str) -> dict[Any, list[Any]]:
    """Rows grouped by a column."""
    groups = defaultdict(list)
    for row in found:
        groups[row[key]].append(row)
    return groups


# --- the plan --------------------------------------------------------------------------------
@pytest.mark.parametrize(("size", "numbers"), [("case", (600, 900)), ("20k", (3_000, 6_000))])
def test_there_are_as_many_opportunities_as_planned(size: str, numbers: tuple[int, int]) -> None:
    plans = make_plan(SIZES[size], 1, TODAY)
    lives = [
        life for group in plan_deals(plans, SIZES[size], 1, TODAY).lives.values() for life in group
    ]
    followed = sum(life.outcome in states.OPEN_STATES for life in lives)
    decided = [life for life in lives if life.outcome in states.FINISHED]
    assert (followed, len(decided)) == numbers
    assert {life.outcome for life in lives} == {"new", "active", "paused", "won", "lost", "ended"}
    days = [life.ended_on for life in decided if life.ended_on]
    assert min(days) < TODAY - timedelta(days=650)
    assert max(days) == TODAY - timedelta(days=1)
    for life in lives:
        assert life.entries == sorted(life.entries)
        assert life.entries[-1] <= (life.ended_on or TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("entity", "day"), [("opportunity", "created_on"), ("quote", "quoted_on"), ("contract", "")]
)
def test_numbers_follow_the_usual_patterns_in_the_order_of_days(
    file: Database, entity: str, day: str
) -> None:
    pattern = parsed(NUMBER_PATTERNS[entity].default)
    first = f"SELECT * FROM {entity} WHERE code <> ''"
    if entity != "opportunity":
        first += " AND version_no = 1"
    found = sorted(rows(file, first), key=lambda r: r["code"])
    days = [date.fromisoformat(r[day] if day else r["starts_on"]) for r in found]
    assert days == sorted(days)
    counter: Counter[str] = Counter()
    for row, on in zip(found, days, strict=True):
        head = row["code"][:-4]
        counter[head] += 1
        assert row["code"] == pattern.number(counter[head], on)


# --- opportunities ---------------------------------------------------------------------------
def test_every_state_says_what_it_must(file: Database) -> None:
    found = rows(file, "SELECT * FROM opportunity")
    assert set(Counter(o["state"] for o in found)) == set(states.OPPORTUNITY.states)
    stages = {s["id"]: s["pipeline_id"] for s in rows(file, "SELECT * FROM stage")}
    for o in found:
        assert stages[o["stage_id"]] == o["pipeline_id"]
        assert o["created_on"] <= o["stage_since"] <= YESTERDAY
        assert (o["decided_on"] is not None) == (o["state"] in states.FINISHED)
        assert o["created_on"] <= (o["decided_on"] or YESTERDAY) <= YESTERDAY
        assert o["expected_on"] is None or o["created_on"] <= o["expected_on"]
        assert o["manual_probability"] is None or o["probability_reason"]
        assert o["state"] not in ("paused", "ended") or o["pause_reason"]
        assert o["state"] not in ("won", "lost") or o["summary"]
        assert o["filing"] == "open" or (o["state"] in states.FINISHED and o["summary"])
        if o["state"] == "lost":
            assert o["loss_reason"]
            assert o["winner_id"] or o["loss_reason"] in WITHOUT_WINNER


def test_only_buyers_win_and_names_on_a_list_have_nothing(file: Database) -> None:
    found = rows(
        file,
        "SELECT o.state, o.decided_on, c.relation_state, c.first_trade_on FROM opportunity o "
        "JOIN customer c ON c.id = o.customer_id",
    )
    assert all(o["relation_state"] == "customer" for o in found if o["state"] == "won")
    assert all(o["first_trade_on"] <= o["decided_on"] for o in found if o["state"] == "won")
    for table in ("opportunity", "activity", "quote", "contract"):
        assert not rows(
            file,
            f"SELECT 1 FROM {table} t JOIN customer c ON c.id = t.customer_id "
            "WHERE c.relation_state = 'listed'",
        )


def test_the_log_leads_to_where_each_opportunity_stands(file: Database) -> None:
    moves = by(rows(file, "SELECT * FROM opportunity_move ORDER BY at, id"), "opportunity_id")
    found = rows(file, "SELECT * FROM opportunity")
    assert set(moves) == {o["id"] for o in found}
    kept = (
        "state",
        "stage_id",
        "stage_since",
        "amount",
        "expected_on",
        "manual_probability",
        "owner_id",
    )
    for o in found:
        life = moves[o["id"]]
        assert {name: life[-1][name] for name in kept} == {name: o[name] for name in kept}
        assert life[0]["at"][:10] == o["created_on"]
        assert life[0]["state"] == "new"
        assert life[-1]["at"][:10] <= YESTERDAY
        for before, after in pairwise(life):
            assert before["at"] < after["at"]
            assert any(before[name] != after[name] for name in kept)
            if before["state"] != after["state"]:
                assert states.allowed(states.OPPORTUNITY, before["state"], after["state"])
            if before["stage_id"] != after["stage_id"]:
                assert after["stage_since"] == after["at"][:10]


def test_shares_are_whole_and_competitors_race_once(file: Database) -> None:
    shares = by(rows(file, "SELECT * FROM opportunity_share"), "opportunity_id")
    assert len(shares) > 50
    for group in shares.values():
        assert sum(s["share"] for s in group) == 10_000
        assert len({s["employee_id"] for s in group}) == len(group) > 1
    rivals = rows(file, "SELECT opportunity_id, competitor_id FROM opportunity_competitor")
    assert len(set(rivals)) == len(rivals) > 400


def test_grades_of_every_letter_occur_and_some_closings_are_overdue(file: Database) -> None:
    grades = Counter(r["opportunity_grade"] for r in rows(file, "SELECT * FROM customer_stat"))
    assert min(grades[letter] for letter in "abcd") >= 40
    open_ones = "SELECT count(*) AS n FROM opportunity WHERE state IN ('new', 'active') AND "
    assert rows(file, open_ones + f"expected_on < '{TODAY}'")[0]["n"] > 10
    assert rows(file, open_ones + "expected_on IS NULL")[0]["n"] > 10


# --- quotes and contracts ----------------------------------------------------------------------
def test_sums_of_documents_are_those_of_their_lines(file: Database) -> None:
    with file.read() as connection:
        assert document_sums.quote_sums(connection) == {}
        assert document_sums.contract_sums(connection) == {}
    plans = by(rows(file, "SELECT * FROM instalment"), "contract_id")
    for contract in rows(file, "SELECT * FROM contract"):
        assert sum(i["amount"] for i in plans[contract["id"]]) == contract["amount"]
    delivered: Counter[int] = Counter()
    for d in rows(file, "SELECT * FROM delivery"):
        delivered[d["line_id"]] += d["quantity"]
    for line in rows(file, "SELECT * FROM contract_line"):
        assert 0 <= delivered[line["id"]] <= line["quantity"]


def test_documents_of_every_state_occur(file: Database) -> None:
    quotes = Counter(r["state"] for r in rows(file, "SELECT * FROM quote"))
    assert set(quotes) == set(states.QUOTE.states)
    contracts = Counter(r["state"] for r in rows(file, "SELECT * FROM contract"))
    assert set(contracts) == set(states.CONTRACT.states)
    signed = "('signed', 'running', 'interrupted', 'completed', 'closed')"
    assert not rows(file, f"SELECT 1 FROM contract WHERE state IN {signed} AND signed_on IS NULL")
    assert not rows(file, "SELECT 1 FROM contract WHERE state = 'approved' AND approver_id IS NULL")
    soon = (TODAY + timedelta(days=60)).isoformat()
    assert rows(
        file,
        "SELECT 1 FROM contract WHERE state = 'running' AND ends_on <= :d AND kind = 'frame'",
        d=soon,
    )


def test_versions_share_a_number_and_one_of_them_is_in_force(file: Database) -> None:
    for table in ("quote", "contract"):
        versions = by(rows(file, f"SELECT * FROM {table} ORDER BY version_no"), "code")
        changed = [group for group in versions.values() if len(group) > 1]
        assert len(changed) > 5
        for group in versions.values():
            assert [v["version_no"] for v in group] == list(range(1, len(group) + 1))
            assert [v["previous_id"] for v in group] == [None, *(v["id"] for v in group[:-1])]
            if table == "contract":
                assert [v["is_current"] for v in group] == [0] * (len(group) - 1) + [1]
            else:
                assert {v["state"] for v in group[:-1]} <= {"superseded"}


def test_quotes_below_the_limits_were_approved_by_somebody_who_may(file: Database) -> None:
    lowest = {p["id"]: p["lowest_price"] for p in rows(file, "SELECT * FROM product")}
    approvers = {e["id"] for e in rows(file, "SELECT id FROM employee WHERE is_approver = 1")}
    lines = by(rows(file, "SELECT * FROM quote_line ORDER BY position"), "quote_id")
    limit = approval_need.Limits(1_000, 1_000)
    needy = 0
    for q in rows(file, "SELECT * FROM quote WHERE state <> 'draft'"):
        why = approval_need.reasons(lines[q["id"]], q["discount"], lowest, limit)
        assert bool(why) == (q["approval_reason"] is not None)
        needy += bool(why)
        if why and q["state"] != "submitted":
            assert q["approver_id"] in approvers
            assert q["approval_note"]
        assert q["state"] not in ("submitted", "returned") or why
        assert q["state"] != "sent" or q["valid_until"] >= TODAY.isoformat()
    assert needy > 30


def test_money_comes_on_time_late_and_short(file: Database) -> None:
    paid = rows(
        file,
        "SELECT r.received_on, i.due_on, r.amount, i.amount AS due, c.signed_on FROM receipt r "
        "JOIN instalment i ON i.id = r.instalment_id JOIN contract c ON c.id = r.contract_id",
    )
    assert sum(r["received_on"] <= r["due_on"] for r in paid) > 100
    assert sum(r["received_on"] > r["due_on"] for r in paid) > 30
    assert sum(r["amount"] < r["due"] for r in paid) > 3
    assert all(r["signed_on"] <= r["received_on"] <= YESTERDAY for r in paid)


# --- follow-up ---------------------------------------------------------------------------------
def test_next_steps_have_their_task_and_talks_did_what_was_planned(file: Database) -> None:
    talks = {a["id"]: a for a in rows(file, "SELECT * FROM activity")}
    steps = rows(file, "SELECT * FROM task WHERE origin = 'activity'")
    planned = {a["id"] for a in talks.values() if a["next_on"]}
    assert {t["activity_id"] for t in steps} == planned
    assert len(steps) == len(planned) > 1_000
    open_steps: Counter[int] = Counter()
    for t in steps:
        talk = talks[t["activity_id"]]
        assert (t["customer_id"], t["due_on"], t["title"]) == (
            talk["customer_id"], talk["next_on"], talk["next_what"])  # fmt: skip
        assert talk["next_on"] >= talk["happened_at"][:10]
        assert (t["done_at"] is not None) == (t["state"] == "done")
        assert t["done_at"] is None or t["done_at"] > talk["happened_at"]
        open_steps[t["customer_id"]] += t["state"] == "open"
    assert max(open_steps.values()) == 1
    due = [t["due_on"] for t in steps if t["state"] == "open"]
    assert any(day < TODAY.isoformat() for day in due)
    assert any(day > TODAY.isoformat() for day in due)


def test_talks_happen_in_office_hours_after_the_customer_was_entered(file: Database) -> None:
    found = rows(
        file,
        "SELECT a.happened_at, a.summary, c.created_at FROM activity a "
        "JOIN customer c ON c.id = a.customer_id",
    )
    assert 5_500 < len(found) < 7_500
    for a in found:
        assert "08:30" <= a["happened_at"][11:16] <= "17:30"
        assert a["created_at"][:10] <= a["happened_at"][:10] <= YESTERDAY


def test_signals_are_settled_with_an_answer_or_wait(file: Database) -> None:
    found = rows(file, "SELECT * FROM signal")
    assert {s["state"] for s in found} == {"open", "handling", "closed"}
    for s in found:
        assert s["due_at"] > s["raised_at"]
        if s["state"] == "closed":
            assert s["answer"]
            assert s["raised_at"] < s["answered_at"] <= TODAY.isoformat()
    late = sum(s["state"] == "closed" and s["answered_at"] > s["due_at"] for s in found)
    assert 0 < late < len(found) // 3


def test_what_comes_again_was_done_before_and_is_open_once(file: Database) -> None:
    found = rows(file, "SELECT * FROM task WHERE recurrence IS NOT NULL")
    for group in by(found, "customer_id").values():
        assert [t["state"] for t in sorted(group, key=lambda t: t["due_on"])][-1] == "open"
        assert sum(t["state"] == "open" for t in group) == 1


def test_the_texts_of_deals_do_not_repeat_visibly(file: Database) -> None:
    for table, field, share in (
        ("activity", "summary", 0.015),
        ("opportunity", "summary", 0.02),
        ("opportunity", "name", 0.008),
    ):
        texts = [r["t"] for r in rows(file, f"SELECT {field} AS t FROM {table} WHERE {field} > ''")]
        text, most = Counter(texts).most_common(1)[0]
        assert most <= share * len(texts), (text, most)
        assert not [t for t in texts if set("{}@｜") & set(t)]


# --- routes ------------------------------------------------------------------------------------
def test_a_customer_is_on_one_route_and_places_have_no_gaps(file: Database) -> None:
    stops = rows(file, "SELECT * FROM route_stop")
    assert len({s["customer_id"] for s in stops}) == len(stops) > 80
    for group in by(stops, "route_id").values():
        assert sorted(s["position"] for s in group) == list(range(1, len(group) + 1))
    names = [r["name"] for r in rows(file, "SELECT name FROM route")]
    assert len(names) == len(set(names)) > 8
    sellers = by(rows(file, "SELECT * FROM route"), "employee_id")
    assert len(sellers) == 6


def test_visits_that_were_made_name_their_talk(file: Database) -> None:
    talks = {a["id"]: a for a in rows(file, "SELECT * FROM activity")}
    visits = rows(file, "SELECT * FROM visit")
    assert {v["state"] for v in visits} >= {"planned", "done", "missed"}
    for v in visits:
        assert date.fromisoformat(v["planned_on"]).weekday() < 5
        if v["state"] == "done":
            talk = talks[v["activity_id"]]
            assert (talk["customer_id"], talk["happened_at"][:10], talk["channel"]) == (
                v["customer_id"], v["planned_on"], "face")  # fmt: skip
        elif v["state"] == "planned":
            assert v["planned_on"] >= TODAY.isoformat()


def test_the_check_of_the_file_finds_nothing(file: Database) -> None:
    with clock.fixed(NOW):
        assert check(file) == []


def test_past_thursdays_are_frozen_so_that_forecasts_can_be_compared(file: Database) -> None:
    frozen = rows(file, "SELECT * FROM forecast_snapshot ORDER BY taken_for")
    days = [date.fromisoformat(s["taken_for"][:10]) for s in frozen]
    assert all(day.weekday() == 3 for day in days)
    assert all(after - before == timedelta(days=7) for before, after in pairwise(days))
    assert days[-1] == date(2026, 11, 19)
    assert days[0] < date(2025, 10, 1)  # four whole quarters
    assert not any(s["is_late"] for s in frozen)
    lines = Counter(r["snapshot_id"] for r in rows(file, "SELECT snapshot_id FROM forecast_line"))
    assert lines[frozen[-1]["id"]] > 500
