"""The people of a customer in words: order, colours, coverage, the verdict on the decider."""

from __future__ import annotations

from typing import Any

import pytest

from crmdesk.ui.customers.people import (
    coverage_reason,
    coverage_share,
    people_of,
    short_day,
    verdict_of,
)


def row(number: int, name: str = "", **given: Any) -> dict[str, Any]:
    """A stored contact."""
    base: dict[str, Any] = {
        "id": number, "version": 1, "name": name or f"人{number}", "job_title": None,
        "mobile": None, "phone": None, "role": None, "path_order": None, "weight": None,
        "attitude": None, "contacted_on": None, "is_primary": 0, "has_left": 0,
        "do_not_contact": None, "reports_to_id": None,
    }  # fmt: skip
    return base | given


def won(number: int, name: str, **given: Any) -> dict[str, Any]:
    """Somebody who is met and supports us."""
    return row(number, name, attitude="support", contacted_on="2026-11-18", **given)


def test_primary_first_then_the_path_then_the_others_and_leavers_last() -> None:
    people = people_of(
        [
            row(1, has_left=1, is_primary=0),
            row(2),
            row(3, role="user", path_order=2),
            row(4, role="buyer", path_order=1),
            row(5, is_primary=1),
        ]
    )
    assert [p.contact_id for p in people.everyone] == [5, 4, 3, 2, 1]
    assert [p.contact_id for p in people.at_work] == [5, 4, 3, 2]


def test_the_example_of_the_board_reads_as_there() -> None:
    people = people_of(
        [
            row(1, "陈国华", job_title="总经理", role="decider", weight=30, path_order=5),
            won(2, "张伟", role="buyer", weight=20, path_order=3),
            row(3, "赵建平", role="influencer", weight=15, attitude="neutral",
                contacted_on="2026-10-21"),
            row(4, "刘敏", role="finance", weight=10, path_order=4),
            won(5, "李强", role="user", weight=15, path_order=1),
            row(6, "王芳", role="gatekeeper", weight=10, attitude="neutral", path_order=2,
                contacted_on="2026-11-12"),
        ]
    )  # fmt: skip
    assert coverage_share(people) == 0.35
    assert coverage_reason(people) == "权重 100 里，接触过并且支持的占 35（李强 15、张伟 20）"
    verdict = verdict_of(people)
    assert verdict is not None
    assert verdict.frame == "alarm"
    assert verdict.title == "决策者陈国华（总经理）还没有接触过"
    assert verdict.text == "一个人占权重 30%。商机升到 A 级之前必须见到。"
    # 赵建平 has no place in the approval; the stepper leaves him out, the path does not.
    assert [p.name for p in people.steps] == ["李强", "王芳", "张伟", "刘敏", "陈国华"]
    assert len(people.on_path) == 6
    assert people.person(1).is_alarm
    assert not people.person(4).is_alarm


@pytest.mark.parametrize(
    ("rows", "frame"),
    [
        ([row(1)], None),
        ([row(1, role="user")], "alarm"),
        ([row(1, role="decider")], "alarm"),
        ([row(1, role="decider", contacted_on="2026-11-01", attitude="oppose")], "callout"),
        ([won(1, "陈国华", role="decider")], "hint"),
    ],
)
def test_the_verdict_is_red_only_without_a_decision_maker_who_was_met(
    rows: list[dict[str, Any]], frame: str | None
) -> None:
    verdict = verdict_of(people_of(rows))
    assert (verdict.frame if verdict else None) == frame


def test_without_weights_people_are_counted() -> None:
    people = people_of([won(1, "张伟", role="buyer"), row(2, role="user"), row(3, role="finance")])
    assert coverage_reason(people) == ("路径上 3 人里，接触过并且支持的有 1 人，每人算一样（张伟）")


def test_where_some_weights_are_missing_the_share_is_said() -> None:
    people = people_of([won(1, "张伟", role="buyer", weight=20), row(2, role="user")])
    assert coverage_reason(people).startswith("接触过并且支持的占权重 50%")


def test_a_decider_who_left_decides_nothing_any_more() -> None:
    people = people_of([won(1, "陈国华", role="decider", has_left=1), row(2, role="user")])
    assert [n.contact_id for n in people.path] == [2]
    verdict = verdict_of(people)
    assert verdict is not None
    assert "还不知道谁是决策者" in verdict.title


def test_the_tree_passes_over_who_left_and_shows_who_leads_without_a_role() -> None:
    people = people_of(
        [
            row(1, "总经理"),  # no role, but leads
            row(2, "离职的", reports_to_id=1, has_left=1, role="buyer"),
            row(3, "采购员", reports_to_id=2, role="buyer"),
            row(4, "行政"),  # neither role nor anybody below
        ]
    )
    assert people.superiors() == {3: 1, 1: None}


def test_superiors_in_a_circle_come_to_an_end() -> None:
    rows = [row(1, role="user", reports_to_id=2), row(2, role="buyer", reports_to_id=1)]
    assert set(people_of(rows).superiors()) == {1, 2}


def test_an_opponent_is_amber_and_somebody_unmet_says_so() -> None:
    people = people_of(
        [row(1, role="user", attitude="oppose", contacted_on="2026-11-02"), row(2, role="buyer")]
    )
    assert (people.person(1).tone, people.person(1).state) == ("warn", "反对 11-02")
    assert people.person(2).state == "还没接触"


def test_days_of_this_year_are_short() -> None:
    assert short_day("2026-11-18") == "11-18"
    assert short_day("2025-11-18") == "2025-11-18"
    assert short_day(None) == ""
