"""Which documents of an act newly claim credit, or claim more than before it.

Read from what the act wrote, whichever way it came: a form, a copy, an import, an undo. A sale
claims what is left open of it when it is posted or posted again; a contract what is to be
delivered or billed on it, at every step forward and with every delivery; a quote its amount when
it goes out. What lowers a claim is none.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, literal_column, select, table
from sqlalchemy import column as col

from crmdesk.analysis.credit_decision import Stage, Verdict
from crmdesk.models.history import Action
from crmdesk.services.catalogue import raw_table
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared, of_ids, run_of_ids
from crmdesk.services.trade_sums import ORDER_STATES

if TYPE_CHECKING:
    from crmdesk.services.writing import Writer

CHUNK: Final = 4000
BEGAN: Final = frozenset({Action.CREATE.value, Action.RESTORE.value})
WROTE: Final = BEGAN | {Action.UPDATE.value}
OF_SALE: Final = frozenset({"deleted_at", "kind"})
OF_CONTRACT: Final = frozenset({"state", "is_current", "amount", "settlement", "deleted_at"})
COUNTED: Final = frozenset(str(state) for state in ORDER_STATES)
# A contract claims credit from the day on which it is submitted.
CLAIMING: Final = COUNTED | {"submitted", "approving"}
OUT: Final = frozenset({"submitted", "approved", "sent", "accepted"})  # states of a quote
SALES: Final = frozenset({"sale", "opening"})

_S, _N, _K, _Q = (raw_table(e).c for e in ("sale", "sale_line", "contract", "quote"))
_G: Final = raw_table("delivery").c
_SALE: Final = Prepared(
    select(
        _S.id, _S.customer_id, _S.code, _S.kind, _S.state, _S.deleted_at, _S.amount, _S.settled,
        _S.sold_on, _S.due_on, _S.settlement,
    ).where(of_ids(_S.id))
)  # fmt: skip
_CONTRACT: Final = Prepared(
    select(
        _K.id, _K.customer_id, _K.code, _K.state, _K.is_current, _K.deleted_at, _K.amount,
        _K.delivered, _K.billed, _K.signed_on, _K.settlement,
    ).where(of_ids(_K.id))
)  # fmt: skip
_QUOTE: Final = Prepared(
    select(_Q.id, _Q.customer_id, _Q.code, _Q.state, _Q.deleted_at, _Q.amount, _Q.settlement).where(
        of_ids(_Q.id)
    )
)
_OF_LINES: Final = Prepared(select(_N.sale_id).distinct().where(of_ids(_N.id)))
_OF_DELIVERIES: Final = Prepared(
    select(_G.contract_id).distinct().where(of_ids(_G.id), _G.quantity > literal_column("0"))
)
_D: Final = table(
    "credit_decision",
    *[col(n) for n in ("customer_id", "document", "document_id", "is_held", "verdict")],
).c
# Sales that credit would have held, had they not been paid at once.
_LET_BY_CASH: Final = Prepared(
    select(_D.document_id).where(
        of_ids(_D.customer_id),
        _D.document == coded(Stage.SALE.value),
        _D.is_held == literal_column("0"),
        _D.verdict.in_([coded(Verdict.APPROVAL.value), coded(Verdict.CASH.value)]),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One document. *amount* is what it claims in fen (of one paid at once: all of it), *counted*
    what of it the exposure of the customer holds already, and where; *on* is its day.
    """

    stage: Stage
    document_id: int
    document_no: str | None
    customer_id: int
    amount: int
    on: str | None = None
    due_on: str | None = None
    settlement: str | None = None
    is_paid: bool = False
    is_opening: bool = False
    counted_open: int = 0
    counted_orders: int = 0
    counted_unbilled: int = 0


@dataclass(slots=True)
class _Touched:
    """Ids of an act. *began* claim anew; of *grew* it must be seen whether they claim more."""

    began: set[int] = field(default_factory=set)
    grew: set[int] = field(default_factory=set)
    lines: set[int] = field(default_factory=set)
    contracts: set[int] = field(default_factory=set)
    deliveries: set[int] = field(default_factory=set)
    quotes: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    customers_back: set[int] = field(default_factory=set)
    is_money: bool = False

    def sale(self, record_id: int, action: str, fields: Collection[str], data: str | None) -> None:
        """A sale that was posted in whatever way, or posted already and written anew.

        What was posted before the act claims more only if the exposure says so.
        """
        if action in BEGAN:
            self.began.add(record_id)
        elif "state" in fields:
            if record_id not in self.moved:  # the first step tells how it stood before
                was = json.loads(data or "{}")["state"][0]
                (self.grew if was == "posted" else self.began).add(record_id)
            self.moved.add(record_id)
        elif not OF_SALE.isdisjoint(fields):
            self.began.add(record_id)
        elif "stated" in fields:
            self.grew.add(record_id)


