"""What the methods about layers and classes of customers are fed with (``services.analyses``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from crmdesk.analysis.abc_result import AbcData
from crmdesk.analysis.migration_result import MigrationData
from crmdesk.analysis.months import add_months
from crmdesk.analysis.power_columns import Purchased
from crmdesk.analysis.pyramid import RankedFrame
from crmdesk.analysis.rfm import Buyers
from crmdesk.analysis.windows import trailing
from crmdesk.analysis.wording import text
from crmdesk.models.choices import CustomerType
from crmdesk.services import customer_frames, purchase_columns
from crmdesk.services.score_columns import card_codes

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import CustomerFrame
    from crmdesk.services.container import Services

Feed = Callable[[date, Mapping[str, Any]], Any]


class LayerFeeds:
    """Reads what each method needs; amounts in fen."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def feeds(self) -> Mapping[str, Feed]:
        """The feed of each method by its id."""
        return {
            "pyramid": self.ranked_data,
            "upgrade": self.ranked_data,
            "migration": self.migration_data,
            "rfm": self.rfm_data,
            "abc": self.abc_data,
            "purchasing-power": self.power_data,
        }

    def frame(self, as_of: date, values: Mapping[str, Any]) -> CustomerFrame:
        """Every customer in the window of ``values["months"]`` months."""
        with self._services.database.read() as connection:
            return customer_frames.frame(connection, as_of, int(values["months"]))

    def ranked_data(self, as_of: date, values: Mapping[str, Any]) -> RankedFrame:
        """Every customer, with the rank of those who buy."""
        return RankedFrame.of(self.frame(as_of, values))

    def migration_data(self, as_of: date, values: Mapping[str, Any]) -> MigrationData:
        """Every customer in the window and in the one before it, from one state of the file."""
        months = int(values["months"])
        with self._services.database.read() as connection:
            now = customer_frames.frame(connection, as_of, months)
            then = customer_frames.frame(connection, add_months(as_of, -months), months)
        return MigrationData(RankedFrame.of(then), RankedFrame.of(now))

    def rfm_data(self, as_of: date, values: Mapping[str, Any]) -> Buyers:
        """Who bought in the window."""
        return Buyers.of(self.frame(as_of, values))

    def abc_data(self, as_of: date, values: Mapping[str, Any]) -> AbcData:
        """Who ever bought, with his type."""
        import numpy as np

        with self._services.database.read() as connection:
            everybody = customer_frames.frame(connection, as_of, int(values["months"]))
            frame = everybody.some(everybody.has_bought)
            codes = card_codes(connection, frame.ids, "customer_type")
        places = {kind.value: n for n, kind in enumerate(CustomerType)}
        return AbcData(
            frame=frame,
            type_of=np.array([places.get(code, -1) for code in codes], dtype=np.int64),
            types=tuple(text(kind.label) for kind in CustomerType),
        )

    def power_data(self, as_of: date, _values: Mapping[str, Any]) -> Purchased:
        """Who bought in the last 12 months, with single purchases."""
        with self._services.database.read() as connection:
            frame = customer_frames.frame(connection, as_of)
            bought = purchase_columns.purchases(connection, trailing(as_of))
        return Purchased.of(frame, bought.customers, bought.amounts)
