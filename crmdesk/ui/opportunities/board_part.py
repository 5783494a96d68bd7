"""The board of the opportunities page: asks for it, shows it, and does what is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from crmdesk.charts.words import shown
from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.ui.boards.faces import Column
from crmdesk.ui.boards.view import BoardView
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.opportunities.actions import Deal, DealActions, target_of
from crmdesk.ui.opportunities.faces import DealFaces, columns_of
from crmdesk.ui.opportunities.why_panel import TALK, Why, WhyPanel
from crmdesk.ui.widgets import hbox, passing_menu
from crmdesk.ui.widgets.states import EmptyState, Way
from crmdesk.ui.words import short_money

if TYPE_CHECKING:
    from crmdesk.services.board_data import Board, BoardCard, BoardQuery
    from crmdesk.services.opportunity_targets import Questions


class BoardPart(QWidget):
    """``answered`` carries the ``Board`` that is shown; ``number_activated`` what was clicked."""

    answered = Signal(object)
    number_activated = Signal(str, str)
    create_asked = Signal()
    show_all_asked = Signal()
    help_asked = Signal()

    def __init__(self, desk: Desk, actions: DealActions) -> None:
        super().__init__()
        self.desk, self._actions = desk, actions
        self._query: BoardQuery | None = None
        self.shown: Board | None = None
        self._cards: dict[int, BoardCard] = {}
        row = hbox(self, spacing=10)
        self._faces = DealFaces(clock.today())
        self.board = BoardView(self._faces)
        self.board.say_after(self._after)
        row.addWidget(self.board, 1)
        self.why = WhyPanel()
        row.addWidget(self.why)
        self._reading = LatestOnly(desk.jobs, self)
        self._explaining = LatestOnly(desk.jobs, self, delay_ms=40)
        self._asking = LatestOnly(desk.jobs, self)
        self._has_room = True
        self._is_wanted = True
        self._connect()

    def _connect(self) -> None:
        board = self.board
        board.current_changed.connect(self._explain)
        board.opened.connect(self._on_open)
        board.edit_asked.connect(self._actions.edit)
        board.delete_asked.connect(self._on_delete)
        board.menu_asked.connect(self._on_menu)
        board.number_activated.connect(self.number_activated)
        board.hovered_over.connect(self._on_hovered)
        board.drop_asked.connect(self._on_drop)
        self.why.closed.connect(self._on_why_closed)
        self.why.open_asked.connect(self._on_why_open)
        self.why.fill_asked.connect(self._on_fill)
        self.why.help_asked.connect(self.help_asked)

    # --- asking and showing ------------------------------------------------------------------------
    def ask(self, query: BoardQuery) -> None:
        """Show the board of *query*."""
        self._query = query
        services = self.desk.services

        def read(_progress: Any) -> Board | CrmError:
            try:
                return services.boards.board(query)
            except CrmError as error:
                return error

        self._reading.ask(_("Reading the board"), read, self._on_read)

    def _on_read(self, answer: Board | CrmError) -> None:
        if isinstance(answer, CrmError):
            self.board.show_state(
                EmptyState(
                    "warning-circle",
                    _("The board could not be read"),
                    answer.message(),
                    [Way(_("Try again"), self.again, "arrows-clockwise", name="boardRetry")],
                )
            )
            return
        self.shown = answer
        self._faces.today = answer.as_of
        self._cards = {card.id: card for column in answer.columns for card in column.cards}
        if self._cards:
            self.board.show_columns(columns_of(answer))
            self._explain(self.board.current())
        else:
            self._show_empty(answer)
        self.answered.emit(answer)

    def _show_empty(self, answer: Board) -> None:
        from crmdesk.services.board_data import BoardQuery

        plain = BoardQuery(
            kind=answer.query.kind, pipeline_id=answer.query.pipeline_id, as_of=answer.query.as_of
        )
        if answer.query == plain:
            ways = [
                Way(_("Add an opportunity"), self.create_asked.emit, "plus", "primary", "emptyNew")
            ]
            state = EmptyState(
                "target",
                _("No opportunities yet"),
                _("Enter what a customer may buy; the board says how likely it is and what lacks."),
                ways,
            )
        else:
            ways = [Way(_("Show all opportunities"), self.show_all_asked.emit, "x", name="showAll")]
            state = EmptyState(
                "magnifying-glass",
                _("Nothing found"),
                _("No opportunity fits the search and the filter."),
                ways,
            )
        self.board.show_state(state)
        self.why.show_nothing()

    def again(self) -> None:
        """Read the same board once more."""
        if self._query is not None:
            self.ask(self._query)

    def _after(self, column: Column, card: int) -> str:
        """What the column comes to when the card is dropped there."""
        found = self._cards.get(card)
        worth = (found.amount or 0) if found is not None else 0
        return _("then {amount}").format(amount=short_money(column.amount + worth))

    def card(self, card_id: int | None) -> BoardCard | None:
        """A card that is shown."""
        return self._cards.get(card_id) if card_id is not None else None

    def deal(self, card_id: int | None) -> Deal | None:
        """The same for dialogs."""
        card = self.card(card_id)
        if card is None:
            return None
        column = self.shown.column(card.column) if self.shown is not None else None
        return Deal(
            card.id,
            card.customer_id,
            card.customer,
            card.product or card.name,
            card.amount,
            column.title if column is not None else "",
        )

    # --- why -------------------------------------------------------------------------------------------
    def set_room(self, on: bool) -> None:
        """Whether the window is wide enough for the explanation."""
        self._has_room = on
        self.why.setVisible(on and self._is_wanted)

    def show_why(self) -> None:
        """Show the explanation again after it was closed."""
        self._is_wanted = True
        self.set_room(self._has_room)

    def _on_why_closed(self) -> None:
        self._is_wanted = False
        self.why.hide()

    def _explain(self, card_id: int | None) -> None:
        card = self.card(card_id)
        if card is None:
            self._explaining.cancel()
            self.why.show_nothing()
            return
        services = self.desk.services

        def explain(_progress: Any) -> Why | None:
            try:
                return read_why(services, card)
            except CrmError:
                return None  # it was deleted meanwhile; the board is being read again

        self._explaining.ask(_("Explaining"), explain, self._on_explained)

    def _on_explained(self, why: Why | None) -> None:
        if why is not None and why.card.id == self.board.current():
            self.why.show_why(why)

    def _on_why_open(self) -> None:
        current = self.board.current()
        if current is not None:
            self._on_open(current)

    def _on_fill(self, fact: str) -> None:
        deal = self.deal(self.board.current())
        if deal is None:
            return
        if fact == TALK:
            self._actions.talk(deal)
        else:
            self._actions.edit(deal.id, fact)

    # --- hands ------------------------------------------------------------------------------------------
    def _on_open(self, card_id: int) -> None:
        column = self.board.place_of(card_id)
        ids = [c.id for c in column[0].column.cards] if column is not None else []
        self._actions.open(card_id, ids)

    def _on_delete(self, card_id: int) -> None:
        self._actions.delete([card_id])

    def _on_menu(self, card_id: int, place: QPoint) -> None:
        card, deal = self.card(card_id), self.deal(card_id)
        if card is None or deal is None:
            return
        menu = passing_menu(self)
        entry = menu.addAction(_("Open") + "\tEnter")
        entry.triggered.connect(lambda *_c: self._on_open(card_id))
        entry = menu.addAction(_("Edit") + "\tF2")
        entry.triggered.connect(lambda *_c: self._actions.edit(card_id))
        entry = menu.addAction(_("Customer card"))
        entry.triggered.connect(lambda *_c: self.desk.open_customer(card.customer_id))
        self._actions.fill_menu(menu, deal, card.state)
        menu.exec(place)

    def _on_hovered(self, card_id: int, column: str) -> None:
        """Say before the drop what it will ask."""
        target = target_of(column)
        if target is None:
            self.board.say_drop(card_id, column, _("Grades follow from the answers"))
            return
        services = self.desk.services

        def ask(_progress: Any) -> tuple[str, Questions] | None:
            try:
                return column, services.opportunities.questions_for(card_id, target)
            except CrmError:
                return None

        self._asking.ask(_("Looking what is needed"), ask, _Teaser(self, card_id))

    def say_teaser(self, card_id: int, column: str, questions: Questions) -> None:
        """The tag under the card."""
        words = questions.refusal or shown(questions.teaser) or _("Let go and it moves")
        self.board.say_drop(card_id, column, words)

    def _on_drop(self, card_id: int, column: str) -> None:
        deal = self.deal(card_id)
        if deal is None:
            self.board.put_back()
            return
        self._asking.cancel()
        words = _("{name}: waiting for answers").format(name=deal.customer)
        self.board.wait_in(card_id, column, words)
        self._actions.drop(deal, column, self._on_dropped)

    def _on_dropped(self, moved: bool) -> None:
        if not moved:
            self.board.put_back()
        self.board.take_keyboard()


class _Teaser:
    def __init__(self, part: BoardPart, card_id: int) -> None:
        self._part, self._card_id = part, card_id

    def __call__(self, answer: tuple[str, Questions] | None) -> None:
        if answer is not None:
            self._part.say_teaser(self._card_id, *answer)


def read_why(services: Any, card: BoardCard) -> Why:
    """What the panel says of a card. Raises NotFound."""
    answer = services.opportunities.explain(card.id)
    playbook = ""
    if answer.grade is not None:
        playbook = services.opportunities.playbook(answer.grade)
    share = None
    if card.amount:
        share = round(card.weighted * 10_000 / card.amount)
    return Why(card, answer, playbook, share)
