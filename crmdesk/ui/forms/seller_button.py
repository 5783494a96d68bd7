"""The button that narrows a page to one seller."""

from __future__ import annotations

from typing import Any, Final

from crmdesk.core.i18n import _
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.references import fits
from crmdesk.ui.widgets.pick_button import PickButton

MOST: Final = 60  # names offered at once


class SellerButton(PickButton):
    """A pick button over the employees; nobody picked means all of them."""

    def __init__(self, desk: Desk, *, name: str, says_everything: bool = False) -> None:
        super().__init__(
            _("Seller"), _("All sellers"), self._sellers, name=name,
            says_everything=says_everything,
        )  # fmt: skip
        self._desk = desk

    def _sellers(self, text: str) -> list[tuple[Any, str]]:
        found = self._desk.services.names.choices("employee")
        return [(i, n) for i, n in found if fits(n, text)][:MOST]
