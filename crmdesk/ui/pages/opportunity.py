"""One opportunity: head, fields, what belongs to it, its road, and why it has its grade."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from crmdesk.core.errors import CrmError, NotFound
from crmdesk.core.i18n import N_, _
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.opportunities.actions import DealActions
from crmdesk.ui.opportunities.deal_head import DealHead
from crmdesk.ui.opportunities.deal_state import CHILDREN, DealState, read_deal
from crmdesk.ui.opportunities.deal_tabs import (
    DealTab,
    FieldsTab,
    HistoryTab,
    PeopleTab,
    RoadTab,
    WantedTab,
)
from crmdesk.ui.opportunities.help_texts import deal_help
from crmdesk.ui.opportunities.why_panel import TALK, Why, WhyPanel
from crmdesk.ui.page import Page, TopRow
from crmdesk.ui.shortcuts import KEYS, TAB_KEYS
from crmdesk.ui.theme import theme
from crmdesk.ui.widgets import button, hbox, icon_button, passing_menu, vbox
from crmdesk.ui.widgets.states import EmptyState, Way
from crmdesk.ui.widgets.tab_keys import TabKeys

WHY_BELOW: Final = 1240
WALKING: Final = frozenset({"previous", "next", "next_tab", "previous_tab", "edit"})


class OpportunityPage(TabKeys, Page):
    """See the module."""

    title: ClassVar[str] = N_("Opportunity")
    entities: ClassVar[tuple[str, ...]] = (
        "opportunity", *CHILDREN, "customer", "task", "activity", "quote", "contract", "stage",
        "pipeline", "employee", "competitor", "product", "setting",
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._ids: list[int] = []
        self._opportunity_id: int | None = None
        self.state: DealState | None = None
        self.actions_ = DealActions(desk, self)
        self._reading = LatestOnly(desk.jobs, self)
        self.outer.addWidget(self._make_top())
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_body())
        self.outer.addWidget(self._stack, 1)
        self._gone: QWidget | None = None
        self._connect()
        self._make_keys()

    # --- building --------------------------------------------------------------------------------
    def _make_top(self) -> TopRow:
        self.top = TopRow(_("Opportunity"))
        self.top.help.clicked.connect(self.show_help)
        self.back = icon_button("arrow-left", _("Back (Alt+Left)"), name="dealBack")
        self.back.clicked.connect(self.desk.go_back)
        self.top.insert_left(self.back)
        self.previous = icon_button(
            "caret-up", _("Previous opportunity (Ctrl+↑)"), name="dealPrevious"
        )
        self.next = icon_button("caret-down", _("Next opportunity (Ctrl+↓)"), name="dealNext")
        self._talk = button(
            _("Record a follow-up"), "note-pencil", name="dealTalk",
            tip=_("Record a follow-up (Ctrl+J)"),
        )  # fmt: skip
        self._edit = button(
            _("Edit"), "pencil-simple", "primary", name="dealEdit", tip=_("Edit (F2)")
        )
        self._more = icon_button("dots-three-outline", _("More"), name="dealMore")
        for made in (self.previous, self.next, self._talk, self._edit, self._more):
            self.top.add(made)
        return self.top

    def _make_body(self) -> QWidget:
        body = QWidget()
        column = vbox(body, spacing=10)
        self.head = DealHead()
        column.addWidget(self.head)
        self.bar = QTabBar()
        self.bar.setObjectName("dealTabs")
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        column.addWidget(self.bar)
        row = hbox(None, spacing=10)
        self.tabs = QStackedWidget()
        self.fields, self.people = FieldsTab(self.desk), PeopleTab(self.desk)
        self.parts: list[DealTab] = [
            self.fields, WantedTab(self.desk), self.people, RoadTab(self.desk),
            HistoryTab(self.desk),
        ]  # fmt: skip
        for part in self.parts:
            self.bar.addTab(_(part.title))
            self.tabs.addWidget(part)
        row.addWidget(self.tabs, 1)
        self.why = WhyPanel(_("Edit"), _("Edit (F2)"))
        row.addWidget(self.why)
        column.addLayout(row, 1)
        return body

    def _connect(self) -> None:
        self.previous.clicked.connect(self.key_previous)
        self.next.clicked.connect(self.key_next)
        self._talk.clicked.connect(self.key_talk)
        self._edit.clicked.connect(self.key_edit)
        self._more.clicked.connect(self._on_more)
        self.bar.currentChanged.connect(self.tabs.setCurrentIndex)
        self.head.customer_asked.connect(self._on_customer)
        self.head.step_asked.connect(self._on_step)
        self.fields.edit_asked.connect(self._on_edit)
        self.fields.paper_asked.connect(self._on_paper)
        self.fields.paper_wanted.connect(self._on_new_paper)
        self.people.share_asked.connect(self._on_share)
        self.people.transfer_asked.connect(self._on_transfer)
        self.people.answered.connect(self._on_answered)
        self.why.closed.connect(self.why.hide)
        self.why.open_asked.connect(self.key_edit)
        self.why.fill_asked.connect(self._on_fill)
        self.why.help_asked.connect(self.show_help)

    def _make_keys(self) -> None:
        for key in KEYS:
            if key.scope == "card" and key.act in WALKING:
                shortcut = QShortcut(QKeySequence(key.keys), self)
                shortcut.setProperty("act", key.act)
                shortcut.activated.connect(self._on_key)
        for place, keys in enumerate(TAB_KEYS[: len(self.parts)]):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setProperty("tab", place)
            shortcut.activated.connect(self._on_tab_key)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.activated.connect(self.desk.go_back)

    # --- coming and loading ----------------------------------------------------------------------
    def enter(
        self,
        opportunity_id: int | None = None,
        ids: Sequence[int] | None = None,
        tab: str = "",
        **_more: Any,
    ) -> None:
        """Show an opportunity; *ids* is the list to walk through."""
        if ids is not None:
            self._ids = [int(i) for i in ids]
        if opportunity_id is not None and opportunity_id != self._opportunity_id:
            self._opportunity_id = opportunity_id
            self.is_stale = True
            if self.isVisible():
                self.reload()
        for place, part in enumerate(self.parts):
            if part.key == tab:
                self.bar.setCurrentIndex(place)

    def refresh(self) -> None:
        wanted, services = self._opportunity_id, self.desk.services
        if wanted is None:
            return

        def read(_progress: Any) -> DealState | CrmError:
            try:
                return read_deal(services, wanted)
            except CrmError as error:
                return error

        self._reading.ask(_("Reading the opportunity"), read, self._on_read)

    def _on_read(self, answer: DealState | CrmError) -> None:
        if isinstance(answer, CrmError):
            self._show_gone(answer)
            return
        if answer.id != self._opportunity_id:
            return
        self.state = answer
        self._stack.setCurrentIndex(0)
        self.head.show_deal(answer)
        for place, part in enumerate(self.parts):
            part.show_deal(answer)
            count = part.count(answer)
            title = _(part.title)
            self.bar.setTabText(place, f"{title} {count}" if count else title)
        self.why.show_why(Why(answer.card, answer.answer, answer.playbook, answer.probability))
        self._show_place()

    def _show_place(self) -> None:
        wanted = self._opportunity_id
        place = self._ids.index(wanted) + 1 if wanted in self._ids else 0
        parts = [_("Opportunities")]
        if place:
            parts.append(_("no. {place} of {count}").format(place=place, count=len(self._ids)))
        self.top.subtitle.setText(" · ".join(parts))
        self.previous.setEnabled(place > 1)
        self.next.setEnabled(0 < place < len(self._ids))

    def _show_gone(self, error: CrmError) -> None:
        if self._gone is not None:
            self._stack.removeWidget(self._gone)
            self._gone.deleteLater()
        title = (
            _("This opportunity is gone")
            if isinstance(error, NotFound)
            else _("The opportunity could not be read")
        )
        ways = [Way(_("Back"), self.desk.go_back.emit, "arrow-left", name="goneBack")]
        self._gone = EmptyState("warning-circle", title, error.message(), ways)
        self._stack.addWidget(self._gone)
        self._stack.setCurrentWidget(self._gone)

    # --- verbs -----------------------------------------------------------------------------------
    def _on_customer(self) -> None:
        if self.state is not None:
            self.desk.open_customer(self.state.deal.customer_id)

    def _on_step(self, step: str) -> None:
        from crmdesk.services.opportunity_targets import LostTarget, WonTarget

        if self.state is not None:
            self.actions_.move(self.state.deal, WonTarget() if step == "won" else LostTarget())

    def _on_edit(self, field: str) -> None:
        if self.state is not None:
            self.actions_.edit(self.state.id, field)

    def _on_fill(self, fact: str) -> None:
        if fact == TALK:
            self.key_talk()
        else:
            self._on_edit(fact)

    def _on_share(self) -> None:
        if self.state is not None:
            self.actions_.share(self.state.deal)

    def _on_transfer(self) -> None:
        if self.state is not None:
            self.actions_.transfer(self.state.deal)

    def _on_answered(self, transfer_id: int, accept: bool) -> None:
        services = self.desk.services
        self.desk.write(
            _("Saving"),
            lambda _p: services.opportunities.answer_transfer(transfer_id, accepted=accept),
            said=_("Taken over.") if accept else _("Refused; it stays where it was."),
        )

    def _on_paper(self, entity: str, record_id: int) -> None:
        self.desk.open_page(entity, **{f"{entity}_id": record_id})

    def _on_new_paper(self, entity: str) -> None:
        if self.state is not None:
            deal = self.state.deal
            self.desk.open_page(entity, customer_id=deal.customer_id, opportunity_id=deal.id)

    def _on_more(self) -> None:
        state = self.state
        if state is None:
            return
        menu = passing_menu(self)
        self.actions_.fill_menu(menu, state.deal, state.state, state.filing)
        menu.exec(self._more.mapToGlobal(QPoint(0, self._more.height() + 2)))

    # --- keys ------------------------------------------------------------------------------------
    def _on_key(self) -> None:
        getattr(self, f"key_{self.sender().property('act')}")()

    def _on_tab_key(self) -> None:
        self.bar.setCurrentIndex(int(self.sender().property("tab")))

    def key_previous(self) -> None:
        """Ctrl+Up."""
        self._walk(-1)

    def key_next(self) -> None:
        """Ctrl+Down."""
        self._walk(1)

    def _walk(self, step: int) -> None:
        if self._opportunity_id not in self._ids:
            return
        place = self._ids.index(self._opportunity_id) + step
        if 0 <= place < len(self._ids):
            self.desk.open_page("opportunity", opportunity_id=self._ids[place])

    def key_edit(self) -> None:
        """F2."""
        self._on_edit("")

    def key_talk(self) -> None:
        """Ctrl+J."""
        if self.state is not None:
            self.actions_.talk(self.state.deal)

    def help_text(self) -> str:
        return deal_help()

    # --- room ------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def _fit(self) -> None:
        self.why.setVisible(self.window().width() / theme().scale >= WHY_BELOW)
