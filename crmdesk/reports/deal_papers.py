"""The papers of quotes and contracts: what they are called and what they ask for.

They are drawn in ``quote``, ``contract`` and ``redline``, which are loaded when one is printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from crmdesk.core.i18n import N_, _
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.reports.base import Printed
from crmdesk.reports.order import BaseReport, Order
from crmdesk.reports.parameters import WITHOUT_PRICES

if TYPE_CHECKING:
    pass

NO_QUOTE: Final = N_("Choose the quote to print.")
NO_CONTRACT: Final = N_("Choose the contract to print.")
NEITHER: Final = N_("Choose the quote or contract whose versions are compared.")
QUOTE: Final = FieldSpec(kind=Kind.REFERENCE, name="quote", label=N_("Quote"), reference="quote")
CONTRACT: Final = FieldSpec(
    kind=Kind.REFERENCE, name="contract", label=N_("Contract"), reference="contract"
)


class QuoteReport(BaseReport):
    """A quote, or (``without_prices``) its copy for the warehouse."""

    id: ClassVar[str] = "quote"
    title: ClassVar[str] = N_("Quote")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        QUOTE,
        WITHOUT_PRICES,
    )

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``. Prints the quote of the parameter ``quote``."""
        from crmdesk.reports.deal_texts import fetched, printed
        from crmdesk.reports.quote import QuotePaper

        services, values = order.services, order.values
        order.progress.check()
        quote = fetched(services, "quote", values.get("quote"), NO_QUOTE)
        work = QuotePaper(services, quote, is_warehouse=bool(values.get(WITHOUT_PRICES.name)))
        title = _("Quotation (warehouse copy)") if work.is_warehouse else _("Quotation")
        return printed(order, quote, title, work.draw)


class ContractReport(BaseReport):
    """A contract, ready to be signed."""

    id: ClassVar[str] = "contract"
    title: ClassVar[str] = N_("Contract")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (CONTRACT,)

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``. Prints the contract of the parameter ``contract``."""
        from crmdesk.reports.contract import ContractPaper
        from crmdesk.reports.deal_texts import fetched, printed
        from crmdesk.services.rules.documents import label_of

        services, values = order.services, order.values
        order.progress.check()
        contract = fetched(services, "contract", values.get("contract"), NO_CONTRACT)
        title = label_of("contract", "kind", contract["kind"])
        work = ContractPaper(services, contract)
        return printed(order, contract, title, work.draw)


class RedlineReport(BaseReport):
    """What changed from one version of a quote or contract to another."""

    id: ClassVar[str] = "redline"
    title: ClassVar[str] = N_("Comparison of versions")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        CONTRACT,
        QUOTE,
        FieldSpec(
            kind=Kind.INTEGER,
            name="version",
            label=N_("Compared with version"),
            hint=N_("blank: the version before"),
            minimum=1,
        ),
    )

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``. Prints the changes to the ``contract`` or ``quote``."""
        from crmdesk.reports.deal_texts import fetched, printed
        from crmdesk.reports.redline import RedlinePaper, other_version

        services, values = order.services, order.values
        order.progress.check()
        entity = "contract" if values.get("contract") else "quote"
        document = fetched(services, entity, values.get(entity), NEITHER)
        old_id = other_version(services, entity, document, values.get("version"))
        found = services.redlines.compare(entity, old_id, int(document["id"]))
        work = RedlinePaper(services, found)
        return printed(order, document, _(self.title), work.draw)
