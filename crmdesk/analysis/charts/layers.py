"""The pyramid of customers: layers on one slope, each as high as the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from crmdesk.analysis.charts.parts import NOTHING, Behind
from crmdesk.analysis.wording import Text, Words
from crmdesk.core.i18n import N_

NET_SALES: Final = Text(N_("Net sales"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerMark:
    """A layer: how many are in it and what they bought; shares in hundredths of a percent.

    *amount* in fen; None where there can be none (who never bought). *detail* is one more figure in
    words (the layer's return on what was spent), or what to do about a layer without an amount.
    *is_faded*: those who do not buy stand in lower rows below the base.
    """

    title: Words
    count: int
    share: int | None = None
    amount: int | None = None
    amount_share: int | None = None
    detail: Words = ""
    color: str = "chart1"
    is_faded: bool = False
    behind: Behind = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class PyramidChart:
    """Layers from the top to the base, each level with its figures; *base* sums up who buys.

    *amount_title* and *detail_title* stand above the columns of those figures.
    """

    title: Words
    layers: tuple[LayerMark, ...]
    base: LayerMark | None = None
    amount_title: Words = NET_SALES
    detail_title: Words = ""
    note: Words = ""
