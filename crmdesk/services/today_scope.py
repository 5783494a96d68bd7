"""What every query of the 今日 page is given: the file, the day, whose day it is."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, func, select

from crmdesk.models.query import Condition, Group, ListQuery, Op, Sort
from crmdesk.services.catalogue import raw_table

SHOWN: Final = 30  # lines of a group; the list behind it holds all
CUSTOMER: Final = raw_table("customer")


@dataclass(frozen=True, slots=True)
class Scope:
    """A day (*now* is a moment of it) of one employee, None for all of them."""

    connection: Connection
    now: datetime
    employee_id: int | None
    capacity: int

    @property
    def as_of(self) -> date:
        """The day."""
        return self.now.date()

    @property
    def day(self) -> str:
        """The day in stored form."""
        return self.as_of.isoformat()

    def days_on(self, days: int) -> str:
        """The day *days* later (or earlier), in stored form."""
        return (self.as_of + timedelta(days=days)).isoformat()

    def since(self, stored: str | None) -> int:
        """Days since a stored day; negative while it lies ahead."""
        return (self.as_of - date.fromisoformat(stored[:10])).days if stored else 0

    def mine(self, owner: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
        """The condition that a record is the employee's."""
        return () if self.employee_id is None else (owner == self.employee_id,)

    def ours(self, *conditions: Condition | Group) -> Group:
        """Conditions of a list, and that its records are the employee's."""
        if self.employee_id is None:
            return Group(conditions)
        return Group((*conditions, Condition("owner_id", Op.ONE_OF, (self.employee_id,))))


def with_customer(records: FromClause) -> FromClause:
    """Records with their customer, who must not lie in the recycle bin (ask ``not_in_bin``)."""
    return records.join(CUSTOMER, CUSTOMER.c.id == records.c.customer_id)


def not_in_bin() -> ColumnElement[bool]:
    """Whether the customer is alive, said so that SQLite does not walk all living customers."""
    return func.coalesce(CUSTOMER.c.deleted_at, "") == ""


def owner_of_customer() -> ColumnElement[Any]:
    """Who looks after the customer, said so that SQLite does not begin with all of his customers."""
    return scattered(CUSTOMER.c.owner_id)


def scattered(owner: ColumnElement[Any]) -> ColumnElement[Any]:
    """An owner, said so that SQLite does not begin with everything he has."""
    return func.coalesce(owner, 0)


def of_binned_customers() -> Any:
    """The ids of the few customers in the recycle bin."""
    return select(CUSTOMER.c.id).where(CUSTOMER.c.deleted_at.is_not(None))


def listed(entity: str, ids: list[int], *sort: Sort) -> ListQuery:
    """The list of exactly these records."""
    only = Group((Condition("id", Op.ONE_OF, tuple(ids)),))
    return ListQuery(entity, filter=only, sort=sort or (Sort("created_at"),))


def among(value: ColumnElement[Any], ids: Collection[int]) -> ColumnElement[bool]:
    """Whether a value is one of many, handed over as one parameter."""
    return value.in_(select(func.json_each(json.dumps(list(ids))).table_valued("value").c.value))
