"""联系记录: every talk with a customer on paper, newest first, what was said in full."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from crmdesk.core import clock
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.core.progress import Progress
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.reports.base import Printed
from crmdesk.reports.issue import issue
from crmdesk.reports.order import BaseReport, Order
from crmdesk.reports.text import Keep
from crmdesk.reports.values import company_name, shown

if TYPE_CHECKING:
    from crmdesk.reports.tall_rows import TallRow
    from crmdesk.services.container import Services

NO_TALKS: Final = N_("No talk was noted yet")
ITEMS: Final = (
    "opening", "narrowing", "demands", "intention", "review", "needs", "preferred_channel",
    "personal_help",
)  # fmt: skip
SAID: Final = 3
NEXT: Final = 4


class ContactHistory(BaseReport):
    """The talks with the chosen customers, one after another."""

    id: ClassVar[str] = "contact-history"
    title: ClassVar[str] = N_("Contact history")
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec(
            kind=Kind.INTEGER,
            name="days",
            label=N_("Only the last days"),
            unit=N_("days"),
            minimum=1,
            maximum=36_500,
        ),
        FieldSpec(
            kind=Kind.BOOL, name="items", label=N_("With the nine points of the talk"), default=True
        ),
    )

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``."""
        services, values, progress = order.services, order.values, order.progress
        ids = order.scope.ids(services, progress)
        days = values.get("days")
        since = clock.today() - timedelta(days=int(days)) if days else None
        work = _Work(services, since, with_items=values.get("items") is not False)
        rows = work.rows(ids, progress)

        def draw(aside: Path, foot: str) -> tuple[int, list[str]]:
            return work.draw(aside, rows, ids, foot, progress)

        return issue(order, draw)


class _Work:
    """The talks as rows of a table."""

    def __init__(self, services: Services, since: date | None, *, with_items: bool) -> None:
        self._services, self._since, self._with_items = services, since, with_items
        self._specs = services.catalogue.by_key("activity")
        self.count = 0

    def rows(self, ids: list[int], progress: Progress) -> list[TallRow]:
        """A heading for each customer (if there are several) and its talks."""
        from crmdesk.reports.tall_rows import TallRow

        rows: list[TallRow] = []
        for customer_id in ids:
            progress.check()
            talks = [
                t
                for t in self._services.records.children(
                    "activity", customer_id, order=("-happened_at", "-id")
                )
                if self._since is None or str(t["happened_at"])[:10] >= self._since.isoformat()
            ]
            if len(ids) > 1 and talks:
                rows.append(TallRow(group=self._services.names("customer", customer_id)))
            rows += [TallRow(self._texts(talk)) for talk in talks]
            self.count += len(talks)
        return rows or [TallRow(("", "", "", _(NO_TALKS), "", ""))]

    def _shown(self, talk: Mapping[str, Any], name: str) -> str:
        return shown(self._specs[name], talk.get(name), self._services.names)

    def _texts(self, talk: Mapping[str, Any]) -> tuple[str, ...]:
        said = [str(talk["summary"])]
        if talk["result"] != "reached":
            said.insert(0, f"（{self._shown(talk, 'result')}）")
        if self._with_items:
            for name in ITEMS:
                text = self._shown(talk, name)
                if text:
                    said.append(
                        _("{title}: {text}").format(title=self._specs[name].title, text=text)
                    )
        step = " ".join(t for t in (self._shown(talk, "next_on"), talk.get("next_what") or "") if t)
        return (
            str(talk["happened_at"])[:16],
            self._shown(talk, "channel"),
            self._shown(talk, "contact_id"),
            "\n".join(said),
            step,
            self._shown(talk, "employee_id"),
        )

    def draw(
        self, aside: Path, rows: list[TallRow], ids: list[int], foot: str, progress: Progress
    ) -> tuple[int, list[str]]:
        """Write the file."""
        from crmdesk.reports.ledger import LedgerColumn, arranged
        from crmdesk.reports.styles import A4
        from crmdesk.reports.tall_rows import TallTable

        columns = [
            LedgerColumn(_("Time"), Keep.WHOLE, 78),
            LedgerColumn(_("Way of contact"), Keep.WHOLE, 46),
            LedgerColumn(_("Contact"), width=46),
            LedgerColumn(_("What was said"), width=210, grows=True),
            LedgerColumn(_("Next step"), width=96),
            LedgerColumn(_("Our person"), width=44),
        ]
        said = ngettext("{count} talk", "{count} talks", self.count).format(count=self.count)
        name = self._services.names("customer", ids[0]) if len(ids) == 1 else ""
        table = TallTable(
            aside,
            arranged(columns, 1, (A4,)),
            columns,
            rows,
            (SAID, NEXT),
            title=_(ContactHistory.title),
            meta=[t for t in (name, said) if t],
            company=company_name(self._services),
            foot=foot,
        )
        return table.draw(progress)
