"""What stands where on the 客户资料卡: names of fields in cells, rows, tables and parts.

Labels, units and the writing of values come from the FieldSpecs; a cell has a label of its own
only where it joins several fields or where the paper needs a shorter word. A field with
``on_card=True`` that no cell names gets a row of its own at the end of its part by itself
(``with_rows_for``); naming it here only gives it a better place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, TypeAlias

from crmdesk.core.i18n import N_
from crmdesk.models.fields import FieldSpec, Kind, Part
from crmdesk.reports.paper import Align

GRID: Final = 12  # a full row is twelve units wide
DOUBLE: Final = 2
DOT: Final = "·"  # between short facts in Chinese; other languages use a comma


@dataclass(frozen=True, slots=True)
class Piece:
    """One field inside a cell with the words around its value.

    *only_with*: printed only if one of these fields is filled in. *unit* overrules the spec's
    (a blank: no unit here, because the label already names it).
    """

    field: str
    before: str = ""
    after: str = ""
    only_with: tuple[str, ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A label and the values behind it. The first piece is the main one."""

    pieces: tuple[Piece, ...]
    span: float
    label: str = ""
    separator: str = "　"
    is_tight: bool = False

    @property
    def key(self) -> str:
        """The name of the slot that shows it."""
        return self.pieces[0].field

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it shows."""
        return tuple(p.field for p in self.pieces)


@dataclass(frozen=True, slots=True)
class Note:
    """Room to write by hand."""

    span: float = GRID


@dataclass(frozen=True, slots=True)
class Topic:
    """The latest dated note on one topic."""

    topic: str
    label: str
    span: float = GRID / 2


Item: TypeAlias = Cell | Note | Topic


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side; *lines* is how many lines of text they hold."""

    items: tuple[Item, ...]
    lines: int = 1

    @property
    def is_note(self) -> bool:
        """Whether it is nothing but room to write."""
        return all(isinstance(i, Note) for i in self.items)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; several fields are joined by a middle dot. Width is a share.

    *wraps*: its texts use all lines of a row.
    """

    fields: tuple[str, ...]
    width: float
    label: str
    align: Align = "left"
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of child records. *key* is the entity (or ``sales``) and begins its slots' names."""

    key: str
    columns: tuple[Column, ...]
    rows: int = 3
    first: int = 0  # number of the first record it shows
    size: float = 8.0
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Two columns of blocks; the rows on the right are stretched to the height of the left."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]


class Twins(NamedTuple):
    """Two tables of equal height side by side."""

    left: Table
    right: Table


@dataclass(frozen=True, slots=True)
class Strip:
    """A line of figures in bold, label above value."""

    cells: tuple[Cell, ...]
    is_last: bool = False


Block: TypeAlias = Row | Table | Pair | Twins | Strip


@dataclass(frozen=True, slots=True)
class PartLayout:
    """One box of the card. ``part`` is None for contacts and qualifications."""

    title: str
    blocks: tuple[Block, ...]
    part: Part | None = None


def cell(field: str, span: float, label: str = "") -> Cell:
    """A cell of one field."""
    return Cell((Piece(field),), span, label)


def tight(span: float, label: str, *pieces: Piece) -> Cell:
    """A cell whose value stands right behind its label."""
    return Cell(pieces, span, label, " ", is_tight=True)


# Shown in the heading of the card, above the four parts.
HEADING: Final = ("code", "name", "pinyin_code", "owner_id")
BADGES: Final = (
    ("pyramid_layer", N_("Pyramid")),
    ("abc_class", N_("ABC")),
    ("rfm_code", N_("RFM")),
    ("opportunity_grade", N_("Opp.")),
    ("credit_grade", N_("Credit")),
)
# Shown as words behind the badges: the first field of each that has a value.
FACTS: Final = (
    (("purchasing_power",), N_("Power")),
    (("lifecycle_stage",), N_("Phase")),
    (("standing", "relation_state"), N_("Status")),
)
IN_TABLES: Final = ("monthly_sales", "yearly_sales", "sales_growth")

MONTHS: Final = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip

