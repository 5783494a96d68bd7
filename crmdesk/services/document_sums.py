"""Keeping the sums of quotes and contracts in step with lines, receipts, deliveries and sales.

They are computed columns: no history, no version. The same step looks at what only the whole act
can show: that the payment plan of a contract adds up to its amount once it was submitted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Select, func, literal_column, select
from sqlalchemy import update as sql_update

from crmdesk.core.errors import Problem, ValidationError
from crmdesk.core.i18n import N_
from crmdesk.models import codecs
from crmdesk.models.contract import Contract
from crmdesk.models.fields import spec_of
from crmdesk.services import deal_sums, prepared
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.prepared import Prepared, of_ids, run_of_ids
from crmdesk.services.rules import documents
from crmdesk.services.rules.contract import OPEN
from crmdesk.services.rules.contract_parts import AGREED

if TYPE_CHECKING:
    from crmdesk.services.keepers import Touched
    from crmdesk.services.writing import Writer

OF_QUOTES: Final = frozenset({"quote", "quote_line"})
OF_CONTRACTS: Final = frozenset({"contract", "contract_line", "instalment", "delivery", "receipt"})
PLAN_DIFFERS: Final = N_(
    "The instalments of contract {contract} make {planned} together; "
    "the contract is over {amount}, a difference of {difference}."
)
OF_SALES: Final = frozenset({"sale", "sale_line"})
CHUNK: Final = 400


def keep(writer: Writer, touched: Touched) -> None:
    """Bring the sums of the touched customers' documents up to date. Raises ValidationError."""
    is_quote, is_contract = OF_QUOTES & touched.keys(), OF_CONTRACTS & touched.keys()
    if not OF_SALES.isdisjoint(touched):
        keep_billed(writer.connection, writer.customers)
    if not is_quote and not is_contract:
        return
    follow_lines(writer)
    customers = sorted(writer.customers)
    for start in range(0, len(customers), CHUNK):
        chunk = customers[start : start + CHUNK]
        if is_quote:
            repair(writer.connection, "quote", quote_sums(writer.connection, chunk))
        if is_contract:
            repair(writer.connection, "contract", contract_sums(writer.connection, chunk))
            _check_plans(writer, chunk)


def follow_lines(writer: Writer) -> None:
    """Let the amount of a contract follow its lines where it agreed with them before the act."""
    agreed: dict[int, bool] = writer.memo(AGREED, dict)
    for contract_id, has_agreed in agreed.items():
        contract = writer.row("contract", contract_id)
        if not has_agreed or contract is None or contract["deleted_at"] is not None:
            continue
        amounts = writer.rows("contract_line", ["amount"], contract_id=contract_id)
        amount = sum(each for (each,) in amounts)
        if amount != contract["amount"]:
            writer.change("contract", contract, {"amount": amount})


def repair(connection: Connection, entity: str, wrong: dict[int, dict[str, Any]]) -> None:
    """Write sums that differ."""
    t = raw_table(entity)
    for record_id, values in wrong.items():
        connection.execute(sql_update(t).where(t.c.id == record_id).values(values))


def quote_sums(
    connection: Connection, customers: Collection[int] | None = None
) -> dict[int, dict[str, Any]]:
    """Quotes whose kept sums differ from those of their lines, and what is right."""
    q, n = raw_table("quote"), raw_table("quote_line")
    lines: defaultdict[int, list[tuple[int, int | None]]] = defaultdict(list)
    amounts: defaultdict[int, int] = defaultdict(int)
    chosen = select(q.c.id, q.c.discount, q.c.amount, q.c.cost)
    owned = select(n.c.quote_id, n.c.quantity, n.c.cost, n.c.amount).where(is_alive(n))
    if customers is not None:
        chosen = chosen.where(q.c.customer_id.in_(customers))
        owned = owned.where(n.c.quote_id.in_(select(q.c.id).where(q.c.customer_id.in_(customers))))
    for quote_id, quantity, cost, amount in connection.execute(owned):
        lines[quote_id].append((quantity, cost))
        amounts[quote_id] += amount
    wrong = {}
    for quote_id, discount, amount, cost in connection.execute(chosen):
        right = {
            "amount": deal_sums.discounted(amounts[quote_id], discount),
            "cost": deal_sums.total_cost(lines[quote_id]),
        }
        if right != {"amount": amount, "cost": cost}:
            wrong[quote_id] = right
    return wrong


