"""The menu of saved views: show, save, rename, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.ui.dialogs.ask_text import ask_text
from crmdesk.ui.widgets import passing_menu

if TYPE_CHECKING:
    from crmdesk.ui.pages.customers import CustomersPage


def show_view_menu(page: CustomersPage, anchor: QWidget) -> None:
    """Open the menu under *anchor*."""
    views = page.desk.services.views.of("customer")
    menu = passing_menu(page)
    for view in views:
        action = menu.addAction(view.name)
        action.setEnabled(view.is_readable)
        action.triggered.connect(_Act(page.apply_view, view.view_id, view.name, view.state))
    if not views:
        menu.addAction(_("No saved view yet")).setEnabled(False)
    menu.addSeparator()
    save = menu.addAction(_("Save this view …"))
    save.triggered.connect(_Act(_save, page))
    if views:
        replace, rename = menu.addMenu(_("Save over")), menu.addMenu(_("Rename"))
        delete = menu.addMenu(_("Delete"))
        for view in views:
            replace.addAction(view.name).triggered.connect(_Act(_replace, page, view))
            rename.addAction(view.name).triggered.connect(_Act(_rename, page, view))
            delete.addAction(view.name).triggered.connect(_Act(_delete, page, view))
    menu.exec(anchor.mapToGlobal(QPoint(0, anchor.height() + 2)))


class _Act:
    """A function with its arguments; ignores what the menu adds."""

    def __init__(self, func: Any, *arguments: Any) -> None:
        self._func, self._arguments = func, arguments

    def __call__(self, *_checked: Any) -> None:
        self._func(*self._arguments)


def _save(page: CustomersPage) -> None:
    services, state = page.desk.services, page.view_state()

    def keep(name: str) -> CrmError | None:
        try:
            done = services.views.save("customer", name, state)
        except CrmError as error:
            return error
        page.apply_view(next(iter(done.of("saved_view").created)), name, state)
        return None

    ask_text(_("Save this view"), _("Name"), _("Save"), keep, page)


def _rename(page: CustomersPage, view: Any) -> None:
    services = page.desk.services

    def keep(name: str) -> CrmError | None:
        try:
            services.views.rename(view.view_id, name)
        except CrmError as error:
            return error
        return None

    ask_text(_("Rename the view"), _("Name"), _("Rename"), keep, page, text=view.name)


def _replace(page: CustomersPage, view: Any) -> None:
    services, state = page.desk.services, page.view_state()
    page.desk.write(
        _("Saving"),
        lambda _p: services.views.save("customer", view.name, state, view.view_id),
        said=_("Saved."),
    )


def _delete(page: CustomersPage, view: Any) -> None:
    services = page.desk.services
    page.desk.write(
        _("Deleting"),
        lambda _p: services.views.delete(view.view_id),
        said=_("The view is in the recycle bin."),
    )
