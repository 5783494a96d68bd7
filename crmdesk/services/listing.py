"""Lists of records: ids in order, windows of rows, exact counts, totals. All in SQL.

A list model asks for the first page at once, for all ids a moment later, and then for windows of
rows by id. Rows are tuples of stored values in the order of the asked columns.
"""

from __future__ import annotations

import json
import time
from array import array
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models.codecs import Stored
from crmdesk.models.database import Database
from crmdesk.models.fields import FieldSpec, Kind, spec_of
from crmdesk.models.query import Group, ListQuery, Sort
from crmdesk.models.registry import entity_of
from crmdesk.services import filtering, first_by_kept, searching
from crmdesk.services.catalogue import FieldCatalogue, is_alive, raw_table
from crmdesk.services.columns import ColumnSet
from crmdesk.services.first_list import PAGE, FirstList, FirstPage
from crmdesk.services.names import SMALL, names_query
from crmdesk.services.search_index import SEARCH_TEXT

FETCH: Final = 5000
PARENT: Final = "customer_id"
_CUSTOMER: Final = raw_table("customer").c
_LIVING: Final = select(_CUSTOMER.id).where(_CUSTOMER.deleted_at.is_(None))
# Counting the few that are deleted and all rows walks the smallest index; counting the living
# ones would walk a wide one, for ten times as long.
_COUNT_LIVING: Final = select(
    select(func.count()).select_from(raw_table("customer")).scalar_subquery()
    - select(func.count()).where(_CUSTOMER.deleted_at.is_not(None)).scalar_subquery()
)
RECOUNT_AFTER: Final = 60.0  # seconds
# Up to so many hits of a search are fetched one by one and sorted.
FEW_HITS: Final = 1000
# Where every candidate's text must be looked into, asking once for more hits costs less than
# asking twice, unless there are very many candidates.
FEW_CHECKED_HITS: Final = 2000
MANY_CANDIDATES: Final = 25_000
# From one hit in so many customers on a search walks the names and looks into each text; with
# fewer it walks them and looks into the set of hits. The set costs more where texts are checked.
COMMON_EXACT: Final = 20
COMMON_CHECKED: Final = 100


