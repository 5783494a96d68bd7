"""日程单: the visits of a day in their order, with room to write; the cards of the day behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_, _, listed, ngettext
from crmdesk.core.progress import Progress
from crmdesk.models.deal_choices import VisitState, Weekday
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.reports.base import Printed
from crmdesk.reports.issue import internal_foot
from crmdesk.reports.order import BaseReport, Order
from crmdesk.reports.text import Keep
from crmdesk.reports.values import company_name

if TYPE_CHECKING:
    from crmdesk.reports.paper import Paper
    from crmdesk.reports.tall_rows import TallRow
    from crmdesk.services.container import Services
    from crmdesk.services.printing import Print
    from crmdesk.services.visit_plans import VisitRow

NO_VISITS: Final = N_("No visits are planned for {day}. Plan the week first.")
TO_TICK: Final = "□"
MOST_GAPS: Final = 5
WHO, WHAT = 1, 3


class VisitPlan(BaseReport):
    """The day of one seller, or of everybody."""

    id: ClassVar[str] = "visit-plan"
    title: ClassVar[str] = N_("Visits of a day")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec(kind=Kind.DATE, name="on", label=N_("Day of the visit")),
        FieldSpec(
            kind=Kind.REFERENCE, name="employee_id", label=N_("Seller"), reference="employee"
        ),
        FieldSpec(
            kind=Kind.BOOL, name="missing", label=N_("With what the cards lack"), default=True
        ),
        FieldSpec(kind=Kind.BOOL, name="cards", label=N_("With the customer cards"), default=False),
    )

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``."""
        services, values = order.services, order.values
        on: date = values.get("on") or clock.today()
        seller = values.get("employee_id")
        visits = [v for v in services.visit_plans.day(seller, on) if v.state != VisitState.DROPPED]
        if not visits:
            raise CrmError(NO_VISITS, day=on.isoformat())
        ids = list(dict.fromkeys(v.customer_id for v in visits))
        with_cards = bool(values.get("cards"))
        printed: list[int | None] = [None, *(ids if with_cards else ())]
        with order.issued(printed) as (papers, aside):
            sheet = _DaySheet(services, on, seller, with_gaps=values.get("missing") is not False)
            behind = (
                _cards_behind(services, ids, papers[1:], order.progress) if with_cards else None
            )
            pages, missing = sheet.draw(aside, visits, papers[0], order.progress, behind)
        return order.printed(papers, pages, missing)


class _DaySheet:
    """The table of the day."""

    def __init__(
        self, services: Services, on: date, seller: int | None, *, with_gaps: bool
    ) -> None:
        self._services, self._on, self._seller = services, on, seller
        self._with_gaps = with_gaps

    def rows(self, visits: Sequence[VisitRow]) -> list[TallRow]:
        """A row a visit, a blank line under each."""
        from crmdesk.reports.tall_rows import TallRow

        ids = [v.customer_id for v in visits]
        who = _people(self._services, ids)
        gaps = self._gaps(ids)
        return [
            TallRow(
                (
                    f"{TO_TICK} {place}",
                    "\n".join((visit.customer, *who[visit.customer_id].where)),
                    who[visit.customer_id].person,
                    "\n".join(
                        part
                        for part in (
                            visit.purpose or who[visit.customer_id].step,
                            who[visit.customer_id].last,
                            gaps.get(visit.customer_id, ""),
                        )
                        if part
                    ),
                ),
                is_to_note=True,
            )
            for place, visit in enumerate(visits, 1)
        ]

    def _gaps(self, ids: Sequence[int]) -> dict[int, str]:
        """What each card lacks most: 补资料清单."""
        if not self._with_gaps:
            return {}
        found = {}
        for customer_id, score in self._services.completeness.of_many(ids).items():
            missing = [gap.title for gap in score.missing[:MOST_GAPS]]
            if missing:
                found[customer_id] = _("to be asked: {fields}").format(fields=listed(missing))
        return found

    def draw(
        self,
        aside: Path,
        visits: Sequence[VisitRow],
        paper: Print,
        progress: Progress,
        behind: Callable[[Paper], None] | None,
    ) -> tuple[int, list[str]]:
        """Write the file."""
        from crmdesk.reports.ledger import LedgerColumn, arranged
        from crmdesk.reports.styles import A4
        from crmdesk.reports.tall_rows import TallTable

        columns = [
            LedgerColumn(_("No."), Keep.WHOLE, 34),
            LedgerColumn(_("Customer and address"), width=190, grows=True),
            LedgerColumn(_("Contact and telephone"), width=110),
            LedgerColumn(_("What for, what to know"), width=190, grows=True),
        ]
        weekday = _(tuple(Weekday)[self._on.weekday()].label)
        names = self._services.names
        meta = [
            f"{self._on.isoformat()} {weekday}",
            names("employee", self._seller) if self._seller else _("All sellers"),
            ngettext("{count} visit", "{count} visits", len(visits)).format(count=len(visits)),
        ]
        foot = internal_foot(paper)
        table = TallTable(
            aside,
            arranged(columns, 1, (A4,)),
            columns,
            self.rows(visits),
            (WHO, WHO + 1, WHAT),
            title=_(VisitPlan.title),
            meta=meta,
            company=company_name(self._services),
            foot=foot,
        )
        return table.draw(progress, behind)


class _Person:
    """Where a customer is, whom to see there, what was last."""

    __slots__ = ("last", "person", "step", "where")

    def __init__(self, row: Sequence[Any]) -> None:
        name, job, mobile, phone, address, at, step = row
        self.where = (str(address),) if address else ()
        shown = " ".join(str(t) for t in (name, job) if t)
        self.person = "\n".join(t for t in (shown, str(mobile or phone or "")) if t)
        self.last = _("last contact {day}").format(day=str(at)[:10]) if at else ""
        self.step = str(step or "")


COLUMNS: Final = (
    "contact.name",
    "contact.job_title",
    "contact.mobile",
    "phone",
    "registered_address",
    "last_contact_at",
    "next_step",
)


def _people(services: Services, ids: Sequence[int]) -> dict[int, _Person]:
    rows = services.lists.rows("customer", COLUMNS, ids)
    found = {i: _Person(row) for i, row in zip(ids, rows, strict=True)}
    for customer_id, addresses in services.records.children_of_many("address", ids).items():
        usual = next((a for a in addresses if a["is_default"]), None)
        if usual is not None:
            found[customer_id].where = (str(usual["address"]),)
    return found


def _cards_behind(
    services: Services, ids: Sequence[int], papers: Sequence[Print], progress: Progress
) -> Callable[[Paper], None]:
    """Draws the customer cards of the day behind the sheet."""
    from crmdesk.reports.card.drawing import CardPainter, Heading
    from crmdesk.reports.card.texts import CardTexts, card_specs

    specs = card_specs(services.catalogue.fields("customer"))
    company = company_name(services)

    def draw(paper: Paper) -> None:
        painter = CardPainter(paper, specs, CardTexts(specs, services.names))
        by_customer = {p.customer_id: p for p in papers}
        for card in services.cards.cards(list(ids), clock.today()):
            progress.check()
            issued = by_customer[card.customer_id]
            when = f"{issued.at:%Y-%m-%d %H:%M}"
            painter.draw(card, Heading(issued.number, issued.short_code, when, company))
            painter.finish(1, 1)

    return draw
