"""The menu of saved views: show, save, rename, delete."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.models.query import ViewState
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.ask_text import ask_text
from crmdesk.ui.widgets import passing_menu


class ShowsViews(Protocol):
    """A list whose view can be saved and shown again."""

    desk: Desk

    def apply_view(self, view_id: int, name: str, state: ViewState) -> None:
        """Show a saved view."""

    def view_state(self) -> ViewState:
        """The view as it stands."""


def show_view_menu(page: ShowsViews, anchor: QWidget, entity: str = "customer") -> None:
    """Open the menu under *anchor*, with the saved views of the list of *entity*."""
    views = page.desk.services.views.of(entity)
    menu = passing_menu(anchor)
    for view in views:
        action = menu.addAction(view.name)
        action.setEnabled(view.is_readable)
        action.triggered.connect(_Act(page.apply_view, view.view_id, view.name, view.state))
    if not views:
        menu.addAction(_("No saved view yet")).setEnabled(False)
    menu.addSeparator()
    save = menu.addAction(_("Save this view …"))
    save.triggered.connect(_Act(_save, page, anchor, entity))
    if views:
        replace, rename = menu.addMenu(_("Save over")), menu.addMenu(_("Rename"))
        delete = menu.addMenu(_("Delete"))
        for view in views:
            replace.addAction(view.name).triggered.connect(_Act(_replace, page, view, entity))
            rename.addAction(view.name).triggered.connect(_Act(_rename, page, view, anchor))
            delete.addAction(view.name).triggered.connect(_Act(_delete, page, view))
    menu.exec(anchor.mapToGlobal(QPoint(0, anchor.height() + 2)))


class _Act:
    """A function with its arguments; ignores what the menu adds."""

    def __init__(self, func: Any, *arguments: Any) -> None:
        self._func, self._arguments = func, arguments

    def __call__(self, *_checked: Any) -> None:
        self._func(*self._arguments)


def _save(page: ShowsViews, anchor: QWidget, entity: str) -> None:
    services, state = page.desk.services, page.view_state()

    def keep(name: str) -> CrmError | None:
        try:
            done = services.views.save(entity, name, state)
        except CrmError as error:
            return error
        page.apply_view(next(iter(done.of("saved_view").created)), name, state)
        return None

    ask_text(_("Save this view"), _("Name"), _("Save"), keep, anchor)


def _rename(page: ShowsViews, view: Any, anchor: QWidget) -> None:
    services = page.desk.services

    def keep(name: str) -> CrmError | None:
        try:
            services.views.rename(view.view_id, name)
        except CrmError as error:
            return error
        return None

    ask_text(_("Rename the view"), _("Name"), _("Rename"), keep, anchor, text=view.name)


def _replace(page: ShowsViews, view: Any, entity: str) -> None:
    services, state = page.desk.services, page.view_state()
    page.desk.write(
        _("Saving"),
        lambda _p: services.views.save(entity, view.name, state, view.view_id),
        said=_("Saved."),
    )


def _delete(page: ShowsViews, view: Any) -> None:
    services = page.desk.services
    page.desk.write(
        _("Deleting"),
        lambda _p: services.views.delete(view.view_id),
        said=_("The view is in the recycle bin."),
    )
