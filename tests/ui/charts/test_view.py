"""The chart on a page: hover, click, keyboard, pictures, themes, and texts that find no room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from crmdesk.charts.drawing import Box
from crmdesk.charts.painting import paint
from crmdesk.core.i18n import set_language
from crmdesk.ui import theme
from crmdesk.ui.charts.canvas import PainterCanvas, screen_style
from crmdesk.ui.charts.pictures import picture
from crmdesk.ui.charts.view import ChartView
from crmdesk.ui.clipping import clipped
from crmdesk.ui.desk import Desk
from tests.helpers import drawing
from tests.helpers.drawing import bars, one_of_each
from tests.ui.conftest import Chooser, Person

KINDS = sorted(one_of_each())


@pytest.fixture
def view(qtbot: Any) -> Iterator[ChartView]:
    """The forecast of six months, 700 pixels wide."""
    made = ChartView(bars())
    qtbot.addWidget(made)
    made.resize(700, 260)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def middle(view: ChartView, behind: object) -> QPoint:
    mark = next(m for m in view.marks() if m.behind == behind)
    return QPointF(mark.box.x + mark.box.w / 2, mark.box.y + mark.box.h / 2).toPoint()


def looks(view: QWidget) -> QImage:
    return view.grab().toImage()


# --- mouse ----------------------------------------------------------------------------------
def test_hovering_shows_the_value(view: ChartView) -> None:
    before = looks(view)
    QTest.mouseMove(view, middle(view, "w12"))
    mark = view.current_mark()
    assert mark is not None
    assert mark.tip == "12月 · 加权 720,000 元"
    assert view.accessibleDescription() == mark.tip
    assert looks(view) != before


def test_the_value_goes_when_the_mouse_leaves_the_mark(view: ChartView) -> None:
    before = looks(view)
    QTest.mouseMove(view, middle(view, "w12"))
    QTest.mouseMove(view, QPoint(5, 5))
    assert view.current_mark() is None
    assert looks(view) == before


def test_a_click_opens_what_is_behind(view: ChartView, qtbot: Any) -> None:
    with qtbot.waitSignal(view.activated) as caught:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle(view, (1, 2)))
    assert caught.args == [(1, 2)]


def test_a_click_beside_the_marks_opens_nothing(view: ChartView, qtbot: Any) -> None:
    with qtbot.assertNotEmitted(view.activated):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))


def test_a_mark_with_nothing_behind_it_only_says_its_value(view: ChartView, qtbot: Any) -> None:
    target = next(m for m in view.marks() if "目标" in m.tip and not m.behind)
    spot = QPointF(target.box.x + target.box.w - 2, target.box.y + target.box.h / 2).toPoint()
    with qtbot.assertNotEmitted(view.activated):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=spot)
    assert view.cursor().shape() == Qt.CursorShape.ArrowCursor
    QTest.mouseMove(view, middle(view, "w1"))
    assert view.cursor().shape() == Qt.CursorShape.PointingHandCursor


# --- keyboard -------------------------------------------------------------------------------
def test_every_mark_is_reached_by_the_arrow_keys(view: ChartView) -> None:
    seen = []
    for _n in view.marks():
        QTest.keyClick(view, Qt.Key.Key_Right)
        seen.append(view.current_mark())
    assert seen == list(view.marks())
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.current_mark() == view.marks()[-1]
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.current_mark() == view.marks()[-2]


def test_enter_opens_the_mark(view: ChartView, qtbot: Any) -> None:
    QTest.keyClick(view, Qt.Key.Key_Home)
    with qtbot.waitSignal(view.activated) as caught:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert caught.args == [(1, 2)]


def test_up_and_down_go_to_what_stands_there(view: ChartView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Home)  # signed, below commit
    QTest.keyClick(view, Qt.Key.Key_Up)
    mark = view.current_mark()
    assert mark is not None
    assert mark.behind == (3,)
    QTest.keyClick(view, Qt.Key.Key_Down)
    mark = view.current_mark()
    assert mark is not None
    assert mark.behind == (1, 2)


def test_escape_lets_the_mark_go(view: ChartView) -> None:
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.current_mark() is None


def test_tab_reaches_the_chart_and_its_first_mark(qtbot: Any) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    box = QVBoxLayout(outer)
    first, second = ChartView(drawing.lines(), name="first"), ChartView(bars(), name="second")
    box.addWidget(first)
    box.addWidget(second)
    outer.resize(700, 600)
    outer.show()
    outer.activateWindow()
    qtbot.waitExposed(outer)
    qtbot.waitUntil(outer.isActiveWindow)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    qtbot.waitUntil(second.hasFocus)
    assert second.current_mark() == second.marks()[0]
    assert first.current_mark() is None
    outer.close()


# --- pictures -------------------------------------------------------------------------------
def test_ctrl_c_copies_the_picture(view: ChartView, person: Person) -> None:
    QGuiApplication.clipboard().clear()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().image()
    assert copied.width() >= 1400
    assert copied == view.picture()


def test_a_picture_has_the_title_even_where_the_page_says_it(qtbot: Any) -> None:
    bare = ChartView(bars(), has_title=False)
    qtbot.addWidget(bare)
    bare.resize(700, 260)
    full = ChartView(bars())
    qtbot.addWidget(full)
    full.resize(700, 260)
    assert bare.picture() == full.picture()
    assert looks(bare) != looks(full)


def test_the_menu_saves_a_picture(
    qtbot: Any, desk: Desk, chooser: Chooser, person: Person, tmp_path: Path
) -> None:
    chooser.path = tmp_path / "各月 预测.png"
    view = ChartView(bars(), desk)
    qtbot.addWidget(view)
    view.resize(700, 260)
    actions = {a.objectName(): a for a in view.picture_actions(view)}
    actions["chartSave"].trigger()
    assert [p.name for p in chooser.suggested] == ["各月预测.png"]
    assert QImage(str(chooser.path)).width() == view.picture().width()
    assert "各月 预测.png" in person.notices[-1][0]


def test_a_place_that_cannot_be_written_is_said(
    qtbot: Any, desk: Desk, chooser: Chooser, person: Person, tmp_path: Path
) -> None:
    chooser.path = tmp_path / "none" / "a.png"
    view = ChartView(bars(), desk)
    qtbot.addWidget(view)
    view.save_picture()
    assert len(person.texts) == 1
    assert "none" in person.texts[0]
    assert person.notices == []


def test_nothing_is_saved_when_the_person_gives_up(
    qtbot: Any, desk: Desk, chooser: Chooser, person: Person, tmp_path: Path
) -> None:
    chooser.path = None
    view = ChartView(bars(), desk)
    qtbot.addWidget(view)
    view.save_picture()
    assert (person.seen, person.notices) == ([], [])


def test_the_right_button_opens_the_menu(view: ChartView, qtbot: Any) -> None:
    spot = QPoint(50, 50)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, spot, view.mapToGlobal(spot), Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(view, event)
    menu = view.findChild(QMenu, "chartMenu")
    assert menu.isVisible()
    assert [a.text().partition("\t")[0] for a in menu.actions()] == ["复制图片", "复制数据"]
    menu.close()


def test_a_chart_without_a_desk_offers_only_to_copy(view: ChartView) -> None:
    offered: list[QAction] = view.picture_actions(view)
    assert [a.objectName() for a in offered] == ["chartCopy", "chartNumbers"]


def test_the_numbers_are_copied_as_a_table(view: ChartView, person: Person) -> None:
    view.copy_numbers()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["名称", "已签（元）", "承诺（元）", "加权（元）", "目标（元）"]
    assert lines[1].split("\t") == ["11月", "410,000", "390,000", "430,000", "800,000"]
    assert len(lines) == 7


# --- look -----------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("scale", [0.92, 1.0, 1.3])
@pytest.mark.parametrize("kind", KINDS)
def test_no_text_is_cut_off_from_the_narrowest_size_on(
    qtbot: Any, qapp: QApplication, kind: str, scale: float, language: str
) -> None:
    theme.apply(qapp, theme.Theme("ink", scale))
    set_language(language)
    try:
        view = ChartView(one_of_each()[kind])
        qtbot.addWidget(view)
        view.resize(theme.px(360), view.minimumSizeHint().height())
        view.resize(theme.px(360), view.minimumSizeHint().height())
        view.show()
        assert clipped(view) == []
        view.close()
    finally:
        theme.apply(qapp, theme.Theme())


def test_a_text_that_is_cut_off_is_found_by_the_tour(view: ChartView) -> None:
    view.set_chart(replace(bars(), title="很长的标题" * 40))
    assert [problem.text for problem in clipped(view)] == ["很长的标题" * 40]


@pytest.mark.parametrize("kind", KINDS)
def test_in_too_small_a_room_it_does_not_paint_over_its_neighbours(kind: str) -> None:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint(one_of_each()[kind], PainterCanvas(painter), Box(100, 100, 200, 60), screen_style())
    painter.end()
    inside = image.copy(100, 100, 200, 60)
    painter = QPainter(image)
    painter.fillRect(100, 100, 200, 60, Qt.GlobalColor.white)
    painter.end()
    untouched = QImage(image)
    untouched.fill(Qt.GlobalColor.white)
    assert image == untouched
    assert inside != untouched.copy(100, 100, 200, 60)


@pytest.mark.parametrize("style", ["light", "dark"])
def test_a_chart_wears_the_theme(view: ChartView, qapp: QApplication, style: str) -> None:
    theme.apply(qapp, theme.Theme(style))
    try:
        made = picture(bars(), view.size())
        assert made.pixelColor(2, 2).name().upper() == theme.theme()["surface"].upper()
    finally:
        theme.apply(qapp, theme.Theme())


def test_another_chart_takes_the_place_of_the_first(view: ChartView) -> None:
    QTest.keyClick(view, Qt.Key.Key_End)
    view.set_chart(drawing.funnel())
    assert view.current_mark() is None
    assert view.accessibleName() == "商机漏斗"
    assert [m.behind for m in view.marks()] == ["stage0", "stage1", "stage2", "stage3"]


def test_no_chart_is_an_empty_room(view: ChartView, qtbot: Any) -> None:
    view.set_chart(None)
    assert view.marks() == ()
    with qtbot.assertNotEmitted(view.activated):
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert clipped(view) == []
