"""The papers of quotes and contracts: what they are called and what they ask for.

They are drawn in ``quote``, ``contract`` and ``redline``, which are loaded when one is printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from crmdesk.core.i18n import N_, _
from crmdesk.core.progress import Progress
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.reports.base import Printed, Scope

if TYPE_CHECKING:
    from crmdesk.services.container import Services

NO_QUOTE: Final = N_("Choose the quote to print.")
NO_CONTRACT: Final = N_("Choose the contract to print.")
NEITHER: Final = N_("Choose the quote or contract whose versions are compared.")
WITHOUT_PRICES: Final = "without_prices"
QUOTE: Final = FieldSpec(kind=Kind.REFERENCE, name="quote", label=N_("Quote"), reference="quote")
CONTRACT: Final = FieldSpec(
    kind=Kind.REFERENCE, name="contract", label=N_("Contract"), reference="contract"
)


class QuoteReport:
    """A quote, or (``without_prices``) its copy for the warehouse."""

    id: ClassVar[str] = "quote"
    title: ClassVar[str] = N_("Quote")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        QUOTE,
        FieldSpec(
            kind=Kind.BOOL,
            name=WITHOUT_PRICES,
            label=N_("Without prices, for the warehouse"),
            default=False,
        ),
    )

    def build(
        self,
        services: Services,
        scope: Scope,
        values: Mapping[str, Any],
        target: Path,
        progress: Progress,
    ) -> Printed:
        """See ``base.Report.build``. Prints the quote of the parameter ``quote``."""
        from crmdesk.reports.deal_texts import fetched, printed
        from crmdesk.reports.quote import QuotePaper

        progress.check()
        quote = fetched(services, "quote", values.get("quote"), NO_QUOTE)
        work = QuotePaper(services, quote, is_warehouse=bool(values.get(WITHOUT_PRICES)))
        title = _("Quotation (warehouse copy)") if work.is_warehouse else _("Quotation")
        return printed(services, self.id, target, quote, title, work.draw)


class ContractReport:
    """A contract, ready to be signed."""

    id: ClassVar[str] = "contract"
    title: ClassVar[str] = N_("Contract")
    asks_customers: ClassVar[bool] = False
    parameters: ClassVar[tuple[FieldSpec, ...]] = (CONTRACT,)

    def build(
        self,
        services: Services,
        scope: Scope,
        values: Mapping[str, Any],
        target: Path,
        progress: Progress,
    ) -> Printed:
        """See ``base.Report.build``. Prints the contract of the parameter ``contract``."""
        from crmdesk.reports.contract import ContractPaper
        from crmdesk.reports.deal_texts import fetched, printed
        from crmdesk.services.rules.documents import label_of

        progress.check()
        contract = fetched(services, "contract", values.get("contract"), NO_CONTRACT)
        title = label_of("contract", "kind", contract["kind"])
        work = ContractPaper(services, contract)
        return printed(services, self.id, target, contract, title, work.draw)


class RedlineReport:
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

    def build(
        self,
        services: Services,
        scope: Scope,
        values: Mapping[str, Any],
        target: Path,
        progress: Progress,
    ) -> Printed:
        """See ``base.Report.build``. Prints the changes to the ``contract`` or ``quote``."""
        from crmdesk.reports.deal_texts import fetched, printed
        from crmdesk.reports.redline import RedlinePaper, other_version

        progress.check()
        entity = "contract" if values.get("contract") else "quote"
        document = fetched(services, entity, values.get(entity), NEITHER)
        old_id = other_version(services, entity, document, values.get("version"))
        found = services.redlines.compare(entity, old_id, int(document["id"]))
        work = RedlinePaper(services, found)
        return printed(services, self.id, target, document, _(self.title), work.draw)
