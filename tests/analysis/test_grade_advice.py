"""What raises a grade, what lowers it, and evidence that does not go with the answers (B5)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis.grade import (
    GATE_1_3_6,
    GATE_3_6_12,
    Facts,
    Grade,
    Level,
    Standing,
    Step,
    TimeGate,
    grade,
)
from crmdesk.analysis.grade_evidence import EVIDENCE, boxes, check_evidence
from crmdesk.charts.words import shown as said
from tests.analysis.test_grade import TODAY, having, without


def steps(facts: Facts, gate: TimeGate = GATE_3_6_12) -> dict[str, list[str]]:
    """Per grade that can be reached what has to be done, in Chinese."""
    found = grade(facts, TODAY, gate).raise_by
    return {step.grade.letter: [said(c.words) for c in step.changes] for step in found}


def test_an_a_needs_nothing() -> None:
    assert grade(without("YY高YY", 2), TODAY).raise_by == ()


def test_a_late_closing_alone_is_raised_by_a_sooner_one() -> None:
    assert steps(without("YY高YY", 8)) == {
        "B": ["把成交日期定在 2027-05-21 或之前"],
        "A": ["把成交日期定在 2027-02-21 或之前"],
    }


def test_answers_are_raised_one_notch_before_two() -> None:
    assert steps(without("YY低NN", None)) == {
        "B": ["让客户的决心达到：高"],
        "A": ["让客户的决心达到：高", "一起做可行性评估，结论为可行", "推动客户启动选型"],
    }


def test_what_is_missing_is_asked_before_what_is_known_is_changed() -> None:
    assert steps(having("中中N", None))["B"] == ["把成交日期定在 2027-05-21 或之前"]
    assert steps(having("中中N", 8))["B"] == ["把成交日期定在 2027-05-21 或之前"]
    assert steps(having("高高N", 5)) == {
        "A": ["推动客户启动选型", "把成交日期定在 2027-02-21 或之前"]
    }


def test_what_has_to_be_checked_already_may_stay_so_on_its_way_up() -> None:
    late = replace(without("YY中-Y", None), expected_on=date(2027, 9, 1))
    assert (grade(late, TODAY).grade, grade(late, TODAY).needs_check) == (Grade.C, True)
    assert steps(late) == {
        "B": ["把成交日期定在 2027-05-21 或之前"],
        "A": [
            "让客户的决心达到：高",
            "一起做可行性评估，结论为可行",
            "把成交日期定在 2027-02-21 或之前",
        ],
    }


def test_an_unrated_one_names_what_to_ask() -> None:
    assert "问清客户的决心，至少要到：低" in steps(Facts())["C"]
    found = grade(Facts(), TODAY).raise_by
    assert [step.grade for step in found] == [Grade.C, Grade.B, Grade.A]
    assert {c.fact for c in found[0].changes} == {
        "objective",
        "subjective",
        "has_solution",
        "determination",
    }


def test_what_has_to_be_verified_is_raised_by_the_need() -> None:
    assert steps(without("YN高YY", 2)) == {"A": ["让客户自己认可这个需求"]}


def test_a_date_that_has_passed_is_never_proposed_again() -> None:
    facts = replace(having("中中N", None), expected_on=TODAY - timedelta(days=1))
    for step in grade(facts, TODAY).raise_by:
        for change in step.changes:
            if isinstance(change.value, date):
                assert change.value > TODAY


STATES = st.builds(
    Facts,
    has_solution=st.booleans() | st.none(),
    objective=st.booleans() | st.none(),
    subjective=st.booleans() | st.none(),
    determination=st.sampled_from(Level) | st.none(),
    selection_started=st.booleans() | st.none(),
    feasible=st.booleans() | st.none(),
    dissatisfaction=st.sampled_from(Level) | st.none(),
    is_implementing=st.booleans(),
    expected_on=st.none() | st.integers(-30, 500).map(lambda n: TODAY + timedelta(days=n)),
)
GATES = st.sampled_from([GATE_3_6_12, GATE_1_3_6])


def changed(facts: Facts, step: Step) -> Facts:
    """The facts after a step."""
    return replace(facts, **{c.fact: c.value for c in step.changes})  # type: ignore[arg-type]


@settings(max_examples=60)
@given(STATES, GATES)
def test_every_step_reaches_its_grade_and_every_better_grade_has_one(
    facts: Facts, gate: TimeGate
) -> None:
    now = grade(facts, TODAY, gate)
    found = now.raise_by
    for step in found:
        after = grade(changed(facts, step), TODAY, gate)
        assert (after.grade, after.standing) == (step.grade, Standing.GRADED)
        assert now.needs_check or not after.needs_check
    rising = [step.grade for step in found]
    assert rising == sorted(set(rising), reverse=True)
    assert (not found) == (now.grade is Grade.A)
    assert not found or rising[-1] is Grade.A


@settings(max_examples=25)
@given(STATES, GATES)
def test_no_fewer_changes_would_do(facts: Facts, gate: TimeGate) -> None:
    """Against every set of fewer answers, for the better or not."""
    values: dict[str, tuple[object, ...]] = {
        f.name: (True, False) for f in fields(Facts) if f.name != "expected_on"
    }
    values |= {"determination": tuple(Level), "dissatisfaction": tuple(Level)}
    now = grade(facts, TODAY, gate)
    for step in now.raise_by:
        if len(step.changes) > 3:
            continue  # the sets of two and fewer say enough
        values["expected_on"] = (gate.last_day(step.grade, TODAY),)
        for count in range(1, len(step.changes)):
            for names in combinations(values, count):
                for given_values in product(*(values[n] for n in names)):
                    other = replace(facts, **dict(zip(names, given_values, strict=True)))
                    after = grade(other, TODAY, gate)
                    reached = (
                        after.standing is Standing.GRADED
                        and after.grade is not None
                        and after.grade <= step.grade
                        and (now.needs_check or not after.needs_check)
                    )
                    assert not reached


# --- what lowers it -------------------------------------------------------------------------
def test_the_last_day_of_the_present_grade_is_told() -> None:
    answer = grade(without("YY高NN", 2), TODAY, GATE_1_3_6)
    assert answer.grade is Grade.B
    assert said(answer.falls[0].words) == "成交晚于 2027-02-21 就降到 C 级"


def test_an_a_tells_every_single_answer_that_would_lower_it() -> None:
    told = {f.fact: f.grade for f in grade(without("YY高YY", 2), TODAY).falls}
    assert told == {
        "expected_on": Grade.B,
        "is_implementing": Grade.D,
        "subjective": None,
        "determination": Grade.B,
        "feasible": Grade.B,
        "selection_started": Grade.B,
    }


def test_a_fall_without_a_grade_says_so() -> None:
    (fall,) = [f for f in grade(without("YY高YY", 2), TODAY).falls if f.grade is None]
    assert said(fall.words) == "一旦“主观需要：客户自己认为不需要”，就定不了级"


@pytest.mark.parametrize("facts", [without("YN低NN", None), without("NY高YY", 1), Facts()])
def test_nothing_lowers_what_is_d_or_has_no_grade(facts: Facts) -> None:
    assert grade(facts, TODAY).falls == ()


@given(STATES, GATES)
def test_every_fall_comes_true(facts: Facts, gate: TimeGate) -> None:
    now = grade(facts, TODAY, gate)
    for fall in now.falls:
        assert now.grade is not None
        value = fall.value
        if isinstance(value, date):
            at_last = replace(facts, expected_on=value)
            assert grade(at_last, TODAY, gate).grade in (now.grade, Grade.B, Grade.C)
            value += timedelta(days=1)
        after = grade(replace(facts, **{fall.fact: value}), TODAY, gate)  # type: ignore[arg-type]
        assert after.grade is fall.grade
        assert after.grade is None or after.grade > now.grade


# --- evidence -------------------------------------------------------------------------------
def test_there_is_evidence_for_every_grade_of_both_tables() -> None:
    for has_solution in (True, False):
        assert {box.grade for box in boxes(has_solution)} == set(Grade)
    assert len({box.code for box in EVIDENCE}) == len(EVIDENCE) == len(boxes(None))


def test_a_ticked_selection_that_was_not_started_is_a_contradiction() -> None:
    (found,) = check_evidence(["has_a_selecting"], having("高高N", 2))
    assert found.fact == "selection_started"
    assert said(found.words) == "勾选了“已启动选型，要更换或扩充现有方案”，但回答是“选型：还没启动”"


def test_evidence_of_the_other_table_is_a_contradiction() -> None:
    found = check_evidence(["none_a_selecting"], having("高高Y", 2))
    assert [c.fact for c in found] == ["has_solution"]


def test_evidence_of_two_grades_is_a_contradiction() -> None:
    found = check_evidence(["none_a_selecting", "none_c_not_urgent"], Facts())
    assert [(c.fact, c.codes) for c in found] == [("", ("none_a_selecting", "none_c_not_urgent"))]
    assert said(found[0].words) == "同时勾选了 A 级和 C 级的依据"


def test_two_boxes_of_one_grade_go_together() -> None:
    assert check_evidence(["has_b_not_solved", "has_b_maker_left"], having("高高N", 2)) == ()


def test_a_system_being_built_needs_its_answer() -> None:
    (found,) = check_evidence(["has_d_building"], having("低低N", None))
    assert found.fact == "is_implementing"
    assert "没有刚签约或在建的方案" in said(found.words)


@pytest.mark.parametrize("box", EVIDENCE, ids=lambda box: box.code)
def test_missing_answers_contradict_nothing(box: object) -> None:
    facts = Facts(is_implementing=box.code in ("has_d_building", "has_d_signed"))  # type: ignore[attr-defined]
    assert check_evidence([box.code], facts) == ()  # type: ignore[attr-defined]


@pytest.mark.parametrize("box", EVIDENCE, ids=lambda box: box.code)
def test_the_answers_of_a_box_give_its_grade(box: object) -> None:
    """Where every answer goes with the box, the rule can agree with it."""
    base = Facts(
        has_solution=box.has_solution,  # type: ignore[attr-defined]
        objective=True,
        subjective=True,
        feasible=True,
        selection_started=False,
    )
    wanted = dict(box.agrees)  # type: ignore[attr-defined]
    wanted.setdefault("determination", tuple(Level))
    wanted.setdefault("dissatisfaction", tuple(Level))
    reached = {
        grade(replace(base, **dict(zip(wanted, values, strict=True))), TODAY).attribute
        for values in product(*wanted.values())
    }
    assert box.grade in reached  # type: ignore[attr-defined]


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(ValueError, match="has_z_other"):
        check_evidence(["has_z_other"], Facts())
