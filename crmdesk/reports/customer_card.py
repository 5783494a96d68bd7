"""The A4 客户资料卡 as a report: one page per customer, with a continuation on wish."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.reports.base import NOBODY, Printed
from crmdesk.reports.order import BaseReport, Order
from crmdesk.reports.values import company_name

if TYPE_CHECKING:
    from crmdesk.reports.paper import Paper
    from crmdesk.services.card_data import CardData
    from crmdesk.services.container import Services
    from crmdesk.services.printing import Print

NO_CUSTOMER: Final = 0  # stands for the customer of an empty form


class CustomerCard(BaseReport):
    """One page per customer, in the order of the selection."""

    id: ClassVar[str] = "customer-card"
    title: ClassVar[str] = N_("Customer card")
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec(
            kind=Kind.BOOL,
            name="continuation",
            label=N_("Add a page for what does not fit"),
            default=False,
        ),
        FieldSpec(
            kind=Kind.BOOL,
            name="blank",
            label=N_("Leave everything blank below the heading"),
            default=False,
        ),
        FieldSpec(kind=Kind.DATE, name="as_of", label=N_("Reckoned on")),
    )

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``. *blank* without customers prints one empty form."""
        services, scope, values = order.services, order.scope, order.values
        day = values.get("as_of") or clock.today()
        blank = bool(values.get("blank"))
        ids: Sequence[int | None] = [None]
        if scope.customer_ids or scope.query is not None or not blank:
            ids = services.cards.living(scope.ids(services, order.progress))
        if not ids:
            raise CrmError(NOBODY)
        with order.issued(ids) as (papers, aside):
            cards = self._cards(services, ids, day, blank=blank)
            paper, short = self._draw(order, cards, papers, aside)
        said = _too_short(short, bool(values.get("continuation")))
        printed = order.printed(papers, paper.pages, paper.missing)
        return replace(printed, remarks=(*printed.remarks, *said))

    @staticmethod
    def _cards(
        services: Services, ids: Sequence[int | None], day: date, *, blank: bool
    ) -> Iterator[CardData]:
        from crmdesk.reports.card.texts import heading_only
        from crmdesk.services.card_data import CardData

        known = [i for i in ids if i is not None]
        if not known:
            years = services.derived.blank_years(day)
            yield CardData(customer_id=NO_CUSTOMER, sales=years)
        for card in services.cards.cards(known, day):
            yield heading_only(card) if blank else card

    def _draw(
        self, order: Order, cards: Iterator[CardData], papers: Sequence[Print], aside: Path
    ) -> tuple[Paper, int]:
        """The paper, written, and how many cards did not hold everything."""
        from crmdesk.reports.card.continuation import Continuation
        from crmdesk.reports.card.drawing import CardPainter, Heading
        from crmdesk.reports.card.texts import CardTexts, card_specs
        from crmdesk.reports.paper import Paper

        services, values, progress = order.services, order.values, order.progress
        paper = Paper(aside, title=_(self.title))
        specs = card_specs(services.catalogue.fields("customer"))
        texts = CardTexts(specs, services.names)
        painter = CardPainter(paper, specs, texts)
        by_customer = {p.customer_id: p for p in papers}
        company = company_name(services)
        short = 0
        for done, card in enumerate(cards):
            progress.check()
            progress.report(done, len(papers))
            issued = by_customer[card.customer_id or None]
            when = f"{issued.at:%Y-%m-%d %H:%M}"
            heading = Heading(issued.number, issued.short_code, when, company, values.get("as_of"))
            overflow = painter.draw(card, heading)
            more = Continuation(paper, texts, card, (issued.number, when), overflow)
            short += more.is_needed
            if values.get("continuation") and more.is_needed:
                painter.finish(1, 1 + more.pages)
                more.draw(painter.finish)
            else:
                painter.finish(1, 1)
        progress.check()
        progress.report(len(papers), len(papers))
        paper.save()
        return paper, short


def warm_up(services: Services) -> None:
    """Ask for a card that nobody has and draw an empty one that is never saved.

    Libraries, fonts and layout are loaded by it, and the statements compiled.
    """
    from crmdesk.reports.card.drawing import CardPainter, Heading
    from crmdesk.reports.card.texts import CardTexts, card_specs
    from crmdesk.reports.paper import Paper
    from crmdesk.services.card_data import CardData

    list(services.cards.cards([NO_CUSTOMER]))
    specs = card_specs(services.catalogue.fields("customer"))
    painter = CardPainter(
        Paper(Path("unused.pdf"), title=""), specs, CardTexts(specs, services.names)
    )
    painter.draw(CardData(customer_id=NO_CUSTOMER), Heading("", "", ""))


def _too_short(count: int, continued: bool) -> tuple[str, ...]:
    if not count or continued:
        return ()
    sentence = ngettext(
        "On {count} card not everything fitted; print it with a continuation page to see the rest.",
        "On {count} cards not everything fitted; print them with continuation pages to see the rest.",
        count,
    )
    return (sentence.format(count=count),)
