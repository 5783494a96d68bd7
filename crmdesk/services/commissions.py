"""Commission on receipts per seller and month (B27): what is read for ``analysis.commission``.

A receipt belongs to the sellers of the opportunity behind its contract by their shares, else to the
seller noted on it, else to whose customer it is. The quota is what a seller promised for the month,
else that of the settings.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, func, select

from crmdesk.analysis.commission import (
    USUAL_TIERS,
    CountedReceipt,
    SellerCommission,
    Tier,
    commissions,
)
from crmdesk.analysis.commission_tiers import tiers_from
from crmdesk.analysis.months import add_months
from crmdesk.analysis.rounding import WHOLE
from crmdesk.core import clock
from crmdesk.core.errors import FieldError
from crmdesk.models.database import Database
from crmdesk.services import commitments
from crmdesk.services.catalogue import is_alive, raw_table
from crmdesk.services.past_values import coded
from crmdesk.services.prepared import Prepared, of_ids, run_of_ids
from crmdesk.services.receivable_settings import COMMISSION_QUOTA, COMMISSION_TIERS, WITHHELD_AFTER
from crmdesk.services.settings import SettingsService

_R: Final = raw_table("receipt")
_K: Final = raw_table("contract")
_C: Final = raw_table("customer")
_S: Final = raw_table("sale")
_A: Final = raw_table("allocation")
_H: Final = raw_table("opportunity_share")
_RECEIPTS: Final = Prepared(
    select(_R.c.id, _R.c.amount, _R.c.owner_id, _C.c.owner_id, _K.c.opportunity_id)
    .select_from(
        _R.join(_C, _C.c.id == _R.c.customer_id).outerjoin(_K, _K.c.id == _R.c.contract_id)
    )
    .where(
        _R.c.received_on >= bindparam("first"),
        _R.c.received_on <= bindparam("last"),
        _R.c.deleted_at.is_(None),
    )
    .order_by(_R.c.id)
)
_SHARES: Final = Prepared(
    select(_H.c.opportunity_id, _H.c.employee_id, _H.c.share).where(
        of_ids(_H.c.opportunity_id), _H.c.deleted_at.is_(None)
    )
)
# The oldest open document of those that a receipt was put on.
_OLDEST: Final = Prepared(
    select(_A.c.receipt_id, func.min(func.coalesce(_S.c.due_on, _S.c.sold_on)))
    .select_from(_A.join(_S, _S.c.id == _A.c.sale_id))
    .where(
        of_ids(_A.c.receipt_id),
        _A.c.deleted_at.is_(None),
        is_alive(_S),
        _S.c.state == coded("posted"),
        _S.c.settled_on.is_(None),
    )
    .group_by(_A.c.receipt_id)
)


class CommissionService:
    """Commissions of an open file."""

    def __init__(self, database: Database, settings: SettingsService) -> None:
        self._database = database
        self._settings = settings

    def tiers(self) -> tuple[Tier, ...]:
        """The rates in force."""
        try:
            return tiers_from(self._settings.get(COMMISSION_TIERS))
        except FieldError:
            return USUAL_TIERS

    def month(
        self, month: date | None = None, as_of: date | None = None
    ) -> tuple[SellerCommission, ...]:
        """The commission of every seller on the receipts of a month (any day of it)."""
        day = as_of or clock.today()
        first = (month or day).replace(day=1)
        last = min(day, add_months(first, 1) - timedelta(1))
        with self._database.read() as connection:
            receipts = _receipts(connection, first, last, day)
            quotas = self._quotas(connection, first, day)
        sellers = {seller for receipt in receipts for seller in receipt.shares}
        usual = self._settings.get(COMMISSION_QUOTA)
        if usual:
            quotas = dict.fromkeys(sellers, usual) | quotas
        return commissions(
            receipts, quotas, self.tiers(), withheld_after=self._settings.get(WITHHELD_AFTER)
        )

    @staticmethod
    def _quotas(connection: Connection, first: date, day: date) -> dict[int, int]:
        e = raw_table("employee").c
        found = {}
        for seller in connection.scalars(select(e.id).where(e.deleted_at.is_(None))):
            promised = commitments.promised(connection, day, seller).get(first)
            if promised:
                found[seller] = promised
        return found


def _receipts(connection: Connection, first: date, last: date, day: date) -> list[CountedReceipt]:
    """The receipts from *first* to *last* with their sellers; those of nobody are left out."""
    rows = _RECEIPTS.run(connection, first=first.isoformat(), last=last.isoformat()).fetchall()
    shares: defaultdict[int, dict[int, int]] = defaultdict(dict)
    deals = {row[4] for row in rows if row[4] is not None}
    for deal, seller, percent in run_of_ids(connection, _SHARES, deals):
        shares[deal][seller] = percent
    oldest = dict(run_of_ids(connection, _OLDEST, [row[0] for row in rows]).fetchall())
    found = []
    for i, amount, seller, owner, deal in rows:
        whose = shares.get(deal, {})
        if sum(whose.values()) != WHOLE:
            who = seller or owner
            whose = {who: WHOLE} if who is not None else {}
        if not whose:
            continue
        due = oldest.get(i)
        late = (day - date.fromisoformat(due)).days if due else None
        found.append(CountedReceipt(receipt_id=i, amount=amount, shares=whose, overdue_days=late))
    return found
