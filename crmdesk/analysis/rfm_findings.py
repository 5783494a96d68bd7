"""What RFM has to say, in sentences (B3)."""

from __future__ import annotations

from collections.abc import Iterator

from crmdesk.analysis.base import Finding, Tone
from crmdesk.analysis.pyramid import ids_of
from crmdesk.analysis.pyramid_findings import show
from crmdesk.analysis.rfm import Mode, Rfm, RfmClass, members_of
from crmdesk.analysis.rounding import share_of
from crmdesk.analysis.wording import Figure, percent, text
from crmdesk.core.i18n import N_


def findings_of(found: Rfm, wanted: Mode) -> Iterator[Finding]:
    """Who carries us, who fades away, whose money came back."""
    sales = found.scored.net_sales
    total = int(sales.sum())
    members = dict(members_of(found))
    best = members[RfmClass.KEY_VALUE]
    if len(best):
        yield Finding(
            sentence=text(
                N_("{count} key value customers bring {share} of the sales"),
                count=Figure(len(best)),
                share=percent(share_of(int(sales[best].sum()), total)),
            ),
            evidence=text(N_("bought lately, often and much: one person should look after them")),
            tone=Tone.GOOD, link=show(), behind=ids_of(found.scored, best),
        )  # fmt: skip
    for kind, sentence, evidence in (
        (RfmClass.KEY_KEEP, N_("{count} good customers have not bought for long: {share} of sales"),
         N_("used to buy often and much; call before they go elsewhere")),
        (RfmClass.KEY_RETAIN, N_("{count} customers of much money nearly left: {share} of sales"),
         N_("bought much, seldom, and long ago; ask each one why")),
    ):  # fmt: skip
        some = members[kind]
        if len(some):
            share = share_of(int(sales[some].sum()), total)
            yield Finding(
                sentence=text(sentence, count=Figure(len(some)), share=percent(share)),
                evidence=text(evidence), tone=Tone.WARN, link=show(),
                behind=ids_of(found.scored, some),
            )  # fmt: skip
    if found.is_lossy.any():
        yield Finding(
            sentence=text(N_("{count} customers bought, but returned as much or more: M is 1"),
                          count=Figure(int(found.is_lossy.sum()))),
            tone=Tone.WARN, link=show(), behind=ids_of(found.scored, found.is_lossy),
        )  # fmt: skip
    if found.mode is not wanted:
        yield Finding(
            sentence=text(N_("Only {count} customers bought: fixed bounds are taken, for a rank"
                             " among so few says nothing"), count=Figure(len(found))),
            tone=Tone.WARN,
        )  # fmt: skip
