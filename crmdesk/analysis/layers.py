"""The layers of the pyramid: their codes, names and colours, from top to bottom."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from crmdesk.analysis.wording import Text, text
from crmdesk.core.i18n import N_


class Layer(StrEnum):
    """The layers from top to bottom. Stored codes."""

    VIP = "vip"
    BIG = "big"
    MEDIUM = "medium"
    SMALL = "small"
    INACTIVE = "inactive"
    PROSPECT = "prospect"
    SUSPECT = "suspect"

    @property
    def place(self) -> int:
        """Its place from the top, from 0: what arrays of layers hold."""
        return EVERY.index(self)

    @property
    def label(self) -> Text:
        """Its name."""
        return text(LAYER_LABELS[self])

    @property
    def short(self) -> Text:
        """Its name where there is little room and nobody takes it for something else."""
        return text(SHORT_LABELS[self])


EVERY: Final = tuple(Layer)
ACTIVE: Final = (Layer.VIP, Layer.BIG, Layer.MEDIUM, Layer.SMALL)
LAYER_LABELS: Final[Mapping[str, str]] = {
    Layer.VIP: N_("VIP"),
    Layer.BIG: N_("Big customer"),
    Layer.MEDIUM: N_("Middle customer"),
    Layer.SMALL: N_("Small customer"),
    Layer.INACTIVE: N_("Inactive customer"),
    Layer.PROSPECT: N_("Potential customer"),
    Layer.SUSPECT: N_("Doubtful customer"),
}
SHORT_LABELS: Final[Mapping[str, str]] = {
    Layer.VIP: N_("VIP"),
    Layer.BIG: N_("Big ones"),
    Layer.MEDIUM: N_("Middle ones"),
    Layer.SMALL: N_("Small ones"),
    Layer.INACTIVE: N_("Inactive ones"),
    Layer.PROSPECT: N_("Potential ones"),
    Layer.SUSPECT: N_("Doubtful ones"),
}
LAYER_COLORS: Final[Mapping[Layer, str]] = {
    Layer.VIP: "chartTop",
    Layer.BIG: "chartDeep",
    Layer.MEDIUM: "chart1",
    Layer.SMALL: "chart1:50",
    Layer.INACTIVE: "chartGrey:62",
    Layer.PROSPECT: "chartGrey:47",
    Layer.SUSPECT: "chartGrey:33",
}
