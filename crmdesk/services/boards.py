"""The boards of open opportunities: by grade, or by the stages of a pipeline.

A board is read with a handful of statements and put together in memory, so that every number on
it counts exactly the cards that are listed when the number is clicked. A board of a past day
shows how the opportunities stood then; contacts and planned steps of that day are not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from crmdesk.analysis.grade import TimeGate
from crmdesk.analysis.grade_rule import Grade
from crmdesk.analysis.rounding import half_up
from crmdesk.analysis.states import OPEN_STATES
from crmdesk.core import clock
from crmdesk.core.i18n import N_, _
from crmdesk.models.codecs import show
from crmdesk.models.database import Database
from crmdesk.models.deal_choices import OpportunityState
from crmdesk.models.fields import spec_of
from crmdesk.models.pipeline import Stage
from crmdesk.models.query import ListQuery
from crmdesk.services.board_data import (
    LOST,
    UNRATED,
    WON,
    Board,
    BoardCard,
    BoardColumn,
    BoardKind,
    BoardQuery,
    BoardTotals,
    Chip,
    stage_key,
)
from crmdesk.services.board_reading import Rows
from crmdesk.services.listing import ListService
from crmdesk.services.opportunity_moves import standings
from crmdesk.services.pipelines import PipelineRow, PipelineService, usual_of

_CHANCE: Final = spec_of(Stage, "probability")
_OPEN: Final = sorted(OPEN_STATES)
_LATEST: Final = date.max.toordinal()


class BoardService:
    """Boards of one open file."""

    def __init__(
        self,
        database: Database,
        lists: ListService,
        pipelines: PipelineService,
        employee_id: Callable[[], int | None],
    ) -> None:
        self._database = database
        self._lists = lists
        self._pipelines = pipelines
        self._employee_id = employee_id

    def board(self, query: BoardQuery) -> Board:
        """The whole board; the preset pipelines are made if the file never had any."""
        self._pipelines.ensure()
        as_of = query.as_of or clock.today()
        found = self._search(query)
        with self._database.read() as connection:
            is_past = as_of < clock.today()
            past = standings(connection, as_of) if is_past else None
            rows = Rows(connection, as_of, past, query.kind)
        query = replace(query, as_of=as_of, pipeline_id=_pipeline(query, rows.terms.pipelines))
        return _Making(query, rows, found, self._employee_id()).board()

    def ids_for(self, query: BoardQuery, column: str | None = None) -> list[int]:
        """The opportunities behind a number: of one column, or of all open ones."""
        board = self.board(query)
        columns = [
            each for each in board.columns if (each.key == column if column else not each.is_end)
        ]
        return [card.id for each in columns for card in each.cards]

    def cards(
        self, opportunity_ids: Collection[int], query: BoardQuery | None = None
    ) -> dict[int, BoardCard]:
        """Cards by id, as the board *query* shows them; those that are not on it are left out."""
        wanted = set(opportunity_ids)
        board = self.board(query or BoardQuery())
        return {card.id: card for c in board.columns for card in c.cards if card.id in wanted}

    def _search(self, query: BoardQuery) -> set[int] | None:
        """The opportunities that a search finds, as the list finds them."""
        if not query.search.strip():
            return None
        return set(self._lists.ids(ListQuery(entity="opportunity", search=query.search)))


def _pipeline(query: BoardQuery, pipelines: list[PipelineRow]) -> int | None:
    """The pipeline of the board: that asked for while it is there, the usual one for stages."""
    if any(p.id == query.pipeline_id for p in pipelines):
        return query.pipeline_id
    if query.kind is BoardKind.GRADE:
        return None
    usual = usual_of(pipelines)
    return usual.id if usual else None


@dataclass(frozen=True, slots=True)
class _Making:
    """One board being put together."""

    query: BoardQuery
    rows: Rows
    found: set[int] | None
    employee_id: int | None

    def board(self) -> Board:
        asked = self.query
        assert asked.as_of is not None
        by_state: dict[str, list[BoardCard]] = {}
        for card in self._filtered():
            by_state.setdefault(card.state, []).append(card)
        open_cards = [card for state in _OPEN for card in by_state.get(state, ())]
        paused = by_state.get(OpportunityState.PAUSED.value, [])
        ended = [card for state in (WON, LOST) for card in by_state.get(state, ())]
        if asked.chip is Chip.MINE:
            ended = [card for card in ended if self._is_under(card, Chip.MINE)]
        chips = self._counts(open_cards) | {Chip.PAUSED: len(paused)}
        if asked.chip is Chip.PAUSED:
            shown = paused
        elif asked.chip is Chip.ALL:
            shown = open_cards
        else:
            shown = [card for card in open_cards if self._is_under(card, asked.chip)]
        columns = self._columns(shown) + self._ends(ended)
        return Board(asked, asked.as_of, columns, self._totals(shown), chips)

    def _filtered(self) -> Iterable[BoardCard]:
        asked = self.query
        if asked.owner_id is asked.pipeline_id is asked.product_id is None:
            return self._cards()
        return filter(self._passes, self._cards())

    def _cards(self) -> list[BoardCard]:
        rows: Iterable[tuple[Any, ...]] = self.rows.rows
        if self.found is not None:
            rows = [row for row in rows if row[0] in self.found]
        if self.query.region:
            begins = _significant(self.query.region)
            rows = [row for row in rows if self.rows.region_of(row).startswith(begins)]
        return self.rows.cards(rows)

    def _passes(self, card: BoardCard) -> bool:
        asked = self.query
        return (
            (asked.owner_id is None or card.owner_id == asked.owner_id)
            and (asked.pipeline_id is None or card.pipeline_id == asked.pipeline_id)
            and (asked.product_id is None or self.rows.has_product(card.id, asked.product_id))
        )

    def _is_under(self, card: BoardCard, chip: Chip) -> bool:
        day = self.rows.as_of
        if chip is Chip.MINE:
            return self.employee_id is not None and card.owner_id == self.employee_id
        if chip is Chip.THIS_MONTH:
            on = card.expected_on
            return on is not None and (on.year, on.month) == (day.year, day.month)
        if chip is Chip.STALE:
            return card.stale is not None
        if chip is Chip.NO_NEXT:
            return card.next_on is None
        if chip is Chip.NO_DATE:
            return card.expected_on is None
        return True

    def _counts(self, cards: list[BoardCard]) -> dict[Chip, int]:
        """How many fall under each chip; one walk, for thousands of cards."""
        mine, month = self.employee_id, (self.rows.as_of.year, self.rows.as_of.month)
        quiet = no_next = no_date = own = due = 0
        for card in cards:
            quiet += card.stale is not None
            no_next += card.next_on is None
            own += mine is not None and card.owner_id == mine
            on = card.expected_on
            if on is None:
                no_date += 1
            elif (on.year, on.month) == month:
                due += 1
        return {
            Chip.ALL: len(cards),
            Chip.MINE: own,
            Chip.THIS_MONTH: due,
            Chip.STALE: quiet,
            Chip.NO_NEXT: no_next,
            Chip.NO_DATE: no_date,
        }

    def _columns(self, cards: list[BoardCard]) -> tuple[BoardColumn, ...]:
        by_key: dict[str, list[BoardCard]] = {}
        heads = self._heads()
        known = {key for key, *_rest in heads}
        for card in cards:
            # In a stage that was removed meanwhile it begins anew.
            placed = card if card.column in known else card._replace(column=heads[0][0])
            by_key.setdefault(placed.column, []).append(placed)
        return tuple(
            self._column(key, title, subtitle, by_key.get(key, []), stage_id)
            for key, title, subtitle, stage_id in heads
        )

    def _heads(self) -> list[tuple[str, str, str, int | None]]:
        """Key, title, subtitle and stage of every open column."""
        if self.query.kind is BoardKind.GRADE:
            return [*_grade_heads(self.rows.terms.gate)]
        for pipeline in self.rows.terms.pipelines:
            if pipeline.id == self.query.pipeline_id:
                return [
                    (
                        stage_key(s.id),
                        s.name,
                        _("{percent}, {days} days").format(
                            percent=show(_CHANCE, s.probability), days=s.duration_days
                        ),
                        s.id,
                    )
                    for s in pipeline.stages
                ]
        return []

    def _ends(self, cards: list[BoardCard]) -> tuple[BoardColumn, ...]:
        month = _("this month")
        return tuple(
            self._column(key, _(label), month, [c for c in cards if c.state == key], None)
            for key, label in ((WON, N_("Won")), (LOST, N_("Lost")))
        )

    def _column(
        self, key: str, title: str, subtitle: str, cards: list[BoardCard], stage_id: int | None
    ) -> BoardColumn:
        ordered = sorted(cards, key=_latest_decided if key in (WON, LOST) else _soonest)
        return BoardColumn(key, title, subtitle, self._totals(cards), tuple(ordered), stage_id)

    def _totals(self, cards: list[BoardCard]) -> BoardTotals:
        known = self.rows.exact
        amount = exact = days = 0
        for card in cards:
            amount += card.amount or 0
            exact += known[card.id]
            days += card.age_days
        weighted = half_up(exact, self.rows.terms.chances.denominator)
        return BoardTotals(
            len(cards), amount, weighted, half_up(days, len(cards)) if cards else None
        )


def _soonest(card: BoardCard) -> tuple[int, int, int]:
    """The soonest closing first, then the largest amount."""
    on = card.expected_on
    return (on.toordinal() if on else _LATEST, -(card.amount or 0), card.id)


def _latest_decided(card: BoardCard) -> tuple[int, int]:
    return (-(card.decided_on.toordinal() if card.decided_on else 0), -card.id)


def _significant(region: str) -> str:
    """The part of a region code that says something: 44 of 440000."""
    while len(region) > 2 and region.endswith("00"):
        region = region[:-2]
    return region


def _grade_heads(gate: TimeGate) -> Iterable[tuple[str, str, str, None]]:
    """The columns A to D and the one of what has no grade."""
    meanings = {
        Grade.A: _("closes within {months} months").format(months=gate.a_months),
        Grade.B: _("closes within {months} months").format(months=gate.b_months),
        Grade.C: _("closes within {months} months").format(months=gate.c_months),
        Grade.D: _("later, or no need now"),
    }
    for grade, meaning in meanings.items():
        yield grade.value, _("Grade {grade}").format(grade=grade.letter), meaning, None
    yield UNRATED, _("Not rated"), _("answers are missing"), None
