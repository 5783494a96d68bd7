"""The fields of all tabs of a card taken together: one form over several tabs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QTabBar

from crmdesk.core.errors import Problem
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.customers.card_tab import CardTab


class CardForms:
    """Asks the tabs, and leads to the tab on which a field is."""

    def __init__(self, tabs: Sequence[CardTab], bar: QTabBar) -> None:
        self._tabs, self._bar = tabs, bar

    def set_editing(self, on: bool) -> None:
        """Edit, or only show."""
        for tab in self._tabs:
            tab.set_editing(on)

    def changed(self) -> list[FieldSpec]:
        """The fields that differ from what is saved."""
        return [spec for tab in self._tabs for spec in tab.changed_fields()]

    def wrong(self) -> list[FieldSpec]:
        """The fields at which a problem is shown."""
        return [spec for tab in self._tabs for spec in tab.wrong_fields()]

    def values(self) -> dict[str, Any]:
        """What was changed; FieldError when something is no value."""
        values: dict[str, Any] = {}
        for tab in self._tabs:
            values.update(tab.changes())
        return values

    def show_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        """Show problems at their fields; returns those that belong to no field."""
        rest = list(problems)
        for tab in self._tabs:
            rest = tab.show_problems(rest)
        return rest

    def go_to_first_wrong(self) -> None:
        """Put the cursor into the first field that is to be corrected."""
        for index, tab in enumerate(self._tabs):
            wrong = tab.wrong_fields()
            if wrong:
                self._bar.setCurrentIndex(index)
                tab.focus_field(wrong[0].name)
                return

    def tab_of(self, field: str) -> CardTab | None:
        """Bring the tab with *field* to the front and return it."""
        for index, tab in enumerate(self._tabs):
            if tab.owns(field):
                self._bar.setCurrentIndex(index)
                return tab
        return None
