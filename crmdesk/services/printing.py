"""The print log: every paper has a number, a short code, and the version of the data it shows.

A paper that comes back is found by either; ``changes_since`` says what became different meanwhile.
"""

from __future__ import annotations

import random
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.orm import Session

from crmdesk.core import clock
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.models.settings import PrintLog
from crmdesk.services.journal import Journal
from crmdesk.services.prepared import ACTS

PREFIX: Final = "DY"
# 31 letters and digits that nobody confuses on paper: no 0 O, no 1 I L. 31 is a prime, so the
# check character finds every wrong character and every two that were swapped.
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH: Final = 6
_NUMBER: Final = re.compile(rf"{PREFIX}-\d{{8}}-\d{{4,}}")
CHUNK: Final = 500
NAMED: Final = 3  # customers named of papers that were made together


@dataclass(frozen=True, slots=True)
class Print:
    """One printed paper. *customer_id* is None for a list or an empty form."""

    number: str
    short_code: str
    report: str
    at: datetime
    employee_id: int | None
    customer_id: int | None
    data_version: int


@dataclass(frozen=True, slots=True)
class PaperState:
    """A paper and what changed since: entity to fields ("*" where records came or went)."""

    paper: Print
    changed: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintBatch:
    """Papers that were made together. *customer_ids* are the first few of those they show."""

    first: Print
    last_number: str
    count: int
    customer_ids: tuple[int, ...] = ()


def check_character(body: str) -> str:
    """The last character of a short code: the weighted sum of all six is 0 modulo 31."""
    total = sum(weight * ALPHABET.index(c) for weight, c in enumerate(body, start=2))
    return ALPHABET[-total % len(ALPHABET)]


def make_code(chooser: random.Random) -> str:
    """A short code like 7K3M-Q9."""
    body = "".join(chooser.choice(ALPHABET) for _ in range(CODE_LENGTH - 1))
    code = body + check_character(body)
    return f"{code[:4]}-{code[4:]}"


def clean_code(text: str) -> str:
    """A short code as people type it (7k3mq9, 7K3M Q9) in its printed form. Raises CrmError."""
    code = re.sub(r"[\s\-–—_]", "", text).upper()
    wrong = [c for c in code if c not in ALPHABET]
    if len(code) != CODE_LENGTH or wrong or check_character(code[:-1]) != code[-1]:
        raise CrmError(
            N_(
                "“{code}” is not a short code. It has six letters and digits, like 7K3M-Q9; "
                "compare each one with the paper."
            ),
            code=text.strip(),
        )
    return f"{code[:4]}-{code[4:]}"


def looks_like_paper(text: str) -> bool:
    """Whether a text has the form of a print number or of a short code (check character right)."""
    if _NUMBER.fullmatch(text.strip().upper()):
        return True
    try:
        clean_code(text)
    except CrmError:
        return False
    return True


