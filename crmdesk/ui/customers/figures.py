"""The strip of key figures above the customer list, and the counts behind its chips."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import Signal

from crmdesk.core.i18n import _
from crmdesk.models.query import Group
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.widgets.kpi_row import KpiRow

DOCUMENTS: Final = "expiring"


class Figures(KpiRow):
    """Four figures; a click shows the customers behind one.

    ``chosen`` carries the key of a chip, or ``DOCUMENTS``; ``counted`` the count by chip.
    """

    counted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        customers = _("customers")
        super().__init__(
            (
                ("all", "users-three", "info", _("Customers in all"), customers),
                ("bought", "handshake", "good", _("Have bought"), customers),
                ("review", "clock-counter-clockwise", "warn", _("To be reviewed"), customers),
                (DOCUMENTS, "certificate", "bad", _("Documents expiring"), _("documents")),
            )
        )
        self._desk = desk
        self._latest = LatestOnly(desk.jobs, self)

    def count(self, filters: Callable[[], Mapping[str, Group]]) -> None:
        """Count in a job what each filter lets through; *filters* is called there, too."""
        services = self._desk.services

        def count(_progress: Any) -> Any:
            from crmdesk.models.query import ListQuery
            from crmdesk.services.overview import expiring_documents

            wanted = dict(filters())
            return (
                services.lists.counts(ListQuery(), wanted),
                expiring_documents(services.database),
            )

        self._latest.ask(_("Counting"), count, self._on_counted)

    def _on_counted(self, answer: Any) -> None:
        counts, (soon, expired) = answer
        self.counted.emit(counts)
        everyone = counts.get("all", 0)
        bought, review, new = (counts.get(k, 0) for k in ("bought", "review", "new"))
        self.cards["all"].set(
            f"{everyone:,}",
            _("new in 30 days +{count}").format(count=new),
            "good" if new else "text3",
        )
        self.cards["bought"].set(f"{bought:,}", f"{bought / everyone:.0%}" if everyone else "—")
        self.cards["review"].set(
            f"{review:,}", _("not reviewed for long"), "warn" if review else "text3"
        )
        self.cards[DOCUMENTS].set(
            f"{soon + expired:,}",
            _("{count} expired").format(count=expired),
            "bad" if expired else "text3",
        )

    def _on_clicked(self) -> None:
        self.chosen.emit(str(self.sender().property("key")))
