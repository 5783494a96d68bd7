"""联系人与决策路径: the contacts, the organisation chart of the decision, how far we got on it."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QWidget

from crmdesk.core.i18n import N_, _
from crmdesk.ui.customers.card_state import CardState
from crmdesk.ui.customers.contact_actions import ContactActions
from crmdesk.ui.customers.lazy_tab import LazyTab
from crmdesk.ui.customers.order_line import OrderLine
from crmdesk.ui.customers.path_tree import TreeView
from crmdesk.ui.customers.people import People, Person, people_of
from crmdesk.ui.customers.people_head import PeopleHead
from crmdesk.ui.customers.people_list import PeopleList
from crmdesk.ui.desk import Desk
from crmdesk.ui.theme import px, theme
from crmdesk.ui.widgets import (
    Dot,
    Elided,
    hbox,
    icon_label,
    label,
    link,
    passing_menu,
    scroll_area,
    vbox,
)
from crmdesk.ui.widgets.states import EmptyState, Way

LIST_WIDTH: Final = 316
NARROW_LIST_WIDTH: Final = 292
NARROW: Final = 1240
DECIDER: Final = "decider"


class PeopleTab(LazyTab):
    """See the module."""

    key: ClassVar[str] = "people"
    title: ClassVar[str] = N_("Contacts and decision path")
    section: ClassVar[str] = "contacts"

    def __init__(self, desk: Desk, page: Any) -> None:
        super().__init__(desk, page)
        self.actions_ = ContactActions(desk, self)
        self.people: People = people_of(())
        self._stack = QStackedWidget()
        vbox(self).addWidget(self._stack)
        self._stack.addWidget(self._make_body())
        self._stack.addWidget(self._make_empty())
        self._connect()

    # --- building ----------------------------------------------------------------------------------
    def _make_body(self) -> QWidget:
        body = QWidget()
        column = vbox(body, spacing=10)
        self.head = PeopleHead()
        column.addWidget(self.head)
        row = hbox(None, spacing=10)
        self.list = PeopleList()
        self.list.setMinimumHeight(px(236))
        row.addWidget(self.list)
        row.addWidget(self._make_path(), 1)
        column.addLayout(row, 1)
        return scroll_area(body, "peopleBody")

    def _make_path(self) -> QFrame:
        sheet = QFrame()
        sheet.setProperty("role", "card")
        sheet.setObjectName("pathCard")
        column = vbox(sheet, (16, 10, 16, 12), 8)
        column.addLayout(self._make_path_head())
        self._path = QStackedWidget()
        self.tree = TreeView()
        self.tree.setMinimumHeight(px(150))
        self._path.addWidget(self.tree)
        self._path.addWidget(
            EmptyState(
                "tree-structure",
                _("No decision path yet"),
                _(
                    "Give each contact a role (who uses, who buys, who signs) and his superior: "
                    "right-click a contact, or open it."
                ),
            )
        )
        column.addWidget(self._path, 1)
        self.order = OrderLine()
        column.addWidget(self.order)
        return sheet

    def _make_path_head(self) -> QHBoxLayout:
        head = hbox(None, spacing=8)
        head.addWidget(label(_("Decision path"), "heading"))
        self._path_note = Elided("", "muted", name="pathNote")
        head.addWidget(self._path_note, 1)
        self._legend = QWidget()
        legend = hbox(self._legend, spacing=6)
        for tone, text in (("good", _("Supports us")), ("text2", _("Neutral"))):
            legend.addWidget(Dot(tone))
            legend.addWidget(label(text, "muted"))
            legend.addSpacing(px(4))
        legend.addWidget(icon_label("circle-dashed", "text3", 14))
        legend.addWidget(label(_("not met yet"), "muted"))
        head.addWidget(self._legend)
        self.arrange = link(
            _("Change order"),
            "list-checks",
            name="arrangeOrder",
            tip=_("Who agrees first, who signs last"),
        )
        head.addWidget(self.arrange)
        return head

    def _make_empty(self) -> QFrame:
        sheet = QFrame()
        sheet.setProperty("role", "card")
        column = vbox(sheet)
        column.addWidget(
            EmptyState(
                "users-three",
                _("No contact yet"),
                _(
                    "Who answers the telephone, who uses the goods, who signs? Enter the people you "
                    "know; with roles and superiors this page draws how the customer decides."
                ),
                [Way(_("New contact"), self._on_add, "user-plus", name="emptyAddContact")],
            )
        )
        return sheet

    def _connect(self) -> None:
        actions = self.actions_
        self.list.add_asked.connect(self._on_add)
        self.list.edit_asked.connect(actions.edit)
        self.list.menu_asked.connect(actions.show_menu)
        self.list.copy_asked.connect(actions.copy_number)
        self.list.met_today.connect(actions.met_today)
        self.list.delete_asked.connect(actions.delete)
        self.tree.tree.opened.connect(self._on_opened)
        self.tree.tree.menu_asked.connect(self._on_tree_menu)
        self.arrange.clicked.connect(self._on_arrange)
        self.head.decider_wanted.connect(self._on_add_decider)
        self.head.decider_chosen.connect(self._on_choose_decider)
        self.head.met_today.connect(self._on_decider_met)
        self.head.edit_asked.connect(self._on_edit_decider)

    # --- showing -----------------------------------------------------------------------------------
    def render_card(self, state: CardState) -> None:
        self.actions_.customer_id = state.customer_id
        self.people = people_of(state.rows("contact"))
        if not self.people.everyone:
            self._stack.setCurrentIndex(1)
            return
        self._stack.setCurrentIndex(0)
        self.head.show_people(self.people)
        self.list.show_people(self.people)
        has_path = bool(self.people.path)
        self._path.setCurrentIndex(0 if has_path else 1)
        self.order.setVisible(has_path)
        self._legend.setVisible(has_path)
        self.arrange.setVisible(len(self.people.path) > 1)
        self._path_note.setText(self._note() if has_path else "")
        if has_path:
            self.tree.show_people(self.people)
            self.order.show_people(self.people)

    def _note(self) -> str:
        superiors = self.people.superiors()
        if len(superiors) > 1 and not any(superiors.values()):
            return _("Nobody's superior is known yet; fill it in and the lines appear")
        parts = [_("lines: reports to; figure at the right: weight")]
        without = sum(not p.role for p in self.people.at_work)
        if without:
            parts.append(_("{count} without a role").format(count=without))
        return " · ".join(parts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.window().width() / theme().scale < NARROW
        self.list.setFixedWidth(px(NARROW_LIST_WIDTH if is_narrow else LIST_WIDTH))

    # --- doing ---------------------------------------------------------------------------------------
    def _on_add(self) -> None:
        self.actions_.add()

    def _on_add_decider(self) -> None:
        self.actions_.add(role=DECIDER)

    def _on_opened(self, contact_id: int) -> None:
        self.actions_.edit(self.people.person(contact_id))

    def _on_tree_menu(self, contact_id: int, place: QPoint) -> None:
        self.actions_.show_menu(self.people.person(contact_id), place)

    def _on_arrange(self) -> None:
        self.actions_.arrange(self.people)

    def _decider(self) -> Person | None:
        found = self.people.decider
        return self.people.person(found.contact_id) if found is not None else None

    def _on_decider_met(self) -> None:
        decider = self._decider()
        if decider is not None:
            self.actions_.met_today(decider)

    def _on_edit_decider(self) -> None:
        decider = self._decider()
        if decider is not None:
            self.actions_.edit(decider)

    def _on_choose_decider(self) -> None:
        menu = passing_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for person in self.people.at_work:
            action = menu.addAction(person.named)
            action.setData(person.contact_id)
        anchor = self.head.anchor()
        chosen = menu.exec(anchor.mapToGlobal(QPoint(0, anchor.height() + 2)))
        if chosen is not None:
            self.actions_.set_role(self.people.person(int(chosen.data())), DECIDER)
