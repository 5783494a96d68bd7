"""Thresholds on a page: the mouse and the arrow keys move them, whoever computes is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk.analysis.charts import Scatter
from crmdesk.charts.matrix import Handle
from crmdesk.ui.charts import view as views
from crmdesk.ui.charts.view import ChartView
from tests.helpers import drawing

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def view(qtbot: Any) -> Iterator[ChartView]:
    """The matrix of key customers, 700 pixels wide."""
    made = ChartView(drawing.matrix())
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    qtbot.waitExposed(made)
    made.grab()
    yield made
    made.close()


def handle(view: ChartView, place: int) -> Handle:
    view.marks()
    return view._thresholds.handles[place]


def pill(view: ChartView, place: int) -> QPoint:
    box = handle(view, place).pill
    return QPointF(box.x + box.w / 2, box.y + box.h / 2).toPoint()


def shown_chart(view: ChartView) -> Scatter:
    assert isinstance(view.chart, Scatter)
    return view.chart


def tell_all(view: ChartView) -> list[tuple[str, object]]:
    told: list[tuple[str, object]] = []
    view.threshold_moved.connect(lambda name, value: told.append((name, value)))
    return told


def test_dragging_a_handle_moves_the_line_and_tells_the_value(view: ChartView, qtbot: Any) -> None:
    start, field = pill(view, 0), handle(view, 0).field
    with qtbot.waitSignal(view.threshold_moved) as caught:
        QTest.mousePress(view, LEFT, pos=start)
        QTest.mouseMove(view, start + QPoint(round(field.w * 0.2), 3))
    assert caught.args == ["attraction", 8.0]  # while the mouse still holds it
    assert shown_chart(view).x_threshold == 8.0
    QTest.mouseRelease(view, LEFT, pos=start + QPoint(round(field.w * 0.2), 3))
    assert shown_chart(view).y_threshold == 1.0


def test_the_value_is_told_as_the_parameter_has_it(view: ChartView, qtbot: Any) -> None:
    view.set_chart(replace(drawing.matrix(), x_parts=1000))
    view.grab()
    view._thresholds.step_focus(forward=True, is_inside=True)
    with qtbot.waitSignal(view.threshold_moved) as caught:
        QTest.keyClick(view, Qt.Key.Key_Right)
    assert caught.args == ["attraction", 6100]
    assert isinstance(caught.args[1], int)
    assert shown_chart(view).x_threshold == 6.1


def test_a_quick_drag_is_told_once_and_with_its_last_value(view: ChartView) -> None:
    told, start, field = tell_all(view), pill(view, 1), handle(view, 1).field
    QTest.mousePress(view, LEFT, pos=start)
    view._thresholds._timer.setInterval(60_000)  # no frame ends meanwhile
    for share in (0.05, 0.10, 0.20):
        QTest.mouseMove(view, start - QPoint(0, round(field.h * share)))
    QTest.mouseRelease(view, LEFT, pos=start - QPoint(0, round(field.h * 0.2)))
    assert [name for name, _value in told] == ["strength"]
    assert told[0][1] == pytest.approx(1.2, abs=0.01)


def test_points_are_not_drawn_again_while_a_line_moves(
    view: ChartView, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = view.grab().toImage()
    monkeypatch.setattr(views, "paint_still", None)
    QTest.mousePress(view, LEFT, pos=pill(view, 0))
    QTest.mouseMove(view, pill(view, 0) + QPoint(60, 0))
    assert view.grab().toImage() != before
    QTest.mouseRelease(view, LEFT, pos=pill(view, 0))


def test_a_chart_of_an_earlier_value_does_not_pull_the_line_away(view: ChartView) -> None:
    QTest.mousePress(view, LEFT, pos=pill(view, 0))
    QTest.mouseMove(view, pill(view, 0) + QPoint(60, 0))
    held = shown_chart(view).x_threshold
    view.set_chart(replace(drawing.matrix(), title="6.2 的结果", x_threshold=6.2))
    view.grab()
    assert shown_chart(view).x_threshold == held
    assert shown_chart(view).title == "6.2 的结果"
    QTest.mouseRelease(view, LEFT, pos=pill(view, 0))
    view.set_chart(replace(drawing.matrix(), x_threshold=6.2))
    assert shown_chart(view).x_threshold == 6.2


def test_a_line_is_taken_where_no_point_lies_on_it(view: ChartView) -> None:
    line = handle(view, 0)
    free = next(
        spot
        for spot in (QPoint(round(line.place), y) for y in range(120, 340))
        if view._place_at(QPointF(spot)) is None
    )
    QTest.mouseMove(view, free)
    assert view.cursor().shape() == Qt.CursorShape.SplitHCursor
    QTest.mousePress(view, LEFT, pos=free)
    QTest.mouseMove(view, free + QPoint(30, 0))
    assert shown_chart(view).x_threshold != 6.0
    QTest.mouseRelease(view, LEFT, pos=free + QPoint(30, 0))


def test_a_click_on_a_point_opens_it_and_moves_nothing(view: ChartView, qtbot: Any) -> None:
    mark = next(m for m in view.marks() if m.behind == (7,))
    spot = QPointF(mark.box.x + mark.box.w / 2, mark.box.y + mark.box.h / 2).toPoint()
    with qtbot.waitSignal(view.activated) as caught:
        QTest.mouseClick(view, LEFT, pos=spot)
    assert caught.args == [(7,)]
    assert shown_chart(view).x_threshold == 6.0


def test_arrow_keys_move_by_the_step_of_the_measure(view: ChartView, qtbot: Any) -> None:
    view._thresholds.step_focus(forward=True, is_inside=True)
    with qtbot.waitSignal(view.threshold_moved) as caught:
        QTest.keyClick(view, Qt.Key.Key_Right)
    assert caught.args == ["attraction", 6.1]
    QTest.keyClick(view, Qt.Key.Key_Left, SHIFT)
    assert shown_chart(view).x_threshold == 5.1
    assert view.accessibleDescription() == "客户吸引力 ≥ 5.1"
    view._thresholds.step_focus(forward=True, is_inside=True)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert shown_chart(view).y_threshold == 1.01


def test_escape_gives_the_arrow_keys_back_to_the_points(view: ChartView) -> None:
    view._thresholds.step_focus(forward=True, is_inside=True)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert shown_chart(view).x_threshold == 6.0
    assert view.current_mark() == view.marks()[0]


def test_tab_goes_through_both_thresholds_before_it_leaves(qtbot: Any) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    box = QVBoxLayout(outer)
    matrix, after = ChartView(drawing.matrix(), name="matrix"), ChartView(drawing.bars(), name="b")
    box.addWidget(matrix)
    box.addWidget(after)
    outer.resize(700, 800)
    outer.show()
    outer.activateWindow()
    qtbot.waitExposed(outer)
    qtbot.waitUntil(outer.isActiveWindow)
    matrix.setFocus(Qt.FocusReason.TabFocusReason)
    held = []
    for _n in range(2):
        QTest.keyClick(matrix, Qt.Key.Key_Tab)
        held.append(matrix._thresholds.focused)
    assert held == ["attraction", "strength"]
    QTest.keyClick(matrix, Qt.Key.Key_Tab)
    qtbot.waitUntil(after.hasFocus)
    QTest.keyClick(after, Qt.Key.Key_Backtab)
    qtbot.waitUntil(matrix.hasFocus)
    assert matrix._thresholds.focused == "strength"
    outer.close()


def test_a_ribbon_is_opened_where_it_lies(view: ChartView, qtbot: Any) -> None:
    view.set_chart(drawing.flow())
    ribbon = next(m for m in view.marks() if m.behind == (3, 2))
    x, y = ribbon.outline[5][0], (ribbon.outline[5][1] + ribbon.outline[-6][1]) / 2
    with qtbot.waitSignal(view.activated) as caught:
        QTest.mouseClick(view, LEFT, pos=QPointF(x, y).toPoint())
    assert caught.args == [(3, 2)]
    mark = view.current_mark()
    assert mark is not None
    assert mark.tip == "小 → 中级 · 升级 51"
    before = view.grab().toImage()
    QTest.mouseMove(view, QPoint(3, 3))
    assert view.grab().toImage() != before
