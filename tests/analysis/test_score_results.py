"""Every method of scores, matrices and ranks as a result: sums, drill-down, order, bad input."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis import method
from crmdesk.analysis.base import Result, Tone
from crmdesk.analysis.charts import Scatter
from crmdesk.analysis.composition_result import CHANNEL, CompositionData
from crmdesk.analysis.credit_bands import CreditGrade
from crmdesk.analysis.credit_sales import points_of
from crmdesk.analysis.credit_sales_result import UNRATED, CreditSalesData
from crmdesk.analysis.criteria import (
    KAISM,
    SATISFACTION,
    SCORECARD,
    SCREENING,
    USUAL,
    VALUE,
    WEIGHTED,
)
from crmdesk.analysis.customer_frame import CustomerFacts
from crmdesk.analysis.delivered_value_result import ValueData
from crmdesk.analysis.kaism import Offers
from crmdesk.analysis.kaism_result import KaismData
from crmdesk.analysis.loyalty_result import LoyaltyData
from crmdesk.analysis.ranking_result import RankingData
from crmdesk.analysis.satisfaction_result import SatisfactionData
from crmdesk.analysis.scorecard import ScorecardFacts
from crmdesk.analysis.scorecard_result import ScorecardData
from crmdesk.analysis.screening_result import ScreeningData
from crmdesk.analysis.weighted_grade_result import WeightedData
from crmdesk.analysis.white_space import Purchases
from crmdesk.analysis.white_space_result import WhiteSpaceData
from crmdesk.charts.words import shown
from tests.helpers.frames import AS_OF, buyer, frame, points

MATRICES = ("loyalty", "credit-sales", "kaism", "scorecard", "satisfaction")
CLASSING = (*MATRICES, "weighted", "screening", "delivered-value")
METHODS = (*CLASSING, "composition", "ranking", "white-space")


@dataclass(frozen=True)
class Person:
    """A customer with one figure for everything that a method may want to know."""

    facts: CustomerFacts
    figure: float | None = 50.0
    rival: float | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.facts, name)


def column(people: list[Person], scale: float = 1.0, least: float = 0.0) -> Any:
    return points(*[None if p.figure is None else least + p.figure * scale for p in people])


def columns(kind: str, people: list[Person], scale: float = 1.0, least: float = 0.0) -> Any:
    return {c.code: column(people, scale, least) for c in USUAL[kind]}


def offers(kind: str, people: list[Person], scale: float) -> Offers:
    rivals = [(n, p.rival) for n, p in enumerate(people) if p.rival is not None]
    given = points(*[r * scale for _n, r in rivals])
    return Offers(
        customer=np.array([n for n, _r in rivals], dtype=np.int64),
        competitor=np.full(len(rivals), 7),
        points={c.code: given for c in USUAL[kind]},
    )


def data(method_id: str, people: list[Person]) -> Any:
    known = frame([p.facts for p in people])
    sales = known.net_sales.astype(float)
    figure = column(people)
    wallet = np.where(figure > 0, sales * 100 / np.where(figure > 0, figure, 1), np.nan)
    rated = ~np.isnan(figure)
    grade = np.where(rated, (9 - np.nan_to_num(figure) // 11).astype(int), UNRATED)
    made = {
        "loyalty": lambda: LoyaltyData(frame=known, wallet=wallet),
        "credit-sales": lambda: CreditSalesData(
            frame=known, grade=grade,
            points=np.array([
                0 if g == UNRATED else points_of(tuple(CreditGrade)[g], None) for g in grade
            ]),
        ),
        "kaism": lambda: KaismData(
            frame=known, criteria=USUAL[KAISM], ours=columns(KAISM, people, 0.1),
            offers=offers(KAISM, people, 0.1), names={7: "对手"},
        ),
        "delivered-value": lambda: ValueData(
            frame=known, criteria=USUAL[VALUE], names={7: "对手"},
            ours={
                c.code: column(people, 2.0 if c.axis == "gain" else 1.0) for c in USUAL[VALUE]
            },
            offers=offers(VALUE, people, 1.0),
        ),
        "satisfaction": lambda: SatisfactionData(
            frame=known, criteria=USUAL[SATISFACTION], wallet=wallet,
            answers=columns(SATISFACTION, people, 0.04, 1.0),
        ),
        "weighted": lambda: WeightedData(
            frame=known, criteria=USUAL[WEIGHTED], credit=figure, outlook=figure, entered={}
        ),
        "scorecard": lambda: ScorecardData(
            frame=known, criteria=USUAL[SCORECARD], entered={},
            facts=ScorecardFacts(
                paid=figure / 100, previous=sales * 0.8, wallet=wallet, scale=figure,
                service=figure,
            ),
        ),
        "screening": lambda: ScreeningData(
            frame=known, criteria=USUAL[SCREENING], paid=figure / 100, potential=figure,
            relation=np.ceil(figure / 20), entered={},
        ),
        "composition": lambda: CompositionData(
            frame=known, by=CHANNEL, names=("甲", "乙", "丙"),
            of=np.array([-1 if p.figure is None else int(p.figure) % 3 for p in people]),
        ),
        "ranking": lambda: RankingData(
            frame=known,
            values={
                "sales": np.where(sales > 0, sales, np.nan), "quantity": figure,
                "owed": figure * 100, "cycle": figure,
            },
        ),
        "white-space": lambda: WhiteSpaceData(
            frame=known, lines=("螺丝", "灯具"),
            purchases=Purchases(
                customer=np.arange(len(people)), amount=known.net_sales,
                line=np.array([int(p.figure or 0) % 2 for p in people], dtype=np.int64),
            ),
        ),
    }  # fmt: skip
    return made[method_id]()


def run(method_id: str, people: list[Person], **chosen: Any) -> Result:
    found = method(method_id)
    return found.run(data(method_id, people), found.values(chosen))


def plain(result: Result) -> Any:
    """What a person sees, and whom a click leads to, without the order of those."""
    return (
        result.n,
        [
            [([str(c) for c in row.cells], sorted(row.behind), row.tone) for row in table.rows]
            for table in result.tables
        ],
        [(shown(f.sentence), shown(f.evidence), sorted(f.behind)) for f in result.findings],
        [
            [(p.x, p.y, p.cluster, p.behind) for p in chart.points]
            for chart in result.charts
            if isinstance(chart, Scatter)
        ],
    )


SOME = [
    Person(buyer(1, 90_000), 90, 60), Person(buyer(2, 20_000), 20, 80), Person(buyer(3, 20_000), 70),
    Person(buyer(4, 500), 95, 95), Person(buyer(5, 500, months_bought=12), 10, 10),
    Person(buyer(6, 400, gross_profit=None), None), Person(buyer(7, 300, first_on=date(2025, 5, 1)), 40),
    Person(buyer(8, -200, gross_profit=-100), 5, 90),
    Person(CustomerFacts(id=9, code="C9"), 60),
]  # fmt: skip


# --- what every result promises --------------------------------------------------------------
@pytest.mark.parametrize("method_id", METHODS)
def test_every_number_leads_to_customers_and_the_words_are_complete(method_id: str) -> None:
    result = run(method_id, SOME)
    ids = {p.id for p in SOME}
    assert result.tables
    assert result.charts
    assert 1 <= len(result.findings) <= 6
    for finding in result.findings:
        assert set(finding.behind) <= ids
        assert "{" not in shown(finding.sentence) + shown(finding.evidence)
    for table in result.tables:
        for row in table.rows:
            assert set(row.behind) <= ids
    assert "{" not in shown(result.note)


@pytest.mark.parametrize("method_id", CLASSING)
def test_classes_sum_to_all_graded_and_agree_with_the_list(method_id: str) -> None:
    result = run(method_id, SOME)
    classes, listed = result.table("classes"), result.table("customers")
    assert classes.totals is not None
    graded = [row for row in classes.rows if row.cells[2] is not None or not row.cells[1]]
    for place in (1, 3):  # customers, net sales
        assert sum(row.cells[place] for row in graded) == classes.totals.cells[place]
    assert classes.totals.cells[1] == result.n == len(classes.totals.behind)
    by_class = {shown(row.cells[0]): set(row.behind) for row in classes.rows}
    for row in listed.rows:
        assert row.behind[0] in by_class[shown(row.cells[1])]


@pytest.mark.parametrize("method_id", MATRICES)
def test_the_picture_counts_what_the_table_counts_and_its_thresholds_are_parameters(
    method_id: str,
) -> None:
    result = run(method_id, SOME)
    chart = next(c for c in result.charts if isinstance(c, Scatter))
    assert chart.quadrants is not None
    fields = chart.quadrants
    every = (fields.high_high, fields.low_high, fields.high_low, fields.low_low)
    rows = result.table("classes").rows
    assert [field.count for field in every] == [row.cells[1] for row in rows[:4]]
    assert sum(field.count for field in every) == len(chart.points)
    known = {p.name: p for p in method(method_id).parameters}
    assert not known[chart.x_parameter].is_read
    assert not known[chart.y_parameter].is_read
    assert chart.x_threshold is not None
    for point in chart.points:
        right, above = point.x >= chart.x_threshold, point.y >= chart.y_threshold
        assert (
            point.behind[0] in every[(0 if right else 1) if above else (2 if right else 3)].behind
        )


# --- properties -------------------------------------------------------------------------------
def people(least: int = 1) -> st.SearchStrategy[list[Person]]:
    one = st.tuples(
        st.sampled_from([-500, 0, 100, 100, 4_820, 30_000]),
        st.one_of(st.none(), st.integers(0, 99)),
        st.one_of(st.none(), st.integers(1, 99)),
        st.integers(0, 12),
    )
    return st.lists(one, min_size=least, max_size=12).map(
        lambda rows: [
            Person(
                buyer(n + 1, yuan, months_bought=months, purchases=months), figure, rival
            )
            for n, (yuan, figure, rival, months) in enumerate(rows)
        ]
    )  # fmt: skip


@pytest.mark.parametrize("method_id", METHODS)
@settings(max_examples=10, deadline=None)
@given(some=people(), random=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(method_id: str, some: Any, random: Any) -> None:
    shuffled = list(some)
    random.shuffle(shuffled)
    assert plain(run(method_id, some)) == plain(run(method_id, shuffled))


@pytest.mark.parametrize("method_id", [*CLASSING, "ranking"])
def test_renamed_and_renumbered_customers_keep_their_class(method_id: str) -> None:
    """The layers of the pyramid break ties by number (B0); nothing else looks at it."""
    renamed = [replace(p, facts=replace(p.facts, code=f"Z{99 - p.id}")) for p in SOME]

    def classes(some: list[Person]) -> Any:
        rows = run(method_id, some).tables[0].rows
        return [([str(c) for c in row.cells], sorted(row.behind)) for row in rows]

    assert classes(SOME) == classes(renamed)


@pytest.mark.parametrize("method_id", CLASSING)
@settings(max_examples=10, deadline=None)
@given(some=people())
def test_equal_customers_are_in_equal_classes(method_id: str, some: Any) -> None:
    twins = [
        replace(p, facts=replace(p.facts, id=p.id + 100, code=f"X{p.id:06}")) for p in some
    ]  # fmt: skip
    result = run(method_id, [*some, *twins])
    for table in result.tables:
        if table.key == "classes":
            for row in table.rows:
                ids = set(row.behind)
                assert {i % 100 for i in ids if i < 100} == {i % 100 for i in ids if i > 100}


# --- bad input --------------------------------------------------------------------------------
BAD = {
    "nobody": [],
    "who never bought": [Person(CustomerFacts(id=1, code="C1"), None)],
    "all came back": [Person(buyer(1, 0, is_all_returned=True, first_on=None, last_on=None), None)],
}


@pytest.mark.parametrize("method_id", METHODS)
@pytest.mark.parametrize("case", list(BAD))
def test_without_data_one_sentence_says_what_lacks(method_id: str, case: str) -> None:
    result = run(method_id, BAD[case])
    assert not result.tables
    assert not result.charts
    assert len(result.findings) == 1
    assert shown(result.findings[0].sentence)
    assert result.findings[0].tone is Tone.WARN
    assert result.as_of == AS_OF


@pytest.mark.parametrize("method_id", METHODS)
def test_one_customer_and_all_equal_customers_do_not_break_anything(method_id: str) -> None:
    for some in ([SOME[0]], [Person(buyer(n, 1000), 50, 50) for n in range(1, 8)]):
        assert run(method_id, some).n == len(some)


@pytest.mark.parametrize(
    ("method_id", "chosen"),
    [
        ("weighted", {"a_from": 40_000}),
        ("screening", {"keep_from": 80_000}),
        ("ranking", {"top": 0}),
        ("white-space", {"line": "没有这条"}),
    ],
)
def test_parameters_out_of_order_are_refused_by_a_sentence(method_id: str, chosen: Any) -> None:
    result = run(method_id, SOME, **chosen)
    assert not result.tables
    assert [f.tone for f in result.findings] == [Tone.BAD]


@pytest.mark.parametrize(
    "method_id", ["kaism", "weighted", "scorecard", "satisfaction", "screening"]
)
def test_weights_that_do_not_sum_to_a_hundred_are_refused_by_a_sentence(method_id: str) -> None:
    known = data(method_id, SOME)
    first, *rest = known.criteria
    wrong = replace(known, criteria=(replace(first, weight=first.weight + 100), *rest))
    found = method(method_id)
    result = found.run(wrong, found.values({}))
    assert [f.tone for f in result.findings] == [Tone.BAD]
    assert "101" in shown(result.findings[0].sentence)


def test_without_an_indicator_there_is_no_ranking() -> None:
    found = method("ranking")
    result = found.run(replace(data("ranking", SOME), values={}), found.values({}))
    assert [f.tone for f in result.findings] == [Tone.BAD]


def test_a_group_nobody_filled_in_is_asked_for() -> None:
    blank = [replace(p, figure=None) for p in SOME]
    result = run("composition", blank)
    assert not result.tables
    assert result.findings[0].behind[0] == 1, "the largest first"


def test_a_survey_or_an_assessment_that_lacks_is_asked_for() -> None:
    blank = [replace(p, figure=None) for p in SOME]
    for method_id in ("kaism", "satisfaction", "delivered-value"):
        assert not run(method_id, blank).tables
    lacks = replace(
        data("delivered-value", SOME[:2]),
        ours={"product": points(5, None)},
    )
    result = method("delivered-value").run(lacks, {"customer": None})
    assert result.findings[0].behind == (1,), "begun and not complete"


def test_the_customer_asked_for_is_shown_in_detail() -> None:
    for method_id in ("kaism", "delivered-value"):
        found = method(method_id)
        known = replace(data(method_id, SOME), chosen=3)
        result = found.run(known, found.values({}))
        assert result.tables[-1].rows[0].behind == (3,)


def test_the_list_of_candidates_is_that_of_the_cell_asked_for() -> None:
    result = run("white-space", SOME, layer="small", line="灯具")
    rows = result.table("candidates").rows
    assert {row.cells[2] for row in rows} == {"灯具"}