# fmt: off
SALES: Final = Table("sales", (
    Column((), 43, N_("Sales (10k yuan)")),
    *(Column(("monthly_sales",), 30, month, "right") for month in MONTHS),
    Column(("yearly_sales",), 42, N_("Whole year"), "right"),
    Column(("sales_growth",), 40, N_("vs last yr"), "right"),
), size=8.0)
COMPETITORS: Final = Table("competitor_relation", (
    Column(("competitor_id",), 74, N_("Competitor")),
    Column(("share",), 28, N_("Share"), "right"),
    Column(("strength",), 28, N_("Hold"), "centre"),
    Column(("evidence",), 98, N_("Evidence")),
))
EVENTS: Final = Table("credit_event", (
    Column(("happened_on",), 48, N_("Credit trouble")),
    Column(("event",), 61, N_("Event"), wraps=True),
    Column(("amount",), 45, N_("Amt (10k)"), "right"),
    Column(("handling",), 47, N_("Handling"), wraps=True),
    Column(("result",), 41, N_("Result"), wraps=True),
), size=7.5, lines=DOUBLE)
CONTACTS: Final = Table("contact", (
    Column(("name", "is_primary"), 58, N_("Contact")),
    Column(("section", "job_title"), 80, N_("Section, job")),
    Column(("role",), 46, N_("Decision role")),
    Column(("mobile",), 68, N_("Mobile")),
    Column(("phone", "extension"), 86, N_("Landline")),
    Column(("wechat",), 71, N_("WeChat")),
    Column(("strength",), 24, N_("Tie"), "centre"),
    Column(("influence",), 24, N_("Say"), "centre"),
    Column(("attitude",), 37, N_("Attitude"), "centre"),
), size=8.5)
_DOCUMENT_COLUMNS: Final = (
    Column(("kind",), 72, N_("Qualification")),
    Column(("number",), 88, N_("Document no.")),
    Column(("valid_to", "is_permanent"), 46, N_("Valid to")),
    Column(("status",), 32, N_("Validity"), "centre"),
)
DOCUMENTS: Final = Twins(
    Table("qualification", _DOCUMENT_COLUMNS), Table("qualification", _DOCUMENT_COLUMNS, first=3))

LAYOUT: Final[tuple[PartLayout, ...]] = (
    PartLayout(N_("Basic data"), part=Part.BASIC, blocks=(
        Row((cell("short_name", 3), cell("customer_type", 3, N_("Cust. type")),
             cell("channel_type", 3, N_("Channel")), cell("channel_tier", 3))),
        Row((cell("former_name", 6), cell("uscc", 6, N_("Social credit code")))),
        Row((cell("parent_id", 6, N_("Parent co.")), cell("industry", 6))),
        Row((cell("legal_form", 3), cell("company_size", 3, N_("Size class")),
             Cell((Piece("annual_sales", unit=""),
                   Piece("annual_sales_year", N_("("), N_(")"), only_with=("annual_sales",))),
                  3.6, N_("Yearly (10k yuan)"), ""),
             cell("employee_count", 2.4, N_("Staff")))),
        Row((cell("legal_representative", 3, N_("Legal rep.")),
             cell("controller", 3, N_("Controller")), cell("manager", 3, N_("Run by")),
             cell("established_on", 3, N_("Founded")))),
        Row((Cell((Piece("registered_capital", N_("registered "), unit=""),
                   Piece("paid_in_capital", N_("paid in "), unit=""),
                   Piece("capital_currency",
                         only_with=("registered_capital", "paid_in_capital"))),
                  6, N_("Capital (10k yuan)")),
             Cell((Piece("department_id"), Piece("area_id")), 6, N_("Dept., area"), DOT))),
        Row((Cell((Piece("registered_region"), Piece("registered_address"),
                   Piece("postcode", "　")), GRID, N_("Registered"), ""),)),
        Row((Cell((Piece("addresses"),), GRID, N_("Deliver to")),)),
        Row((cell("phone", 3), cell("fax", 3), cell("website", 3),
             cell("official_account", 3, N_("WeChat a/c")))),
        Row((cell("source", 3, N_("Came by")), cell("first_trade_on", 3, N_("Buys since")),
             cell("collaborators", 6, N_("Helped by")))),
        Row((Note(),)),
    )),
    PartLayout(N_("Customer traits"), part=Part.TRAITS, blocks=(
        Row((cell("service_area", 6),
             Cell((Piece("sales_network"), Piece("store_count", N_("with "))), 6,
                  N_("Sales net")))),
        Row((Cell((Piece("sales_staff", N_("sales ")), Piece("outlet_count", N_("through ")),
                   Piece("annual_volume", N_("yearly "))), 6, N_("Sales power")),
             Cell((Piece("potential"), Piece("potential_note")), 6, N_("Potential")))),
        Row((cell("philosophy", 6, N_("Philosophy")), cell("direction", 6, N_("Direction"))),
            lines=DOUBLE),
        Row((cell("policy", 6, N_("Their policy")), cell("style", 6, N_("Their style"))), lines=DOUBLE),
        Row((Cell((Piece("solution_state"), Piece("solution_vendor_id"),
                   Piece("solution_satisfaction", N_("satisfaction ")),
                   Piece("solution_expires_on", N_("until "))), 6, N_("Solution now"), DOT),
             Cell((Piece("purchase_cycle", N_("cycle ")), Piece("purchase_method"),
                   Piece("peak_months", N_("peak "))), 6, N_("Purchasing"), DOT))),
        Row((cell("preferred_channels", 6, N_("Prefers")), Note(6))),
    )),
    PartLayout(N_("Business"), part=Part.BUSINESS, blocks=(
        SALES,
        Row((cell("market_position", 6, N_("In the market")), cell("main_products", 6, N_("Products")))),
        Row((cell("supply_chain", 6, N_("Supply chain")), cell("cooperation", 6, N_("Attitude to us")))),
        Pair(left=(COMPETITORS,), right=(
            Row((cell("manager_quality", 3, N_("Management")),
                 cell("sales_quality", 3, N_("Salespeople")))),
            Row((cell("relationship", 3, N_("Relation to us")), cell("wallet_share", 3))),
            Row((Cell((Piece("satisfaction"), Piece("satisfaction_on", N_("("), N_(")"))), 3,
                      N_("Satisfaction"), ""), cell("loyalty", 3))),
            Row((Note(6),)),
        )),
    )),
    PartLayout(N_("Trading"), part=Part.TRADE, blocks=(
        Strip((cell("credit_score", 1, N_("Credit score")), cell("credit_limit", 1),
               cell("credit_used", 1), cell("credit_available", 1), cell("credit_use_rate", 1),
               cell("credit_days", 1), cell("credit_review_on", 1, N_("Credit review")))),
        Strip((cell("receivables_open", 1), cell("receivables_overdue", 1),
               cell("max_overdue_days", 1), cell("mean_collection_days", 1, N_("Collection period")),
               cell("next_contact_on", 1),
               Cell((Piece("route"), Piece("route_position")), 1, N_("Route, place"), DOT),
               cell("image_rating", 1)), is_last=True),
        Row((tight(2.1, N_("Price level"), Piece("price_level")),
             tight(1.75, N_("Discount"), Piece("discount")),
             tight(2.5, N_("Settlement"), Piece("settlement")),
             tight(1.5, N_("Deposit"), Piece("deposit")),
             tight(2.3, N_("Delivery"), Piece("delivery")),
             tight(1.85, N_("Rebate"), Piece("rebate_period"), Piece("rebate")))),
        Pair(left=(
            Row((Topic("status", N_("Status now")),), lines=DOUBLE),
            Row((Topic("problem", N_("Problems now")),), lines=DOUBLE),
            Row((Topic("strength", N_("Our strengths")),), lines=DOUBLE),
            Row((Topic("measure", N_("Next steps")),), lines=DOUBLE),
        ), right=(
            EVENTS,
            Row((cell("reputation", 6),)),
            Row((Note(6),)),
        )),
    )),
    PartLayout(N_("Contacts"), blocks=(
        CONTACTS,
        Row((Cell((Piece("decision_path"),), 9.6, N_("Decision path")),
             tight(2.4, N_("Covered"), Piece("decision_coverage")))),
    )),
    PartLayout(N_("Qualifications"), blocks=(DOCUMENTS,)),
)
# fmt: on

