"""Weighted grading (B14), the value scorecard (B15) and the annual screening (B34)."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.analysis import scorecard, screening, weighted_grade
from crmdesk.analysis.criteria import SCORECARD, SCREENING, USUAL, WEIGHTED
from crmdesk.analysis.matrix import NOWHERE
from crmdesk.analysis.weighted import points_cell
from tests.helpers.frames import buyer, frame, points

LONG_AGO = {"first_on": date(2020, 1, 1)}


def columns(kind: str, *rows):
    codes = [c.code for c in USUAL[kind]]
    return {c: points(*col) for c, col in zip(codes, zip(*rows, strict=True), strict=True)}


def test_the_grade_of_the_example_with_and_without_the_last_criterion() -> None:
    """90, 70, 80, 60 make 77.5, a B; without the outlook 80.59 with 85 % answered [G]."""
    found = weighted_grade.graded(
        columns(WEIGHTED, (90, 70, 80, 60), (90, 70, 80, None), (90, 70, None, None)),
        USUAL[WEIGHTED],
    )
    assert [found.cell(n) for n in range(3)] == [77.5, 80.59, None]
    assert found.answered.tolist() == [10_000, 8_500, 6_500]
    assert weighted_grade.letters(found).tolist() == [weighted_grade.B, weighted_grade.B, NOWHERE]


def test_bounds_belong_to_the_better_class_and_must_fall() -> None:
    rows = [(p, p, p, p) for p in (85, 84.99, 70, 69.99, 50, 49.99)]
    found = weighted_grade.graded(columns(WEIGHTED, *rows), USUAL[WEIGHTED])
    letters = "".join(weighted_grade.LETTERS[n] for n in weighted_grade.letters(found))
    assert letters == "ABBCCD"
    with pytest.raises(ValueError, match="fall"):
        weighted_grade.letters(found, (70_000, 85_000, 50_000))


def test_amounts_become_points_by_place_or_by_table_of_those_who_bought() -> None:
    found = frame([buyer(1, 58_900), buyer(2, 4_820), buyer(3, 4_820), buyer(4, 0)])
    blank = points(None, None, None, 80)
    ranks = weighted_grade.measured(found, blank, blank)["amount"]
    assert [round(p, 4) for p in ranks[:3]] == [83.3333, 33.3333, 33.3333]
    assert ranks[3] != ranks[3], "who bought nothing has no points"
    table = weighted_grade.measured(found, blank, blank, by_amounts=True)
    assert table["amount"][:3].tolist() == [100, 60, 60]
    assert table["outlook"][3] != table["outlook"][3]


def test_an_unknown_cost_is_no_profit_of_zero() -> None:
    found = frame([buyer(1, 5000, gross_profit=None), buyer(2, 100)])
    profit = weighted_grade.measured(found, points(None, None), points(None, None))["profit"]
    assert profit[0] != profit[0]
    assert profit[1] == 50


# --- scorecard ------------------------------------------------------------------------------
def test_the_card_of_the_example() -> None:
    """(90, 80, 70 | 50, 40, 60, 80) make 82 and 52: gold [H]."""
    found = scorecard.cards(columns(SCORECARD, (90, 80, 70, 50, 40, 60, 80)), USUAL[SCORECARD])
    assert (found.present.cell(0), found.potential.cell(0)) == (82, 52)
    assert scorecard.FIELDS[found.fields()[0]].code == "gold"
    assert scorecard.FIELDS[found.fields(82_000, 52_000)[0]].code == "platinum"
    assert scorecard.FIELDS[found.fields(82_001, 52_000)[0]].code == "silver"
    assert scorecard.FIELDS[found.fields(82_001, 52_001)[0]].code == "plain"


def test_facts_become_points_and_what_is_not_known_stays_unknown() -> None:
    found = frame([buyer(1, 300), buyer(2, 100), buyer(3, 50)])
    facts = scorecard.ScorecardFacts(
        paid=points(1.2, 0.5, None), previous=points(20_000, 20_000, 0),
        wallet=points(60_000, 5_000, None), scale=points(100, None, 25),
        service=points(75, None, None),
    )  # fmt: skip
    got = scorecard.measured(found, facts)
    assert got["payment"][:2].tolist() == [100, 50]
    assert got["growth"][:2].tolist() == [75, 25], "+50 % stands above −50 %"
    assert got["growth"][2] != got["growth"][2], "nothing the year before is no growth"
    assert got["wallet"][:2].tolist() == [50, 0], "more than his budget leaves no room"
    assert got["wallet"][2] != got["wallet"][2]
    assert got["scale"][0] == 100


# --- screening ------------------------------------------------------------------------------
def screened(*rows, people=None, bounds=screening.BOUNDS):
    found = frame(people or [buyer(n, 1000, **LONG_AGO) for n in range(1, len(rows) + 1)])
    given = columns(SCREENING, *rows)
    graded = screening.graded(given, USUAL[SCREENING])
    return screening.screened(found, graded, given["future"], bounds)


def test_the_verdict_of_the_example() -> None:
    """80, 60, 40, 70, 90 make 66.5: keep [G]."""
    found = screened((80, 60, 40, 70, 90))
    assert points_cell(int(found.scores.value[0])) == 66.5
    assert screening.CODES[found.of[0]] == "keep"


def test_four_verdicts_begin_at_their_bounds() -> None:
    found = screened(*[(p,) * 5 for p in (75, 74.99, 60, 59.99, 40, 39.99)])
    got = [screening.CODES[n] for n in found.of]
    assert got == ["key", "keep", "keep", "watch", "watch", "drop"]
    with pytest.raises(ValueError, match="fall"):
        screened((1, 1, 1, 1, 1), bounds=(60_000, 60_000, 40_000))


def test_who_earns_nothing_and_has_no_future_is_let_go_whatever_his_points() -> None:
    people = [
        buyer(1, gross_profit=0, **LONG_AGO), buyer(2, gross_profit=0, **LONG_AGO),
        buyer(3, gross_profit=0, **LONG_AGO), buyer(4, gross_profit=None, **LONG_AGO),
        buyer(5, gross_profit=1, **LONG_AGO),
    ]  # fmt: skip
    rows = [(100, 100, 100, 39, 100), (100, 100, 100, 40, 100), (100, 100, 100, None, 100),
            (100, 100, 100, 39, 100), (100, 100, 100, 39, 100)]  # fmt: skip
    found = screened(*rows, people=people)
    assert [screening.CODES[n] for n in found.of] == ["drop", "key", "key", "key", "key"]
    assert found.is_hopeless.tolist() == [True, False, False, False, False]


def test_who_is_new_is_watched_at_worst() -> None:
    people = [
        buyer(1, gross_profit=-1, first_on=date(2024, 7, 1)), buyer(2, first_on=date(2024, 7, 1)),
        buyer(3, first_on=date(2024, 6, 30)), buyer(4, 0, first_on=None, last_on=None),
    ]  # fmt: skip
    found = screened(*[(10,) * 5] * 4, people=people)
    verdicts = [None if n == NOWHERE else screening.CODES[n] for n in found.of]
    assert verdicts == ["watch", "watch", "drop", None]
    assert found.is_spared.tolist() == [True, True, False, False]


def test_the_screening_measures_the_card_and_the_payment() -> None:
    found = frame([buyer(1, 300), buyer(2, 100), buyer(3, 0, first_on=None, last_on=None)])
    got = screening.measured(found, points(0.9, 2, 1), points(70, None, 90), points(5, 1, 3))
    assert got["amount"][:2].tolist() == [75, 25]
    assert got["safety"][:2].tolist() == [90, 100]
    assert got["cooperation"][:2].tolist() == [100, 20]
    assert got["future"][0] == 70
    assert all(column[2] != column[2] for column in got.values()), "never bought: no points"
