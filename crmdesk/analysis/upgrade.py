"""Upgrade simulation 升级模拟 (B1b): what if so many customers moved to another layer?

What a customer of a layer buys and earns stays as it is; overhead stays too. Moves chain: each
looks at the layers as those before it left them. Who does not buy brings nothing along, and whoever
stops buying takes his sales and profit away. All sums are exact fractions of fen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from crmdesk.analysis.layers import ACTIVE, EVERY, Layer
from crmdesk.analysis.pyramid import Pyramid
from crmdesk.analysis.rounding import WHOLE, half_up
from crmdesk.analysis.wording import Figure, Text, text
from crmdesk.core.i18n import N_

TARGETS: Final = (*ACTIVE, Layer.INACTIVE)


@dataclass(frozen=True, slots=True)
class Move:
    """*count* customers go from *start* to *end*."""

    start: Layer
    end: Layer
    count: int


@dataclass(frozen=True, slots=True)
class Wish:
    """A move as it is asked for: so many customers, or *share* (hundredths of a percent) of them.

    *is_usual*: nobody asked. Then a small file moves one customer at least, and nobody goes to a
    layer of which nothing is known.
    """

    start: Layer
    end: Layer
    count: int | None = None
    share: int | None = None
    is_usual: bool = False


USUAL_WISHES: Final = (
    Wish(Layer.SMALL, Layer.MEDIUM, share=212, is_usual=True),
    Wish(Layer.MEDIUM, Layer.BIG, share=564, is_usual=True),
    Wish(Layer.BIG, Layer.VIP, share=941, is_usual=True),
)  # 36, 18 and 8 customers of the case in the source


class MovesRefused(ValueError):
    """Moves that cannot be; *sentence* says why and what to do."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence.template)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveEffect:
    """What one move adds, in exact fen. *profit* None: not known of one of both layers."""

    move: Move
    available: int
    sales: Fraction
    profit: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """Counts before and after by the place of the layer, sales and profit of all who buy.

    *overhead* is None without the profit of the books; with it ``profit_after`` is that of the books.
    """

    before: tuple[int, ...]
    after: tuple[int, ...]
    effects: tuple[MoveEffect, ...]
    sales_before: int
    layers_profit_before: int | None
    overhead: int | None

    @property
    def moved(self) -> int:
        """How many customers move, each move counted."""
        return sum(effect.move.count for effect in self.effects)

    @property
    def sales_gain(self) -> Fraction:
        """What all moves add to net sales."""
        return sum((effect.sales for effect in self.effects), Fraction(0))

    @property
    def sales_after(self) -> Fraction:
        """Net sales after all moves."""
        return self.sales_before + self.sales_gain

    @property
    def profit_gain(self) -> Fraction | None:
        """What all moves add to the profit; None if that of one is not known."""
        total = Fraction(0)
        for effect in self.effects:
            if effect.profit is None:
                return None
            total += effect.profit
        return total

    @property
    def layers_profit_after(self) -> Fraction | None:
        """The profit of all layers before overhead."""
        gain = self.profit_gain
        if gain is None or self.layers_profit_before is None:
            return None
        return self.layers_profit_before + gain

    @property
    def profit_before(self) -> int | None:
        """The profit after overhead where that is known, else that of the layers."""
        if self.layers_profit_before is None:
            return None
        return self.layers_profit_before - (self.overhead or 0)

    @property
    def profit_after(self) -> Fraction | None:
        """The same after all moves."""
        after = self.layers_profit_after
        return None if after is None else after - (self.overhead or 0)


def simulate(found: Pyramid, moves: Sequence[Move]) -> Simulation:
    """The pyramid after *moves*. Raises MovesRefused for a move that cannot be."""
    counts = [figures.count for figures in found.layers]
    before = tuple(counts)
    effects = []
    for move in moves:
        start, end = move.start.place, move.end.place
        _check(move, counts[start], before[end])
        effects.append(_effect(found, move, counts[start]))
        counts[start] -= move.count
        counts[end] += move.count
    books = found.reconciliation
    return Simulation(
        before=before,
        after=tuple(counts),
        effects=tuple(effects),
        sales_before=found.total.net_sales,
        layers_profit_before=found.total.profit,
        overhead=None if books is None else books.overhead,
    )


def _check(move: Move, available: int, known: int) -> None:
    start, end = move.start.label, move.end.label
    if move.count < 0:
        raise MovesRefused(
            text(N_("{count} customers cannot move from {start} to {end}: give a number from 0."),
                 count=Figure(move.count), start=start, end=end)
        )  # fmt: skip
    if move.start is move.end or move.end not in TARGETS:
        raise MovesRefused(
            text(N_("Nobody can move from {start} to {end}: name another layer."),
                 start=start, end=end)
        )  # fmt: skip
    if move.count > available:
        raise MovesRefused(
            text(N_("{count} customers are to move from {start} to {end}, but only {available} are"
                    " there."),
                 count=Figure(move.count), start=start, end=end, available=Figure(available))
        )  # fmt: skip
    if move.count and move.end in ACTIVE and not known:
        raise MovesRefused(
            text(N_("Nobody is in the layer {end} yet: what a customer buys there is not known."),
                 end=end)
        )  # fmt: skip


