"""A list on paper, as it is shown: columns, order, filter in words, totals. Usually of customers;
the query says of what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.core.progress import Progress
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.models.query import ListQuery
from crmdesk.reports.base import Printed, Scope
from crmdesk.reports.issue import internal_foot
from crmdesk.reports.order import BaseReport, Order
from crmdesk.reports.text import Keep
from crmdesk.reports.values import company_name, heading_of, keep_of, shown

if TYPE_CHECKING:
    from crmdesk.reports.ledger import Ledger, LedgerColumn
    from crmdesk.services.container import Services
    from crmdesk.services.printing import Print

DEFAULT_COLUMNS: Final = (
    "code",
    "name",
    "relation_state",
    "contact.name",
    "contact.mobile",
    "phone",
    "owner_id",
)
USUAL: Final = 7  # columns of a list of anything else
FETCH: Final = 500
SAMPLE: Final = 1000
NAME_AMONG: Final = 3  # a name among so many first columns is repeated on every band
SUMMED: Final = frozenset({Kind.MONEY, Kind.QUANTITY})


class CustomerList(BaseReport):
    """The rows of a list query (of any entity) or of chosen customers."""

    id: ClassVar[str] = "customer-list"
    title: ClassVar[str] = N_("Customer list")
    parameters: ClassVar[tuple[FieldSpec, ...]] = ()

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``. Columns of the scope that no longer exist are left out."""
        ids = order.scope.ids(order.services, order.progress)
        with order.issued() as (papers, aside):
            work = _Work(order.services, order.scope, ids, papers[0])
            pages, missing = work.draw(aside, order.progress)
        return order.printed(papers, pages, missing)


class _Work:
    """One list on its way to paper."""

    def __init__(self, services: Services, scope: Scope, ids: Sequence[int], paper: Print) -> None:
        self._services = services
        self._scope = scope
        self._ids = ids
        self._paper = paper
        in_query = scope.query is not None and not scope.customer_ids
        self._entity = scope.query.entity if in_query and scope.query else "customer"
        known = {s.name: s for s in services.lists.columns(self._entity)}
        usual = DEFAULT_COLUMNS if self._entity == "customer" else tuple(known)[:USUAL]
        self._keys = tuple(k for k in scope.columns or usual if k in known) or usual
        self._specs = [known[k] for k in self._keys]

    def draw(self, aside: Path, progress: Progress) -> tuple[int, list[str]]:
        """Write the file; returns its pages and the characters the fonts lack."""
        from crmdesk.reports.ledger import Ledger, arranged, measured

        columns = measured(self._columns(), self._sample(progress))
        page = arranged(columns, self._repeated())
        issued = self._paper
        ledger = Ledger(
            aside,
            page,
            columns,
            title=self._scope.title or _(CustomerList.title),
            meta=self._meta(),
            company=company_name(self._services),
            foot=internal_foot(issued),
        )
        self._rows(ledger, progress)
        progress.check()
        ledger.paper.save()
        return ledger.paper.pages, ledger.paper.missing

    def _columns(self) -> list[LedgerColumn]:
        from crmdesk.reports.ledger import LedgerColumn

        made = [LedgerColumn(_("Row"), Keep.NUMBER, 20 + 5 * len(str(len(self._ids))), "right")]
        return made + [
            LedgerColumn(
                heading_of(spec),
                keep_of(spec),
                align="right" if spec.is_numeric else "left",
                grows=spec.kind in (Kind.TEXT, Kind.LONG_TEXT),
            )
            for spec in self._specs
        ]

    def _repeated(self) -> int:
        """How many columns stand on every band: the number, and up to the customer's name."""
        head = self._keys[:NAME_AMONG]
        name = next((key for key in ("name", "customer_id") if key in head), "")
        return 2 + (head.index(name) if name else 0)

    def _sample(self, progress: Progress) -> list[list[str]]:
        """Rows to measure: all of a short list, evenly chosen ones of a long list, the totals."""
        step = max(1, len(self._ids) // SAMPLE)
        rows = list(self._texts(self._ids[::step], progress, silent=True))
        return [*rows, self._totals()]

    def _texts(
        self, ids: Sequence[int], progress: Progress, *, silent: bool = False
    ) -> Iterator[list[str]]:
        namer = self._services.names
        for start in range(0, len(ids), FETCH):
            progress.check()
            if not silent:
                progress.report(start, len(ids))
            chunk = list(ids[start : start + FETCH])
            rows = self._services.lists.rows(self._entity, self._keys, chunk)
            self._warm_names(rows)
            for number, row in enumerate(rows, start=start + 1):
                yield [
                    str(number),
                    *(
                        shown(spec, value, namer)
                        for spec, value in zip(self._specs, row, strict=True)
                    ),
                ]

    def _warm_names(self, rows: Sequence[Sequence[Any]]) -> None:
        """Names of customers in one query rather than one by one."""
        for n, spec in enumerate(self._specs):
            if spec.kind is Kind.REFERENCE and spec.reference == "customer":
                self._services.names.many("customer", {row[n] for row in rows if row[n]})

    def _totals(self) -> list[str]:
        """The totals row; empty texts if there is nothing to add up."""
        keys = [s.name for s in self._specs if s.kind in SUMMED]
        sums = self._services.lists.totals(self._entity, keys, self._ids) if keys else {}
        texts = [shown(spec, sums.get(spec.name), self._services.names) for spec in self._specs]
        if any(texts) and not texts[0]:
            texts[0] = _("Total")
        return ["", *texts]

    def _meta(self) -> list[str]:
        from crmdesk.services.describing import describe

        count = len(self._ids)
        said = ngettext("{count} customer", "{count} customers", count).format(count=f"{count:,}")
        if self._entity != "customer":
            said = ngettext("{count} row", "{count} rows", count).format(count=f"{count:,}")
        if self._scope.customer_ids:
            return [said, _("chosen by hand")]
        query = self._scope.query or ListQuery()
        return [said, *describe(self._services.catalogue, query, self._services.names)]

    def _rows(self, ledger: Ledger, progress: Progress) -> None:
        """All pages: for each sheet of rows the pages of all bands."""
        totals = self._totals()
        count = len(self._ids) + int(any(totals))
        pages = ledger.pages(count)
        texts = self._texts(self._ids, progress)
        left = count
        while left:
            is_first = left == count
            take = min(left, ledger.rows_first if is_first else ledger.rows_later)
            left -= take
            rows = [row for row in (next(texts, None) for _n in range(take)) if row is not None]
            for band in range(ledger.bands):
                y = ledger.begin(band, is_first=is_first)
                for row in rows:
                    y = ledger.row(band, row, y)
                if not left and any(totals):
                    y = ledger.sum_row(band, totals, y)
                ledger.close(y)
                ledger.end(pages, turns=bool(left) or band + 1 < ledger.bands)