def contract_sums(
    connection: Connection, customers: Collection[int] | None = None
) -> dict[int, dict[str, Any]]:
    """Contracts whose kept sums differ from receipts and deliveries, and what is right."""
    c = raw_table("contract")
    chosen = select(c.c.id, c.c.amount, c.c.received, c.c.delivered, c.c.billed)
    if customers is not None:
        chosen = chosen.where(c.c.customer_id.in_(customers))
    rows = list(connection.execute(chosen))
    ids = None if customers is None else [row[0] for row in rows]
    received: defaultdict[int, int] = defaultdict(int)
    for contract_id, amount in _of(connection, "receipt", ("contract_id", "amount"), ids):
        received[contract_id] += amount
    delivered: defaultdict[int, int] = defaultdict(int)
    for line_id, quantity in _of(connection, "delivery", ("line_id", "quantity"), ids):
        delivered[line_id] += quantity
    lines: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    fields = ("contract_id", "id", "price", "amount")
    for contract_id, line_id, price, amount in _of(connection, "contract_line", fields, ids):
        worth = deal_sums.line_amount(delivered[line_id], price)
        lines[contract_id].append((amount, worth))
    billed: defaultdict[int, int] = defaultdict(int)
    for contract_id, amount in connection.execute(_billed(ids)):
        billed[contract_id] = amount
    wrong = {}
    for contract_id, amount, in_, out, charged in rows:
        right = {
            "received": received[contract_id],
            "delivered": deal_sums.worth_delivered(amount, lines[contract_id]),
            "billed": billed[contract_id],
        }
        if right != {"received": in_, "delivered": out, "billed": charged}:
            wrong[contract_id] = right
    return wrong


def _billed(contracts: list[int] | None) -> Select[Any]:
    """What was sold on contracts less what came back, posted documents only."""
    s = raw_table("sale")
    query = select(s.c.contract_id, func.sum(s.c.amount)).where(*_counted(s))
    if contracts is None:
        query = query.where(s.c.contract_id.is_not(None))
    else:
        query = query.where(s.c.contract_id.in_(contracts))
    return query.group_by(s.c.contract_id)


def _counted(s: Any) -> tuple[Any, ...]:
    kinds: list[Any] = [literal_column("'sale'"), literal_column("'return'")]
    return s.c.kind.in_(kinds), s.c.state == literal_column("'posted'"), is_alive(s)


def _unbilled() -> Prepared:
    c, s = raw_table("contract"), raw_table("sale")
    right = (
        select(func.coalesce(func.sum(s.c.amount), 0))
        .where(s.c.contract_id == c.c.id, *_counted(s))
        .scalar_subquery()
    )
    return Prepared(select(c.c.id, right).where(of_ids(c.c.customer_id), c.c.billed != right))


_WRONGLY_BILLED: Final = _unbilled()
_PUT_BILLED: Final = prepared.update_row("contract", ("billed",))


def keep_billed(connection: Connection, customers: Collection[int]) -> None:
    """Bring what was billed on the contracts of some customers up to date."""
    found = run_of_ids(connection, _WRONGLY_BILLED, customers).fetchall()
    for contract_id, billed in found:
        _PUT_BILLED.run(connection, record_id=contract_id, v_billed=billed)


def _of(
    connection: Connection, entity: str, columns: Iterable[str], contracts: list[int] | None
) -> Iterable[Any]:
    """Columns of the living rows of some contracts, or of all."""
    t = raw_table(entity)
    query = select(*[t.c[name] for name in columns]).where(is_alive(t))
    if contracts is not None:
        query = query.where(t.c.contract_id.in_(contracts))
    return connection.execute(query)


def _check_plans(writer: Writer, customers: list[int]) -> None:
    """Refuse a payment plan that does not make the amount of a submitted contract."""
    c, i = raw_table("contract"), raw_table("instalment")
    planned = func.sum(i.c.amount)
    differing = (
        select(c.c.id, c.c.code, c.c.version_no, c.c.amount, planned.label("planned"))
        .join_from(c, i, (i.c.contract_id == c.c.id) & is_alive(i))
        .where(c.c.customer_id.in_(customers), is_alive(c), c.c.is_current == 1)
        .where(c.c.state.not_in([*OPEN, "cancelled"]))
        .group_by(c.c.id)
        .having(planned != c.c.amount)
    )
    problems = [
        plan_problem(documents.named(dict(row)), row["amount"], row["planned"])
        for row in writer.connection.execute(differing).mappings()
    ]
    if problems:
        raise ValidationError(problems)


def plan_problem(contract: str, amount: int, planned: int) -> Problem:
    """That a payment plan does not add up, by how much."""
    show = spec_of(Contract, "amount")
    return Problem(
        "amount",
        PLAN_DIFFERS,
        {
            "contract": contract,
            "planned": codecs.show(show, planned),
            "amount": codecs.show(show, amount),
            "difference": codecs.show(show, amount - planned),
        },
    )
