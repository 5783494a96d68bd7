"""The picture that every method of two figures and two thresholds shares."""

from __future__ import annotations

import numpy as np

from crmdesk.analysis.matrix import Axis, FieldName, fields_of, matrix_chart
from crmdesk.analysis.wording import Measure

FIELDS = tuple(FieldName(code, code, "", "chart1") for code in ("hh", "lh", "hl", "ll"))


def test_a_line_that_is_dragged_is_told_as_the_parameter_counts() -> None:
    scores, amounts = np.array([7.0, 2.0]), np.array([900_00, 100_00])
    of = fields_of(scores >= 6, amounts >= 500_00, np.array([True, True]))
    chart = matrix_chart(
        "矩阵", FIELDS, of, np.array([11, 12]), np.array([0, 1]),
        Axis(title="分", values=scores, threshold=6.0, parameter="points", ends=(0, 10)),
        Axis(title="额", values=amounts, threshold=500_00, measure=Measure.MONEY,
             parameter="amount"),
        [(11,), (), (), (12,)],
    )  # fmt: skip
    assert chart.is_movable
    assert chart.x_threshold is not None
    assert chart.x_threshold * chart.x_parts == 6000  # a quantity in thousandths
    assert (chart.y_threshold, chart.y_parts) == (500_00, 1)  # fen are fen
    assert [p.cluster for p in chart.points] == [0, 3]