class PrintService:
    """Numbers papers and finds them again."""

    def __init__(
        self, database: Database, journal: Journal, chooser: random.Random | None = None
    ) -> None:
        self._database = database
        self._journal = journal
        self._chooser = chooser or secrets.SystemRandom()

    @contextmanager
    def issued(
        self, report: str, customer_ids: Sequence[int | None], employee_id: int | None
    ) -> Iterator[list[Print]]:
        """Numbers for papers that are made inside the block, entered in one transaction.

        An error or a cancellation inside the block withdraws them: no paper, no number.
        """
        papers = self._enter(report, customer_ids, employee_id)
        try:
            yield papers
        except BaseException:
            self.withdraw(papers)
            raise

    def withdraw(self, papers: Sequence[Print]) -> None:
        """Take back the numbers of papers that never left the program: a closed preview."""
        numbers = [paper.number for paper in papers]
        with self._database.write() as connection:
            for start in range(0, len(numbers), CHUNK):
                chunk = numbers[start : start + CHUNK]
                connection.execute(delete(PrintLog).where(PrintLog.number.in_(chunk)))

    def find(self, text: str) -> Print:
        """The paper with this number (DY-20261121-0037) or short code. Raises CrmError."""
        wanted = text.strip().upper()
        by_number = bool(_NUMBER.fullmatch(wanted))
        c = PrintLog
        where = c.number == wanted if by_number else c.short_code == clean_code(text)
        with self._database.session() as session:
            row = session.scalars(select(c).where(where).order_by(c.id.desc()).limit(1)).first()
        if row is None:
            raise CrmError(
                N_("No paper {code} was printed from this customer file."),
                code=wanted if by_number else clean_code(text),
            )
        return _as_print(row)

    def state(self, text: str) -> PaperState:
        """The paper found by number or short code, and what changed since it was printed."""
        paper = self.find(text)
        return PaperState(paper, self.changes_since(paper))

    def changes_since(self, paper: Print) -> dict[str, frozenset[str]]:
        """Which fields of the paper's customer and its children changed after the print."""
        if paper.customer_id is None:
            return {}
        changed = self._journal.fields_changed_since(paper.customer_id, paper.data_version)
        return {entity: frozenset(fields) for entity, fields in changed.items()}

    def of_customer(self, customer_id: int, limit: int = 50) -> list[Print]:
        """The papers of one customer, newest first."""
        c = PrintLog
        query = select(c).where(c.customer_id == customer_id).order_by(c.id.desc()).limit(limit)
        with self._database.session() as session:
            return [_as_print(row) for row in session.scalars(query)]

    def recent(self, limit: int = 50) -> list[PrintBatch]:
        """What was printed lately, newest first; papers made in one go are one entry."""
        c = PrintLog
        together = (c.report, c.at, c.employee_id, c.data_version)
        newest = func.max(c.id)
        query = (
            select(func.min(c.id), newest, func.count(), *together)
            .group_by(*together)
            .order_by(newest.desc())
            .limit(limit)
        )
        with self._database.session() as session:
            return [
                _batch(session, row[0], row[1], row[2], row[3:]) for row in session.execute(query)
            ]

    # --- inside ---------------------------------------------------------------------------
    def _enter(
        self, report: str, customer_ids: Sequence[int | None], employee_id: int | None
    ) -> list[Print]:
        now = clock.now()
        with self._database.write() as connection:
            version = connection.scalar(select(func.max(ACTS.c.id))) or 0
            day = f"{PREFIX}-{now:%Y%m%d}-"
            last = _last_of_day(connection, day)
            codes = self._new_codes(connection, len(customer_ids))
            papers = [
                Print(f"{day}{last + n:04d}", code, report, now, employee_id, customer_id, version)
                for n, (customer_id, code) in enumerate(
                    zip(customer_ids, codes, strict=True), start=1
                )
            ]
            ids = self._database.id_maker.many(len(papers))
            rows = [_as_row(i, paper) for i, paper in zip(ids, papers, strict=True)]
            if rows:
                connection.execute(insert(PrintLog), rows)
        return papers

    def _new_codes(self, connection: Connection, count: int) -> list[str]:
        """So many different codes that no paper has."""
        found: dict[str, None] = {}
        while len(found) < count:
            fresh = {make_code(self._chooser) for _ in range(count - len(found))}
            fresh -= found.keys()
            for start in range(0, len(fresh), CHUNK):
                chunk = sorted(fresh)[start : start + CHUNK]
                taken = select(PrintLog.short_code).where(PrintLog.short_code.in_(chunk))
                used = set(connection.scalars(taken))
                found.update(dict.fromkeys(c for c in chunk if c not in used))
        return list(found)


def _batch(
    session: Session, first_id: int, last_id: int, count: int, together: Sequence[Any]
) -> PrintBatch:
    c = PrintLog
    report, at, _employee_id, version = together
    some = (
        select(c.customer_id)
        .where(c.report == report, c.at == at, c.data_version == version)
        .where(c.customer_id.is_not(None))
        .order_by(c.id)
        .limit(NAMED)
    )
    first, last = session.get_one(c, first_id), session.get_one(c, last_id)
    ids = tuple(int(i) for i in session.scalars(some) if i is not None)
    return PrintBatch(
        first=_as_print(first), last_number=last.number, count=count, customer_ids=ids
    )


def _last_of_day(connection: Connection, day: str) -> int:
    number = PrintLog.number
    query = (
        select(number)
        .where(number > day, number < day + "A")
        .order_by(func.length(number).desc(), number.desc())
        .limit(1)
    )
    last = connection.scalar(query)
    return int(last.removeprefix(day)) if last else 0


def _as_print(row: PrintLog) -> Print:
    return Print(
        row.number,
        row.short_code,
        row.report,
        row.at,
        row.employee_id,
        row.customer_id,
        row.data_version,
    )


def _as_row(row_id: int, paper: Print) -> dict[str, Any]:
    return {
        "id": row_id,
        "number": paper.number,
        "short_code": paper.short_code,
        "report": paper.report,
        "at": paper.at,
        "employee_id": paper.employee_id,
        "customer_id": paper.customer_id,
        "data_version": paper.data_version,
    }