# What a cell shows that is no field of the customer: made from its children.
FROM_CHILDREN: Final = frozenset({"addresses", "decision_path"})


def cells(blocks: Iterable[Block]) -> Iterator[Cell]:
    """Every cell inside *blocks*."""
    for block in blocks:
        if isinstance(block, Row):
            yield from (i for i in block.items if isinstance(i, Cell))
        elif isinstance(block, Strip):
            yield from block.cells
        elif isinstance(block, Pair):
            yield from cells((*block.left, *block.right))


def placed(layout: Iterable[PartLayout]) -> set[str]:
    """The names of the customer's fields, stored and derived, that have a place."""
    found = {*HEADING, *(f for f, _label in BADGES), *(f for fs, _label in FACTS for f in fs)}
    found.update(IN_TABLES)
    for part in layout:
        found.update(f for c in cells(part.blocks) for f in c.fields)
    return found - FROM_CHILDREN


def unplaced(specs: Mapping[str, FieldSpec]) -> list[FieldSpec]:
    """The card fields that no cell names, in their order of declaration."""
    named = placed(LAYOUT)
    return [s for s in specs.values() if s.on_card and s.name not in named]


def with_rows_for(fields: list[FieldSpec]) -> tuple[PartLayout, ...]:
    """The layout with rows for more *fields* at the end of their parts."""
    return tuple(
        replace(part, blocks=_before_note(part.blocks, _rows(own)))
        if (own := [s for s in fields if part.part is (s.part or Part.BASIC)])
        else part
        for part in LAYOUT
    )


def _before_note(blocks: tuple[Block, ...], rows: list[Block]) -> tuple[Block, ...]:
    last = blocks[-1]
    if isinstance(last, Row) and last.is_note:
        return (*blocks[:-1], *rows, last)
    return (*blocks, *rows)


def _rows(specs: list[FieldSpec]) -> list[Block]:
    """Rows of cells in the order of declaration; long texts take half a row or a whole one."""
    rows: list[list[Cell]] = []
    room = 0.0
    for spec in specs:
        span = 12 if spec.span >= 4 else 6 if spec.span > 1 or spec.kind is Kind.LONG_TEXT else 3
        if span > room:
            rows.append([])
            room = GRID
        rows[-1].append(cell(spec.name, span))
        room -= span
    return [Row(tuple(row)) for row in rows]
