"""Texts of a sheet to values in stored form, block by block. Runs in worker processes as well.

Works column by column: what a column says again and again is converted once. Knows no database;
references stay names, whoever writes resolves them.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from crmdesk.core.errors import FieldError
from crmdesk.core.i18n import N_
from crmdesk.models import codecs, names, regions
from crmdesk.models.choices import CustomerType
from crmdesk.models.codecs.base import clean_line
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.services import name_keys, search_text
from crmdesk.services.importing.headings import folded
from crmdesk.services.importing.slicing import NOT_RECKONED
from crmdesk.services.importing.trade_targets import TRADE
from crmdesk.services.importing.workbooks import Block

REMEMBERED: Final = 50_000  # distinct texts kept for each column
_BAD: Final = "\x00"
_REFERENCES: Final = frozenset({Kind.REFERENCE, Kind.REFERENCES})
# Kinds whose value is what is stored; the others are dumped after parsing.
_STORED_AS_IS: Final = frozenset(Kind) - {
    Kind.DATE,
    Kind.DATETIME,
    Kind.BOOL,
    Kind.MONTHS,
    Kind.MULTI_ENUM,
    *_REFERENCES,
}
# What people write where there is nothing, and the kinds in which it can mean nothing else.
_NOTHING: Final = frozenset("- -- — —— / \\ 无 暂无 没有 空 null none n/a nan".split())
_LONGEST_NOTHING: Final = 6
_WORDS: Final = frozenset({Kind.TEXT, Kind.LONG_TEXT})
_NOTHING_IN: Final = frozenset(
    {
        Kind.PHONE,
        Kind.EMAIL,
        Kind.URL,
        Kind.CODE,
        Kind.DATE,
        Kind.DATETIME,
        Kind.BIRTHDAY,
        Kind.MONEY,
        Kind.INTEGER,
        Kind.QUANTITY,
        Kind.PERCENT,
        Kind.RATING,
        Kind.COORDINATE,
        Kind.REGION,
        Kind.INDUSTRY,
    }
)
_EXCEL_ERRORS: Final = frozenset(
    "#N/A #REF! #VALUE! #DIV/0! #NAME? #NUM! #NULL! #SPILL! #CALC! #GETTING_DATA".split()
)
_TOTALS: Final = frozenset("合计 小计 总计 累计 本页合计 本页小计 共计 total subtotal sum".split())
# In lists of documents a total stands in any column, behind a name as well: 深圳锦华 小计.
_TOTAL_TAILS: Final = ("合计", "小计", "总计", "累计", "共计", "total")
_HINTS: Final = frozenset("计余结页l初")
_BALANCES: Final = frozenset("期初余额 期初结存 承前页 过次页 上年结转 期初数".split())
_FOOTER: Final = re.compile(
    r"(制表|制单|打印|审核|导出|填表|统计)(人|员|日期|时间)?\s*[:：].*"
    r"|(第\s*\d+\s*页|共\s*\d+\s*[页条行]).*"
)
_FOOT_STARTS: Final = frozenset("合小总累本共制打审导填统第tsTS")


class Skipped(StrEnum):
    """Why a row is not looked at."""

    TOTAL = "total"
    HEADER = "header"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class CleanColumn:
    """One column of the sheet and the field that it fills. *key* is that of the target.

    *split* holds the specs of region and street when the text is a full address; then the
    column fills *key* (the street) and *region_key*.
    """

    index: int
    key: str
    spec: FieldSpec
    split: tuple[FieldSpec, FieldSpec] | None = None
    region_key: str = ""


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """Which fields of a row make the search text of a new customer.

    *beside* names entity, slot and fields of every other record of the row, in order.
    """

    customer: tuple[str, ...]
    beside: tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class CleanPlan:
    """All that the cleaning of a sheet needs; plain data."""

    entity: str
    columns: tuple[CleanColumn, ...]
    width: int
    first_row: int
    header_rows: tuple[tuple[str, ...], ...]
    language: str
    now: str
    search: SearchPlan | None = None


class Found(NamedTuple):
    """A value that cannot be accepted: row and column within the block, the sentence."""

    row: int
    column: int
    template: str
    params: dict[str, Any]


class CleanedBlock(NamedTuple):
    """Rows in stored form, by column. ``raw`` holds their texts, packed until somebody asks."""

    numbers: list[int]
    columns: list[list[Any]]
    problems: list[Found]
    skipped: list[tuple[int, str]]
    normalised: list[str]
    name_keys: list[tuple[str, str, str | None] | None]
    texts: list[tuple[str, str] | None]
    raw: bytes
    seen: int  # the number of the last row looked at

    def originals(self) -> list[list[str]]:
        """The texts of the rows, as wide as the sheet."""
        rows: list[list[str]] = marshal.loads(self.raw)
        return rows

    def packed(self) -> bytes:
        """The block for the way between processes."""
        plain = self._replace(problems=[tuple(p) for p in self.problems])  # type: ignore[misc]
        return marshal.dumps(tuple(plain))

    @classmethod
    def unpacked(cls, data: bytes) -> CleanedBlock:
        """The reverse of ``packed``."""
        block = cls(*marshal.loads(data))
        return block._replace(problems=[Found(*p) for p in block.problems])


def keys_of(plan: CleanPlan) -> list[str]:
    """The keys of the columns of a cleaned block."""
    keys: list[str] = []
    for column in plan.columns:
        keys += [column.region_key, column.key] if column.split else [column.key]
    return keys


def stored_of(spec: FieldSpec, text: str) -> Any:
    """The stored form of a cell; None for blank, the cleaned text of a reference's name.

    Raises FieldError with a sentence.
    """
    kind = spec.kind
    if kind in _REFERENCES:
        return clean_line(text) or None
    if "#" in text and text.strip() in _EXCEL_ERRORS:
        raise FieldError(
            N_("Excel shows the error {value} here. Correct the formula or clear the cell."),
            value=text.strip(),
        )
    if text == NOT_RECKONED:
        raise FieldError(
            N_(
                "The result of this formula is not in the file. Open the file in Excel or WPS, "
                "save it and import it again."
            )
        )
    if len(text) <= _LONGEST_NOTHING and kind in _NOTHING_IN and _means_nothing(text):
        return None
    if kind in _WORDS:
        return codecs.dump(spec, text)  # what parsing would do, without doing it twice
    value = codecs.parse(spec, text, spreadsheet=True)
    return value if kind in _STORED_AS_IS else codecs.dump(spec, value)


def _means_nothing(text: str) -> bool:
    return text.strip().casefold() in _NOTHING


class _Converter(dict[str, Any]):
    """A column's texts to stored values, remembering what it has converted."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__({"": None})
        self.spec = spec
        self.problems: dict[str, tuple[str, dict[str, Any]]] = {}

    def __missing__(self, text: str) -> Any:
        if len(self) > REMEMBERED:
            self.clear()
        try:
            value = stored_of(self.spec, text)
        except FieldError as error:
            params = {k: v if isinstance(v, int) else str(v) for k, v in error.params.items()}
            self.problems[text] = (error.template, params)
            value = _BAD
        self[text] = value
        return value

    def convert(self, texts: Sequence[str], place: int, found: list[Found]) -> list[Any]:
        """The stored values of *texts*; problems go to *found*, None stands in their place."""
        values = list(map(self.__getitem__, texts))
        if self.problems and _BAD in values:
            for n, value in enumerate(values):
                if value == _BAD:
                    found.append(Found(n, place, *self.problems[texts[n]]))
                    values[n] = None
        return values


