"""The predicted value as a result: bands, totals, curves, fallbacks (B20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from crmdesk.analysis.base import Result, Tone
from crmdesk.analysis.charts import Curves, Scatter
from crmdesk.analysis.clv_predicted import predict
from crmdesk.analysis.gamma_gamma import GammaGamma
from crmdesk.analysis.predicted_charts import POINTS_SHOWN, survival_chart
from crmdesk.analysis.predicted_result import METHOD, PredictedData, run
from crmdesk.analysis.purchase_days import RepeatBuying
from crmdesk.analysis.repeat_models import Problem, RepeatModels, models_for
from tests.helpers.lives import Life, clv_data
from tests.helpers.repeat_buying import of_rows, shipped

DAY = date(2026, 11, 21)
NO_ONE = of_rows([])


@pytest.fixture(scope="module")
def models() -> RepeatModels:
    return models_for(shipped())


def data_of(
    repeats: RepeatBuying, models: RepeatModels, lives: list[Life] | None = None, **more: Any
) -> PredictedData:
    found = None
    if models.frequency is not None:
        found = predict(repeats, models.frequency, models.amounts, margin=0.4, discount=0.1)
    return PredictedData(
        as_of=DAY, repeats=repeats, models=models, prediction=found,
        base=clv_data(lives or [], day=DAY), margin=4_000, **more,
    )  # fmt: skip


def result(data: PredictedData) -> Result:
    return run(data, METHOD.values({}))


def test_bands_divide_all_customers_and_their_value(models: RepeatModels) -> None:
    repeats = shipped()
    found = result(data_of(repeats, models))
    bands, customers = found.table("bands"), found.table("customers")
    assert bands.totals is not None
    assert customers.totals is not None
    assert sum(len(row.behind) for row in bands.rows) == len(repeats) == found.n
    assert bands.totals.cells[-1] == pytest.approx(sum(r.cells[-1] for r in bands.rows), abs=300)  # type: ignore[misc,arg-type]
    assert bands.totals.cells[-1] == customers.totals.cells[-1]
    assert bands.rows[3].cells[1] == int((repeats.x == 0).sum())
    once = set(bands.rows[3].behind)
    shown = {row.behind[0]: row.cells[4] for row in customers.rows}
    assert all((alive is None) == (i in once) for i, alive in shown.items())
    assert [f.tone for f in found.findings].count(Tone.WARN) == 1  # who is gone; no warnings


def test_the_pictures_show_all_evenly_and_how_the_chance_fades(models: RepeatModels) -> None:
    repeats = shipped()
    scatter, curves = result(data_of(repeats, models)).charts[:2]
    assert isinstance(scatter, Scatter)
    assert isinstance(curves, Curves)
    assert len(repeats) / 3 < len(scatter.points) <= POINTS_SHOWN
    assert {p.cluster for p in scatter.points} == {0, 1, 2, 3}
    fading = [y for _x, y in curves.curves[0].points]
    assert fading == sorted(fading, reverse=True)
    assert fading[0] > curves.marks[0].y
    assert curves.marks[0].y < 5_000
    mine = int(np.flatnonzero(repeats.x > 5)[0])
    own = survival_chart(repeats, models, mine, DAY)
    assert own.curves[0].points[0][1] == round(
        predict(repeats, models.frequency, None).p_alive[mine] * 10_000  # type: ignore[arg-type]
    )
    assert own != curves


def test_without_a_model_the_simple_value_stands_in_with_the_reason(models: RepeatModels) -> None:
    few = RepeatModels(n=3, repeaters=2, problem=Problem.TOO_FEW)
    lives = [Life(id=n, last_year=1_000) for n in range(3)]
    found = result(data_of(of_rows([(1, 10, 90, 5)] * 3), few, lives))
    assert found.findings[0].tone is Tone.WARN
    assert found.table("components").rows
    alone = result(data_of(of_rows([(1, 10, 90, 5)] * 3), few))
    assert (len(alone.findings), alone.tables, alone.charts) == (1, (), ())
    none = result(data_of(NO_ONE, RepeatModels(n=0, repeaters=0, problem=Problem.TOO_FEW)))
    assert (len(none.findings), none.tables, none.n) == (1, (), 0)


def test_warnings_say_what_to_beware_of(models: RepeatModels) -> None:
    repeats = shipped()
    rising = replace(repeats, spent=repeats.x * (1000 + repeats.x * 400))
    found = models_for(rising)
    warned = result(data_of(rising, found)).findings
    assert any("correlation" in str(f.sentence) for f in warned)
    flat = replace(repeats, spent=repeats.x * 100_000)
    own = result(data_of(flat, models_for(flat)))
    assert any("pattern" in str(f.sentence) for f in own.findings)
    assert own.table("bands").totals.cells[-1] > 0  # type: ignore[union-attr,operator]


def test_amounts_unknown_of_everybody_leave_the_purchases(models: RepeatModels) -> None:
    free = replace(shipped(), spent=shipped().x * 0)
    found = result(data_of(free, replace(models, amounts=None)))
    assert found.table("bands").totals.cells[-1] is None  # type: ignore[union-attr]
    expected = [row.cells[5] for row in found.table("customers").rows]
    assert expected == sorted(expected, reverse=True)  # type: ignore[type-var]
    assert GammaGamma(2, 0.9, 5).population_mean is None
