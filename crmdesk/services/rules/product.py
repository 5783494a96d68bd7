"""Rules of products: a number of their own, prices in order, the key for sorting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.models import pinyin
from crmdesk.services import numbering
from crmdesk.services.rules.base import Row, Rules, Subject, Write


class ProductRules(Rules):
    """See the module."""

    COMPUTED_FROM = ("name",)

    def computed(self, row: Row) -> dict[str, Any]:
        return {"name_key": pinyin.sort_key(row.get("name") or "")}

    def prepare(self, write: Write, s: Subject) -> None:
        if s.before is None and not s.after.get("code"):
            s.after["code"] = numbering.next_number(write, "product")
        if s.changed(*self.COMPUTED_FROM):
            s.after |= self.computed(s.after)

    def problems(self, write: Write, s: Subject) -> Iterable[Problem]:
        if s.changed("code"):
            for other_id, name in write.rows(
                "product", ["id", "name"], deleted=True, code=s.after["code"]
            ):
                if other_id != s.record_id:
                    yield Problem(
                        "code",
                        N_("The number {code} belongs to {name}."),
                        {"code": s.after["code"], "name": name},
                    )
        price, lowest = s.after["price"], s.after["lowest_price"]
        if (
            s.changed("price", "lowest_price")
            and price is not None
            and lowest is not None
            and lowest > price
        ):
            yield Problem("lowest_price", N_("The lowest price is above the list price."))
