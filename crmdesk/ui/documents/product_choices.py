"""Products to choose from while a line is typed: found by number, name, specification, initials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmdesk.models import codecs
from crmdesk.models.fields import FieldSpec

if TYPE_CHECKING:
    from crmdesk.services.container import Services

MOST: Final = 30


@dataclass(frozen=True, slots=True)
class ProductChoice:
    """A product as it is offered; *folded* is what a typed text is looked for in."""

    product_id: int
    code: str
    name: str
    shown: str
    folded: str


def read_products(services: Services) -> tuple[ProductChoice, ...]:
    """Everything on sale, by name. For a job: the readings of many names take a while."""
    from crmdesk.models import pinyin

    price = services.catalogue.by_key("product")["price"]
    rows = [r for r in services.records.all("product") if r["is_active"]]
    found = []
    for row in sorted(rows, key=lambda r: str(r["name_key"])):
        name, code = str(row["name"]), str(row["code"])
        words = [code, name, str(row["specification"] or ""), pinyin.initials(name)]
        words.append(str(row["name_key"]).replace(" ", ""))
        found.append(
            ProductChoice(
                row.record_id,
                code,
                name,
                _shown(row["specification"], name, code, row["price"], price),
                "\n".join(words).casefold(),
            )
        )
    return tuple(found)


def _shown(
    specification: object, name: str, code: str, price: object, price_spec: FieldSpec
) -> str:
    parts = [name, str(specification or ""), code]
    if isinstance(price, int):
        parts.append("¥" + codecs.show(price_spec, price))
    return "  ".join(part for part in parts if part)


def fitting(products: Sequence[ProductChoice], text: str) -> list[tuple[int, str]]:
    """The products that fit *text*, those that begin with it first."""
    wanted = text.casefold().split()
    hits = [p for p in products if all(word in p.folded for word in wanted)]
    if text:
        start = text.casefold()
        hits.sort(key=lambda p: not (p.name.casefold().startswith(start) or p.code == text))
    return [(p.product_id, p.shown) for p in hits[:MOST]]


def named(products: Sequence[ProductChoice], text: str) -> ProductChoice | None:
    """The one product of this number or name; None if there is none, or several."""
    folded = text.casefold()
    for key in ("code", "name"):
        hits = [p for p in products if getattr(p, key).casefold() == folded]
        if len(hits) == 1:
            return hits[0]
    return None
