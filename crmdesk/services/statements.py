"""Statements of account (对账单): made for a period, sent, confirmed or answered with differences.

    act, ids = services.statements.make([customer_id], date(2026, 10, 1), date(2026, 10, 31))
    services.statements.send(ids, date(2026, 11, 2), "wechat")
    services.statements.confirm(ids[0], 12_500_000, date(2026, 11, 9), "王会计")

What was reckoned when a statement was made stays; ``sheet`` says whether the records of its period
have changed since.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, or_, select

from crmdesk.analysis.ageing_result import GroupBy
from crmdesk.analysis.statement import statement
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, NotFound
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.models.trade_choices import DifferenceReason, StatementState
from crmdesk.services import ageing_sums, statement_sheets
from crmdesk.services.catalogue import raw_table
from crmdesk.services.dunning_data import DifferenceDraft, StatementSheet, Unconfirmed
from crmdesk.services.names import Names
from crmdesk.services.open_items import balances, movements
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared
from crmdesk.services.receivable_data import AgeingQuery
from crmdesk.services.receivable_settings import CONFIRM_DAYS
from crmdesk.services.settings import SettingsService
from crmdesk.services.unapplied import TRADE, unapplied
from crmdesk.services.writing import WriteContext, Writer

MADE: Final = N_("Made {count} statements of account")
SENT: Final = N_("Sent {count} statements of account")
CONFIRMED: Final = N_("Statement {code}: balance confirmed")
DIFFERS: Final = N_("Statement {code}: differences reported")
SETTLED_LINE: Final = N_("Statement {code}: a difference settled")
SETTLED: Final = N_("Statement {code}: differences settled")
WITHDREW: Final = N_("Withdrew {count} statements of account")
NOTHING_MADE: Final = N_("All of these customers have a statement for this period already.")
STILL_OPEN: Final = N_("{count} differences are not settled yet. Say how each was settled first.")
NO_DIFFERENCE: Final = N_("Enter at least one difference, or confirm the balance.")
WRONG_PERIOD: Final = N_("The period ends before it begins.")
DONE: Final = (StatementState.CONFIRMED.value, StatementState.SETTLED.value)
_T: Final = raw_table("statement").c
_C: Final = raw_table("customer").c
_S: Final = raw_table("sale").c
_R: Final = raw_table("receipt").c
_TAKEN: Final = Prepared(
    select(_T.customer_id).where(
        _T.from_on == bindparam("since"),
        _T.until_on == bindparam("until"),
        _T.state != coded(StatementState.WITHDRAWN),
        _T.deleted_at.is_(None),
    )
)
_MOVED: Final = Prepared(
    select(_S.customer_id)
    .where(
        _S.sold_on.between(bindparam("since"), bindparam("until")),
        _S.state == coded("posted"),
        _S.deleted_at.is_(None),
    )
    .union(
        select(_R.customer_id).where(
            _R.received_on.between(bindparam("since"), bindparam("until")),
            _R.deleted_at.is_(None),
        )
    )
)


class StatementService:
    """The 对账 loop of an open file."""

    def __init__(
        self,
        database: Database,
        names: Names,
        settings: SettingsService,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._names = names
        self._settings = settings
        self._make_context = make_context

    # --- making ---------------------------------------------------------------------------
    def candidates(self, from_on: date, until_on: date) -> list[int]:
        """Customers with a balance or movements in the period who have no statement for it yet."""
        params = {"since": from_on.isoformat(), "until": until_on.isoformat()}
        with self._database.read() as connection:
            found = {i for (i,) in _MOVED.run(connection, **params)}
            found |= _owing(connection, until_on)
            found -= {i for (i,) in _TAKEN.run(connection, **params)}
            alive = connection.scalars(select(_C.id).where(_C.deleted_at.is_(None)))
            return sorted(found & set(alive)) if found else []

    def make(
        self, customer_ids: Collection[int], from_on: date, until_on: date
    ) -> tuple[ChangeSet, list[int]]:
        """Make the statements of a period in one act; returns it and the ids.

        Customers who have one for exactly this period are passed over. Raises CrmError if all have.
        """
        if until_on < from_on:
            raise CrmError(WRONG_PERIOD)
        made: list[int] = []
        with Writer(self._make_context(), MADE) as writer:
            connection = writer.connection
            params = {"since": from_on.isoformat(), "until": until_on.isoformat()}
            taken = {i for (i,) in _TAKEN.run(connection, **params)}
            wanted = [i for i in dict.fromkeys(customer_ids) if i not in taken]
            before = balances(connection, from_on - timedelta(1), wanted)
            for customer_id in wanted:
                kept = before.get(customer_id)
                found = statement(
                    movements(connection, customer_id, from_on, until_on),
                    from_on,
                    until_on,
                    opening=kept.balance if kept else 0,
                )
                values = {"customer_id": customer_id, "from_on": from_on, "until_on": until_on}
                made.append(writer.create("statement", values | statement_sheets.sums_of(found)))
            if not made:
                raise CrmError(NOTHING_MADE)
            writer.params["count"] = len(made)
        return writer.change_set, made

    # --- the answer -----------------------------------------------------------------------
    def send(
        self, ids: Sequence[int], on: date, way: str, contact_id: int | None = None
    ) -> ChangeSet:
        """Note that statements went out. Raises ValidationError if one was answered already."""
        values: dict[str, Any] = {
            "state": StatementState.SENT.value, "sent_on": on, "sent_way": way,
        }  # fmt: skip
        if contact_id is not None:
            values["contact_id"] = contact_id
        with Writer(self._make_context(), SENT, {"count": len(ids)}) as writer:
            for statement_id in ids:
                writer.update("statement", statement_id, values)
        return writer.change_set

    def confirm(self, statement_id: int, amount: int, on: date, name: str = "") -> ChangeSet:
        """Note the balance that came back with seal; one other than ours means differences.

        *amount* in fen, negative if it is in the customer's favour. Raises ValidationError.
        """
        with self._answering(CONFIRMED, statement_id, on) as (writer, row):
            agrees = amount == row["closing"]
            state = StatementState.CONFIRMED if agrees else StatementState.DIFFERS
            if not agrees:
                writer.title = DIFFERS
            values = {"answered_on": on, "confirmed": amount, "confirmed_name": name or None}
            writer.update("statement", statement_id, {"state": state.value} | values)
        return writer.change_set

    def report(
        self,
        statement_id: int,
        on: date,
        differences: Sequence[DifferenceDraft],
        confirmed: int | None = None,
        name: str = "",
    ) -> ChangeSet:
        """Note what the customer sees differently. *confirmed*: his balance, if he wrote one;

        else it is ours and the differences. Raises CrmError without a line, ValidationError.
        """
        if not differences:
            raise CrmError(NO_DIFFERENCE)
        with self._answering(DIFFERS, statement_id, on) as (writer, row):
            for draft in differences:
                writer.create("statement_difference", _line(statement_id, draft))
            explained = sum((d.theirs or 0) - (d.ours or 0) for d in differences)
            his = confirmed if confirmed is not None else row["confirmed"]
            values = {
                "state": StatementState.DIFFERS.value,
                "answered_on": row["answered_on"] or on,
                "confirmed": row["closing"] + explained if his is None else his,
                "confirmed_name": name or row["confirmed_name"],
            }
            writer.update("statement", statement_id, values)
        return writer.change_set

    def settle_difference(self, difference_id: int, on: date, solution: str) -> ChangeSet:
        """Say how a difference was settled."""
        with Writer(self._make_context(), SETTLED_LINE) as writer:
            row = writer.row("statement_difference", difference_id) or {}
            parent = writer.row("statement", row.get("statement_id", 0)) or {}
            writer.params["code"] = str(parent.get("code") or "")
            values = {"settled_on": on, "solution": solution}
            writer.update("statement_difference", difference_id, values)
        return writer.change_set

    def settle(self, statement_id: int) -> ChangeSet:
        """Close a statement whose differences are all settled. Raises CrmError if one is not."""
        with Writer(self._make_context(), SETTLED) as writer:
            row = _living(writer, statement_id)
            writer.params["code"] = row["code"]
            lines = writer.rows("statement_difference", ["settled_on"], statement_id=statement_id)
            still = sum(settled_on is None for (settled_on,) in lines)
            if still:
                raise CrmError(STILL_OPEN, count=still)
            writer.update("statement", statement_id, {"state": StatementState.SETTLED.value})
        return writer.change_set

    def withdraw(self, ids: Sequence[int], reason: str = "") -> ChangeSet:
        """Take statements back before they are confirmed; *reason* goes to their remarks."""
        with Writer(self._make_context(), WITHDREW, {"count": len(ids)}) as writer:
            for statement_id in ids:
                row = _living(writer, statement_id)
                remark = "\n".join(part for part in (row["remark"], reason) if part)
                values = {"state": StatementState.WITHDRAWN.value, "remark": remark or None}
                writer.update("statement", statement_id, values)
        return writer.change_set

    def _answering(self, title: str, statement_id: int, on: date) -> _Answer:
        return _Answer(Writer(self._make_context(), title), statement_id, on)

    # --- reading --------------------------------------------------------------------------
    def sheet(self, statement_id: int) -> StatementSheet:
        """A statement with its lines. Raises NotFound."""
        with self._database.read() as connection:
            return statement_sheets.stored(connection, statement_id, self._names)

    def draft_sheet(self, customer_id: int, from_on: date, until_on: date) -> StatementSheet:
        """What a statement of a period would say; nothing is stored, it has no number."""
        with self._database.read() as connection:
            return statement_sheets.drafted(connection, customer_id, from_on, until_on, self._names)

    def unconfirmed(
        self, days: int | None = None, as_of: date | None = None, limit: int = 1000
    ) -> list[Unconfirmed]:
        """Customers with a balance nobody confirmed for *days* (the setting), largest first."""
        today = as_of or clock.today()
        span = self._settings.get(CONFIRM_DAYS) if days is None else days
        since = (today - timedelta(span)).isoformat()
        with self._database.read() as connection:
            return [_unconfirmed(row, today) for row in _waiting(connection, since, limit)]


class _Answer:
    """The writer of an answer and the statement as it is; one never sent counts as sent now."""

    def __init__(self, writer: Writer, statement_id: int, on: date) -> None:
        self._writer = writer
        self._statement_id = statement_id
        self._on = on

    def __enter__(self) -> tuple[Writer, dict[str, Any]]:
        writer = self._writer.__enter__()
        try:
            row = _living(writer, self._statement_id)
            writer.params["code"] = row["code"]
            if row["state"] == StatementState.DRAFT:
                values = {"state": StatementState.SENT.value, "sent_on": self._on}
                writer.update("statement", self._statement_id, values)
        except BaseException as error:
            self._writer.__exit__(type(error), error, error.__traceback__)
            raise
        return writer, row

    def __exit__(self, *raised: Any) -> None:
        self._writer.__exit__(*raised)


def _living(writer: Writer, statement_id: int) -> dict[str, Any]:
    row = writer.row("statement", statement_id)
    if row is None or row["deleted_at"] is not None:
        raise NotFound()
    return row


def _line(statement_id: int, draft: DifferenceDraft) -> dict[str, Any]:
    return {
        "statement_id": statement_id,
        "ours": draft.ours,
        "theirs": draft.theirs,
        "reason": draft.reason or DifferenceReason.OTHER.value,
        "document_no": draft.document_no or None,
        "sale_id": draft.sale_id,
        "remark": draft.remark or None,
    }


def _owing(connection: Connection, day: date) -> set[int]:
    """Customers whose balance was not nothing on a day."""
    query = AgeingQuery(as_of=day, group=GroupBy.CUSTOMER)
    owed = {each.key: sum(each.buckets) for each in ageing_sums.sums(connection, query)}
    in_advance = unapplied(connection, day)
    everybody = {key for key in owed if isinstance(key, int)} | in_advance.keys()
    return {i for i in everybody if owed.get(i, 0) != in_advance.get(i, 0)}


# --- who has not confirmed ----------------------------------------------------------------------
def _waiting(connection: Connection, since: str, limit: int) -> Iterable[Any]:
    """Customers with a balance, the last day they confirmed, and the statement that is out."""
    answered = (
        select(_T.customer_id, func.max(_T.until_on).label("until_on"))
        .where(_T.state.in_(DONE), _T.deleted_at.is_(None))
        .group_by(_T.customer_id)
        .subquery("answered")
    )
    out = (
        select(_T.customer_id, func.max(_T.id).label("id"), func.max(_T.sent_on).label("sent_on"))
        .where(_T.state == StatementState.SENT.value, _T.deleted_at.is_(None))
        .group_by(_T.customer_id)
        .subquery("out")
    )
    balance = TRADE.c.open - TRADE.c.prepaid
    source = (
        TRADE.join(raw_table("customer"), _C.id == TRADE.c.customer_id)
        .outerjoin(answered, answered.c.customer_id == TRADE.c.customer_id)
        .outerjoin(out, out.c.customer_id == TRADE.c.customer_id)
    )
    return connection.execute(
        select(
            TRADE.c.customer_id, _C.name, balance, answered.c.until_on, out.c.id,
            out.c.sent_on, _C.owner_id,
        )
        .select_from(source)
        .where(balance != 0, _C.deleted_at.is_(None))
        .where(or_(answered.c.until_on.is_(None), answered.c.until_on < since))
        .order_by(func.abs(balance).desc(), TRADE.c.customer_id)
        .limit(limit)
    )  # fmt: skip


def _unconfirmed(row: Any, today: date) -> Unconfirmed:
    customer_id, name, balance, answered, statement_id, sent, owner_id = row
    on = date.fromisoformat(answered) if answered else None
    return Unconfirmed(
        customer_id=customer_id,
        name=name,
        balance=balance,
        confirmed_on=on,
        days=(today - on).days if on else None,
        statement_id=statement_id,
        sent_on=date.fromisoformat(sent) if sent else None,
        owner_id=owner_id,
    )
