"""What a tab of the customer card is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import Problem
from crmdesk.models.fields import FieldSpec
from crmdesk.ui.desk import Desk

if TYPE_CHECKING:
    from crmdesk.ui.customers.card_state import CardState


class CardTab(QWidget):
    """One tab. It shows a ``CardState``; tabs with fields also take part in editing.

    ``key`` names the tab in code, ``title`` (untranslated) on screen; ``section`` is the part of
    completeness whose ring the tab shows, empty for tabs that show a count instead. Tabs without
    fields (``has_fields``) follow every change, also while something on another tab is edited.
    """

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    section: ClassVar[str] = ""
    has_fields: ClassVar[bool] = True

    def __init__(self, desk: Desk, page: Any) -> None:
        super().__init__()
        self.desk = desk
        self.page = page
        self.setObjectName(f"tab_{self.key}")

    def show_card(self, state: CardState) -> None:
        """Show a customer."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def show_children(self, state: CardState) -> None:
        """Show the records that belong to the customer, and leave what is typed alone."""

    def count(self, state: CardState) -> int | None:
        """The number behind the title of a tab without a ring."""
        return None

    def mark_changed_since(self, fields: Collection[str]) -> None:
        """Mark the fields that changed since a paper was printed; none: no paper is meant."""

    def show_wrong(self, fields: Collection[str]) -> None:
        """These fields of the card, on any tab, are to be corrected."""

    def show_notices(self, state: CardState) -> None:
        """Something more was found out about the customer shown."""

    def reveal(self, field: str) -> None:
        """Bring a field of this tab into sight."""

    def help_text(self) -> str:
        """What F1 shows while this tab is in sight; "": the help of the whole card."""
        return ""

    def edit_current(self) -> bool:
        """F2: edit the record under the cursor; False if there is none on this tab."""
        return False

    def stand_on(self, record_id: int) -> None:
        """Put the cursor on one of the records shown."""

    # --- editing (tabs with fields only) ---------------------------------------------------------
    def set_editing(self, on: bool, *, is_new: bool = False) -> None:
        """Edit, or only show."""

    def changes(self) -> dict[str, Any]:
        """What was changed on this tab; FieldError when something is no value."""
        return {}

    def changed_fields(self) -> Sequence[FieldSpec]:
        """The fields that differ from what is saved."""
        return ()

    def wrong_fields(self) -> Sequence[FieldSpec]:
        """The fields at which a problem is shown."""
        return ()

    def show_problems(self, problems: Sequence[Problem]) -> list[Problem]:
        """Show problems at their fields; returns those whose field is not on this tab."""
        return list(problems)

    def owns(self, field: str) -> bool:
        """Whether a field is on this tab."""
        return False

    def focus_first(self) -> None:
        """Put the cursor into the first field."""

    def focus_field(self, field: str) -> None:
        """Put the cursor into a field."""
