"""Saved views of a method: its parameters under a name, for the questions asked every month."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.ui import icons, message
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.ask_text import ask_text
from crmdesk.ui.theme import px
from crmdesk.ui.widgets.basics import passing_menu

if TYPE_CHECKING:
    from crmdesk.analysis.base import Method
    from crmdesk.services.views import NamedView


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a method as people type them, for keeping."""

    texts: Mapping[str, str]

    def to_json(self) -> str:
        """As text for the database."""
        return json.dumps({"parameters": dict(self.texts)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Parameters:
        """From text; ValueError if it is none."""
        try:
            found = json.loads(text)["parameters"]
            return cls({str(name): str(value) for name, value in found.items()})
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"no parameters: {text[:80]}") from error


class Shows(Protocol):
    """Whoever shows a method."""

    def chosen(self) -> tuple[Method, dict[str, Any]]:
        """The method with its parameters in value form."""


class AnalysisViewButton(QPushButton):
    """``chosen`` carries the parameters of the view that a person took, in value form."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, owner: Shows) -> None:
        super().__init__(_("Views"))
        self.setObjectName("analysisViews")
        self.setProperty("role", "chip")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIcon(icons.icon("bookmark-simple", "text2", 15))
        self.setIconSize(QSize(px(15), px(15)))
        self.setToolTip(_("Keep these parameters under a name, or take kept ones"))
        self._desk, self._owner = desk, owner
        self._method: Method | None = None
        self.clicked.connect(self._on_clicked)

    def show_method(self, method: Method) -> None:
        """The views of this method are offered."""
        self._method = method

    @property
    def _entity(self) -> str:
        assert self._method is not None
        return f"analysis.{self._method.id}"

    def _on_clicked(self) -> None:
        menu = passing_menu(self)
        menu.setObjectName("analysisViewMenu")
        kept = self._desk.services.views.of(self._entity)
        for view in kept:
            menu.addAction(view.name).triggered.connect(_Take(self, view))
        if kept:
            menu.addSeparator()
        menu.addAction(_("Save this view …")).triggered.connect(self._on_save)
        if kept:
            gone = menu.addMenu(_("Delete view"))
            gone.setObjectName("analysisViewDelete")
            for view in kept:
                gone.addAction(view.name).triggered.connect(_Delete(self, view))
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def take(self, view: NamedView) -> None:
        """Show a method with the parameters of a view."""
        from crmdesk.services.methods import parsed

        assert self._method is not None
        try:
            values = parsed(self._method, Parameters.from_json(view.content).texts)
        except (ValueError, CrmError):
            message.notify(
                _("The view {name} belongs to an older version and cannot be shown.").format(
                    name=view.name
                )
            )
            return
        self.chosen.emit(values)

    def delete(self, view: NamedView) -> None:
        """Move a view to the recycle bin."""
        services = self._desk.services
        self._desk.write(
            _("Deleting"), lambda _p: services.views.delete(view.view_id), said=_("View deleted.")
        )

    def _on_save(self) -> None:
        ask_text(_("Save this view"), _("View name"), _("Save"), self.save, self)

    def save(self, name: str) -> CrmError | None:
        """Keep the parameters in force under *name*; a view of that name gets them."""
        from crmdesk.services.methods import texts

        method, values = self._owner.chosen()
        views = self._desk.services.views
        known = {view.name: view.view_id for view in views.of(self._entity)}
        try:
            views.save(self._entity, name, Parameters(texts(method, values)), known.get(name))
        except CrmError as error:
            return error
        message.notify(_("View saved."))
        return None


class _Take:
    def __init__(self, owner: AnalysisViewButton, view: NamedView) -> None:
        self._owner, self._view = owner, view

    def __call__(self, _checked: bool = False) -> None:
        self._owner.take(self._view)


class _Delete(_Take):
    def __call__(self, _checked: bool = False) -> None:
        self._owner.delete(self._view)
