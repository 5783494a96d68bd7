"""What is computed from other data: keys and the search index. Compared, and made anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, column, delete, select, table
from sqlalchemy import update as sql_update

from crmdesk.core.i18n import N_
from crmdesk.core.progress import Progress
from crmdesk.models import sqlite
from crmdesk.models.registry import ENTITIES
from crmdesk.services import search_index
from crmdesk.services.catalogue import FieldCatalogue, raw_table
from crmdesk.services.checking.finding import Findings, Severity
from crmdesk.services.rules import RULES

KEYS, INDEX = "keys", "index"
BATCH: Final = 2000
_INDEX: Final = table(sqlite.SEARCH_TABLE, column("rowid"))


def check_keys(
    connection: Connection, found: Findings, progress: Progress
) -> list[tuple[str, int, dict[str, Any]]]:
    """Computed columns against a fresh computation; returns what would put them right."""
    wrong: list[tuple[str, int, dict[str, Any]]] = []
    for entity in ENTITIES:
        name = entity.__tablename__
        rules = RULES.get(name)
        if rules is None or not rules.COMPUTED_FROM:
            continue
        given = (*rules.COMPUTED_FROM, entity.title_field)
        names = (*dict.fromkeys(given), *rules.computed({}))
        t = raw_table(name)
        result = connection.execute(select(t.c.id, *[t.c[n] for n in names]))
        while rows := result.fetchmany(BATCH):
            progress.check()
            for record_id, *values in rows:
                row = dict(zip(names, values, strict=True))
                right = rules.computed(row)
                if any(row[key] != value for key, value in right.items()):
                    wrong.append((name, record_id, right))
                    found.add(
                        KEYS,
                        Severity.FAULT,
                        N_("{entity} {name}: the sort key or match key is out of date."),
                        {"entity": entity.label, "name": str(row[entity.title_field])},
                        entity=name,
                        record_id=record_id,
                        can_repair=True,
                    )
    return wrong


def repair_keys(connection: Connection, wrong: Sequence[tuple[str, int, dict[str, Any]]]) -> None:
    """Write the right keys; they are not the user's data and have no history."""
    for name, record_id, right in wrong:
        t = raw_table(name)
        connection.execute(sql_update(t).where(t.c.id == record_id).values(right))


def check_index(
    connection: Connection,
    catalogue: FieldCatalogue,
    found: Findings,
    progress: Progress,
    *,
    thorough: bool,
) -> None:
    """The search index against a fresh computation of every customer's text."""
    customer, texts = raw_table("customer"), search_index.SEARCH_TEXT
    living = connection.scalars(
        select(customer.c.id).where(customer.c.deleted_at.is_(None)).order_by(customer.c.id)
    ).all()
    stray = set(connection.scalars(select(texts.c.customer_id))) - set(living)
    indexed = set(connection.scalars(select(_INDEX.c.rowid)))
    kept = _terms(connection) if thorough else {}
    for start in range(0, len(living), BATCH):
        progress.check()
        progress.report(start, len(living))
        chunk = living[start : start + BATCH]
        pairs = connection.execute(select(texts).where(texts.c.customer_id.in_(chunk)))
        stored = {row[0]: row[1] for row in pairs}
        fresh = search_index.texts(connection, catalogue, chunk)
        for customer_id in chunk:
            new = fresh[customer_id]
            good = stored.get(customer_id) == new and customer_id in indexed
            if good and thorough:
                good = kept.get(customer_id) == _mark(search_index.grams(new))
            if not good:
                _report(found, customer_id)
    for customer_id in stray | (indexed - set(living)):
        _report(found, customer_id)


def _report(found: Findings, customer_id: int) -> None:
    found.add(
        INDEX,
        Severity.FAULT,
        N_("The search index of customer {id} is out of date."),
        {"id": customer_id},
        entity="customer",
        record_id=customer_id,
        can_repair=True,
    )


def _terms(connection: Connection) -> dict[int, int]:
    """One mark per customer for all its terms in the full-text table."""
    marks: dict[int, int] = {}
    for term, customer_id in sqlite.search_terms(connection.connection.driver_connection):
        marks[customer_id] = marks.get(customer_id, 0) ^ hash(term)
    return marks


def _mark(grams: str) -> int:
    """The mark of the terms that the tokenizer makes of *grams*; it drops the separators."""
    mark = 0
    for term in {part for gram in grams.split() for part in gram.split(search_index.SEPARATOR)}:
        mark ^= hash(term) if term else 0
    return mark


def repair_index(connection: Connection, catalogue: FieldCatalogue, progress: Progress) -> None:
    """Make the whole index anew."""
    connection.execute(delete(search_index.SEARCH_TEXT))
    search_index.rebuild(connection, catalogue, progress)
