"""Where to look for doubles: the few customers worth comparing, found through indexes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, column, func, select, table

from crmdesk.core.errors import FieldError
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.models import checks, names, pinyin, regions, sqlite
from crmdesk.models.choices import CustomerType
from crmdesk.services.catalogue import raw_table
from crmdesk.services.duplicate_scoring import COMMON, Frequencies, Profile, is_near
from crmdesk.services.search_text import as_syllables, folded

COLUMNS: Final = (
    "id", "code", "name", "short_name", "former_name", "uscc", "phone", "registered_region",
    "customer_type",
)  # fmt: skip
SAME_KEY_LIMIT: Final = 300
NEAR_LIMIT: Final = 300
CHUNK: Final = 400
_INDEX: Final = table(sqlite.SEARCH_TABLE, column("rowid"))


def stored_profile(name: str, uscc: str, phones: Iterable[str]) -> Profile:
    """A profile from values that were cleaned already."""
    return _profile({"name": name, "uscc": uscc}, phones)


def profile_of(values: Mapping[str, Any]) -> Profile:
    """A profile from typed values; numbers that are none are left out."""
    given = [values.get(k) for k in ("phone", "contact.mobile", "contact.phone")]
    numbers = [_cleaned(text) for text in (*given, *(values.get("phones") or ())) if text]
    return _profile(values, numbers)


def _profile(values: Mapping[str, Any], numbers: Iterable[str]) -> Profile:
    others = (values.get("short_name"), values.get("former_name"))
    return Profile(
        customer_id=int(values.get("id") or 0),
        name=str(values.get("name") or "").strip(),
        uscc=str(values.get("uscc") or "").strip().upper(),
        phones=frozenset(_without_extension(n) for n in numbers if n),
        other_names=frozenset(names.normalised(str(o)) for o in others if o) - {""},
        region=str(values.get("registered_region") or ""),
        is_person=values.get("customer_type") == CustomerType.CONSUMER,
        code=str(values.get("code") or ""),
    )


def _cleaned(text: Any) -> str:
    try:
        return checks.phone(str(text))
    except FieldError:
        return ""


def _without_extension(number: str) -> str:
    """0755-26712345-801 to 0755-26712345."""
    return "-".join(number.split("-")[:2]) if number.startswith("0") else number


# --- for one customer ------------------------------------------------------------------------
def near(connection: Connection, typed: Profile) -> tuple[list[Profile], Frequencies]:
    """The customers that may be *typed*, and how common its 字号 and numbers are."""
    ids: set[int] = set()
    often = Frequencies(keys={}, phones={})
    c = raw_table("customer").c
    if typed.uscc:
        ids.update(_alive(connection, c.uscc == typed.uscc))
    by_phone = _by_phone(connection, typed.phones)
    often.phones = {number: len(found) for number, found in by_phone.items()}
    for found in by_phone.values():
        ids.update(sorted(found)[:SAME_KEY_LIMIT])
    if len(typed.normal) >= names.SHORTEST:
        ids.update(_by_name(connection, typed))
        key = typed.parts.key
        often.keys = {key: _count(connection, key)}
    return profiles(connection, ids), often


def _by_name(connection: Connection, typed: Profile) -> set[int]:
    c = raw_table("customer").c
    exact = pinyin.sort_key(typed.name, person=typed.is_person)
    # The index of the list begins with deleted_at; here it serves as an index of the names.
    same = select(c.id).where(c.deleted_at.is_(None), c.name_key == exact).limit(SAME_KEY_LIMIT)
    found = set(connection.scalars(same))
    key = typed.parts.key
    if not key or typed.is_person:
        return found
    found.update(_alive(connection, c.match_key.in_(_spellings(key))))
    if not names.is_ordinary(key):
        found.update(_near_keys(connection, typed))
    return found


def _alive(connection: Connection, condition: ColumnElement[bool]) -> set[int]:
    """The living customers of a condition that has an index of its own.

    Asking for the living ones in SQL would tempt the planner to walk the index of the list.
    """
    c = raw_table("customer").c
    query = select(c.id, c.deleted_at).where(condition).limit(SAME_KEY_LIMIT)
    return {i for i, deleted_at in connection.execute(query) if deleted_at is None}


def _spellings(key: str) -> list[str]:
    """The ways to write a 字号 that is the name of a region: 深圳, 深圳市."""
    if not names.is_region(key):
        return [key]
    bare = regions.short(key)
    return [key, bare, *(bare + suffix for suffix in "省市区县")]


def _near_keys(connection: Connection, typed: Profile) -> set[int]:
    """Customers whose 字号 is nearly the same, among those the search index suggests."""
    suggested: set[int] = set()
    for expression in _expressions(typed.parts.key):
        matched = column(sqlite.SEARCH_TABLE).op("MATCH")(expression)
        query = select(_INDEX.c.rowid).where(matched).limit(NEAR_LIMIT)
        suggested.update(connection.scalars(query))
    c = raw_table("customer").c
    found: set[int] = set()
    for chunk in _chunks(sorted(suggested)):
        query = select(c.id, c.match_key, c.short_name, c.former_name).where(c.id.in_(chunk))
        for customer_id, key, short_name, former_name in connection.execute(query):
            others = (names.normalised(n) for n in (short_name, former_name) if n)
            if is_near(typed.parts.key, key) or typed.normal in others:
                found.add(customer_id)
    return found


def _expressions(key: str) -> list[str]:
    """Full-text expressions: the 字号 inside any name, one half of it, its sound."""
    text = folded(key)
    pairs = [f'"{text[i : i + 2]}"' for i in range(len(text) - 1)]
    if not pairs:
        return []
    found = [" AND ".join(pairs)]
    if len(pairs) >= 3:
        half = (len(pairs) + 1) // 2
        found += [" AND ".join(pairs[:half]), " AND ".join(pairs[half:])]
        found.append(" AND ".join(pairs[: half - 1] or pairs[:1]))
    if all(map(pinyin.is_hanzi, key)):
        spoken = as_syllables(pinyin.variants(key)[0])
        syllables = " AND ".join(f'"{spoken[i : i + 2]}"' for i in range(len(spoken) - 1))
        shared = " OR ".join(f'"{character}"' for character in dict.fromkeys(text))
        found.append(f"({syllables}) AND ({shared})")
    return list(dict.fromkeys(found))


def _count(connection: Connection, key: str) -> int:
    c = raw_table("customer").c
    return int(connection.scalar(select(func.count()).where(c.match_key == key)) or 0)


# --- for many --------------------------------------------------------------------------------
def same(
    connection: Connection, typed: Sequence[Profile]
) -> tuple[list[list[Profile]], Frequencies]:
    """For each of *typed* the customers with its credit code, numbers, 字号 or very name."""
    c = raw_table("customer").c
    keys = [_distinguishing(profile) for profile in typed]
    # A name without a 字号 of its own is looked for as a whole; the index of names is the list's,
    # which begins with deleted_at.
    whole = [
        "" if key else pinyin.sort_key(profile.name, person=profile.is_person)
        for profile, key in zip(typed, keys, strict=True)
    ]
    by_code = _grouped(connection, c.uscc, {p.uscc for p in typed})
    by_key = _grouped(connection, c.match_key, set(keys))
    by_name = _grouped(connection, c.name_key, set(whole), c.deleted_at.is_(None))
    by_phone = _by_phone(connection, {n for p in typed for n in p.phones})
    wanted = [
        set().union(
            by_code.get(profile.uscc, ()),
            by_key.get(key, ()),
            by_name.get(name, ()),
            *(by_phone.get(number, ()) for number in profile.phones),
        )
        for profile, key, name in zip(typed, keys, whole, strict=True)
    ]
    known = {p.customer_id: p for p in profiles(connection, set().union(*wanted))}
    often = Frequencies(
        {key: len(ids) for key, ids in by_key.items()},
        {number: len(ids) for number, ids in by_phone.items()},
    )
    return [[known[i] for i in sorted(ids) if i in known] for ids in wanted], often


def _distinguishing(profile: Profile) -> str:
    """The 字号 if it distinguishes anything, else blank."""
    key = "" if profile.is_person else names.distinctive(profile.name)
    return "" if names.is_ordinary(key) else key


def is_empty(connection: Connection) -> bool:
    """Whether the file has no customer to compare with."""
    return connection.scalar(select(raw_table("customer").c.id).limit(1)) is None


def _grouped(
    connection: Connection, value: Any, wanted: Collection[str], *conditions: ColumnElement[bool]
) -> dict[str, set[int]]:
    c = raw_table("customer").c
    found: dict[str, set[int]] = defaultdict(set)
    for chunk in _chunks(sorted(set(wanted) - {""})):
        query = select(value, c.id, c.deleted_at).where(value.in_(chunk), *conditions)
        for text, customer_id, deleted_at in connection.execute(query):
            if deleted_at is None:
                found[text].add(customer_id)
    return found


def _by_phone(connection: Connection, numbers: Collection[str]) -> dict[str, set[int]]:
    """Number to the living customers that have it, themselves or through a contact."""
    customer, contact = raw_table("customer").c, raw_table("contact").c
    found: dict[str, set[int]] = defaultdict(set)
    sources = (
        (customer.phone, customer.id, customer.deleted_at),
        (contact.mobile, contact.customer_id, contact.deleted_at),
        (contact.phone, contact.customer_id, contact.deleted_at),
    )
    for value, owner, deleted in sources:
        for chunk in _chunks(sorted(numbers)):
            for number, customer_id, deleted_at in connection.execute(
                select(value, owner, deleted).where(value.in_(chunk))
            ):
                if deleted_at is None:
                    found[number].add(customer_id)
    return dict(found)


# --- profiles --------------------------------------------------------------------------------
def profiles(
    connection: Connection, ids: Collection[int] | None, progress: Progress = NO_PROGRESS
) -> list[Profile]:
    """The profiles of living customers with the numbers of their contacts; None means all.

    Who is alive is seen here: asked for it, SQLite walks the index of the list instead of the ids.
    """
    customer, contact = raw_table("customer").c, raw_table("contact").c
    rows = select(customer.deleted_at, *[customer[n] for n in COLUMNS])
    numbers = select(contact.deleted_at, contact.customer_id, contact.mobile, contact.phone)
    if ids is None:
        return _profiles(connection, rows.order_by(customer.id), numbers, progress)
    found: list[Profile] = []
    for chunk in _chunks(sorted(ids)):
        found += _profiles(
            connection,
            rows.where(customer.id.in_(chunk)),
            numbers.where(contact.customer_id.in_(chunk)),
            progress,
        )
    return found


def _profiles(connection: Connection, rows: Any, numbers: Any, progress: Progress) -> list[Profile]:
    phones: dict[int, list[str]] = defaultdict(list)
    for deleted_at, customer_id, *given in connection.execute(numbers):
        if deleted_at is None:
            phones[customer_id] += given
    found = []
    for index, (deleted_at, *row) in enumerate(connection.execute(rows)):
        if index % 1000 == 0:
            progress.check()
        if deleted_at is None:
            values = dict(zip(COLUMNS, row, strict=True))
            found.append(_profile(values, [values["phone"], *phones.get(values["id"], ())]))
    return found


def not_duplicates(connection: Connection) -> set[tuple[int, int]]:
    """The pairs that people declared to be different, the smaller id first."""
    t = raw_table("not_duplicate")
    query = select(t.c.first_id, t.c.second_id).where(t.c.deleted_at.is_(None))
    return {(min(pair), max(pair)) for pair in map(tuple, connection.execute(query))}


def frequencies(everybody: Iterable[Profile]) -> Frequencies:
    """How often each 字号 and each number occurs."""
    keys: Counter[str] = Counter()
    phones: Counter[str] = Counter()
    for profile in everybody:
        keys[profile.parts.key] += 1
        phones.update(profile.phones)
    return Frequencies(keys, {n: count for n, count in phones.items() if count > COMMON})


def _chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