class ListService:
    """Answers list queries of one open database."""

    def __init__(self, database: Database, catalogue: FieldCatalogue) -> None:
        self._database = database
        self._catalogue = catalogue
        self._customers = 0
        self._counted_at = -RECOUNT_AFTER

    def columns(self, entity: str) -> list[FieldSpec]:
        """Every column that the list of *entity* can show, filter and sort by."""
        return self._columns(entity).specs()

    def _columns(self, entity: str) -> ColumnSet:
        return ColumnSet(self._catalogue, entity)

    # --- asking ---------------------------------------------------------------------------
    def first_page(self, query: ListQuery, columns: Sequence[str], size: int = PAGE) -> FirstPage:
        """The number of hits and the first *size* rows in order."""
        known = self._columns(query.entity)
        with self._database.read() as connection:
            few, hits = self._few_hits(connection, query)
            if hits is not None and query.filter.is_empty:
                total = hits
            else:
                total = self._count(connection, known, query, few)
            walks = few is None and self._is_common(connection, query, total)
            if _is_everybody(query) and len(query.sort) == 1:
                few = first_by_kept.first_ids(connection, known, query.sort[0], size)
            asked = self._select(known, query, columns, walk_order=walks, few=few, limit=size)
            rows = connection.execute(asked).all()
        return FirstPage(total, array("q", (r[0] for r in rows)), [tuple(r[1:]) for r in rows])

    def ids(self, query: ListQuery, progress: Progress = NO_PROGRESS) -> array[int]:
        """The ids of all hits in order."""
        known = self._columns(query.entity)
        found = array("q")
        with self._database.read() as connection:
            few, _hits = self._few_hits(connection, query)
            rows = _driver_rows(connection, self._select(known, query, (), few=few))
            while chunk := rows.fetchmany(FETCH):
                progress.check()
                found.extend([row[0] for row in chunk])
        return found

    def rows(
        self, entity: str, columns: Sequence[str], ids: Sequence[int]
    ) -> list[tuple[Stored, ...]]:
        """The rows of *ids* in that order; a row that is gone is a tuple of None."""
        known = self._columns(entity)
        c = known.table.c
        keys = [k for k in columns if known.get(k)]
        query = select(c.id, *[known.expression(k) for k in keys]).select_from(known.source(keys))
        found: dict[int, tuple[Any, ...]] = {}
        with self._database.read() as connection:
            for start in range(0, len(ids), 500):
                chunk = list(ids[start : start + 500])
                found.update(
                    (row[0], tuple(row[1:]))
                    for row in connection.execute(query.where(c.id.in_(chunk)))
                )
        blank = (None,) * len(keys)
        shown = [found.get(i, blank) for i in ids]
        if len(keys) == len(columns):
            return shown
        place = {k: n for n, k in enumerate(keys)}
        return [tuple(row[place[k]] if k in place else None for k in columns) for row in shown]

    def plan(self, query: ListQuery, columns: Sequence[str]) -> FirstList | None:
        """How to read the first rows of *query* at the next start; None if that is not so simple.

        Only for the whole list of customers: what a search or a filter asks changes by the day.
        """
        known = self._columns(query.entity)
        specs = tuple(c.spec for c in map(known.get, columns) if c is not None)
        others = {s.reference for s in specs if s.kind is Kind.REFERENCE} | {"employee"}
        if not _is_everybody(query) or not others.issubset(SMALL):
            return None
        e = raw_table("employee").c
        return FirstList(
            sort=tuple((s.field, s.descending) for s in query.sort),
            specs=specs,
            count=_literal(_COUNT_LIVING),
            rows=_literal(self._select(known, query, [s.name for s in specs], limit=PAGE)),
            names={name: _literal(names_query(name)) for name in sorted(others)},
            people=_literal(select(e.id).where(e.deleted_at.is_(None), e.has_left == 0)),
        )

    def count(self, query: ListQuery) -> int:
        """The exact number of hits."""
        with self._database.read() as connection:
            return self._count(connection, self._columns(query.entity), query)

    def counts(self, query: ListQuery, chips: Mapping[str, Group]) -> dict[str, int]:
        """For each named filter the number of records that it alone (and the search) lets through."""
        if not chips:
            return {}
        known = self._columns(query.entity)
        keys = {k for group in chips.values() for k in filtering.keys_of(group)}
        sums = [
            func.count() if g.is_empty else func.sum(filtering.to_sql(known, g), type_=Integer)
            for g in chips.values()
        ]
        asked = select(*sums).select_from(known.source(keys)).where(*self._base(known, query))
        with self._database.read() as connection:
            row = connection.execute(asked).one()
        return {name: int(value or 0) for name, value in zip(chips, row, strict=True)}

    def totals(self, entity: str, columns: Sequence[str], ids: Sequence[int]) -> dict[str, int]:
        """The sums of numeric columns over *ids*, in stored units; columns without values miss."""
        known = self._columns(entity)
        columns = [k for k in columns if known.get(k)]
        sums = [func.sum(known.expression(k)) for k in columns]
        totals: dict[str, int] = {}
        if not sums:
            return totals
        with self._database.read() as connection:
            for start in range(0, len(ids), 500):
                chunk = list(ids[start : start + 500])
                row = connection.execute(
                    select(*sums)
                    .select_from(known.source(columns))
                    .where(known.table.c.id.in_(chunk))
                ).one()
                for key, value in zip(columns, row, strict=True):
                    if value is not None:
                        totals[key] = totals.get(key, 0) + int(value)
        return totals

    def neighbours(self, ids: array[int], record_id: int) -> tuple[int | None, int | None]:
        """The records before and after one in a list, for previous/next."""
        try:
            place = ids.index(record_id)
        except ValueError:
            return None, None
        before = ids[place - 1] if place > 0 else None
        after = ids[place + 1] if place + 1 < len(ids) else None
        return before, after

    # --- building -------------------------------------------------------------------------
    def _few_hits(
        self, connection: Connection, query: ListQuery
    ) -> tuple[list[int] | None, int | None]:
        """The customers that a search finds if they are few, to be fetched by their ids; and how
        many a search finds if that came out.

        Left to itself SQLite walks all customers in order, also for a single hit.
        """
        if query.entity != "customer" or query.deleted:
            return None, None
        hits, candidates = searching.hits(query.search), searching.candidates(query.search)
        if hits is None or candidates is None:
            return None, None
        if searching.is_exact(query.search):
            found = list(connection.scalars(hits.limit(FEW_HITS + 1)))
            return (found, len(found)) if len(found) <= FEW_HITS else (None, None)
        number = connection.scalar(select(func.count()).select_from(candidates.subquery()))
        if (number or 0) > MANY_CANDIDATES:
            return None, None
        found = list(connection.scalars(hits))
        return found if len(found) <= FEW_CHECKED_HITS else None, len(found)

    def _base(
        self, known: ColumnSet, query: ListQuery, few: list[int] | None = None
    ) -> list[ColumnElement[bool]]:
        c = known.table.c
        if few is not None:
            ids = func.json_each(json.dumps(few)).table_valued("value")
            return [is_alive(known.table), c.id.in_(select(ids.c.value))]
        parts: list[ColumnElement[bool]] = [
            c.deleted_at.is_not(None) if query.deleted else c.deleted_at.is_(None)
        ]
        if entity_of(query.entity).parent_field == PARENT and not query.deleted:
            # What belongs to a customer in the recycle bin lies there with it.
            alive = c.customer_id.in_(_LIVING)
            is_needed = spec_of(entity_of(query.entity), PARENT).required
            parts.append(alive if is_needed else or_(c.customer_id.is_(None), alive))
        if query.search and not query.deleted:
            parts.append(self._found(known, query))
        elif query.search:
            parts.append(filtering.contains(known, query.search))
        return parts

    def _found(self, known: ColumnSet, query: ListQuery) -> ColumnElement[bool]:
        if query.entity != "customer":
            found = filtering.contains(known, query.search)
            owners = searching.hits(query.search)
            if owners is None or entity_of(query.entity).parent_field != PARENT:
                return found
            return or_(found, known.table.c.customer_id.in_(owners))
        hits = searching.hits(query.search)
        return literal_column("1") == 1 if hits is None else known.table.c.id.in_(hits)

    def _select(
        self,
        known: ColumnSet,
        query: ListQuery,
        columns: Sequence[str],
        *,
        walk_order: bool = False,
        few: list[int] | None = None,
        limit: int = 0,
    ) -> Select[Any]:
        """The ids in order; with a *limit* so many of the first rows with their *columns*."""
        sort = [s for s in query.sort if known.get(s.field)] or [Sort("created_at")]
        keys = {*filtering.keys_of(query.filter), *(s.field for s in sort)}
        source = known.source([k for k in keys if known.get(k)])
        where = self._base(known, query, few)
        exact = searching.text_condition(query.search) if walk_order else None
        if exact is not None:
            source = source.join(SEARCH_TEXT, SEARCH_TEXT.c.customer_id == known.table.c.id)
            where = [known.table.c.deleted_at.is_(None), exact]
        shown = [known.expression(k) if known.get(k) else literal_column("NULL") for k in columns]
        order: list[ColumnElement[Any]] = []
        for key in sort:
            value = known.sort_expression(key.field)
            # Blank values come last in either direction: nobody looks for them first.
            if key.field != "name":
                order.append(known.expression(key.field).is_(None))
            order.append(value.desc() if key.descending else value)
        order.append(known.table.c.id)
        found = select(known.table.c.id).select_from(source)
        found = found.where(and_(*where), filtering.to_sql(known, query.filter)).order_by(*order)
        if not limit:
            return found
        # Only ids are sorted: sorting whole rows would read all columns of all of them.
        return (
            select(known.table.c.id, *shown)
            .select_from(
                known.source([k for k in (*columns, *(s.field for s in sort)) if known.get(k)])
            )
            .where(known.table.c.id.in_(found.limit(limit)))
            .order_by(*order)
        )

    def _count(
        self, connection: Any, known: ColumnSet, query: ListQuery, few: list[int] | None = None
    ) -> int:
        if (
            query.search
            and query.filter.is_empty
            and query.entity == "customer"
            and not query.deleted
        ):
            # Only living customers are in the index, so its count is the answer.
            hits = searching.hits(query.search)
            if hits is not None:
                return int(connection.scalar(select(func.count()).select_from(hits.subquery())))
        if _is_everybody(query):
            return int(connection.scalar(_COUNT_LIVING))
        keys = filtering.keys_of(query.filter)
        asked = (
            select(func.count())
            .select_from(known.source(keys))
            .where(*self._base(known, query, few), filtering.to_sql(known, query.filter))
        )
        return int(connection.scalar(asked))

    def _everyone(self, connection: Any) -> int:
        """How many customers there are, roughly: counting takes milliseconds of a keystroke."""
        now = time.monotonic()
        if now > self._counted_at + RECOUNT_AFTER:
            self._customers = int(connection.scalar(_COUNT_LIVING))
            self._counted_at = now
        return self._customers

    def _is_common(self, connection: Any, query: ListQuery, total: int) -> bool:
        """Whether so many are found that walking the names and looking is quickest."""
        if not query.search or query.entity != "customer" or query.deleted:
            return False
        if not query.filter.is_empty or [s.field for s in query.sort] != ["name"]:
            return False
        share = COMMON_EXACT if searching.is_exact(query.search) else COMMON_CHECKED
        return total * share > self._everyone(connection)


def _driver_rows(connection: Connection, statement: Select[Any]) -> Any:
    """The driver's cursor on *statement*; SQLAlchemy's rows take five times as long."""
    compiled = statement.compile(
        dialect=connection.dialect, compile_kwargs={"render_postcompile": True}
    )
    values = compiled.construct_params()
    cursor = connection.connection.cursor()
    cursor.execute(str(compiled), [values[name] for name in compiled.positiontup or ()])
    return cursor


def _is_everybody(query: ListQuery) -> bool:
    return query == ListQuery(sort=query.sort)


def _literal(statement: Any) -> str:
    """The statement as SQL that holds its values."""
    return str(statement.compile(dialect=sqlite_dialect(), compile_kwargs={"literal_binds": True}))
