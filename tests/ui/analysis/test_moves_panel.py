"""The sliders of the simulation say what is simulated, and ask for what a person wants."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crmdesk.analysis.base import Result
from crmdesk.analysis.customer_frame import CustomerFacts, frame_of
from crmdesk.analysis.pyramid import RankedFrame
from crmdesk.analysis.upgrade import read_moves
from crmdesk.analysis.upgrade_result import METHOD
from crmdesk.ui.analysis.moves_panel import MovesPanel

DAY = date(2026, 11, 21)


def simulated(moves: str | None = None) -> Result:
    """A hundred customers: 1, 4, 15 and 80 in the layers."""
    facts = [
        CustomerFacts(id=n, code=f"C{n:03}", net_sales=(101 - n) * 1000, last_on=DAY)
        for n in range(1, 101)
    ]
    frame = frame_of(facts, DAY)
    return METHOD.run(RankedFrame.of(frame), METHOD.values({"moves": moves}))


@pytest.fixture
def panel(qtbot: Any) -> MovesPanel:
    made = MovesPanel()
    qtbot.addWidget(made)
    made.show_result(simulated("small>medium:5, big>vip:2"))
    return made


def test_the_counts_are_those_of_the_result(panel: MovesPanel) -> None:
    assert [row.count for row in panel.rows] == [5, 0, 2]
    assert panel.text() == "small>medium:5, medium>big:0, big>vip:2"
    assert [row.slider.maximum() for row in panel.rows] == [8, 2, 2]


def test_a_step_asks_for_other_moves(panel: MovesPanel, qtbot: Any) -> None:
    with qtbot.waitSignal(panel.moved) as asked:
        panel.rows[1]._more()
    assert asked.args == ["small>medium:5, medium>big:1, big>vip:2"]
    assert [wish.count for wish in read_moves(asked.args[0])] == [5, 1, 2]
    panel.rows[2]._more()  # beyond the end of the slider, but not beyond the layer
    assert panel.rows[2].count == 3


def test_nobody_moves_is_no_reason_to_forget_the_sliders(panel: MovesPanel) -> None:
    panel.show_result(simulated("small>medium:0"))
    assert [row.count for row in panel.rows] == [5, 0, 2]
