"""What the customer pyramid has to say, in sentences a shopkeeper understands (B1)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from crmdesk.analysis.base import Finding, Tone
from crmdesk.analysis.cells import percent_cell, score_cell, whole_cell
from crmdesk.analysis.layers import ACTIVE, Layer
from crmdesk.analysis.pyramid import LayerFigures, Pyramid, ids_of, ratio
from crmdesk.analysis.upgrade import USUAL_WISHES, candidates, moves_of, simulate
from crmdesk.analysis.wording import Figure, Measure, Text, Words, money, percent, text
from crmdesk.core.i18n import N_

UPPER = ACTIVE[:-1]


def findings_of(found: Pyramid, reported_profit: int | None) -> tuple[Finding, ...]:
    """Who brings the sales, who the profit, which layer costs more than it brings, who is gone."""
    return (
        *_about_sales(found),
        *_about_profit(found, reported_profit),
        *_about_losses(found),
        *_about_the_inactive(found),
        *_about_moving_up(found),
    )


def show() -> Text:
    """The words of a link to the customers behind a finding."""
    return text(N_("Show them"))


def half_of_sales(found: Pyramid) -> int:
    """How many of the first customers make half of all net sales."""
    import numpy as np

    so_far = np.cumsum(found.frame.net_sales[found.ranked])
    return int(np.searchsorted(2 * so_far, found.total.net_sales)) + 1


def _about_sales(found: Pyramid) -> Iterator[Finding]:
    upper = found.upper(*UPPER)
    if not upper.count and found.floors is not None:
        yield Finding(
            sentence=text(N_("No customer reaches {floor}: all are small customers"),
                          floor=money(found.floors[-1])),
            evidence=text(N_("the largest bought for {sales}"), sales=money(found.total.largest)),
            tone=Tone.WARN, link=show(), behind=found.total.customer_ids,
        )  # fmt: skip
        return
    half = half_of_sales(found)
    yield Finding(
        sentence=text(
            N_("{part} of the customers bring {share} of the sales"),
            part=percent(percent_cell(upper.share)), share=percent(percent_cell(upper.sales_share)),
        ),
        evidence=text(
            N_("the first {count} bought for {sales}; half of all sales comes from {half}"),
            count=Figure(upper.count), sales=money(upper.net_sales), half=Figure(half),
        ),
        tone=Tone.GOOD, link=show(), behind=upper.customer_ids,
    )  # fmt: skip


def _about_profit(found: Pyramid, reported_profit: int | None) -> Iterator[Finding]:
    total, upper = found.total, found.upper(*UPPER)
    if total.profit is None:
        yield from _about_gaps(found)
    elif total.profit > 0 and upper.profit is not None and upper.count:
        share = ratio(upper.profit, total.profit) or Fraction(0)
        sentence = (
            N_("The upper layers earn {share} of the profit: the rest costs money")
            if share > 1
            else N_("The upper layers earn {share} of the profit")
        )
        evidence: Words = text(
            N_("{profit} of {total}; a VIP earns us {each}"),
            profit=money(upper.profit), total=money(total.profit),
            each=money(whole_cell(found.figures(Layer.VIP).profit_per_customer)),
        )  # fmt: skip
        yield Finding(
            sentence=text(sentence, share=percent(percent_cell(share))),
            evidence=evidence, tone=Tone.GOOD, link=show(), behind=upper.customer_ids,
        )  # fmt: skip
    elif total.profit <= 0:
        yield Finding(
            sentence=text(N_("All customers together lose {loss}"), loss=money(-total.profit)),
            evidence=text(N_("gross profit {gross}, spent on customers {cost}"),
                          gross=money(total.gross_profit), cost=money(total.cost)),
            tone=Tone.BAD, link=show(), behind=total.customer_ids,
        )  # fmt: skip
    books = found.reconciliation
    if books is not None and books.overhead < 0:
        yield Finding(
            sentence=text(
                N_("The books earn {more} more than the customers together: costs are counted twice"
                   " or sales lack"), more=money(-books.overhead),
            ),
            tone=Tone.WARN,
        )  # fmt: skip
    elif books is None and reported_profit is not None:
        yield Finding(
            sentence=text(N_("The profit of the books cannot be reconciled: costs lack")),
            tone=Tone.WARN,
        )


def _about_gaps(found: Pyramid) -> Iterator[Finding]:
    """Which costs lack: without them there is no profit, and no zero either."""
    total, frame = found.total, found.frame
    if total.gross_profit is None:
        lacking = frame.is_buyer & ~frame.is_profit_known
        yield Finding(
            sentence=text(
                N_("Of {count} customers goods were sold without a cost: no profit can be told"),
                count=Figure(total.count - total.profits_known),
            ),
            evidence=text(N_("enter the costs on the lines of their sales or at the products")),
            tone=Tone.WARN, link=show(), behind=ids_of(frame, lacking),
        )  # fmt: skip
    if total.cost is None:
        lacking = frame.is_buyer & ~frame.is_spent_known
        yield Finding(
            sentence=text(
                N_("What was spent on {count} customers is not entered: no return can be told"),
                count=Figure(total.count - total.costs_known),
            ),
            evidence=text(N_("enter marketing, sales and service costs of the customers")),
            tone=Tone.WARN, link=show(), behind=ids_of(frame, lacking),
        )  # fmt: skip


def _about_losses(found: Pyramid) -> Iterator[Finding]:
    losing = [each for each in map(found.figures, ACTIVE) if (each.profit or 0) < 0]
    if not losing or (found.total.profit or 0) <= 0:
        return
    worst = min(losing, key=lambda each: each.profit or 0)
    yield Finding(
        sentence=text(
            N_("The layer {layer} loses {loss}"),
            layer=(worst.layer or Layer.SMALL).label, loss=money(-(worst.profit or 0)),
        ),
        evidence=_loss_each(worst),
        tone=Tone.BAD, link=show(), behind=worst.customer_ids,
    )  # fmt: skip


def _loss_each(worst: LayerFigures) -> Words:
    back = worst.return_on_cost
    if back is None:
        return text(N_("{count} customers"), count=worst.count)
    return text(
        N_("{count} customers: every yuan spent on them loses {loss}; telephone and network cost"
           " less than visits"),
        count=Figure(worst.count), loss=Figure(score_cell(-back), Measure.SCORE),
    )  # fmt: skip


def _about_the_inactive(found: Pyramid) -> Iterator[Finding]:
    gone = found.figures(Layer.INACTIVE)
    if not gone.count:
        return
    back = len(found.all_returned)
    yield Finding(
        sentence=text(
            N_("{count} customers bought before, but nothing in the last {months} months"),
            count=Figure(gone.count), months=Figure(found.frame.months),
        ),
        evidence=text(N_("{count} of them returned all they bought"), count=Figure(back))
        if back else text(N_("worth a call: winning back costs less than winning anew")),
        tone=Tone.WARN, link=show(), behind=gone.customer_ids,
    )  # fmt: skip


def _about_moving_up(found: Pyramid) -> Iterator[Finding]:
    """What the usual moves of the simulation would bring."""
    moves = moves_of(found, USUAL_WISHES)
    after = simulate(found, moves)
    if after.sales_gain <= 0:
        return
    places = [place for move in moves for place in candidates(found, move)]
    yield Finding(
        sentence=text(
            N_("{count} customers one layer up would bring {share} more sales"),
            count=Figure(after.moved),
            share=percent(percent_cell(after.sales_gain / after.sales_before)),
        ),
        evidence=text(N_("{amount}, if they buy what is usual there; see the upgrade simulation"),
                      amount=money(whole_cell(after.sales_gain))),
        tone=Tone.GOOD, link=show(), behind=ids_of(found.frame, places),
    )  # fmt: skip
