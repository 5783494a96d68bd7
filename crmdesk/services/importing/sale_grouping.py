"""Rows of an exported list to documents: which belong together, what their head says. Pure.

Programs repeat the number of a document in every row or write it once; they merge the cell of the
customer over several rows or several documents; what came back stands as negative rows among the
others. A document without number is all rows of one customer and one day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_
from crmdesk.core.money import from_fen
from crmdesk.services.importing.sale_lines import LineFigures

# The cells that belong to the document; the first six tell documents apart.
HEAD: Final = (
    *("code", "customer_code", "customer", "sold_on", "kind", "currency"),
    *("due_on", "settlement", "owner_id", "contract_id", "original_id", "stated"),
    *("invoice_no", "invoiced_on"),
)
# What a second row of a document may not say differently.
FIRM: Final = ("customer_code", "customer", "sold_on", "currency", "due_on", "stated")
WITH_LINES: Final = ("sale", "return")
RETURNED: Final = "-T"  # behind the number of the sale, for what came back in its rows
DIFFERENT: Final = N_(
    "Row {row} has the same document with another value: {first}. Here it is {second}."
)
SUM_DIFFERS: Final = N_("The total of {code} is {stated}, but its rows make {sum}.")
MIXED_RETURN: Final = N_("This return has rows with goods that came back and rows with goods sold.")
NOTHING_LEFT: Final = N_("The amount of this document is 0.")


class Line(NamedTuple):
    """A row of a document, its product resolved (0: the row has none, only an amount)."""

    row: int
    figures: LineFigures
    product_id: int
    name: str | None
    specification: str | None
    unit: str | None
    remark: str | None


@dataclass(slots=True)
class Document:
    """What the rows of one document say."""

    head: dict[str, Any]
    rows: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    remarks: dict[int, str] = field(default_factory=dict)
    problems: dict[int, list[Problem]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The number on the paper; blank if it has none."""
        return self.head["code"] or ""

    def refuse(self, row: int, *problems: Problem) -> None:
        """Note what is wrong in a row, 0 for the whole document; nothing of it is posted then."""
        self.problems.setdefault(row or self.rows[0], []).extend(problems)

    def remark(self) -> str | None:
        """The one remark of all rows that have one; None if they differ."""
        said = set(self.remarks.values())
        return said.pop() if len(said) == 1 else None


@dataclass(frozen=True, slots=True)
class Part:
    """What becomes one document of ours: all of a document, or its rows of one sign.

    *stated* is the amount of a document without lines, or the total on the paper.
    """

    kind: str
    code: str
    lines: Sequence[Line]
    stated: int | None
    is_of_first: bool = False  # belongs to the sale that the same document is


class Grouping:
    """Puts rows into documents, in the order of the sheet.

    *has_code*: there is a column of document numbers. *has_lines*: rows are lines; otherwise every
    row without a number is a document of its own.
    """

    def __init__(self, *, has_code: bool, has_lines: bool) -> None:
        self.documents: list[Document] = []
        self._has_code = has_code
        self._has_lines = has_lines
        self._known: dict[tuple[Any, ...], Document] = {}
        self._current: Document | None = None
        self._last: tuple[Any, ...] = ()

    def add(self, row: int, head: tuple[Any, ...]) -> Document:
        """The document that a row with these ``HEAD`` cells belongs to."""
        current = self._current
        if current is not None and head == self._last and self._may_go_on(head):
            current.rows.append(row)
            return current
        self._last = head
        said = dict(zip(HEAD, head, strict=True))
        self._carry(said)
        found = self._find(said, is_blank=head[0] is None)
        if found is None:
            found = Document(said)
            self.documents.append(found)
        else:
            _join(found, row, said)
        self._known.setdefault(_key(found.head), found)
        self._current = found
        found.rows.append(row)
        return found

    def close(self) -> None:
        """Forget how documents were found: no row comes any more."""
        self._known.clear()

    def _may_go_on(self, head: tuple[Any, ...]) -> bool:
        return self._has_lines or head[0] is not None

    def _carry(self, said: dict[str, Any]) -> None:
        """Fill what merged cells leave blank from the row above."""
        above = self._current
        if above is None:
            return
        if said["customer"] is None and said["customer_code"] is None:
            said["customer"] = above.head["customer"]
            said["customer_code"] = above.head["customer_code"]
        if said["sold_on"] is None:
            said["sold_on"] = above.head["sold_on"]
        if said["code"] is None and said["kind"] is None:
            said["kind"] = above.head["kind"]

    def _find(self, said: dict[str, Any], *, is_blank: bool) -> Document | None:
        current = self._current
        if is_blank and not self._has_lines:
            return None
        if is_blank and self._has_code and current is not None and _continues(current, said):
            said["code"] = current.head["code"]
            return current
        return self._known.get(_key(said))