# Entities whose records are noted, where: what was done to them, and to which of their fields.
_NOTED: Final[dict[str, tuple[str, frozenset[str], frozenset[str]]]] = {
    "sale_line": ("lines", WROTE, frozenset()),
    "contract": ("contracts", WROTE, OF_CONTRACT),
    "delivery": ("deliveries", WROTE, frozenset()),
    "quote": ("quotes", WROTE, frozenset({"state"})),
    "customer": ("customers_back", frozenset({Action.RESTORE.value}), frozenset()),
}


def _touched(writer: Writer) -> _Touched:
    found = _Touched()
    for entity, record_id, action, fields, data in writer.acts():
        if entity == "sale":
            found.sale(record_id, action, fields, data)
        elif entity in ("receipt", "allocation"):
            found.is_money = True
        elif entity in _NOTED:
            name, actions, wanted = _NOTED[entity]
            of_ours = action in BEGAN or not wanted or not wanted.isdisjoint(fields)
            if action in actions and of_ours:
                getattr(found, name).add(record_id)
    return found


def claims(writer: Writer, more: Collection[int] | None) -> list[Claim]:
    """The claims of the act. *more*: the customers whose exposure it raised, None if unknown.

    What comes back from the recycle bin together with its customer was there before.
    """
    touched = _touched(writer)
    connection = writer.connection

    def ids_of(statement: Prepared, ids: Iterable[int]) -> set[int]:
        return {row[0] for row in _rows(connection, statement, ids)}

    grew = touched.grew | ids_of(_OF_LINES, touched.lines)
    if touched.is_money and more and not _gives_back(writer):
        grew |= ids_of(_LET_BY_CASH, more)
    contracts = touched.contracts | ids_of(_OF_DELIVERIES, touched.deliveries)
    found: list[Claim] = []
    for row in _rows(connection, _SALE, touched.began | grew):
        claim = _of_sale(row)
        raised = row[0] in touched.began or more is None or (claim and claim.customer_id in more)
        if claim is not None and raised:
            found.append(claim)
    found += filter(None, map(_of_contract, _rows(connection, _CONTRACT, contracts)))
    found += filter(None, map(_of_quote, _rows(connection, _QUOTE, touched.quotes)))
    return [c for c in found if c.customer_id not in touched.customers_back]


def _gives_back(writer: Writer) -> bool:
    """Whether a cheque came back: that is no decision of ours."""
    made = [i for entity, i, action, *_ in writer.acts() if entity == "receipt" and action in BEGAN]
    return any((writer.row("receipt", i) or {}).get("reverses_id") for i in made[:CHUNK])


def _rows(connection: Connection, statement: Prepared, ids: Iterable[int]) -> Iterable[Any]:
    every = sorted(ids)
    for start in range(0, len(every), CHUNK):
        yield from run_of_ids(connection, statement, every[start : start + CHUNK]).fetchall()


def _of_sale(row: Any) -> Claim | None:
    i, customer_id, code, kind, state, deleted, amount, settled, sold_on, due_on, terms = row
    if kind not in SALES or state != "posted" or deleted is not None or amount <= 0:
        return None
    rest = amount - settled
    return Claim(
        stage=Stage.SALE, document_id=i, document_no=code, customer_id=customer_id,
        amount=rest if rest > 0 else amount, on=sold_on, due_on=due_on,
        settlement=_terms(terms, sold_on, due_on), is_paid=rest <= 0, is_opening=kind == "opening",
        counted_open=max(0, rest),
    )  # fmt: skip


def _terms(settlement: str | None, sold_on: str, due_on: str | None) -> str | None:
    """The terms of a sale; what is due later is no cash sale, whatever it says."""
    if due_on is not None and due_on > sold_on:
        return "monthly" if settlement in (None, "cash", "prepaid") else settlement
    return settlement


def _of_contract(row: Any) -> Claim | None:
    i, customer_id, code, state, current, deleted, amount, delivered, billed, signed, terms = row
    if deleted is not None or not current or state not in CLAIMING:
        return None
    orders = max(0, amount - max(delivered, billed))
    unbilled = max(0, delivered - billed)
    return Claim(
        stage=Stage.CONTRACT, document_id=i, document_no=code, customer_id=customer_id,
        amount=orders + unbilled, on=signed, settlement=terms,
        counted_orders=orders if state in COUNTED else 0, counted_unbilled=unbilled,
    )  # fmt: skip


def _of_quote(row: Any) -> Claim | None:
    i, customer_id, code, state, deleted, amount, terms = row
    if deleted is not None or state not in OUT or amount <= 0:
        return None
    return Claim(
        stage=Stage.QUOTE, document_id=i, document_no=code, customer_id=customer_id,
        amount=amount, settlement=terms,
    )  # fmt: skip


def claim_of(connection: Connection, stage: Stage, document_id: int) -> Claim | None:
    """What one saved document claims now; None if it claims nothing."""
    statement, read = {
        Stage.SALE: (_SALE, _of_sale),
        Stage.CONTRACT: (_CONTRACT, _of_contract),
        Stage.QUOTE: (_QUOTE, _of_quote),
    }[stage]
    rows = _rows(connection, statement, [document_id])
    return next((read(row) for row in rows), None)
