"""A board in the hands: walking, selecting, carrying with mouse and keyboard, counting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from crmdesk.ui import theme
from crmdesk.ui.boards.card_painter import height_of
from crmdesk.ui.boards.faces import Column, Face, Number
from crmdesk.ui.boards.view import BoardView
from crmdesk.ui.clipping import clipped

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@dataclass(frozen=True)
class Deal:
    id: int
    name: str
    warning: str = ""


class Faces:
    def key(self, card: Deal) -> int:
        return card.id

    def lines(self, card: Deal) -> int:
        return 5 if card.warning else 4

    def face(self, card: Deal) -> Face:
        return Face(card.name, "李", "拉手 20 万只", "38.5 万", "text", "2027-04-15", "text2",
                    "今天 电话回访", "warn", card.warning)  # fmt: skip


def column(key: str, *cards: Deal, narrow: bool = False) -> Column:
    numbers = (
        Number("count", f"{len(cards)} 个"), Number("amount", "12.0 万"),
        Number("weighted", "加权 8.0 万"), Number("age", "平均停 9 天"),
    )  # fmt: skip
    return Column(
        key, f"{key.upper()} 级", "gradeA", "3 个月内成交", numbers[: 2 if narrow else 4],
        len(cards) * 100, cards, "拖到这里" if narrow else "", narrow,
    )  # fmt: skip


A = (Deal(1, "恒泰精密"), Deal(2, "海润进出口", "13 天没联系，限 7 天"), Deal(3, "美家卫浴"))
B = (Deal(4, "锦华五金"), Deal(5, "光谷新材"))


@pytest.fixture
def board(qtbot: Any) -> Iterator[BoardView]:
    made = BoardView(Faces())
    made.say_after(lambda column, _card: f"放下后 {column.amount + 100}")
    made.resize(900, 560)
    made.show_columns([column("a", *A), column("b", *B), column("c"), column("won", narrow=True)])
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.hide()
    made.deleteLater()


def heard(signal: Any) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    signal.connect(lambda *values: found.append(values))
    return found


def view(board: BoardView, key: str) -> Any:
    target = board.column(key)
    assert target is not None
    return target.view


def press_on(board: BoardView, key: str, row: int) -> QPoint:
    cards = view(board, key)
    place = cards.visualRect(cards.cards.index(row)).center()
    QTest.mousePress(cards.viewport(), LEFT, pos=place)
    return place


def move_to(board: BoardView, source: str, place: QPoint) -> None:
    """The mouse at *place* of the board, the button held."""
    target = view(board, source).viewport()
    at = target.mapFromGlobal(board.mapToGlobal(place))
    QApplication.sendEvent(target, QMouseEvent(
        QEvent.Type.MouseMove, QPointF(at), QPointF(board.mapToGlobal(place)),
        Qt.MouseButton.NoButton, LEFT, Qt.KeyboardModifier.NoModifier,
    ))  # fmt: skip


def middle_of(board: BoardView, key: str) -> QPoint:
    target = board.column(key)
    assert target is not None
    return target.mapTo(board, target.rect().center())


def let_go(board: BoardView, source: str, place: QPoint) -> None:
    target = view(board, source).viewport()
    at = target.mapFromGlobal(board.mapToGlobal(place))
    QTest.mouseRelease(target, LEFT, pos=at)


def carry(board: BoardView, source: str, row: int, to: str) -> QPoint:
    press_on(board, source, row)
    place = middle_of(board, to)
    move_to(board, source, middle_of(board, source) + QPoint(0, 40))
    move_to(board, source, place)
    return place


# --- what is shown -----------------------------------------------------------------------------------
def test_the_selected_card_stays_selected_when_it_is_somewhere_else_now(board: BoardView) -> None:
    assert board.select(4)
    moved = heard(board.current_changed)
    board.show_columns([column("a", *A, B[0]), column("b", B[1]), column("c"),
                        column("won", narrow=True)])  # fmt: skip
    assert board.current() == 4
    place = board.place_of(4)
    assert place is not None
    assert (place[0].key, place[1]) == ("a", 3)
    assert view(board, "a").currentIndex().row() == 3
    assert moved == []


def test_a_card_that_is_gone_is_not_selected_any_more(board: BoardView) -> None:
    board.select(4)
    moved = heard(board.current_changed)
    board.show_columns([column("a", *A), column("b", B[1]), column("c"),
                        column("won", narrow=True)])  # fmt: skip
    assert board.current() is None
    assert moved == [(None,)]


def test_only_one_card_of_the_board_is_selected(board: BoardView) -> None:
    board.select(1)
    board.select(5)
    assert not view(board, "a").selectionModel().hasSelection()
    assert view(board, "b").currentIndex().row() == 1


def test_a_card_with_a_warning_is_taller_and_says_it(board: BoardView) -> None:
    cards = view(board, "a")
    heights = [cards.card_size(row).height() for row in range(3)]
    assert heights == [height_of(4), height_of(5), height_of(4)]
    assert "13 天没联系，限 7 天" in cards.cards.index(1).data()


def test_what_is_painted_depends_on_the_card(board: BoardView) -> None:
    """A warning tints the whole card: its ground differs from that of its neighbour."""
    image: QImage = view(board, "a").grab().toImage()
    boxes = [view(board, "a").visualRect(view(board, "a").cards.index(r)) for r in range(2)]
    grounds = [image.pixelColor(b.left() + b.width() // 2, b.top() + 4) for b in boxes]
    assert grounds[0] == theme.color("surface")
    assert grounds[1] != grounds[0]


def test_columns_and_cards_have_names_for_who_cannot_see_them(board: BoardView) -> None:
    assert view(board, "a").accessibleName() == "A 级, 3 个月内成交, 3 个"
    assert (
        view(board, "b")
        .cards.index(0)
        .data(Qt.ItemDataRole.AccessibleTextRole)
        .startswith("锦华五金, 拉手 20 万只, 38.5 万")
    )


def test_thousands_of_cards_are_laid_out_and_scrolled(board: BoardView) -> None:
    many = tuple(Deal(n, f"客户{n}", "!" if n % 7 == 0 else "") for n in range(10, 5010))
    board.show_columns([column("a", *many), column("b"), column("c"),
                        column("won", narrow=True)])  # fmt: skip
    assert board.select(5009)
    cards = view(board, "a")
    assert cards.viewport().rect().contains(cards.visualRect(cards.currentIndex()).center())
    assert cards.indexAt(cards.visualRect(cards.currentIndex()).center()).row() == 4999


def test_nothing_in_the_heads_is_cut_off(board: BoardView) -> None:
    for width in (900, 700):
        board.resize(width, 560)
        QApplication.processEvents()
        assert [str(c) for c in clipped(board)] == []


# --- the keyboard ------------------------------------------------------------------------------------
def test_arrows_walk_down_across_and_over_empty_columns(board: BoardView) -> None:
    board.take_keyboard()
    assert board.current() == 1
    QTest.keyClick(view(board, "a"), Key.Key_Down)
    assert board.current() == 2
    QTest.keyClick(view(board, "a"), Key.Key_Right)
    assert board.current() in (4, 5)
    assert view(board, "b").hasFocus()
    QTest.keyClick(view(board, "b"), Key.Key_Right)  # nothing is further right
    assert view(board, "b").hasFocus()
    QTest.keyClick(view(board, "b"), Key.Key_Left)
    assert view(board, "a").hasFocus()
    QTest.keyClick(view(board, "a"), Key.Key_End)
    assert board.current() == 3


def test_control_and_an_arrow_asks_for_the_column_beside(board: BoardView) -> None:
    asked = heard(board.drop_asked)
    board.select(4)
    QTest.keyClick(view(board, "b"), Key.Key_Left, CONTROL)
    QTest.keyClick(view(board, "b"), Key.Key_Right, CONTROL)
    assert asked == [(4, "a"), (4, "c")]
    board.select(1)
    QTest.keyClick(view(board, "a"), Key.Key_Left, CONTROL)  # there is no column further left
    assert len(asked) == 2


def test_enter_opens_f2_edits_and_del_deletes(board: BoardView) -> None:
    opened, edited, deleted = (
        heard(board.opened), heard(board.edit_asked), heard(board.delete_asked),
    )  # fmt: skip
    board.select(5)
    for pressed in (Key.Key_Return, Key.Key_F2, Key.Key_Delete):
        QTest.keyClick(view(board, "b"), pressed)
    assert (opened, edited, deleted) == ([(5,)], [(5,)], [(5,)])


# --- the mouse ---------------------------------------------------------------------------------------
def test_a_card_that_is_carried_leaves_its_place_hollow_and_says_what_is_asked(
    board: BoardView,
) -> None:
    over, dropped = heard(board.hovered_over), heard(board.drop_asked)
    place = carry(board, "b", 0, "a")
    assert over == [(4, "a")]
    assert board.ghost is not None
    board.say_drop(4, "a", "还差 3 项")
    assert board.ghost.words == "还差 3 项"
    assert view(board, "a").is_offering
    QApplication.processEvents()
    target = board.column("a")
    assert target is not None
    shown = [label.text() for label in target.findChildren(QLabel)]
    assert "放下后 400" in shown
    let_go(board, "b", place)
    assert dropped == [(4, "a")]
    assert board.ghost is None
    assert not view(board, "a").is_offering


def test_what_a_drop_asks_is_not_asked_twice_on_the_same_way(board: BoardView) -> None:
    over = heard(board.hovered_over)
    carry(board, "b", 0, "a")
    board.say_drop(4, "a", "还差 3 项")
    move_to(board, "b", middle_of(board, "c"))
    move_to(board, "b", middle_of(board, "a"))
    assert over == [(4, "a"), (4, "c")]
    assert board.ghost is not None
    assert board.ghost.words == "还差 3 项"
    let_go(board, "b", middle_of(board, "b"))


def test_let_go_at_home_or_outside_nothing_is_asked(board: BoardView) -> None:
    dropped = heard(board.drop_asked)
    carry(board, "b", 0, "a")
    let_go(board, "b", middle_of(board, "b"))
    carry(board, "b", 0, "a")
    let_go(board, "b", QPoint(5000, 5000))
    assert dropped == []
    assert board.ghost is None


def test_escape_puts_the_card_back(board: BoardView) -> None:
    dropped = heard(board.drop_asked)
    place = carry(board, "b", 0, "a")
    QTest.keyClick(view(board, "b"), Key.Key_Escape)
    assert board.ghost is None
    assert not view(board, "a").is_offering
    let_go(board, "b", place)
    assert dropped == []


def test_a_click_selects_and_is_no_drag(board: BoardView) -> None:
    dropped, opened = heard(board.drop_asked), heard(board.opened)
    place = press_on(board, "b", 1)
    QTest.mouseRelease(view(board, "b").viewport(), LEFT, pos=place)
    assert board.current() == 5
    assert dropped == []
    assert board.ghost is None
    QTest.mouseDClick(view(board, "b").viewport(), LEFT, pos=place)
    assert opened == [(5,)]


def test_while_something_is_asked_both_places_are_marked(board: BoardView) -> None:
    board.wait_in(4, "won", "等原因")
    assert view(board, "won").is_offering
    board.put_back()
    assert not view(board, "won").is_offering


def test_every_figure_of_a_head_can_be_clicked(board: BoardView) -> None:
    clicked = heard(board.number_activated)
    target = board.column("a")
    assert target is not None
    for number in target.numbers():
        QTest.mouseClick(number, LEFT)
    assert clicked == [("a", key) for key in ("count", "amount", "weighted", "age")]


def test_columns_for_decided_ones_lie_over_each_other_and_stay_in_sight(board: BoardView) -> None:
    many = [column(k, *(A if k == "a" else ())) for k in "abcdefghi"]
    board.show_columns([*many, column("won", narrow=True), column("lost", narrow=True)])
    QApplication.processEvents()
    won, lost = board.column("won"), board.column("lost")
    assert won is not None
    assert lost is not None
    tops = [c.mapTo(board, QPoint(0, 0)) for c in (won, lost)]
    assert tops[0].x() == tops[1].x()
    assert tops[0].y() < tops[1].y()
    assert board.rect().contains(tops[0])
    assert tops[0].x() + won.width() <= board.width()
