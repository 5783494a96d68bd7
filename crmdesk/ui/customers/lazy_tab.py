"""A tab that draws itself only when somebody looks at it: opening a card stays fast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtGui import QShowEvent

from crmdesk.ui.customers.card_tab import CardTab
from crmdesk.ui.desk import Desk

if TYPE_CHECKING:
    from crmdesk.ui.customers.card_state import CardState


class LazyTab(CardTab):
    """Subclasses write ``render_card``; ``state`` is the customer shown or about to be shown."""

    has_fields: ClassVar[bool] = False

    def __init__(self, desk: Desk, page: Any) -> None:
        super().__init__(desk, page)
        self.state: CardState | None = None
        self._is_drawn = False

    def show_card(self, state: CardState) -> None:
        self.state = state
        self._is_drawn = False
        if self.isVisible():
            self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def _draw(self) -> None:
        if self.state is not None and not self._is_drawn:
            self._is_drawn = True
            self.render_card(self.state)

    def render_card(self, state: CardState) -> None:
        """Draw the customer."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC
