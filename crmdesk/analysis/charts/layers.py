"""The pyramid of customers: layers on one slope, each as high as the others."""

from __future__ import annotations

from dataclasses import dataclass

from crmdesk.analysis.charts.parts import NOTHING, Behind
from crmdesk.analysis.wording import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerMark:
    """A layer: how many are in it and what they bought; shares in hundredths of a percent.

    *amount* in fen; None where there can be none (who never bought). *detail* is one more figure in
    words (the layer's return on what was spent). *is_faded* draws those who do not buy paler.
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
    """Layers from the top to the base, each level with its figures; *base* sums up who buys."""

    title: Words
    layers: tuple[LayerMark, ...]
    base: LayerMark | None = None
    note: Words = ""
