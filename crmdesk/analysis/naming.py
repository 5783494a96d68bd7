"""Names of customers in results: methods know ids only, whoever shows a result puts the names in.

So a method stays the same when a customer is renamed, and only the names of the few rows that are
shown have to be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from crmdesk.analysis.wording import CustomerName

T = TypeVar("T")
BEHIND = "behind"  # fields that hold ids, maybe all there are, and never a name


def customers_in(part: Any) -> Iterator[int]:
    """The ids of the customers whose names *part* (a result, a table, a chart) wants."""
    if isinstance(part, CustomerName):
        yield part.customer_id
    elif isinstance(part, tuple):
        if not _is_plain(part):
            for each in part:
                yield from customers_in(each)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            if not field.name.endswith(BEHIND):
                yield from customers_in(getattr(part, field.name))


def named(part: T, names: Mapping[int, str]) -> T:
    """*part* with the names put in; a customer who is not in *names* stays blank."""
    if isinstance(part, CustomerName):
        return names.get(part.customer_id, "")  # type: ignore[return-value]
    if isinstance(part, tuple):
        if _is_plain(part):
            return part
        return tuple(named(each, names) for each in part)  # type: ignore[return-value]
    if is_dataclass(part) and not isinstance(part, type):
        changed = {}
        for field in fields(part):
            if field.name.endswith(BEHIND):
                continue
            value = getattr(part, field.name)
            new = named(value, names)
            if new is not value and new != value:
                changed[field.name] = new
        return replace(part, **changed) if changed else part
    return part


def _is_plain(values: tuple[Any, ...]) -> bool:
    """Whether these are only ids or amounts, which may be hundreds of thousands."""
    return all(isinstance(value, (int, float)) for value in values)
