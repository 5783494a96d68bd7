"""Grades A to D of an opportunity (B5): the golden cases, totality, monotony, the edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.analysis.grade import (
    GATE_1_3_6,
    GATE_3_6_12,
    PLAYBOOK,
    Facts,
    Grade,
    Level,
    Met,
    Standing,
    TimeGate,
    grade,
)
from crmdesk.analysis.months import add_months
from crmdesk.charts.words import shown as said

TODAY = date(2026, 11, 21)
LEVELS = {"高": Level.HIGH, "中": Level.MIDDLE, "低": Level.LOW, "无": Level.NONE}
YN = {"Y": True, "N": False, "-": None}
BOOLS = (True, False, None)
SCALE = (Level.HIGH, Level.MIDDLE, Level.LOW, Level.NONE, None)


def closing(months: int | None) -> date | None:
    """The day so many months ahead."""
    return None if months is None else add_months(TODAY, months)


def without(answers: str, months: int | None) -> Facts:
    """Facts of somebody without a solution: objective, subjective, 决心, 可行性, 选型."""
    obj, subj, will, feasible, selecting = answers
    return Facts(
        has_solution=False,
        objective=YN[obj],
        subjective=YN[subj],
        determination=LEVELS.get(will),
        feasible=YN[feasible],
        selection_started=YN[selecting],
        expected_on=closing(months),
    )


def having(answers: str, months: int | None) -> Facts:
    """Facts of somebody with a solution and both needs: 不满, 决心, 选型."""
    unhappy, will, selecting = answers
    return Facts(
        has_solution=True,
        objective=True,
        subjective=True,
        dissatisfaction=LEVELS.get(unhappy),
        determination=LEVELS.get(will),
        selection_started=YN[selecting],
        expected_on=closing(months),
    )


@pytest.mark.parametrize(
    ("answers", "months", "letter", "needs_check"),
    [
        ("YY高YY", 2, "A", False),
        ("YY高YY", 5, "B", False),
        ("YY高NN", 2, "B", False),
        ("YY中YN", 8, "C", False),
        ("YY中NN", 5, "C", False),
        ("YY低NN", None, "C", False),
        ("YN低NN", None, "D", False),
        ("YY中YY", 2, "B", True),
    ],
)
def test_golden_cases_without_a_solution(
    answers: str, months: int | None, letter: str, needs_check: bool
) -> None:
    answer = grade(without(answers, months), TODAY)
    assert answer.standing is Standing.GRADED
    assert answer.grade is not None
    assert (answer.grade.letter, answer.needs_check) == (letter, needs_check)


@pytest.mark.parametrize("rest", ["Y高YY", "N无NN", "----"])
def test_without_objective_need_it_is_no_target_shown_as_d_and_not_contacted(rest: str) -> None:
    answer = grade(without("N" + rest, 1), TODAY)
    assert (answer.standing, answer.grade) == (Standing.NOT_TARGET, Grade.D)
    assert answer.contact_grade is None


@pytest.mark.parametrize("answers", ["YN高YY", "YN高NN", "YN低YY", "YN-YY"])
def test_no_need_but_selecting_or_determined_has_to_be_verified(answers: str) -> None:
    answer = grade(without(answers, 1), TODAY)
    assert (answer.standing, answer.grade) == (Standing.TO_VERIFY, None)


@pytest.mark.parametrize(
    ("answers", "months", "letter"),
    [
        ("高高Y", 3, "A"),
        ("高中N", 5, "B"),
        ("中中N", 5, "B"),
        ("中中N", None, "C"),
        ("低中N", 9, "C"),
        ("低低N", 9, "C"),
        ("低低N", None, "D"),
        ("无无N", None, "D"),
    ],
)
def test_golden_cases_with_a_solution(answers: str, months: int | None, letter: str) -> None:
    answer = grade(having(answers, months), TODAY)
    assert answer.standing is Standing.GRADED
    assert answer.grade is not None
    assert (answer.grade.letter, answer.needs_check) == (letter, False)


def test_somebody_who_is_just_building_one_is_d_whatever_else_is_true() -> None:
    facts = replace(having("高高Y", 1), is_implementing=True)
    assert grade(facts, TODAY).grade is Grade.D
    assert grade(Facts(is_implementing=True), TODAY).grade is Grade.D


def test_selecting_with_a_solution_but_without_both_high_has_to_be_checked() -> None:
    for unhappy, will in product("高中低无", repeat=2):
        answer = grade(having(f"{unhappy}{will}Y", 1), TODAY)
        sure = unhappy == will == "高"
        assert answer.grade is (Grade.A if sure else Grade.B)
        assert answer.needs_check is not sure


# --- the whole table ------------------------------------------------------------------------
def every_combination(expected: date | None) -> list[Facts]:
    """All 5,400 combinations of answers with one closing date."""
    return [
        Facts(
            has_solution=has,
            objective=objective,
            subjective=subjective,
            determination=will,
            selection_started=selecting,
            feasible=feasible,
            dissatisfaction=unhappy,
            is_implementing=implementing,
            expected_on=expected,
        )
        for has, objective, subjective, will, selecting, feasible, unhappy, implementing in product(
            BOOLS, BOOLS, BOOLS, SCALE, BOOLS, BOOLS, SCALE, (False, True)
        )
    ]


@pytest.mark.parametrize("months", [None, -1, 0, 3, 6, 12, 13])
def test_every_combination_has_an_answer_that_explains_itself(months: int | None) -> None:
    for facts in every_combination(closing(months)):
        answer = grade(facts, TODAY)
        has_grade = answer.standing in (Standing.GRADED, Standing.NOT_TARGET)
        assert (answer.grade is not None) == has_grade
        assert not answer.needs_check or answer.attribute is Grade.B
        assert answer.date_past == (months == -1)
        assert said(answer.summary)
        assert answer.reasons[-1].code == "expected_on"


def test_missing_answers_leave_it_unrated_and_are_named() -> None:
    full = without("YY高YY", 2)
    for name in ("objective", "subjective", "determination", "has_solution"):
        answer = grade(replace(full, **{name: None}), TODAY)
        assert (answer.standing, answer.grade) == (Standing.UNRATED, None), name
        assert name in {r.code for r in answer.reasons if r.met is Met.MISSING}


def test_with_a_solution_dissatisfaction_has_to_be_known() -> None:
    assert grade(having("-高N", 2), TODAY).standing is Standing.UNRATED


def test_what_was_not_heard_of_counts_as_not_yet() -> None:
    assert grade(without("YY高--", 2), TODAY).grade is Grade.B
    assert grade(without("YY中-N", 2), TODAY).grade is Grade.C


STATES = st.builds(
    Facts,
    has_solution=st.booleans(),
    objective=st.just(True),
    subjective=st.booleans(),
    determination=st.sampled_from(Level),
    selection_started=st.booleans(),
    feasible=st.booleans(),
    dissatisfaction=st.sampled_from(Level),
    is_implementing=st.booleans(),
    expected_on=st.none() | st.integers(-30, 800).map(lambda n: TODAY + timedelta(days=n)),
)
GATES = st.sampled_from([GATE_3_6_12, GATE_1_3_6])
RISES = {
    "subjective": True,
    "selection_started": True,
    "feasible": True,
    "is_implementing": False,
}


@given(STATES, GATES)
def test_a_better_answer_never_worsens_the_grade(facts: Facts, gate: TimeGate) -> None:
    before = grade(facts, TODAY, gate).grade
    better = [replace(facts, **{name: value}) for name, value in RISES.items()]
    for name in ("determination", "dissatisfaction"):
        rank = getattr(facts, name).rank
        better += [replace(facts, **{name: level}) for level in Level if level.rank > rank]
    for each in better:
        after = grade(each, TODAY, gate).grade
        # No grade at all (to be verified) is a question, neither better nor worse.
        assert before is None or after is None or after <= before


@given(STATES, GATES, st.integers(0, 800), st.integers(0, 800))
def test_a_sooner_closing_never_worsens_the_grade(
    facts: Facts, gate: TimeGate, one: int, other: int
) -> None:
    sooner, later = sorted((one, other))
    grades = [
        grade(replace(facts, expected_on=TODAY + timedelta(days=n)), TODAY, gate).grade
        for n in (sooner, later)
    ]
    assert grades[0] is None or grades[1] is None or grades[0] <= grades[1]


@given(STATES, GATES)
def test_the_grade_is_the_worse_of_answers_and_time(facts: Facts, gate: TimeGate) -> None:
    answer = grade(facts, TODAY, gate)
    if answer.grade is not None and answer.attribute is not None:
        assert answer.grade is max(answer.attribute, answer.by_time or Grade.A)


# --- time -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "by_time"),
    [
        (TODAY, "A"),
        (date(2027, 2, 21), "A"),
        (date(2027, 2, 22), "B"),
        (date(2027, 5, 21), "B"),
        (date(2027, 5, 22), "C"),
        (date(2027, 11, 21), "C"),
        (date(2027, 11, 22), "D"),
    ],
)
def test_the_last_day_of_a_calendar_month_still_counts(day: date, by_time: str) -> None:
    answer = grade(replace(without("YY高YY", None), expected_on=day), TODAY)
    assert answer.grade is answer.by_time
    assert answer.by_time is Grade(by_time.lower())


def test_short_months_end_on_their_last_day() -> None:
    assert GATE_3_6_12.last_day(Grade.A, date(2025, 11, 30)) == date(2026, 2, 28)
    facts = replace(without("YY高YY", None), expected_on=date(2026, 2, 28))
    assert grade(facts, date(2025, 11, 30)).grade is Grade.A
    facts = replace(facts, expected_on=date(2026, 3, 1))
    assert grade(facts, date(2025, 11, 30)).grade is Grade.B


def test_the_other_gate_is_stricter_and_moves_the_ties_too() -> None:
    assert grade(without("YY高YY", 2), TODAY, GATE_1_3_6).grade is Grade.B
    assert grade(having("中中N", 3), TODAY, GATE_1_3_6).grade is Grade.B
    assert grade(having("中中N", 4), TODAY, GATE_1_3_6).grade is Grade.C


def test_a_date_that_has_passed_is_flagged_and_says_nothing_about_time() -> None:
    answer = grade(replace(having("中中N", None), expected_on=date(2026, 11, 20)), TODAY)
    assert answer.date_past
    assert answer.by_time is None
    assert answer.grade is Grade.C


@pytest.mark.parametrize("months", [(0, 3, 6), (3, 3, 6), (6, 3, 12), (-1, 3, 6)])
def test_a_gate_whose_months_do_not_rise_is_refused(months: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="rise"):
        TimeGate(*months)


def test_grade_d_has_no_last_day() -> None:
    with pytest.raises(ValueError, match="grade D"):
        GATE_3_6_12.last_day(Grade.D, TODAY)


# --- reasons --------------------------------------------------------------------------------
def test_reasons_tell_what_is_met_what_is_not_and_what_is_missing() -> None:
    answer = grade(without("YY中-N", 5), TODAY)
    assert {r.code: r.met for r in answer.reasons} == {
        "objective": Met.MET,
        "subjective": Met.MET,
        "determination": Met.NOT_MET,
        "feasible": Met.MISSING,
        "selection_started": Met.NOT_MET,
        "expected_on": Met.NOT_MET,
    }
    assert "决心：中" in [said(r.words) for r in answer.reasons]


def test_an_a_meets_every_reason() -> None:
    for facts in (without("YY高YY", 2), having("高高Y", 3)):
        answer = grade(facts, TODAY)
        assert answer.grade is Grade.A
        assert {r.met for r in answer.reasons} == {Met.MET}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (without("YY高YY", 5), "B 级：按各项回答是 A 级，但预计成交时间偏晚"),
        (without("YY中YY", 2), "B 级（需核实）：已启动选型，但还没有具备 A 级的全部条件"),
        (without("NY高YY", 2), "非目标：行业和规模不需要"),
        (without("Y-高YY", 2), "未评：还有问题没回答"),
        (without("YN高YY", 1), "待核实：客户自己说没有需求，却决心很大或已经在选型"),
    ],
)
def test_the_summary_says_what_decided(facts: Facts, words: str) -> None:
    assert said(grade(facts, TODAY).summary) == words


def test_every_grade_has_something_to_do() -> None:
    assert set(PLAYBOOK) == set(Grade)
    assert len({*PLAYBOOK.values()}) == 4
