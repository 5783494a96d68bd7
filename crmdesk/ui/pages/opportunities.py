"""Opportunities: the boards of grades and stages, and the same as a list."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.query import Group, Sort
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.lists.entity_list import EntityList
from crmdesk.ui.opportunities.actions import Deal, DealActions
from crmdesk.ui.opportunities.board_part import BoardPart
from crmdesk.ui.opportunities.filter_bar import FilterBar
from crmdesk.ui.opportunities.help_texts import board_help
from crmdesk.ui.opportunities.list_filters import (
    BEYOND_BOARD,
    DECIDED,
    EVERY,
    beyond_board,
    of_board,
    only,
)
from crmdesk.ui.opportunities.transfers import TransferBar
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.theme import theme
from crmdesk.ui.widgets import button, hbox
from crmdesk.ui.widgets.chips import ChipBar
from crmdesk.ui.widgets.mode_tiles import ModeTiles
from crmdesk.ui.widgets.states import EmptyState, Way
from crmdesk.ui.words import short_money

if TYPE_CHECKING:
    from crmdesk.services.board_data import Board, BoardQuery

BOARD, LIST = "board", "list"
VIEW_KEY: Final = "opportunities_view"
MODE_KEY: Final = "opportunities_mode"
LOW_BELOW: Final = 640  # then the heads of the columns have two lines
WHY_BELOW: Final = 1240  # logical pixels: a narrower window has no room for the explanation
COLUMNS: Final = (
    "name", "customer_id", "grade", "stage_id", "state", "amount", "expected_on", "next_step_on",
    "owner_id",
)  # fmt: skip
WIDE: Final = ("weighted", "commitment", "stage_days", "last_contact_at", "code")
TOUCHING: Final = (
    "opportunity", "opportunity_product", "opportunity_share", "opportunity_transfer", "customer", "task", "activity",
    "pipeline", "stage", "employee", "setting", "product",
)  # fmt: skip


class OpportunitiesPage(Page):
    """See the module."""

    title: ClassVar[str] = N_("Opportunities")
    follows_day: ClassVar[bool] = True
    entities: ClassVar[tuple[str, ...]] = TOUCHING

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._chip = "all"
        self._search = ""
        self._filtering = LatestOnly(desk.jobs, self)
        self._ids: tuple[int, ...] | None = None  # a number that was clicked: these and no others
        self._mode = desk.preferences.get(MODE_KEY) or BOARD
        self.actions_ = DealActions(desk, self)
        self.outer.addWidget(self._make_top())
        row = hbox(None, spacing=8)
        self.chips = ChipBar()
        self.chips.chosen.connect(self._on_chip)
        row.addWidget(self.chips, 1)
        self.filters = FilterBar(desk)
        self.filters.changed.connect(self._on_filter)
        row.addWidget(self.filters)
        self.outer.addLayout(row)
        self.transfers = TransferBar(desk)
        self.outer.addWidget(self.transfers)
        self.stack = QStackedWidget()
        self.board = BoardPart(desk, self.actions_)
        self.stack.addWidget(self.board)
        self.list = self._make_list()
        self.stack.addWidget(self.list)
        self.outer.addWidget(self.stack, 1)
        self._connect()
        self._show_mode()

    # --- building --------------------------------------------------------------------------------
    def _make_top(self) -> TopRow:
        self.top = TopRow(_("Opportunities"))
        self.top.help.clicked.connect(self.show_help)
        self.modes = ModeTiles(self, ((BOARD, _("Board"), "kanban"), (LIST, _("List"), "rows")))
        self.modes.chosen.connect(self._on_mode)
        for each in self.modes.tiles.values():
            self.top.add(each)
        self.search = self.top.add_search(_("Customer, product, pinyin initials (Ctrl+F)"))
        self._print = button(
            _("Print"), "printer", name="printButton", tip=_("Print the board or the list (Ctrl+P)")
        )
        self._new = button(
            _("Add an opportunity"),
            "plus",
            "primary",
            name="newOpportunity",
            tip=_("Add an opportunity (Ctrl+N)"),
        )
        self.top.add(self._print)
        self.top.add(self._new)
        return self.top

    def _make_list(self) -> EntityList:
        made = EntityList(
            self.desk,
            "opportunity",
            COLUMNS,
            Sort("expected_on"),
            wide=WIDE,
            view_key=VIEW_KEY,
            with_chips=False,
        )
        made.opened.connect(self._on_open)
        made.edit_asked.connect(self.actions_.edit)
        made.counted.connect(self._on_counted)
        return made

    def _connect(self) -> None:
        self.search.searched.connect(self._on_searched)
        self.search.left_downwards.connect(self._take_keyboard)
        self._print.clicked.connect(self.key_print)
        self._new.clicked.connect(self.key_new)
        self.board.answered.connect(self._on_board)
        self.board.number_activated.connect(self._on_number)
        self.board.create_asked.connect(self.key_new)
        self.board.show_all_asked.connect(self._on_show_all)
        self.board.help_asked.connect(self.show_help)

    # --- coming and loading ----------------------------------------------------------------------
    def enter(
        self,
        mode: str = "",
        chip: str = "",
        search: str | None = None,
        owner_id: int | None = None,
        opportunity_id: int | None = None,
        ids: Any = None,
        **_more: Any,
    ) -> None:
        """Come to the board or the list; perhaps for a chip, a seller, or certain records (*ids*)."""
        if chip:
            self._chip = chip
            self.chips.choose(chip)
            self.is_stale = True
        if search is not None:
            self._search = search
            self.search.set_quietly(search)
            self.is_stale = True
        if owner_id is not None:
            self.filters.seller.set_value(owner_id, self.desk.services.names("employee", owner_id))
            self.is_stale = True
        if ids is not None:
            self._ids = tuple(int(i) for i in ids)
            mode, self.is_stale = LIST, True
        if mode and mode != self._mode:
            self._set_mode(mode)
        if self.is_stale and self.isVisible():
            self.reload()
        if opportunity_id is not None:
            self.board.board.select(opportunity_id)

    def refresh(self) -> None:
        self.transfers.look()
        self.board.ask(self.query())  # the chips of the list are counted by it, too
        if self._mode == LIST:
            self._filter_list()
            self.list.list.refresh()

    def _on_changed(self, change_set: ChangeSet) -> None:
        if not self.concerns(change_set):
            return
        if not self.isVisible():
            self.is_stale = True
            return
        self.transfers.look()
        self.board.ask(self.query())
        if self._mode == LIST:
            self.list.list.on_change(change_set)

    def query(self) -> BoardQuery:
        """What the board is asked for."""
        from crmdesk.services.board_data import BoardQuery, Chip

        chip = Chip.ALL if self._chip in BEYOND_BOARD else Chip(self._chip)
        return self.filters.applied(BoardQuery(search=self._search, chip=chip))

    def _set_chips(self) -> None:
        from crmdesk.services.board_data import Chip

        chips = [(c.value, c.label) for c in Chip]
        if self._mode == LIST:
            chips += [(DECIDED, _("Decided")), (EVERY, _("Open and decided"))]
        elif self._chip in BEYOND_BOARD:
            self._chip = Chip.ALL.value
        self.chips.set_chips(chips)
        self.chips.choose(self._chip)
        if self.board.shown is not None:
            self._count_chips(self.board.shown)

    def _count_chips(self, board: Board) -> None:
        self.chips.set_counts({chip.value: count for chip, count in board.chips.items()})

    def _on_board(self, board: Board) -> None:
        self._count_chips(board)
        if self._mode == LIST and self._ids is None and self._chip not in BEYOND_BOARD:
            self.list.list.set_search("")  # the board has searched already
            self.list.set_fixed_filter(of_board(board))
        if self._mode == BOARD:
            totals = board.totals
            count = ngettext("{count} open deal", "{count} open deals", totals.count)
            self.top.subtitle.setText(
                " · ".join(
                    (
                        count.format(count=f"{totals.count:,}"),
                        short_money(totals.amount),
                        _("weighted {amount}").format(amount=short_money(totals.weighted)),
                    )
                )
            )

    # --- the list --------------------------------------------------------------------------------
    def _filter_list(self) -> None:
        """Let the list show what the board does not answer; the rest follows its answer."""
        if self._ids is not None:
            self.list.set_search("")
            self.list.set_fixed_filter(only(self._ids))
        elif self._chip in BEYOND_BOARD:
            services, query, chip = self.desk.services, self.query(), self._chip
            self.list.set_search(self._search)
            self._filtering.ask(
                _("Reading the list"),
                lambda _p: beyond_board(services, query, chip),
                self.list.set_fixed_filter,
            )

    def _on_counted(self, total: int) -> None:
        if self._mode != LIST:
            return
        count = ngettext("{count} opportunity", "{count} opportunities", total)
        text = count.format(count=f"{total:,}")
        if self._ids is not None:
            text += " · " + _("the ones behind the number you clicked")
        self.top.subtitle.setText(text)
        if not total:
            self.list.show_when_empty(self._empty_list())

    def _empty_list(self) -> EmptyState:
        ways = [Way(_("Show all opportunities"), self._on_show_all, "x", name="showAll")]
        text = _("No opportunity fits the search and the filter.")
        return EmptyState("magnifying-glass", _("Nothing found"), text, ways)

    def _on_number(self, column: str, number: str) -> None:
        """A figure in a head was clicked: show the opportunities that it counts."""
        services, query = self.desk.services, self.query()
        self.desk.jobs.run(
            _("Reading the list"),
            lambda _p: services.boards.ids_for(query, column),
            done=self._on_ids,
        )
        del number  # all figures of a column count the same cards

    def _on_ids(self, ids: Any) -> None:
        self._ids = tuple(ids)
        self._set_mode(LIST)

    # --- choosing ----------------------------------------------------------------------------------
    def _on_mode(self, mode: str) -> None:
        self._ids = None
        self._set_mode(mode)

    def _set_mode(self, mode: str) -> None:
        self._mode = mode if mode in (BOARD, LIST) else BOARD
        self.desk.preferences.set(MODE_KEY, self._mode)
        self._show_mode()
        if self.isVisible():
            self.refresh()
            self._take_keyboard()

    def _show_mode(self) -> None:
        self.modes.press(self._mode)
        self.stack.setCurrentWidget(self.board if self._mode == BOARD else self.list)
        self._set_chips()

    def _on_searched(self, text: str) -> None:
        self._search, self._ids = text, None
        self._ask_again()

    def _on_chip(self, key: str) -> None:
        self._chip, self._ids = key, None
        self._ask_again()

    def _on_filter(self) -> None:
        self._ids = None
        self._ask_again()

    def _ask_again(self) -> None:
        self.board.ask(self.query())
        if self._mode == LIST:
            self._filter_list()

    def _on_show_all(self) -> None:
        self._chip, self._search, self._ids = "all", "", None
        self.chips.choose("all")
        self.search.set_quietly("")
        self.filters.clear()
        self.list.set_own_filter(Group())
        self._ask_again()

    # --- keys ---------------------------------------------------------------------------------------
    def _deal(self) -> Deal | None:
        """The opportunity under the cursor."""
        if self._mode == BOARD:
            return self.board.deal(self.board.board.current())
        current = self.list.current_id()
        return None if current is None else self.actions_.deal_of(current)

    def _on_open(self, opportunity_id: int) -> None:
        ids = array("q", self.list.list.ids())
        self.actions_.open(opportunity_id, ids)

    def _take_keyboard(self) -> None:
        if self._mode == BOARD:
            self.board.board.take_keyboard()
        else:
            self.list.table.setFocus()

    def key_search(self) -> None:
        """Ctrl+F."""
        self.search.begin()

    def key_new(self) -> None:
        """Ctrl+N."""
        made = self.actions_.create()
        if made is not None and self._mode == LIST:
            self.list.refresh(made)

    def key_talk(self) -> None:
        """Ctrl+J: record a follow-up about what is under the cursor."""
        deal = self._deal()
        if deal is not None:
            self.actions_.talk(deal)
        else:
            from crmdesk.ui.follow_up.talk_dialog import record_talk

            record_talk(self.desk, self)

    def key_print(self) -> None:
        """Ctrl+P: the board on A4 landscape, or the list as shown."""
        if self._mode == BOARD:
            from crmdesk.ui.printing import print_report

            print_report(self.desk, "pipeline", self, board=self.query())
        else:
            self.list.print_list()

    def key_export(self) -> None:
        """Ctrl+E."""
        if self._mode == BOARD and self.board.shown is not None:
            self.list.set_fixed_filter(of_board(self.board.shown))
        self.list.export()

    def key_bulk(self) -> None:
        """Ctrl+B."""
        if self._mode == LIST:
            self.list.edit_together()

    def key_filter(self) -> None:
        """Ctrl+Shift+F."""
        self._set_mode(LIST)
        self.list.ask_filter()

    def key_columns(self) -> None:
        """Alt+C."""
        if self._mode == LIST:
            self.list.list.choose_columns()

    def key_views(self) -> None:
        """Alt+V."""
        self._set_mode(LIST)
        self.list.show_views()

    def help_text(self) -> str:
        return board_help()

    def first_focus(self) -> QWidget:
        if self._mode == LIST:
            return self.list.table
        columns = self.board.board.columns()
        return columns[0].view if columns else self

    # --- room ---------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.board.board.put_back()

    def _fit(self) -> None:
        window = self.window()
        self.board.set_room(window.width() / theme().scale >= WHY_BELOW)
        self.board.board.set_low(window.height() / theme().scale < LOW_BELOW)
