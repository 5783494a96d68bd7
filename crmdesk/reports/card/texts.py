"""What each slot of the card says for one customer: values through the codecs, joined per cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final, NamedTuple, TypeAlias

from crmdesk.core.i18n import _, language
from crmdesk.core.money import FEN_PER_WAN
from crmdesk.models import regions
from crmdesk.models.choices import AddressKind
from crmdesk.models.codecs import Namer, Stored
from crmdesk.models.derived import DERIVED
from crmdesk.models.fields import WAN_YUAN, FieldSpec, Kind, fields_of
from crmdesk.models.qualification import STATUS_LABELS
from crmdesk.reports.card import layout as plan
from crmdesk.reports.card.layout import Cell
from crmdesk.reports.text import Keep, Part, Plainer
from crmdesk.reports.values import keep_of, shown
from crmdesk.services.card_data import CardData, CardQualification

WHOLE_SHARE: Final = 10_000  # 100 % in hundredths of a percent


class Filled(NamedTuple):
    """The content of a slot: parts that are joined. *plainer* makes shorter forms of a number
    that leads; *share* is 0..1 for a bar."""

    parts: tuple[Part, ...]
    separator: str = ""
    plainer: Plainer | None = None
    share: float | None = None

    @property
    def text(self) -> str:
        """All of it."""
        return self.separator.join([p.text for p in self.parts])


Content: TypeAlias = Filled | int


def in_wan(spec: FieldSpec) -> FieldSpec:
    """Money on the card is in 万元 with two decimals, its unit in the label (C9)."""
    if spec.kind is not Kind.MONEY:
        return spec
    return replace(spec, per_unit=FEN_PER_WAN, unit=WAN_YUAN, decimals=2)


def card_specs(fields: tuple[FieldSpec, ...]) -> dict[str, FieldSpec]:
    """The specs of everything the card may show of the customer, stored and derived."""
    return {s.name: in_wan(s) for s in (*fields, *DERIVED) if s.on_card}


def child_specs(entity: str) -> dict[str, FieldSpec]:
    """The card's specs of a child entity."""
    from crmdesk.models.registry import entity_of

    return {s.name: in_wan(s) for s in fields_of(entity_of(entity)) if s.on_card}


class _ReadyPiece(NamedTuple):
    """A ``layout.Piece`` with everything that does not depend on the customer."""

    field: str
    spec: FieldSpec
    unit: str | None
    keep: Keep
    before: str
    after: str
    only_with: tuple[str, ...]


class _ReadyCell(NamedTuple):
    """A ``layout.Cell``, likewise. *main* is None for what is made from child records."""

    key: str
    main: FieldSpec | None
    separator: str
    pieces: tuple[_ReadyPiece, ...]


