"""The board on paper: columns with sums, a box per opportunity, nothing lost between pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crmdesk.core.errors import CrmError
from crmdesk.core.progress import NO_PROGRESS
from crmdesk.reports import report
from crmdesk.reports.base import Printed, Scope
from crmdesk.services.board_data import (
    Board,
    BoardCard,
    BoardColumn,
    BoardKind,
    BoardQuery,
    BoardTotals,
    Stale,
)
from crmdesk.services.container import Services
from tests.helpers import pdfs

TODAY = date(2026, 11, 21)
HEADS = (("a", "A 级", "3 个月内"), ("b", "B 级", "4–6 个月"), ("c", "C 级", "7–12 个月"),
         ("d", "D 级", "12 个月以后"), ("won", "赢单", ""), ("lost", "输单", ""))  # fmt: skip


def card(number: int, column: str, **values: Any) -> BoardCard:
    """A card of 12,345.67 元 and more."""
    usual: dict[str, Any] = {
        "id": number, "version": 1, "column": column, "code": f"SJ-{number:04}",
        "name": f"商机{number:04}号", "customer_id": 1, "customer": "锦华五金", "product": "合页",
        "amount": 1_234_567 + number * 1_000_000, "weighted": 500_000, "expected_on": date(2026, 12, 25),
        "state": "active", "pipeline_id": 1, "stage_id": 1, "stage": "商务谈判",
        "stage_since": date(2026, 11, 1), "age_days": 20, "grade": "a", "standing": "graded",
        "needs_check": False, "date_past": False, "owner_id": 1, "owner": "李晓明",
        "next_on": date(2026, 11, 24), "next_step": "谈付款条款", "last_contact_on": None,
        "stale": None, "decided_on": None, "contact_id": None,
    }  # fmt: skip
    return BoardCard(**usual | values)


def board(counts: dict[str, int], query: BoardQuery | None = None) -> Board:
    columns = []
    number = 0
    for key, title, subtitle in HEADS:
        cards = []
        for _each in range(counts.get(key, 0)):
            number += 1
            cards.append(card(number, key, decided_on=TODAY if key in ("won", "lost") else None))
        totals = BoardTotals(
            len(cards),
            sum(c.amount or 0 for c in cards),
            len(cards) * 500_000,
            20 if cards else None,
        )
        columns.append(BoardColumn(key, title, subtitle, totals, tuple(cards)))
    return Board(query or BoardQuery(), TODAY, tuple(columns), BoardTotals(number, 0, 0, 20), {})


class Boards:
    """Answers with one board and remembers what was asked."""

    def __init__(self, answer: Board) -> None:
        self.answer = answer
        self.asked: list[BoardQuery] = []

    def board(self, query: BoardQuery) -> Board:
        self.asked.append(query)
        return self.answer


def build(
    services: Services, path: Path, answer: Board, scope: Scope | None = None, **values: Any
) -> tuple[Printed, Boards]:
    boards = Boards(answer)
    services.__dict__["boards"] = boards
    done = report("pipeline").build(services, scope or Scope(), values, path, NO_PROGRESS)
    return done, boards


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "商机 看板.pdf"


def test_one_landscape_sheet_with_heads_and_cards(services: Services, target: Path) -> None:
    done, _boards = build(services, target, board({"a": 3, "b": 2, "won": 1}))
    said = pdfs.text(target)
    assert done.pages == 1
    assert pdfs.sizes(target) == [(842, 595)]
    for text in (
        "等级看板",
        "截至2026-11-21",
        "金额单位：万元",
        "A级",
        "3个",
        "D级",
        "0个",
        "商机0001号",
        "2.2",
        "12-25",
        "11-24谈付款条款",
        "赢单",
        "本月赢单",
        "李晓明",
    ):
        assert text in said, text


def test_every_card_is_printed_once_over_all_pages(services: Services, target: Path) -> None:
    done, _boards = build(services, target, board({"a": 31, "b": 1, "lost": 25}))
    said = pdfs.whole_text(target)
    assert done.pages > 2
    assert [said.count(f"商机{n:04}号") for n in range(1, 58)] == [1] * 57
    assert f"第1页共{done.pages}页" in pdfs.text(target, 0)


def test_why_a_card_is_tinted_stands_on_it(services: Services, target: Path) -> None:
    shown = board({"a": 1})
    quiet = card(9, "a", stale=Stale(13, 7), expected_on=None, next_on=None, amount=None)
    column = shown.columns[0]
    shown = Board(
        shown.query, TODAY,
        (BoardColumn("a", "A 级", "", column.totals, (quiet,)), *shown.columns[1:]),
        shown.totals, {},
    )  # fmt: skip
    build(services, target, shown)
    said = pdfs.text(target)
    for text in ("13天没联系", "没有日期", "没有下一步"):
        assert text in said, text


def test_the_filter_of_the_board_is_asked_for_and_named(services: Services, target: Path) -> None:
    seller = services.employee_id
    query = BoardQuery(kind=BoardKind.STAGE, owner_id=seller, search="合页")
    _done, boards = build(services, target, board({"a": 1}, query), Scope(board=query))
    assert boards.asked == [query]
    said = pdfs.text(target)
    assert "阶段看板" in said
    assert "李晓明" in said
    assert "合页" in said


def test_parameters_win_over_the_board_that_was_shown(services: Services, target: Path) -> None:
    shown = Scope(board=BoardQuery(kind=BoardKind.STAGE))
    _done, boards = build(
        services, target, board({"a": 1}), shown, board="grade", as_of=date(2026, 9, 1)
    )
    assert boards.asked == [BoardQuery(kind=BoardKind.GRADE, as_of=date(2026, 9, 1))]


def test_an_empty_board_is_refused_and_leaves_nothing(services: Services, target: Path) -> None:
    with pytest.raises(CrmError, match="没有可打印的商机"):
        build(services, target, board({}))
    assert not target.exists()
    assert services.printing.recent(5) == []
