"""What of a customer can be searched, and keeping it in step with every write.

Each customer has one text: all searchable fields of the customer and its children, folded, and
the readings of its names. ``search_text`` holds it; the full-text table holds the set of its
characters and neighbouring pairs. A query of one or two characters is answered by that set
alone; a longer one finds candidates by its pairs and is checked in the text.

Readings live in alphabets of their own so that "an" typed for 安 does not find every zh*an*g:
an initial is an Arabic letter, a whole syllable one private-use character. So 中国 has the
syllable text of two characters, and most pinyin queries are answered by the set alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, column, delete, select, table

from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models import pinyin, sqlite
from crmdesk.models.choices import CustomerType
from crmdesk.models.fields import fields_of
from crmdesk.models.registry import CUSTOMER_CHILDREN, entity_of
from crmdesk.services.catalogue import FieldCatalogue, flat, raw_table

SEPARATOR: Final = "\x1f"
SEARCH_TEXT: Final = table("search_text", column("customer_id"), column("t"))
LONGEST_FIELD: Final = 2000
BATCH: Final = 400

# Names whose pinyin is indexed; True where the surname's own reading matters.
SPOKEN: Final = {
    "customer": {
        "name": False,
        "short_name": False,
        "former_name": False,
        "legal_representative": True,
    },
    "contact": {"name": True},
}
_TO_INITIALS: Final = str.maketrans({chr(97 + i): chr(0x0621 + i) for i in range(26)})
_SYLLABLE: Final = {s: chr(0xE000 + i) for i, s in enumerate(pinyin.SYLLABLES)}
_NO_SYLLABLE: Final = chr(0xE000 + len(pinyin.SYLLABLES))


def folded(text: str) -> str:
    """Lower case, half width, letters and digits only.

    The tokenizer knows no characters younger than Unicode 6.1; they get private-use stand-ins.
    """
    kept = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
    if kept.isascii() or not any(_is_young(c) for c in kept):
        return kept
    return "".join(chr(0xF000 + ord(c) % 0x800) if _is_young(c) else c for c in kept)


def _is_young(character: str) -> bool:
    return character > "\uffff" or "\u9fcc" <= character < "\ua000"


def as_initials(letters: str) -> str:
    """a-z in the alphabet of initials."""
    return letters.translate(_TO_INITIALS)


def as_syllables(syllables: Iterable[str]) -> str:
    """One character per syllable."""
    return "".join(_SYLLABLE.get(s, _NO_SYLLABLE) for s in syllables)


def readings_of(name: str, *, person: bool) -> list[str]:
    """The searchable readings of a name: initials and syllables of each variant."""
    clean = unicodedata.normalize("NFKC", name)
    out = []
    for way in pinyin.variants(clean, person=person):
        spoken = [s for c, s in zip(clean, way, strict=True) if pinyin.is_hanzi(c)]
        if spoken:
            mixed = "".join(
                s[0] if pinyin.is_hanzi(c) else s if s.isascii() and s.isalnum() else ""
                for c, s in zip(clean, way, strict=True)
            )
            out += [as_initials(mixed), as_syllables(spoken)]
    return list(dict.fromkeys(out))


def grams(text: str) -> str:
    """The set of characters and pairs of *text*, for the full-text table."""
    found: dict[str, None] = {}
    for part in text.split(SEPARATOR):
        found.update(dict.fromkeys(part))
        found.update(dict.fromkeys(part[i : i + 2] for i in range(len(part) - 1)))
    return " ".join(found)


@cache
def searchable(entity: str) -> tuple[str, ...]:
    """The searchable columns of the customer or of one of its children."""
    return tuple(s.name for s in fields_of(entity_of(entity)) if s.searchable)


@cache
def searchable_children() -> tuple[str, ...]:
    """The child entities with anything to search."""
    return tuple(e.__tablename__ for e in CUSTOMER_CHILDREN if searchable(e.__tablename__))


def concerns(entity: str, changed: Collection[str], catalogue: FieldCatalogue) -> bool:
    """Whether a change of these fields changes what can be found."""
    if entity != "customer" and entity not in searchable_children():
        return False
    if any(f in searchable(entity) for f in changed) or "customer_type" in changed:
        return True
    return entity == "customer" and any(
        s.searchable and s.name in changed for s in catalogue.custom()
    )


def text_of(
    customer: Mapping[str, Any],
    children: Iterable[tuple[str, Mapping[Any, Any]]],
    custom: Collection[str],
) -> str:
    """The searchable text of one customer from stored values."""
    parts: dict[str, None] = {}
    person = customer.get("customer_type") == CustomerType.CONSUMER

    def take(entity: str, row: Mapping[Any, Any], names: Iterable[str]) -> None:
        spoken = SPOKEN.get(entity, {})
        for name in names:
            value = row.get(name)
            if not value:
                continue
            value = str(value)[:LONGEST_FIELD]
            parts[folded(value)] = None
            if name in spoken:
                parts.update(dict.fromkeys(readings_of(value, person=spoken[name] or person)))

    take("customer", customer, (*searchable("customer"), *custom))
    for entity, row in children:
        take(entity, row, searchable(entity))
    return SEPARATOR.join(parts)


def update(
    connection: Connection,
    catalogue: FieldCatalogue,
    customer_ids: Collection[int],
    progress: Progress = NO_PROGRESS,
) -> None:
    """Make the index say what the records of *customer_ids* say (deleted ones leave it)."""
    ids = sorted(customer_ids)
    for start in range(0, len(ids), BATCH):
        progress.check()
        chunk = ids[start : start + BATCH]
        _replace(connection, chunk, texts(connection, catalogue, chunk))
        progress.report(start + len(chunk), len(ids))


def texts(
    connection: Connection, catalogue: FieldCatalogue, customer_ids: Collection[int]
) -> dict[int, str]:
    """The searchable text of each living customer among *customer_ids*."""
    from crmdesk.services.prepared import children_of

    custom = [s.name for s in catalogue.custom() if s.searchable]
    found: dict[int, str] = {}
    names = ("customer_type", *searchable("customer"), *(["custom"] if custom else []))
    for customer_id in customer_ids:
        row = _customer_row(names).run(connection, id=customer_id).fetchone()
        if row is None:
            continue
        children = [
            (entity, dict(zip(searchable(entity), child, strict=True)))
            for entity in searchable_children()
            for child in children_of(entity, searchable(entity)).run(
                connection, customer_id=customer_id
            )
        ]
        customer = flat(dict(zip(names, row, strict=True)))
        found[customer_id] = text_of(customer, children, custom)
    return found


@cache
def _customer_row(names: tuple[str, ...]) -> Any:
    from crmdesk.services.prepared import rows_where

    return rows_where("customer", names, ("id",), False)


def _replace(connection: Connection, ids: Collection[int], new: Mapping[int, str]) -> None:
    from crmdesk.services.prepared import DELETE_TEXT, INSERT_TEXT

    gone = [(i,) for i in ids]
    connection.exec_driver_sql(sqlite.SEARCH_DELETE, gone)
    DELETE_TEXT.run_many(connection, [{"customer_id": i} for i in ids])
    if new:
        INSERT_TEXT.run_many(connection, [{"customer_id": i, "t": t} for i, t in new.items()])
        connection.exec_driver_sql(sqlite.SEARCH_INSERT, [(i, grams(t)) for i, t in new.items()])


def rebuild(
    connection: Connection, catalogue: FieldCatalogue, progress: Progress = NO_PROGRESS
) -> int:
    """Make the whole index anew; returns the number of customers in it."""
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {sqlite.SEARCH_TABLE}")
    connection.exec_driver_sql(sqlite.SEARCH_DDL)
    connection.execute(delete(SEARCH_TEXT))
    c = raw_table("customer").c
    ids = [
        row[0]
        for row in connection.execute(select(c.id).where(c.deleted_at.is_(None)).order_by(c.id))
    ]
    update(connection, catalogue, ids, progress)
    return len(ids)
