"""催款: whom to call for money today, the heaviest first; noted beside the list by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QFrame, QMenu, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.receivables import call_list
from crmdesk.ui.receivables.call_form import CallForm
from crmdesk.ui.receivables.view import View
from crmdesk.ui.tables.fixed_table import FixedTable
from crmdesk.ui.trade.receipt_deeds import ReceiptDeeds
from crmdesk.ui.trade.words import money
from crmdesk.ui.widgets import button, card, hbox, passing_menu, vbox
from crmdesk.ui.widgets.chips import ChipBar
from crmdesk.ui.widgets.search_box import SearchBox
from crmdesk.ui.widgets.states import EmptyState, Way

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.dunning_data import CallDay, CallLine


class DunningView(View):
    """See the module."""

    key: ClassVar[str] = "dunning"
    entities: ClassVar[Sequence[str]] = (
        "dunning", "promise", "sale", "receipt", "allocation", "customer", "contact", "activity",
        "setting",
    )  # fmt: skip
    new_words: ClassVar[str] = N_("Write dunning letters")
    new_icon: ClassVar[str] = "file-text"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._latest = LatestOnly(desk.jobs, self)
        self._day: CallDay | None = None
        self._lines: list[CallLine] = []
        self._chip = call_list.CALLS
        self._wanted: int | None = None
        self.deeds = ReceiptDeeds(desk, self)
        self.form = CallForm(desk)
        self.table = FixedTable(
            call_list.specs(desk.services.dunning.levels()), "call_last",
            namer=desk.services.names, name="callTable",
        )  # fmt: skip
        row = hbox(self, spacing=10)
        row.addWidget(self._make_card(), 1)
        row.addWidget(self.form)
        self.table.current_changed.connect(self._on_current)
        self.table.opened.connect(self._on_opened)
        self.table.table.edit_asked.connect(self.form.begin)
        self.table.table.menu_asked.connect(self._on_menu)
        self.form.recorded.connect(self.refresh)
        self.form.letter_asked.connect(self._on_letter)
        self.form.receipt_asked.connect(self._on_receipt)

    def _make_card(self) -> QFrame:
        frame = card("callCard")
        column = vbox(frame, (1, 0, 1, 1))
        bar = hbox(None, (12, 8, 10, 8), 6)
        self.chips = ChipBar()
        self.chips.set_chips([(key, _(words)) for key, words in call_list.CHIPS])
        self.chips.choose(self._chip)
        self.chips.chosen.connect(self._on_chip)
        bar.addWidget(self.chips, 1)
        self._search = SearchBox(_("Customer, person, telephone (Ctrl+F)"), 200)
        self._search.searched.connect(self._on_searched)
        self._search.left_downwards.connect(self.table.table.setFocus)
        bar.addWidget(self._search)
        self.mine = button(_("Only mine"), role="chip", name="callMine",
                           tip=_("Only customers that you are responsible for"))  # fmt: skip
        self.mine.setCheckable(True)
        self.mine.toggled.connect(self._on_mine)
        bar.addWidget(self.mine)
        self.log = button(_("Done so far"), "clock-counter-clockwise", name="callLog",
                          tip=_("Calls and letters so far; letters can be printed again"))  # fmt: skip
        self.log.clicked.connect(self._on_log)
        bar.addWidget(self.log)
        column.addLayout(bar)
        column.addWidget(self.table, 1)
        return frame

    # --- showing ---------------------------------------------------------------------------------
    def enter(self, customer_id: int | None = None, chip: str = "", **_more: Any) -> None:
        """Come to the list, perhaps to one customer."""
        if chip in dict(call_list.CHIPS):
            self._set_chip(chip)
            if not self.is_stale:
                self._show()
        if customer_id is not None:
            self._wanted = customer_id
            self._search.set_quietly("")
            self.mine.setChecked(False)
            if self._day is not None and not self.is_stale:
                self._show()

    def refresh(self) -> None:
        services = self.desk.services
        employee_id = services.employee_id if self.mine.isChecked() else None
        wanted = self._wanted
        if self._day is None:
            self.say(_("Reckoning …"))
        self._latest.ask(
            _("Making the call list"), lambda _p: read(services, employee_id, wanted), self._on_read
        )

    def on_change(self, change_set: ChangeSet) -> None:
        self.refresh()

    def _on_read(self, day: CallDay) -> None:
        self._day = day
        self.chips.set_counts(call_list.counts(day))
        words = ngettext(
            "{count} customer is overdue by {amount}, less what was paid in advance",
            "{count} customers are overdue by {amount}, less what was paid in advance",
            day.total,
        )  # fmt: skip
        self.say(words.format(count=f"{day.total:,}", amount=money(day.overdue)))
        self._show()

    def _show(self) -> None:
        day = self._day
        if day is None:
            return
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._show_chip_of(day, wanted)
        shown = call_list.chosen(day, self._chip)
        self._lines = [each for each in shown if call_list.fits(each, self._search.text())]
        if not self._lines:
            self.table.show_when_empty(self._empty(day))
        self.table.show_rows([call_list.row_of(each) for each in self._lines])
        ids = [each.customer_id for each in self._lines]
        if wanted in ids:
            self.table.table.go_to(ids.index(wanted))
        self._on_current(self.table.current_row())

    def _show_chip_of(self, day: CallDay, customer_id: int) -> None:
        """Choose the chip on which a customer stands; say so if nothing of his is overdue."""
        for key in (call_list.CALLS, call_list.LETTERS, call_list.WAITING):
            if any(each.customer_id == customer_id for each in call_list.chosen(day, key)):
                self._set_chip(key)
                return
        name = self.desk.services.names("customer", customer_id)
        message.notify(_("{customer} has nothing overdue.").format(customer=name))

    def _empty(self, day: CallDay) -> EmptyState:
        if day.total and (self._search.text() or self._chip != call_list.CALLS):
            return EmptyState(
                "magnifying-glass", _("Nobody here"), _("Nobody fits the search and the chip."),
                [Way(_("Show everybody"), self._on_all, "x", name="showAllCalls")],
            )  # fmt: skip
        if day.total:
            return EmptyState(
                "check-circle", _("Everybody is called"),
                _("Whoever is overdue rests: he was called lately or a promise is open. Or a "
                  "letter is due."),
                [Way(_("Show everybody"), self._on_all, "users", name="showAllCalls")],
            )  # fmt: skip
        return EmptyState(
            "check-circle", _("Nothing is overdue"),
            _("Whom something is owed by past its due date stands here, with telephone and what "
              "was said last."),
        )  # fmt: skip

    def set_low(self, is_low: bool) -> None:
        self.table.table.set_low(is_low)

    @property
    def search(self) -> SearchBox:
        return self._search

    def focus_part(self) -> QWidget:
        return self.table.table

    def _set_chip(self, key: str) -> None:
        self._chip = key
        self.chips.choose(key)

    def _on_chip(self, key: str) -> None:
        self._set_chip(key)
        self._show()

    def _on_all(self) -> None:
        self._search.set_quietly("")
        self._set_chip(call_list.ALL)
        self._show()

    def _on_searched(self, _text: str) -> None:
        self._show()

    def _on_mine(self, _on: bool) -> None:
        self.refresh()

    def _on_current(self, place: int) -> None:
        self.form.show_line(self._lines[place] if 0 <= place < len(self._lines) else None)

    def _on_opened(self, _place: int) -> None:
        """Enter: now the talk is noted."""
        self.form.begin()

    # --- verbs -----------------------------------------------------------------------------------
    def selected(self) -> list[CallLine]:
        """The selected lines."""
        return [self._lines[n] for n in self.table.table.selected_rows() if n < len(self._lines)]

    def _on_menu(self, place: Any) -> None:
        if self.selected():
            self.menu().exec(place)

    def menu(self) -> QMenu:
        """The context menu of the selected lines."""
        made = passing_menu(self)
        if len(self.selected()) == 1:
            made.addAction(_("Note the call") + "\tEnter").triggered.connect(self.form.begin)
            made.addAction(_("Open card")).triggered.connect(self._on_card)
            made.addAction(_("Record a receipt …")).triggered.connect(self._on_receipt_current)
        made.addAction(_("Write dunning letters …")).triggered.connect(self._on_letters)
        made.addAction(_("Copy rows") + "\tCtrl+C").triggered.connect(
            self.table.table.copy_selection
        )
        return made

    def _on_card(self) -> None:
        for each in self.selected()[:1]:
            self.desk.open_customer(each.customer_id, tab="receivables")

    def _on_receipt_current(self) -> None:
        for each in self.selected()[:1]:
            self.deeds.receive(each.customer_id)

    def _on_receipt(self, customer_id: object) -> None:
        if isinstance(customer_id, int):
            self.deeds.receive(customer_id)

    def new(self) -> None:
        """Ctrl+N: letters to all for whom one is due."""
        from crmdesk.ui.receivables.letters_dialog import LettersDialog

        LettersDialog(self.desk, self.window()).exec()

    def _on_letters(self) -> None:
        """Letters to the selected, whatever is due for them."""
        from crmdesk.ui.receivables.letters_dialog import LettersDialog

        ids = tuple(each.customer_id for each in self.selected())
        LettersDialog(self.desk, self.window(), customer_ids=ids).exec()

    def _on_letter(self, customer_id: object) -> None:
        from crmdesk.ui.receivables.letters_dialog import LettersDialog

        if isinstance(customer_id, int):
            LettersDialog(self.desk, self.window(), customer_ids=(customer_id,)).exec()

    def _on_log(self) -> None:
        from crmdesk.ui.receivables.dunning_log import DunningLogDialog

        DunningLogDialog(self.desk, self.window()).exec()

    def export(self) -> None:
        """Ctrl+E: the lines shown as a workbook."""
        from crmdesk.ui.receivables.call_papers import export_calls

        export_calls(self.desk, self, self._lines)

    def print_view(self) -> None:
        """Ctrl+P: the lines shown on paper, to call by."""
        from crmdesk.ui.receivables.call_papers import print_calls

        if self._lines:
            print_calls(self.desk, self, self._lines)


def read(services: Services, employee_id: int | None, wanted: int | None) -> CallDay:
    """The call list of today; who was asked for stands on it even if others are heavier."""
    from dataclasses import replace

    day = services.dunning.calls(employee_id=employee_id)
    known = {each.customer_id for each in (*day.due, *day.waiting)}
    if wanted is None or wanted in known:
        return day
    line = services.dunning.step_of(wanted)
    if line is None:
        return day
    if line.step.on <= day.as_of:
        return replace(day, due=(*day.due, line))
    return replace(day, waiting=(*day.waiting, line))