def _continues(current: Document, said: dict[str, Any]) -> bool:
    """Whether a row without number goes on with the document above."""
    return all(
        current.head[name] == said[name]
        for name in ("customer", "customer_code", "sold_on", "kind")
    )


def _key(said: dict[str, Any]) -> tuple[Any, ...]:
    code = said["code"]
    if code is not None:
        return code.upper(), said["kind"]
    return "", said["customer_code"], said["customer"], said["sold_on"], said["kind"]


def _join(document: Document, row: int, said: dict[str, Any]) -> None:
    """Take what another row of a document says of it."""
    head = document.head
    for name, value in said.items():
        if value is None or head[name] == value:
            continue
        if head[name] is None:
            head[name] = value
        elif name in FIRM:
            first, second = (yuan(v) if name == "stated" else str(v) for v in (head[name], value))
            params = {"row": document.rows[0], "first": first, "second": second}
            document.refuse(row, Problem(name, DIFFERENT, params))


# --- a complete document ------------------------------------------------------------------------
def parts_of(document: Document, kind: str) -> list[Part]:
    """The documents of ours that a document becomes: a sale, and the return of what came back.

    Finds out whether the rows make the total on the paper; refuses the document otherwise.
    """
    total = signed_sum(document.lines)
    stated = document.head["stated"]
    has_lines = kind in WITH_LINES and any(line.product_id for line in document.lines)
    if stated is not None and document.lines and abs(stated) != abs(total):
        params = {"code": document.code, "stated": yuan(stated), "sum": yuan(total)}
        document.refuse(0, Problem("stated", SUM_DIFFERS, params))
        return []
    if not has_lines:
        amount = total if document.lines else stated or 0
        if not amount:
            document.refuse(0, Problem("", NOTHING_LEFT))
            return []
        back = "return" if kind == "sale" and amount < 0 else kind
        return [Part(back, document.code, (), abs(amount))]
    return _with_lines(document, kind, stated)


def _with_lines(document: Document, kind: str, stated: int | None) -> list[Part]:
    out = [line for line in document.lines if line.figures.sign > 0]
    back = [line for line in document.lines if line.figures.sign < 0]
    whole = None if stated is None else abs(stated)
    if kind != "sale":
        if out and back:
            document.refuse(0, Problem("", MIXED_RETURN))
            return []
        return [Part(kind, document.code, out or back, whole)]
    if not back:
        return [Part("sale", document.code, out, whole)]
    if not out:
        return [Part("return", document.code, back, whole)]
    number = document.code + RETURNED if document.code else ""
    return [
        Part("sale", document.code, out, None),
        Part("return", number, back, None, is_of_first=True),
    ]


def signed_sum(lines: Iterable[Line]) -> int:
    """What rows come to; what came back counts negative."""
    return sum(line.figures.sign * line.figures.amount for line in lines)


def yuan(fen: int) -> str:
    """An amount for a sentence."""
    return f"{from_fen(fen):,.2f}"
