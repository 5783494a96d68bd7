"""Which board, and of whom: grades or stages, pipeline, seller, region, product."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import _
from crmdesk.models import regions
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.references import fits
from crmdesk.ui.forms.seller_button import SellerButton
from crmdesk.ui.opportunities.references import DealReferences
from crmdesk.ui.widgets import hbox
from crmdesk.ui.widgets.pick_button import PickButton

if TYPE_CHECKING:
    from crmdesk.services.board_data import BoardQuery

GRADES: Final = "grades"
MOST: Final = 60
KIND_KEY: Final = "board_kind"


class FilterBar(QWidget):
    """``changed`` after every choice; ``applied`` puts the choices into a query."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._references = DealReferences(desk)
        row = hbox(self, spacing=6)
        self.board = PickButton(
            _("Board"), _("By grade"), self._boards, name="boardKind", says_everything=True
        )
        self.seller = SellerButton(desk, name="boardSeller")
        self.region = PickButton(
            _("In region"), _("All regions"), self._regions, name="boardRegion"
        )
        self.product = PickButton(
            _("Product"), _("All products"), self._products, name="boardProduct"
        )
        for made in (self.board, self.seller, self.region, self.product):
            made.picked.connect(self._on_picked)
            row.addWidget(made)
        self._show_kept()

    def _show_kept(self) -> None:
        """The board that was shown last."""
        kept = self._desk.preferences.get(KIND_KEY)
        if kept and kept.isdigit():
            name = self._desk.services.names("pipeline", int(kept))
            if name:
                self.board.set_value(int(kept), name)

    # --- what can be chosen -------------------------------------------------------------------------
    def _boards(self, text: str) -> list[tuple[Any, str]]:
        return [*self._references.choices("pipeline", text)]

    def _regions(self, text: str) -> list[tuple[Any, str]]:
        if not text:
            return [(c, n) for c, n in regions.children()]
        names = regions.names()
        return [
            (c, regions.full_name(c))
            for c, n in names.items()
            if n not in regions.SILENT and fits(n, text)
        ][:MOST]

    def _products(self, text: str) -> list[tuple[Any, str]]:
        return [*self._references.choices("product", text)]

    def _on_picked(self) -> None:
        kept = self.board.value
        self._desk.preferences.set(KIND_KEY, str(kept) if kept is not None else GRADES)
        self.changed.emit()

    # --- what was chosen ----------------------------------------------------------------------------
    @property
    def is_stage_board(self) -> bool:
        """Whether the columns are stages."""
        return self.board.value is not None

    @property
    def is_narrowed(self) -> bool:
        """Whether seller, region or product keep cards away."""
        return any(b.value is not None for b in (self.seller, self.region, self.product))

    def clear(self) -> None:
        """Everybody, everywhere, everything."""
        for made in (self.seller, self.region, self.product):
            made.set_value(None)

    def applied(self, query: BoardQuery) -> BoardQuery:
        """The query with what is chosen here."""
        from crmdesk.services.board_data import BoardKind

        return replace(
            query,
            kind=BoardKind.STAGE if self.is_stage_board else BoardKind.GRADE,
            pipeline_id=self.board.value,
            owner_id=self.seller.value,
            region=_stem(self.region.value or ""),
            product_id=self.product.value,
        )


def _stem(code: str) -> str:
    """What all codes within a region begin with: 440000 is the province 44."""
    while code.endswith("00"):
        code = code[:-2]
    return code
