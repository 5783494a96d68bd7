"""What is done beside a picture: giving points, setting up criteria, the list of the year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QPushButton, QWidget

from crmdesk.analysis.score_preview import kind_of
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.widgets import button, hbox, icon_button

if TYPE_CHECKING:
    from crmdesk.analysis.base import Method

SCREENING: Final = "screening"
Chosen = Callable[[], tuple["Method", dict[str, Any]]]


class MethodTools(QWidget):
    """*chosen* says which method is shown with which parameters."""

    def __init__(self, desk: Desk, chosen: Chosen) -> None:
        super().__init__()
        self.setObjectName("methodTools")
        self._desk, self._chosen = desk, chosen
        row = hbox(self, spacing=6)
        self.lists = self._add(
            _("Annual lists …"), "list-checks", "annualLists", self._on_lists,
            _("Make the list of a year, look through it, sign it"),
        )  # fmt: skip
        self.points = self._add(
            _("Give points …"), "star", "givePoints", self._on_points,
            _("Points for one customer, with what they make of him"),
        )  # fmt: skip
        self.criteria = icon_button(
            "sliders-horizontal", _("Criteria and weights"), name="openCriteria"
        )
        self.criteria.clicked.connect(self._on_criteria)
        for made in (self.lists, self.points, self.criteria):
            row.addWidget(made)
        self.hide()

    def _add(
        self, text: str, icon: str, name: str, act: Callable[[], None], tip: str
    ) -> QPushButton:
        made = button(text, icon, name=name, tip=tip)
        made.clicked.connect(act)
        return made

    def show_method(self, method_id: str) -> None:
        """Show what belongs to a method; nothing for one that takes no points."""
        kind = kind_of(method_id)
        self.setVisible(kind is not None)
        self.lists.setVisible(method_id == SCREENING)

    # --- doing -----------------------------------------------------------------------------------
    def _on_points(self) -> None:
        from crmdesk.ui.analysis.assessment_dialog import give_points

        method, values = self._chosen()
        kind = kind_of(method.id)
        customer = self._customer(values)
        if kind is not None and customer is not None:
            give_points(self._desk, kind, customer, self.window(), values)

    def _customer(self, values: Mapping[str, Any]) -> int | None:
        """The customer named among the parameters; without one the person finds him."""
        from crmdesk.ui.dialogs.choose_customer import ChooseCustomerDialog

        if values.get("customer"):
            try:
                return self._desk.services.assessments.named(str(values["customer"]))
            except CrmError as error:
                message.error(error, self)
                return None
        dialog = ChooseCustomerDialog(
            self._desk, _("Who gets points?"), _("Give points"), self.window()
        )
        return dialog.chosen if dialog.exec() else None

    def _on_criteria(self) -> None:
        method, _values = self._chosen()
        self._desk.open_page("settings", section="criteria", part=kind_of(method.id))

    def _on_lists(self) -> None:
        from crmdesk.ui.analysis.annual_lists import AnnualListsDialog

        _method, values = self._chosen()
        AnnualListsDialog(self._desk, values, self.window()).exec()