def _effect(found: Pyramid, move: Move, available: int) -> MoveEffect:
    sales_from, profit_from = _each(found, move.start)
    sales_to, profit_to = _each(found, move.end)
    unknown = profit_from is None or profit_to is None
    return MoveEffect(
        move=move,
        available=available,
        sales=move.count * (sales_to - sales_from),
        profit=None
        if unknown and move.count
        else move.count * ((profit_to or Fraction(0)) - (profit_from or Fraction(0))),
    )


def _each(found: Pyramid, layer: Layer) -> tuple[Fraction, Fraction | None]:
    """Sales and profit of one customer of a layer; who does not buy has none."""
    figures = found.figures(layer)
    if layer not in ACTIVE or not figures.count:
        return Fraction(0), Fraction(0)
    return figures.average or Fraction(0), figures.profit_per_customer


def candidates(found: Pyramid, move: Move) -> tuple[int, ...]:
    """The places of the customers most likely to make a move: those that buy most of their layer.

    Of layers that do not buy: the last purchase first, for a move down those that buy least.
    """
    import numpy as np

    frame = found.frame
    if move.start in ACTIVE:
        members = found.ranked[found.places[found.ranked] == move.start.place]
        if move.end.place > move.start.place:
            members = members[::-1]
    else:
        members = np.flatnonzero(found.places == move.start.place)
        members = members[np.lexsort((frame.order[members], -frame.last_day[members]))]
    return tuple(members[: move.count].tolist())


# --- moves as people write them ---------------------------------------------------------------
NAMES: Final = {
    "vip": Layer.VIP,
    "大": Layer.BIG,
    "中": Layer.MEDIUM,
    "中级": Layer.MEDIUM,
    "小": Layer.SMALL,
    "不积极": Layer.INACTIVE,
    "潜在": Layer.PROSPECT,
    "需置疑": Layer.SUSPECT,
    **{layer.value: layer for layer in EVERY},
}
_WISH: Final = re.compile(r"^(.+?)(?:->|[>→到])(.+?)[:=](.+)$")
_NUMBER: Final = re.compile(r"^(-?\d{1,9})(?:家|户|个)?$")
_SHARE: Final = re.compile(r"^(\d{1,3})(?:\.(\d{1,2}))?%$")
_HALF_WIDTH: Final = str.maketrans("：，；％＞＝．", ":,,%>=.")


def read_moves(written: str | None) -> tuple[Wish, ...]:
    """Moves as people write them: ``small>medium:36, medium>big:5%``; nothing is ``USUAL_WISHES``.

    Layers by their codes or Chinese names, 客户 behind them or not. Raises MovesRefused.
    """
    plain = re.sub(r"\s+", "", (written or "").translate(_HALF_WIDTH)).lower().replace("、", ",")
    parts = [part for part in re.split("[,;]", plain) if part]
    return tuple(_wish(part) for part in parts) if parts else USUAL_WISHES


def _wish(part: str) -> Wish:
    matched = _WISH.match(part)
    if matched is None:
        raise MovesRefused(
            text(N_("“{part}” is no move. Write small>medium:36, or small>medium:2%."), part=part)
        )
    start, end = (_layer(name) for name in matched.groups()[:2])
    amount = matched[3]
    number, share = _NUMBER.match(amount), _SHARE.match(amount)
    if number:
        return Wish(start, end, count=int(number[1]))
    if share and int(share[1]) * 100 + int((share[2] or "0").ljust(2, "0")) <= WHOLE:
        return Wish(start, end, share=int(share[1]) * 100 + int((share[2] or "0").ljust(2, "0")))
    raise MovesRefused(
        text(N_("“{amount}” is no number of customers. Write a whole number, or a share up to"
                " 100%."), amount=amount)
    )  # fmt: skip


def _layer(name: str) -> Layer:
    found = NAMES.get(name.removesuffix("客户"))
    if found is None:
        raise MovesRefused(
            text(N_("There is no layer {name}. There are: VIP, big, medium, small, inactive,"
                    " prospect, suspect."), name=name)
        )  # fmt: skip
    return found


def moves_of(found: Pyramid, wishes: Sequence[Wish]) -> tuple[Move, ...]:
    """Wishes as moves: shares are of the layer as it is now, rounded half up."""
    return tuple(Move(wish.start, wish.end, _count(found, wish)) for wish in wishes)


def _count(found: Pyramid, wish: Wish) -> int:
    if wish.count is not None:
        return wish.count
    there = found.figures(wish.start).count
    count = half_up(there * (wish.share or 0), WHOLE)
    if not wish.is_usual:
        return count
    return min(there, max(1, count)) if found.figures(wish.end).count else 0
