"""What ABC has to say, in sentences (B10)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from crmdesk.analysis.abc_classes import UNKNOWN, Abc, AbcAnswer
from crmdesk.analysis.base import Finding, Tone
from crmdesk.analysis.pyramid import ids_of
from crmdesk.analysis.pyramid_findings import show
from crmdesk.analysis.rounding import share_of
from crmdesk.analysis.wording import CustomerName, Figure, Text, money, percent, text
from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import CustomerFrame

HEAVY: Final = 3_000  # hundredths of a percent that one customer makes: worth a word
TOP: Final = 10


def findings_of(frame: CustomerFrame, found: AbcAnswer) -> Iterator[Finding]:
    """What A brings, whether one customer is too much of it, who is C, whose costs lack."""
    best, last = found.of_class(Abc.A), found.of_class(Abc.C)
    everybody = int((found.kinds != UNKNOWN).sum())
    yield Finding(
        sentence=text(
            N_("{count} A customers, {part} of all, bring {share}"),
            count=Figure(int(best.sum())), part=percent(share_of(int(best.sum()), everybody)),
            share=percent(share_of(int(found.amounts[best].sum()), found.total)),
        ),
        evidence=_first(found, min(TOP, len(found.ranked))),
        tone=Tone.GOOD, link=show(), behind=ids_of(frame, best),
    )  # fmt: skip
    largest = int(found.ranked[0])
    share = found.contribution(largest) or 0
    if share >= HEAVY:
        yield Finding(
            sentence=text(N_("{customer} alone brings {share}: we depend on one customer"),
                          customer=CustomerName(int(frame.ids[largest])), share=percent(share)),
            tone=Tone.WARN, link=show(), behind=(int(frame.ids[largest]),),
        )  # fmt: skip
    if last.any():
        amounts = found.amounts[last]
        yield Finding(
            sentence=text(
                N_("{count} C customers bring {share}"), count=Figure(len(amounts)),
                share=percent(share_of(int(amounts[amounts > 0].sum()), found.total)),
            ),
            evidence=text(N_("{count} of them bought nothing in these months, or returned as much"),
                          count=Figure(int((amounts <= 0).sum()))),
            link=show(), behind=ids_of(frame, last),
        )  # fmt: skip
    unknown = found.kinds == UNKNOWN
    if unknown.any():
        yield Finding(
            sentence=text(N_("{count} customers have no class: costs of their goods lack"),
                          count=Figure(int(unknown.sum()))),
            evidence=text(N_("enter the costs on the lines of their sales or at the products")),
            tone=Tone.WARN, link=show(), behind=ids_of(frame, unknown),
        )  # fmt: skip


def _first(found: AbcAnswer, count: int) -> Text:
    """What the first *count* bring."""
    some = int(found.amounts[found.ranked[:count]].sum())
    return text(
        N_("the first {count} bring {amount}, {share}"), count=Figure(count), amount=money(some),
        share=percent(share_of(some, found.total)),
    )  # fmt: skip
