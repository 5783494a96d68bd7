"""What lists must answer, said once more in plain Python over all records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from crmdesk.analysis.rounding import hundredths
from crmdesk.core import clock
from crmdesk.models import pinyin
from crmdesk.models.codecs.sets import unpacked
from crmdesk.models.fields import TEXTUAL, FieldSpec, Kind
from crmdesk.models.query import Condition, Filter, Group, ListQuery, Op, Sort
from crmdesk.models.registry import CustomerCredit
from crmdesk.services import contract_columns
from crmdesk.services.container import Services

Row = Mapping[str, Any]
SETS = (Kind.MONTHS, Kind.MULTI_ENUM, Kind.REFERENCES)
LOWER = str.maketrans({chr(c): chr(c + 32) for c in range(65, 91)})  # as SQLite: A to Z only
PERSONS = ("employee", "contact")

CONTRACT_SUMS = tuple(spec.name for spec in contract_columns.SPECS["customer"])
# Nothing bought is none, not unknown; what needs a purchase (a mean, a day) stays unknown.
TRADE_SUMS = (
    "purchases", "sales", "sales_12", "returns", "return_count", "receivables", "overdue",
    "prepaid", "received",
)  # fmt: skip


class Oracle:
    """All records of one entity in memory."""

    def __init__(self, services: Services, entity: str) -> None:
        self.entity = entity
        self.specs = {s.name: s for s in services.lists.columns(entity)}
        self.rows = _records(services, entity)
        if entity == "customer":
            contacts = [c for c in _records(services, "contact") if c["deleted_at"] is None]
            first = {c["customer_id"]: c for c in contacts if c["is_primary"]}
            for row in self.rows:
                person = first.get(row["id"], {})
                row.update({f"contact.{name}": value for name, value in person.items()})
                row.update({"open_opportunities": 0, "value_at_risk": 0})
                row.update(dict.fromkeys(CONTRACT_SUMS, 0))  # nobody has contracts here
                row.update(dict.fromkeys(TRADE_SUMS, 0))  # nor bought anything
            self._add_follow_up(services)
            self._add_credit(services)
        customers = _records(services, "customer") if entity != "customer" else []
        self.gone_customers = {c["id"] for c in customers if c["deleted_at"] is not None}
        self.names = {
            name: {r["id"]: r for r in _records(services, name)}
            for name in {s.reference for s in self.specs.values() if s.reference}
        }

    def _add_follow_up(self, services: Services) -> None:
        """Last contact and next step of living customers; the shop has no opportunities."""
        alive = {row["id"]: row for row in self.rows if row["deleted_at"] is None}
        talks = [a for a in _records(services, "activity") if a["result"] == "reached"]
        for talk in sorted(talks, key=lambda a: str(a["happened_at"])):
            if talk["deleted_at"] is None and (row := alive.get(talk["customer_id"])):
                day = date.fromisoformat(str(talk["happened_at"])[:10])
                row["last_contact_at"] = talk["happened_at"]
                row["last_contact_days"] = (clock.today() - day).days
        tasks = [t for t in _records(services, "task") if t["state"] == "open"]
        for task in sorted(tasks, key=lambda t: (str(t["due_on"]), t["id"]), reverse=True):
            if task["deleted_at"] is None and (row := alive.get(task["customer_id"])):
                row["next_step_on"], row["next_step"] = task["due_on"], task["title"]

    def _add_credit(self, services: Services) -> None:
        """Where credit stands: everybody can be graded by what is on his card."""
        credit = CustomerCredit.__table__
        with services.database.read() as connection:
            kept = {r["customer_id"]: r for r in connection.execute(select(credit)).mappings()}
        for row in self.rows:
            if (standing := kept.get(row["id"])) is None:
                row["credit_warnings"] = 0
                continue
            row["credit_score"], row["credit_grade"] = standing["score"], standing["grade"]
            row["verdict"], row["credit_warnings"] = standing["verdict"], standing["warnings"]
            used, limit = standing["exposure"], standing["credit_limit"]
            row["exposure"], row["limit_in_force"] = used, limit
            row["credit_use"] = hundredths(Fraction(used, limit)) if limit else None

    def ids(self, query: ListQuery, found: set[int] | None = None) -> list[int]:
        """The ids of all hits in order; *found* is what the search finds."""
        hits = [
            row
            for row in self.rows
            if (row["deleted_at"] is not None) == query.deleted
            and (query.deleted or row.get("customer_id") not in self.gone_customers)
            and (found is None or row["id"] in found)
            and self.matches(query.filter, row)
        ]
        hits.sort(key=lambda row: int(row["id"]))
        sort = [s for s in query.sort if s.field in self.specs] or [Sort("created_at")]
        for key in reversed(sort):
            blank = [r for r in hits if self._sort_value(key.field, r) is None]
            filled = [r for r in hits if self._sort_value(key.field, r) is not None]
            filled = _sorted_stable(
                filled, lambda r, f=key.field: self._sort_value(f, r), key.descending
            )
            hits = filled + blank
        return [int(row["id"]) for row in hits]

    def matches(self, item: Filter, row: Row) -> bool:
        """Whether a record passes a filter."""
        if isinstance(item, Group):
            parts = [
                self.matches(i, row)
                for i in item.items
                if not (isinstance(i, Group) and i.is_empty)
            ]
            return not parts or (all(parts) if item.every else any(parts))
        spec = self.specs.get(item.field)
        return spec is None or _passes(spec, row.get(item.field), item)

    def _sort_value(self, field: str, row: Row) -> Any:
        spec, value = self.specs[field], row.get(field)
        if value is None:
            return None
        if field == "name" and "name_key" in row:
            return row["name_key"]
        if field == "contact.name":
            return row["contact.name_key"]
        if spec.kind is Kind.ENUM:
            return [o.value for o in spec.options].index(value)
        if spec.kind is Kind.REFERENCE:
            other = self.names[spec.reference][value]
            return other.get("name_key") or pinyin.sort_key(str(other.get("name") or ""))
        if spec.kind in (Kind.TEXT, Kind.LONG_TEXT):
            return pinyin.sort_key(value)
        return value


def _records(services: Services, entity: str) -> list[dict[str, Any]]:
    connection = services.database.connect(read_only=True)
    ids = [row[0] for row in connection.execute(f'SELECT id FROM "{entity}"')]
    connection.close()
    return [dict(r) for r in services.records.fetch_many(entity, ids).values()]


def _sorted_stable(rows: Sequence[Any], key: Any, descending: bool) -> list[Any]:
    # Equal values keep the order of the later keys in both directions.
    return sorted(rows, key=key, reverse=descending)


def _passes(spec: FieldSpec, value: Any, condition: Condition) -> bool:
    op, given = condition.op, condition.values
    if op is Op.EMPTY:
        return value is None
    if op is Op.FILLED:
        return value is not None
    if op in (Op.ONE_OF, Op.NONE_OF):
        have = set(unpacked(value)) if spec.kind in SETS and value else {value}
        chosen = value is not None and bool(
            have & {str(g) if spec.kind in SETS else g for g in given}
        )
        return chosen == (op is Op.ONE_OF)
    if op in (Op.LACKS, Op.DIFFERS) and value is None:
        return True
    if value is None:
        return False
    if op in (Op.LAST_DAYS, Op.NEXT_DAYS):
        day, span = date.fromisoformat(value[:10]), timedelta(days=int(given[0]))
        today = clock.today()
        return today - span <= day <= today if op is Op.LAST_DAYS else today <= day <= today + span
    if spec.kind is Kind.DATETIME:
        value = value[:10]
    first = given[0]
    if isinstance(value, str) and spec.kind in TEXTUAL | {
        Kind.REGION,
        Kind.INDUSTRY,
        Kind.BIRTHDAY,
    }:
        value, first = value.translate(LOWER), str(first).translate(LOWER)
    if spec.kind is Kind.REGION and op is Op.STARTS:
        while first.endswith("00"):
            first = first[:-2]
    results = {
        Op.CONTAINS: lambda: first in value,
        Op.LACKS: lambda: first not in value,
        Op.STARTS: lambda: value.startswith(first),
        Op.EQUALS: lambda: value == first,
        Op.DIFFERS: lambda: value != first,
        Op.LESS: lambda: value < first,
        Op.AT_MOST: lambda: value <= first,
        Op.MORE: lambda: value > first,
        Op.AT_LEAST: lambda: value >= first,
        Op.BETWEEN: lambda: first <= value <= given[1],
    }
    return bool(results[op]())
