"""Rows copied in Excel become lines, their products found among those that are on offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crmdesk.models.fields import FieldSpec
from crmdesk.ui.documents.product_choices import ProductChoice, named

Row = dict[str, Any]


def rows_of(
    text: str,
    specs: Mapping[str, FieldSpec],
    products: Sequence[ProductChoice],
    *,
    goods_came_back: bool = False,
) -> tuple[list[Row], list[str]]:
    """The lines that *text* (from the clipboard) holds, and what could not be read.

    See ``services.importing.pasting``.
    """
    from crmdesk.services.importing.pasting import lines_of

    def find(code: str, name: str, _specification: str) -> tuple[int, str] | None:
        for said in (code, name):
            found = named(products, said) if said else None
            if found is not None:
                return found.product_id, found.name
        return None

    return lines_of(text, specs, find, goods_came_back=goods_came_back)
