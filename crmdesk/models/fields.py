"""One FieldSpec per field: the heart of the program.

To add a field, write one ``field(...)`` line in its entity, one migration and the zh_CN text of
its label. Form row, table column, search, import column, Excel header, line on the printed card,
name in the history, filter and completeness all come from the spec and are never written twice.

Importing this module does not load SQLAlchemy; only calling ``field`` or ``fields_of`` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from crmdesk.core.i18n import N_, _, language
from crmdesk.core.money import FEN_PER_WAN, FEN_PER_YUAN

if TYPE_CHECKING:
    from sqlalchemy.orm import MappedColumn

    from crmdesk.models.base import Record
    from crmdesk.models.choices import Choice


class Kind(StrEnum):
    """What a value is. Each kind has one codec (``models.codecs``) and one editor (``ui.forms``)."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CODE = "code"  # an identifier: never a number, exported as text
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    INTEGER = "integer"
    QUANTITY = "quantity"  # integer thousandths
    MONEY = "money"  # integer fen
    PERCENT = "percent"  # integer hundredths of a percent
    RATING = "rating"  # 1..5
    DATE = "date"
    DATETIME = "datetime"
    BIRTHDAY = "birthday"  # solar or lunar, year optional
    MONTHS = "months"  # set of 1..12
    ENUM = "enum"
    MULTI_ENUM = "multi_enum"
    BOOL = "bool"  # three states where not required: yes, no, unknown
    REFERENCE = "reference"  # id of a record of ``FieldSpec.reference``
    REFERENCES = "references"  # several ids
    REGION = "region"  # GB/T 2260 code
    INDUSTRY = "industry"  # GB/T 4754-2017 code
    COORDINATE = "coordinate"  # integer millionths of a degree


NUMERIC: Final = frozenset(
    {Kind.INTEGER, Kind.QUANTITY, Kind.MONEY, Kind.PERCENT, Kind.RATING, Kind.COORDINATE}
)
TEXTUAL: Final = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.CODE, Kind.PHONE, Kind.EMAIL, Kind.URL})


class Part(StrEnum):
    """The four parts of the 客户资料卡, in their order on screen and paper."""

    BASIC = "basic"
    TRAITS = "traits"
    BUSINESS = "business"
    TRADE = "trade"

    @property
    def label(self) -> str:
        """The part's name in the language now in use."""
        return _(PART_LABELS[self])


PART_LABELS: Final = {
    Part.BASIC: N_("Basic data"),
    Part.TRAITS: N_("Customer traits"),
    Part.BUSINESS: N_("Business"),
    Part.TRADE: N_("Trading"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of an enumeration: the stored code and the untranslated label."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """Everything the program needs to know of one field.

    ``name`` and ``entity`` are filled in by ``fields_of``. ``span`` is the width in a form, in
    quarters of a row. ``minimum`` and ``maximum`` are in stored units (fen, hundredths, ...).
    ``weight`` counts for completeness (0: not counted). ``check`` names a rule of
    ``models.checks``. ``why`` says in a few words what the field is needed for.
    """

    kind: Kind
    label: str
    name: str = ""
    entity: str = ""
    part: Part | None = None
    section: str = ""
    length: int = 0
    required: bool = False
    required_for_credit: bool = False
    options: tuple[Option, ...] = ()
    reference: str = ""
    unit: str = ""
    per_unit: int = 1
    decimals: int = 0
    minimum: int | None = None
    maximum: int | None = None
    default: Any = None
    searchable: bool = False
    on_card: bool = False
    in_list: bool = False
    immutable: bool = False
    derived: bool = False
    internal: bool = False
    sensitive: bool = False
    multiline: bool = False
    aliases: tuple[str, ...] = ()
    check: str = ""
    why: str = ""
    hint: str = ""
    span: int = 1
    weight: int = 1
    custom: bool = False

    @property
    def key(self) -> str:
        """The name used in views, imports and history; custom fields have a ``custom.`` prefix."""
        return self.name

    @property
    def caption(self) -> str:
        """The translated label with its unit in brackets: 成交额（元）."""
        text = self.title
        if not self.unit:
            return text
        return f"{text}（{_(self.unit)}）" if language() == "zh_CN" else f"{text} ({_(self.unit)})"

    @property
    def title(self) -> str:
        """The translated label alone. Owner-defined labels are not in the catalogue."""
        return self.label if self.custom else _(self.label)

    @property
    def is_numeric(self) -> bool:
        """Right-aligned, summed, exported as a number."""
        return self.kind in NUMERIC

    @property
    def is_editable(self) -> bool:
        """Whether a person may type into it (an immutable one only while creating)."""
        return not (self.derived or self.internal)

    def option_label(self, value: str) -> str:
        """The translated label of a stored code; an unknown code shows as itself."""
        for option in self.options:
            if option.value == value:
                return option.label if self.custom else _(option.label)
        return value


YUAN: Final = N_("yuan")
WAN_YUAN: Final = N_("10k yuan")


def field(
    kind: Kind,
    label: str,
    *,
    choices: type[Choice] | None = None,
    required: bool = False,
    references: str = "",
    **spec: Any,
) -> MappedColumn[Any]:
    """Declare a column together with its FieldSpec: ``name: Mapped[str] = field(Kind.TEXT, ...)``.

    The SQL type follows from the kind. *choices* gives the options of an enumeration,
    *references* the table that a reference points to. Other keywords go to ``FieldSpec``.
    """
    from sqlalchemy import ForeignKey
    from sqlalchemy.orm import mapped_column

    from crmdesk.models.types import column_type

    if choices is not None:
        spec["options"] = tuple(Option(c.value, c.label) for c in choices)
    if kind is Kind.MONEY:
        spec.setdefault("per_unit", FEN_PER_YUAN)
        spec.setdefault("decimals", 2)
        spec.setdefault("unit", WAN_YUAN if spec["per_unit"] == FEN_PER_WAN else YUAN)
    # A reference without an index of its own is the first column of a wider one.
    index = spec.pop("index", kind is Kind.REFERENCE)
    unique = spec.pop("unique", False)
    declared = FieldSpec(kind=kind, label=label, required=required, reference=references, **spec)
    keys = [ForeignKey(f"{references}.id")] if kind is Kind.REFERENCE else []
    return mapped_column(
        column_type(kind, declared.length),
        *keys,
        nullable=not required,
        index=index,
        unique=unique,
        info={"field": declared},
    )


_cache: dict[type, tuple[int, tuple[FieldSpec, ...]]] = {}


def fields_of(entity: type[Record]) -> tuple[FieldSpec, ...]:
    """The specs of *entity* in their order of declaration (own columns, not custom fields)."""
    columns = entity.__table__.columns
    known = _cache.get(entity)
    if known is None or known[0] != len(columns):
        specs = tuple(
            replace(c.info["field"], name=c.key, entity=entity.__tablename__)
            for c in columns
            if "field" in c.info
        )
        known = _cache[entity] = (len(columns), specs)
    return known[1]


def spec_of(entity: type[Record], name: str) -> FieldSpec:
    """One spec by its name; KeyError if the entity has no such field."""
    for spec in fields_of(entity):
        if spec.name == name:
            return spec
    raise KeyError(f"{entity.__name__}.{name}")


def by_name(specs: Sequence[FieldSpec]) -> dict[str, FieldSpec]:
    """Specs by name."""
    return {s.name: s for s in specs}