class CardTexts:
    """Turns card data into the texts of slots. One for each document."""

    def __init__(self, specs: Mapping[str, FieldSpec], namer: Namer) -> None:
        self.specs = specs
        self._namer = namer
        self._dot = plan.DOT if language() == "zh_CN" else ", "
        self._children = {
            table: child_specs(table)
            for table in (
                "contact", "qualification", "credit_event", "competitor_relation",
            )
        }  # fmt: skip
        layout = plan.with_rows_for(plan.unplaced(specs))
        # Translations and rules are looked up once, not for every customer.
        self._cells = [self._ready(c) for part in layout for c in plan.cells(part.blocks)]

    def _ready(self, cell: Cell) -> _ReadyCell:
        pieces = tuple(
            _ReadyPiece(
                piece.field,
                spec,
                piece.unit,
                keep_of(spec),
                _(piece.before),
                _(piece.after),
                piece.only_with,
            )
            for piece in cell.pieces
            if (spec := self.specs.get(piece.field)) is not None
        )
        separator = self._dot if cell.separator == plan.DOT else cell.separator
        return _ReadyCell(cell.key, self.specs.get(cell.key), separator, pieces)

    def of(self, card: CardData) -> dict[str, Content]:
        """Slot key to content; a slot that is not in it is empty."""
        found: dict[str, Content] = {}
        for cell in self._cells:
            content = self._cell(card, cell)
            if content is not None:
                found[cell.key] = content
        found |= {
            key: words(text)
            for key, text in (
                ("addresses", self.addresses(card)),
                ("decision_path", self.path(card)),
            )
            if text
        }
        for field in plan.HEADING:
            if text := self.text(card, field):
                found[field] = Filled((Part(text, keep_of(self.specs[field])),))
        found |= self._notes(card)
        found |= self._sales(card)
        for table in (plan.CONTACTS, plan.COMPETITORS, plan.EVENTS, *plan.DOCUMENTS):
            found |= self.table(table, card)
        return found

    # --- single fields --------------------------------------------------------------------
    def text(self, card: CardData, field: str, unit: str | None = None) -> str:
        """The text of one field of the customer, with its unit unless *unit* says otherwise."""
        spec = self.specs.get(field)
        if spec is None:
            return ""
        stored = card.stored(field)
        return self.show(spec, stored, unit)

    def show(self, spec: FieldSpec, stored: Stored, unit: str | None = None) -> str:
        """The text of a stored value; a number with its unit, money without (the label has it)."""
        return shown(spec, stored, self._namer, unit)

    def _cell(self, card: CardData, cell: _ReadyCell) -> Content | None:
        main = cell.main
        if main is None:
            return None
        stored = card.stored(cell.key)
        if main.kind is Kind.RATING:
            return int(stored) if stored else None
        parts = tuple([p for piece in cell.pieces if (p := self._piece(card, piece))])
        if not parts:
            return None
        if stored is None or not main.is_numeric:
            return Filled(parts, cell.separator)
        share = float(stored) / WHOLE_SHARE if main.kind is Kind.PERCENT else None
        return Filled(parts, cell.separator, partial(self._plainer, main, stored), share)

    def _plainer(self, spec: FieldSpec, stored: Stored) -> tuple[str, ...]:
        """A number without unit and without decimals."""
        rounded = replace(spec, decimals=0) if spec.kind is Kind.MONEY else spec
        return tuple(dict.fromkeys([self.show(spec, stored, ""), self.show(rounded, stored, "")]))

    def _piece(self, card: CardData, piece: _ReadyPiece) -> Part | None:
        spec = piece.spec
        stored = card.stored(piece.field)
        if stored is None or stored == "":
            return None
        if piece.only_with and not any(self.text(card, f) for f in piece.only_with):
            return None
        text = shown(spec, stored, self._namer, piece.unit)
        if piece.before or piece.after:
            text = piece.before + text + piece.after
        return Part(text, piece.keep)

    def badges(self, card: CardData) -> list[tuple[str, str]]:
        """Label and value of every badge; "" where nothing is known."""
        return [(_(label), self.text(card, field)) for field, label in plan.BADGES]

    def facts(self, card: CardData) -> list[tuple[str, str]]:
        """Label and value of the words behind the badges."""
        return [
            (_(label), next((t for f in fields if (t := self.text(card, f))), ""))
            for fields, label in plan.FACTS
        ]

    # --- made from children ---------------------------------------------------------------
    def addresses(self, card: CardData) -> str:
        """The usual delivery address first, then the others with their kind."""
        texts = []
        for row in card.addresses:
            text = regions.full_name(row["region"] or "") + row["address"]
            if row["kind"] != AddressKind.SHIPPING:
                text += _("({kind})").format(kind=_(AddressKind(row["kind"]).label))
            texts.append(text)
        return _("; ").join(texts)

    def path(self, card: CardData) -> str:
        """张三（使用者）→ 李四（采购）→ 王五（决策者✓）; the tick means contacted."""
        role = self._children["contact"]["role"]
        return _(" → ").join(
            _("{name} ({role})").format(
                name=node.name,
                role=role.option_label(node.role) + ("✓" if node.is_contacted else ""),
            )
            for node in card.path
        )

    def _notes(self, card: CardData) -> dict[str, Content]:
        year = f"{card.sales[-1].year}-" if card.sales else ""
        return {
            f"note.{topic}": words(
                f"{note['noted_on'].removeprefix(year)}　{' '.join(note['text'].split())}"
            )
            for topic, note in card.notes.items()
        }

    def _sales(self, card: CardData) -> dict[str, Content]:
        money, growth = self.specs["monthly_sales"], self.specs["sales_growth"]
        found: dict[str, Content] = {}
        for row, year in enumerate(card.sales):
            found[f"sales.{row}.0"] = words(str(year.year))
            for n, fen in enumerate((*year.months, year.total), start=1):
                if fen is not None:
                    found[f"sales.{row}.{n}"] = self._amount(money, fen)
            if year.growth is not None:
                sign = "+" if year.growth > 0 else ""
                found[f"sales.{row}.14"] = number(sign + self.show(growth, year.growth))
        return found

    def _amount(self, spec: FieldSpec, fen: Stored) -> Filled:
        return number(self.show(spec, fen), partial(self._plainer, spec, fen))

    # --- tables ---------------------------------------------------------------------------
    def table(self, table: plan.Table, card: CardData) -> dict[str, Content]:
        """The texts of the rows that *table* shows of a card's child records."""
        sources: dict[str, tuple[tuple[Any, ...], Callable[[Any], tuple[Filled, ...]]]] = {
            "contact": (card.contacts, self._contact),
            "competitor_relation": (card.competitors, self._rival),
            "credit_event": (card.credit_events, self._event),
            "qualification": (card.qualifications, self._document),
        }
        rows, texts_of = sources[table.key]
        found: dict[str, Content] = {}
        shown = rows[table.first : table.first + table.rows]
        for place, row in enumerate(shown, start=table.first):
            for n, filled in enumerate(texts_of(row)):
                if filled.parts[0].text:
                    found[f"{table.key}.{place}.{n}"] = filled
        return found

    def _of(self, entity: str, row: Mapping[str, Any], field: str) -> Filled:
        spec = self._children[entity][field]
        if spec.kind is Kind.MONEY and row[field] is not None:
            return self._amount(spec, row[field])
        return Filled((Part(self.show(spec, row[field]), keep_of(spec)),))

    def _contact(self, row: Mapping[str, Any]) -> tuple[Filled, ...]:
        name = row["name"] + (_(" (main)") if row["is_primary"] else "")
        landline = "-".join(t for t in (row["phone"], row["extension"]) if t)
        return (
            words(name),
            words(self._dot.join(t for t in (row["section"], row["job_title"]) if t)),
            self._of("contact", row, "role"),
            self._of("contact", row, "mobile"),
            whole(landline),
            self._of("contact", row, "wechat"),
            self._of("contact", row, "strength"),
            self._of("contact", row, "influence"),
            self._of("contact", row, "attitude"),
        )

    def _rival(self, row: Mapping[str, Any]) -> tuple[Filled, ...]:
        fields = ("competitor_id", "share", "strength", "evidence")
        return tuple(self._of("competitor_relation", row, field) for field in fields)

    def _event(self, row: Mapping[str, Any]) -> tuple[Filled, ...]:
        fields = ("happened_on", "event", "amount", "handling", "result")
        return tuple(self._of("credit_event", row, field) for field in fields)

    def _document(self, document: CardQualification) -> tuple[Filled, ...]:
        row = document.row
        return (
            self._of("qualification", row, "kind"),
            self._of("qualification", row, "number"),
            whole(_("no end") if row["is_permanent"] else row["valid_to"] or ""),
            words(_(STATUS_LABELS[document.status])),
        )


def words(text: str) -> Filled:
    """Content that may be cut."""
    return Filled((Part(text),))


def whole(text: str) -> Filled:
    """Content that shrinks rather than be cut."""
    return Filled((Part(text, Keep.WHOLE),))


def number(text: str, plainer: Plainer | None = None) -> Filled:
    """Content that is never cut; *plainer* forms are tried before it gives way."""
    return Filled((Part(text, Keep.NUMBER),), plainer=plainer)


def heading_only(card: CardData) -> CardData:
    """A card to be filled in by hand: whose it is, and nothing else."""
    return CardData(
        customer_id=card.customer_id,
        version=card.version,
        values={name: card.values.get(name) for name in plan.HEADING},
        sales=card.sales,
    )
