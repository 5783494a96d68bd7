"""The menu behind the three dots of a card: what is done with the customer as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import _
from crmdesk.models.grade_choices import AssessmentKind
from crmdesk.ui import message
from crmdesk.ui.customers.card_state import CardState
from crmdesk.ui.customers.card_text import card_text
from crmdesk.ui.dialogs.choose_customer import ChooseCustomerDialog

if TYPE_CHECKING:
    from crmdesk.ui.pages.customer_card import CustomerCardPage


def show_card_menu(page: CustomerCardPage, state: CardState, anchor: QWidget) -> None:
    """Open the menu under *anchor*."""
    menu = CardMenu(page, state)
    menu.exec(anchor.mapToGlobal(QPoint(0, anchor.height() + 2)))


class CardMenu(QMenu):
    """See the module."""

    def __init__(self, page: CustomerCardPage, state: CardState) -> None:
        super().__init__(page)
        self.setObjectName("cardMenu")
        self._page, self._state, self._desk = page, state, page.desk
        self._add("print", _("Print card") + "\tCtrl+P", page.key_print)
        self.addSeparator()
        reviewed = state.values.get("reviewed_on") == clock.today()
        text = _("Reviewed today") if reviewed else _("Mark as reviewed today")
        self._add("reviewed", text, self._on_reviewed).setEnabled(not reviewed)
        is_key = bool(state.values.get("is_key_account"))
        text = _("No longer a key account") if is_key else _("Make it a key account")
        self._add("key", text, self._on_key)
        self.addMenu(self._make_points())
        self._add("grade", _("Class by hand …"), self._on_grade)
        self.addSeparator()
        self._add("copy", _("Copy the card as text"), self._on_copy)
        self._add("merge", _("Merge with another customer …"), self._on_merge)
        self.addSeparator()
        self._add("delete", _("Delete"), page.key_delete)

    def _add(self, name: str, text: str, act: Callable[[], None]) -> QAction:
        action = self.addAction(text)
        action.setObjectName(f"card_{name}")
        action.triggered.connect(act)
        return action

    def _make_points(self) -> QMenu:
        """打分: the methods that people give points for."""
        menu = QMenu(_("Give points"), self)
        menu.setObjectName("card_points")
        for each in AssessmentKind:
            action = menu.addAction(_(each.label))
            action.setObjectName(f"points_{each.value}")
            action.setData(each.value)
        menu.triggered.connect(self._on_points)
        return menu

    def _on_points(self, action: QAction) -> None:
        from crmdesk.ui.analysis.assessment_dialog import give_points

        give_points(self._desk, str(action.data()), self._state.customer_id, self._page.window())

    def _on_reviewed(self) -> None:
        self._save({"reviewed_on": clock.today()}, _("Noted as reviewed today."))

    def _on_key(self) -> None:
        is_key = not self._state.values.get("is_key_account")
        said = _("It is a key account now.") if is_key else _("It is no key account any more.")
        self._save({"is_key_account": is_key}, said)

    def _save(self, values: Mapping[str, Any], said: str) -> None:
        services, state = self._desk.services, self._state
        self._desk.write(
            _("Saving"),
            lambda _p: services.records.save("customer", state.customer_id, values, state.version),
            said=said,
        )

    def _on_grade(self) -> None:
        from crmdesk.ui.grades.override_dialog import OverrideDialog

        customer_id = self._state.customer_id
        OverrideDialog(self._desk, customer_id, parent=self._page.window()).exec()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(card_text(self._state, self._desk.services.names))
        message.notify(_("The card is copied as text."))

    def _on_merge(self) -> None:
        state = self._state
        dialog = ChooseCustomerDialog(
            self._desk, _("Merge with which customer?"), _("Compare the two"), self._page.window(),
            subtitle=_("Nothing is merged yet: next you see both cards side by side."),
            leave_out=[state.customer_id],
        )  # fmt: skip
        if dialog.exec() and dialog.chosen is not None:
            self._page.actions_.merge([state.customer_id, dialog.chosen])
