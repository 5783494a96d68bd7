"""Who is chosen for the upgrade simulation, and what it has to say in sentences (B1b)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from crmdesk.analysis.base import Finding, Tone
from crmdesk.analysis.cells import percent_cell
from crmdesk.analysis.ids import Ids
from crmdesk.analysis.pyramid import Pyramid, ids_of
from crmdesk.analysis.pyramid_findings import show
from crmdesk.analysis.rounding import nearest, share_of
from crmdesk.analysis.upgrade import Move, Simulation, candidates
from crmdesk.analysis.wording import Figure, Words, money, percent, text
from crmdesk.core.i18n import N_

Chosen = tuple[tuple[Move, tuple[int, ...]], ...]  # each move with the places of its candidates


def chosen_of(found: Pyramid, moves: Sequence[Move]) -> Chosen:
    """The candidates of every move that somebody makes."""
    return tuple((move, candidates(found, move)) for move in moves if move.count)


def ids_by_move(found: Pyramid, chosen: Chosen) -> dict[Move, Ids]:
    """The ids of the candidates of each move."""
    return {move: ids_of(found.frame, list(places)) for move, places in chosen}


def ratio_of(gain: Fraction, before: int) -> Fraction | None:
    """The gain against what was; None against nothing or a loss, which a share cannot tell."""
    return gain / before if before > 0 else None


def findings_of(found: Pyramid, after: Simulation, chosen: Chosen) -> Iterator[Finding]:
    """What sales and profit gain, and which move brings most."""
    buyers = found.total.count
    behind = ids_of(found.frame, [place for _move, places in chosen for place in places])
    yield Finding(
        sentence=text(
            N_("{count} customers move, {share} of all, and sales change by {gain}"),
            count=Figure(after.moved), share=percent(share_of(after.moved, buyers)),
            gain=percent(percent_cell(ratio_of(after.sales_gain, after.sales_before))),
        ),
        evidence=text(N_("from {before} to {after}"), before=money(after.sales_before),
                      after=money(nearest(after.sales_after))),
        tone=Tone.GOOD if after.sales_gain >= 0 else Tone.BAD, link=show(), behind=behind,
    )  # fmt: skip
    yield from _about_profit(after)
    known = [e for e in after.effects if e.profit is not None and e.move.count]
    best = max(known, key=lambda e: (e.profit or Fraction(0)) / e.move.count, default=None)
    if best is not None and best.profit is not None and len(known) > 1 and best.profit > 0:
        yield Finding(
            sentence=text(
                N_("One customer from {start} to {end} brings most: {each} of profit"),
                start=best.move.start.label, end=best.move.end.label,
                each=money(nearest(best.profit / best.move.count)),
            ),
            evidence=text(N_("those who lack least to the layer above stand in the list")),
            link=show(), behind=ids_by_move(found, chosen).get(best.move, ()),
        )  # fmt: skip


def _about_profit(after: Simulation) -> Iterator[Finding]:
    gain, before = after.profit_gain, after.profit_before
    if gain is None or before is None:
        yield Finding(
            sentence=text(N_("What it does to the profit cannot be told: costs lack")),
            evidence=text(N_("the customer pyramid says whose")),
            tone=Tone.WARN,
        )
        return
    share = ratio_of(gain, before)
    evidence: Words = text(
        N_("from {before} to {after}"), before=money(before), after=money(nearest(before + gain))
    )
    if after.overhead is not None:
        evidence = text(
            N_("from {before} to {after}; overhead {overhead} stays"), before=money(before),
            after=money(nearest(before + gain)), overhead=money(after.overhead),
        )  # fmt: skip
    yield Finding(
        sentence=text(N_("Profit changes by {gain}"), gain=percent(percent_cell(share)))
        if share is not None
        else text(N_("Profit changes by {gain}"), gain=money(nearest(gain))),
        evidence=evidence,
        tone=Tone.GOOD if gain >= 0 else Tone.BAD,
    )
