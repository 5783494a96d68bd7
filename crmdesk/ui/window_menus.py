"""Two menus of the window: who works with it, and what concerns the whole program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.core.i18n import _
from crmdesk.ui.choosing_files import CUSTOMER_FILE, choose_source
from crmdesk.ui.desk import Desk
from crmdesk.ui.widgets import passing_menu


class _With:
    """Calls a function with one argument; ignores what the signal brings."""

    def __init__(self, func: Callable[[Any], object], argument: Any) -> None:
        self._func, self._argument = func, argument

    def __call__(self, *_checked: Any) -> None:
        self._func(self._argument)


def employee_menu(desk: Desk, parent: QWidget) -> QMenu:
    """Everybody who may work with the file; the present one is ticked."""
    menu = passing_menu(parent)
    menu.setObjectName("employeeMenu")
    services = desk.services
    for record_id, name in services.names.choices("employee"):
        action = menu.addAction(name)
        action.setCheckable(True)
        action.setChecked(record_id == services.employee_id)
        action.triggered.connect(_With(desk.choose_employee, record_id))
    menu.addSeparator()
    _add(menu, _("Manage employees …"), _With(_open_settings, (desk, "people")))
    return menu


def show_employee_menu(desk: Desk, parent: QWidget, place: QPoint) -> None:
    """Open the menu above *place*."""
    menu = employee_menu(desk, parent)
    menu.exec(place - QPoint(0, menu.sizeHint().height()))


def brand_menu(desk: Desk, parent: QWidget) -> QMenu:
    """Other files, keys, about."""
    menu = passing_menu(parent)
    menu.setObjectName("brandMenuPopup")
    _add(menu, _("Open another file …"), _With(open_other, (desk, parent)))
    present = desk.services.database.path if desk.is_open else None
    others = [path for path in desk.preferences.recent_files if path != present]
    if others:
        recent = menu.addMenu(_("Recently opened"))
        for path in others:
            action = recent.addAction(path.stem)
            action.setToolTip(str(path))
            action.triggered.connect(_With(desk.open_asked.emit, path))
        recent.setToolTipsVisible(True)
    _add(menu, _("New file …"), _With(_begin, desk))
    menu.addSeparator()
    _add(menu, _("All keys"), _With(_show_keys, parent)).setText(_("All keys") + "\tCtrl+/")
    _add(menu, _("About CRMDesk"), _With(show_about, (desk, parent)))
    return menu


def show_brand_menu(desk: Desk, parent: QWidget, place: QPoint) -> None:
    """Open the menu at *place*."""
    brand_menu(desk, parent).exec(place)


def open_other(where: tuple[Desk, QWidget]) -> None:
    """Choose another customer file and open it."""
    desk, parent = where
    path = choose_source(
        desk, parent, _("Open a customer file"), purpose="open", suffixes=[CUSTOMER_FILE]
    )
    if path is not None:
        desk.open_asked.emit(Path(path))


def show_about(where: tuple[Desk, QWidget]) -> None:
    """Versions, folders, licences."""
    from crmdesk.ui.dialogs.about import AboutDialog

    desk, parent = where
    AboutDialog(desk, parent).exec()


def _add(menu: QMenu, text: str, act: Callable[..., None]) -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(act)
    return action


def _begin(desk: Desk) -> None:
    desk.begin_asked.emit()


def _show_keys(parent: QWidget) -> None:
    from crmdesk.ui.dialogs.keys import KeysDialog

    KeysDialog(parent).exec()


def _open_settings(where: tuple[Desk, str]) -> None:
    desk, section = where
    desk.open_page("settings", section=section)