class Cleaner:
    """Cleans the blocks of one sheet."""

    def __init__(self, plan: CleanPlan) -> None:
        self.plan = plan
        self._keys = keys_of(plan)
        self._converters = [_Converter(column.spec) for column in plan.columns]
        self._headers = [list(row) for row in plan.header_rows]
        self._is_trade = plan.entity in TRADE

    def clean(self, block: Block) -> CleanedBlock:
        """Rows that say something, converted."""
        numbers, rows, skipped = self._worth_reading(block)
        problems: list[Found] = []
        columns: list[list[Any]] = []
        by_column = list(zip(*rows, strict=True)) if rows else [()] * self.plan.width
        for converter, column in zip(self._converters, self.plan.columns, strict=True):
            texts = by_column[column.index]
            if column.split:
                regions_found, streets = _split(texts)
                columns.append(regions_found)
                converted = converter.convert(streets, len(columns), problems)
            else:
                converted = converter.convert(texts, len(columns), problems)
            columns.append(converted)
        last = block[0] + len(block[1]) - 1
        raw = marshal.dumps(rows)
        named = self._names(columns, len(rows))
        texts_found = self._texts(columns, len(rows), {p.row for p in problems})
        return CleanedBlock(numbers, columns, problems, skipped, *named, texts_found, raw, last)

    def _worth_reading(
        self, block: Block
    ) -> tuple[list[int], list[list[str]], list[tuple[int, str]]]:
        first, width = block[0], self.plan.width
        numbers: list[int] = []
        rows: list[list[str]] = []
        skipped: list[tuple[int, str]] = []
        for number, row in enumerate(block[1], first):
            if number < self.plan.first_row or not any(row):
                continue
            if len(row) != width:
                row = row[:width] + [""] * (width - len(row))  # noqa: PLW2901
            head = next((cell for cell in row if cell), "").lstrip()
            if not head and not "".join(row).strip():
                continue
            reason = self._reason_to_skip(head, row) or self._total_inside(row)
            if reason is not None:
                skipped.append((number, reason))
                continue
            numbers.append(number)
            rows.append(row)
        return numbers, rows, skipped

    def _reason_to_skip(self, head: str, row: list[str]) -> str | None:
        if head[:1] in _FOOT_STARTS:
            if folded(head) in _TOTALS:
                return Skipped.TOTAL.value
            if _FOOTER.fullmatch(head):
                return Skipped.FOOTER.value
        return Skipped.HEADER.value if row in self._headers else None

    def _total_inside(self, row: list[str]) -> str | None:
        """That a row of a list of documents is a total or a balance, wherever it says so."""
        if not self._is_trade or not _HINTS.intersection("".join(row)):
            return None
        for cell in row:
            words = cell.strip().replace(" ", "").rstrip(":：").casefold()
            if words.endswith(_TOTAL_TAILS) or words in _BALANCES:
                return Skipped.TOTAL.value
        return None

    # --- what the write path would otherwise compute, row by row ------------------------------
    def _names(
        self, columns: list[list[Any]], count: int
    ) -> tuple[list[str], list[tuple[str, str, str | None] | None]]:
        if self.plan.entity != "customer" or "name" not in self._keys:
            return [], []
        given: list[str | None] = columns[self._keys.index("name")]
        persons = self._persons(columns, count)
        normalised = [names.normalised(name) if name else "" for name in given]
        keys = [
            (*name_keys.of_customer(name, is_person=person),) if name else None
            for name, person in zip(given, persons, strict=True)
        ]
        return normalised, keys

    def _persons(self, columns: list[list[Any]], count: int) -> list[bool]:
        if "customer_type" not in self._keys:
            return [False] * count
        types = columns[self._keys.index("customer_type")]
        return [kind == CustomerType.CONSUMER for kind in types]

    def _texts(
        self, columns: list[list[Any]], count: int, wrong: set[int]
    ) -> list[tuple[str, str] | None]:
        search = self.plan.search
        if search is None:
            return []
        place = {key: n for n, key in enumerate(self._keys)}
        own = [name for name in search.customer if name in place]
        own_values = _rows_of([columns[place[name]] for name in own], count)
        beside = []
        for entity, slot, fields in search.beside:
            known = [name for name in fields if f"{slot}.{name}" in place]
            if known:
                values = [columns[place[f"{slot}.{name}"]] for name in known]
                beside.append((entity, known, _rows_of(values, count)))
        found: list[tuple[str, str] | None] = []
        for n, person in enumerate(self._persons(columns, count)):
            if n in wrong:
                found.append(None)
                continue
            children = [
                (entity, known, dict(zip(known, rows[n], strict=True)))
                for entity, known, rows in beside
            ]
            customer = dict(zip(own, own_values[n], strict=True))
            text = search_text.text_of(customer, own, person, children)
            found.append((text, search_text.grams(text)))
        return found


def _rows_of(columns: Sequence[Sequence[Any]], count: int) -> list[tuple[Any, ...]]:
    return list(zip(*columns, strict=True)) if columns else [()] * count


def _split(texts: Sequence[str]) -> tuple[list[str | None], list[str]]:
    """Regions and streets of full addresses; a text without a region is a street."""
    found: list[str | None] = []
    streets: list[str] = []
    for text in texts:
        region, street = regions.split_address(clean_line(text)) if text else ("", "")
        found.append(region if region and street else None)
        streets.append(street if region and street else text)
    return found, streets
