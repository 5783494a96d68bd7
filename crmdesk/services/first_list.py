"""The first rows of a list without SQLAlchemy, for the start of the program.

Importing SQLAlchemy and the models takes longer than all else between the start and the first
rows on the screen. What they would make of the list's question is therefore kept from the last
time, as a ``FirstList``: the statements and the specs of the columns. Reading with it needs the
driver alone. When everything is loaded the list compares it with what it would ask now and asks
again if they differ, so a plan that aged is seen for a second at most.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Any, Final

from crmdesk.models import sqlite
from crmdesk.models.codecs import Stored
from crmdesk.models.database import REVISION, Database
from crmdesk.models.fields import FieldSpec, Kind, Option, Part
from crmdesk.models.query import ListQuery

PAGE: Final = 128


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What can be shown at once: the exact number of hits and the first rows with their ids."""

    total: int
    ids: array[int]
    rows: list[tuple[Stored, ...]]


@dataclass(frozen=True, slots=True)
class FirstRows:
    """What the first look at a file needs: *people* are those who may work with it."""

    plan: FirstList
    page: FirstPage
    names: dict[str, dict[int, str]]
    people: list[int]


@dataclass(frozen=True, slots=True)
class FirstList:
    """How to read the first rows of the customers. The statements hold their values."""

    sort: tuple[tuple[str, bool], ...]
    specs: tuple[FieldSpec, ...]
    count: str
    rows: str
    names: dict[str, str]  # of every small list that is referred to
    people: str
    revision: str = REVISION

    @property
    def columns(self) -> tuple[str, ...]:
        """The keys of the columns."""
        return tuple(spec.name for spec in self.specs)

    def answers(self, query: ListQuery, columns: Sequence[str]) -> bool:
        """Whether this reads what *query* asks for."""
        sort = tuple((s.field, s.descending) for s in query.sort)
        return (
            query == ListQuery(sort=query.sort)
            and sort == self.sort
            and tuple(columns) == self.columns
        )

    def read(self, database: Database) -> FirstRows | None:
        """The first rows; None if the file does not fit the statements."""
        try:
            with closing(sqlite.connect(database.path, database.key, read_only=True)) as connection:
                run = connection.execute
                run("BEGIN")
                found = run(self.rows).fetchall()
                page = FirstPage(
                    int(run(self.count).fetchone()[0]),
                    array("q", (row[0] for row in found)),
                    [tuple(row[1:]) for row in found],
                )
                names = {
                    entity: {int(i): str(name or "") for i, name in run(sql)}
                    for entity, sql in self.names.items()
                }
                people = [int(row[0]) for row in run(self.people)]
        except sqlite.DriverError:
            return None
        return FirstRows(self, page, names, people)

    def to_json(self) -> str:
        """As text for the preferences."""
        return json.dumps(asdict(self), ensure_ascii=False, default=str)

    @classmethod
    def from_json(cls, text: str) -> FirstList | None:
        """From text; None if it is not one of this version of the program."""
        try:
            data = json.loads(text)
            made = cls(
                **{
                    **data,
                    "sort": tuple((str(f), bool(d)) for f, d in data["sort"]),
                    "specs": tuple(_spec(spec) for spec in data["specs"]),
                }
            )
        except (ValueError, TypeError, KeyError):
            return None
        return made if made.revision == REVISION else None


def _spec(data: dict[str, Any]) -> FieldSpec:
    return FieldSpec(
        **{
            **data,
            "kind": Kind(data["kind"]),
            "part": Part(data["part"]) if data["part"] else None,
            "options": tuple(Option(**option) for option in data["options"]),
            "aliases": tuple(data["aliases"]),
        }
    )
