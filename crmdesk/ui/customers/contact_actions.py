"""What can be done with the contacts of a customer: from the list, the tree, the warning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.core import clock
from crmdesk.core.i18n import _
from crmdesk.models.choices import Attitude, DecisionRole
from crmdesk.ui import message
from crmdesk.ui.customers.people import People, Person
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.contact_dialog import ContactDialog
from crmdesk.ui.widgets import passing_menu

ROLES = [(r.value, r.label) for r in DecisionRole]
ATTITUDES = [(a.value, a.label) for a in Attitude]


class ContactActions:
    """The verbs. *customer_id* is set by the tab that shows a customer."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self._desk = desk
        self._parent = parent
        self.customer_id: int | None = None

    # --- dialogs -----------------------------------------------------------------------------------
    def add(self, **start: Any) -> None:
        """Enter a new person."""
        if self.customer_id is not None:
            ContactDialog(self._desk, self.customer_id, self._parent.window(), start=start).exec()

    def edit(self, person: Person) -> None:
        """Change what is known of a person."""
        if self.customer_id is not None:
            ContactDialog(
                self._desk, self.customer_id, self._parent.window(), record=person.row
            ).exec()

    def arrange(self, people: People) -> None:
        """Change the order of approval."""
        from crmdesk.ui.customers.order_dialog import OrderDialog

        OrderDialog(self._desk, people, self._parent.window()).exec()

    # --- at once -------------------------------------------------------------------------------------
    def met_today(self, person: Person) -> None:
        """Somebody was seen or spoken to today."""
        said = _("{name}: met today.").format(name=person.name)
        self._save(person, {"contacted_on": clock.today()}, said)

    def make_primary(self, person: Person) -> None:
        """The person to call first; the one before is it no longer."""
        said = _("{name} is the primary contact.").format(name=person.name)
        self._save(person, {"is_primary": True}, said)

    def set_has_left(self, person: Person, on: bool) -> None:
        """Somebody works elsewhere now (or came back)."""
        text = _("{name} has left.") if on else _("{name} is back at work.")
        self._save(person, {"has_left": on}, text.format(name=person.name))

    def set_role(self, person: Person, role: str | None) -> None:
        """Which part somebody plays in the purchase."""
        title = _(DecisionRole(role).label) if role else _("no role")
        said = _("{name}: {value}.").format(name=person.name, value=title)
        self._save(person, {"role": role}, said)

    def set_attitude(self, person: Person, attitude: str | None) -> None:
        """What somebody thinks of us."""
        title = _(Attitude(attitude).label) if attitude else _("attitude unknown")
        said = _("{name}: {value}.").format(name=person.name, value=title)
        self._save(person, {"attitude": attitude}, said)

    def delete(self, person: Person) -> None:
        """Into the recycle bin; undo is one click away."""
        services, contact_id = self._desk.services, person.contact_id
        self._desk.write(
            _("Deleting"),
            lambda _p: services.records.remove("contact", [contact_id]),
            said=_("{name} is deleted.").format(name=person.name),
        )

    def copy_number(self, person: Person) -> None:
        """The number onto the clipboard."""
        QGuiApplication.clipboard().setText(person.number)
        message.notify(_("Copied: {text}").format(text=person.number_shown))

    def _save(self, person: Person, values: Mapping[str, Any], said: str) -> None:
        services, contact_id = self._desk.services, person.contact_id
        version = int(person.row["version"])
        self._desk.write(
            _("Saving"),
            lambda _p: services.records.save("contact", contact_id, values, version),
            said=said,
        )

    # --- menus -----------------------------------------------------------------------------------------
    def menu(self, person: Person) -> QMenu:
        """Everything that can be done with one person."""
        menu = passing_menu(self._parent)
        menu.setObjectName("contactMenu")
        self._add(menu, _("Edit …"), "edit", self.edit, person)
        if not person.has_left:
            self._add(menu, _("Met today"), "met", self.met_today, person)
        self._choices(menu, _("Role on the path"), "role", ROLES, person, self.set_role)
        self._choices(menu, _("Attitude"), "attitude", ATTITUDES, person, self.set_attitude)
        menu.addSeparator()
        if not person.is_primary and not person.has_left:
            self._add(menu, _("Make primary contact"), "primary", self.make_primary, person)
        if person.number:
            self._add(menu, _("Copy the number"), "copy", self.copy_number, person)
        left = _("Back at work") if person.has_left else _("Has left the company")
        self._add(menu, left, "left", self.set_has_left, person, not person.has_left)
        menu.addSeparator()
        self._add(menu, _("Delete"), "delete", self.delete, person)
        return menu

    def show_menu(self, person: Person, place: QPoint) -> None:
        """The menu at a place on the screen."""
        self.menu(person).exec(place)

    def _choices(
        self,
        menu: QMenu,
        title: str,
        field: str,
        options: Sequence[tuple[str, str]],
        person: Person,
        act: Any,
    ) -> None:
        sub = menu.addMenu(title)
        present = person.row[field]
        for value, text in [*((v, _(t)) for v, t in options), (None, _("not known"))]:
            action = self._add(sub, text, f"{field}_{value or 'none'}", act, person, value)
            action.setCheckable(True)
            action.setChecked(value == present)

    def _add(self, menu: QMenu, text: str, name: str, act: Any, *arguments: Any) -> QAction:
        action = menu.addAction(text)
        action.setObjectName(f"contact_{name}")
        action.triggered.connect(_With(act, *arguments))
        return action


class _With:
    """Calls a method with fixed arguments; ignores the signal's own."""

    def __init__(self, act: Any, *arguments: Any) -> None:
        self._act, self._arguments = act, arguments

    def __call__(self, *_checked: Any) -> None:
        self._act(*self._arguments)
