"""What is kept of sales and receipts equals a recomputation, whatever happened before."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from crmdesk.core.errors import CrmError
from crmdesk.models.database import open_database
from crmdesk.services.checking import check
from crmdesk.services.container import Services
from tests.helpers import ledger
from tests.helpers.making import customer
from tests.helpers.trade import TODAY, line, without_credit_control

DAYS = [(TODAY - timedelta(days=n)).isoformat() for n in range(0, 40, 3)]
KINDS = (
    "sale", "return", "return_of", "allowance", "opening", "draft", "post", "unpost", "void",
    "delete", "edit", "receipt", "refund", "allocate", "apply_credit", "release", "dishonour",
    "remove_receipt", "undo", "redo", "merge", "sale", "sale", "receipt", "receipt", "receipt",
)  # fmt: skip


class Shop:
    """Two customers and what a hand does at random; refusals leave everything as it was."""

    def __init__(self, services: Services) -> None:
        self.services = services
        without_credit_control(services)
        self.buyers = [customer(services, name) for name in ("甲商行", "乙商行")]
        self.acts: list[int] = []
        services.listen(lambda done: self.acts.append(done.change_set_id))
        self.undone: list[int] = []

    def do(self, kind: str, n: int, amount: int) -> None:
        """One act; *n* chooses what it is about, *amount* in fen."""
        with suppress(CrmError):
            self._do(kind, n, amount)

    def _ids(self, entity: str, condition: str = "deleted_at IS NULL") -> list[int]:
        with self.services.database.read() as connection:
            query = text(f'SELECT id FROM "{entity}" WHERE {condition} ORDER BY id')
            return list(connection.scalars(query))

    def _one(self, n: int, entity: str, condition: str = "deleted_at IS NULL") -> int:
        ids = self._ids(entity, condition)
        if not ids:
            raise CrmError("nothing there")
        return ids[n % len(ids)]

    def _do(self, kind: str, n: int, amount: int) -> None:
        for act in (self._documents, self._money, self._acts):
            acts = act(n, amount)
            if kind in acts:
                acts[kind]()

    def _documents(self, n: int, amount: int) -> dict[str, Callable[[], object]]:
        sales, living = self.services.sales, "deleted_at IS NULL"
        day = TODAY - timedelta(days=n % 37)
        rows = [line(price=amount, quantity=1500, tax_rate=1300), line(price=n, tax_rate=600)]

        def new(kind: str, *, post: bool = True, **values: Any) -> None:
            head = {"customer_id": self._one(n, "customer"), "sold_on": day, "kind": kind}
            sales.save(None, head | values, None if values else rows, post=post)

        def come_back() -> None:
            draft = sales.return_of(self._one(n, "sale", f"{living} AND kind = 'sale'"))
            sales.save(None, draft.values, draft.rows, post=True)

        def edit() -> None:
            sales.save(self._one(n, "sale"), {"sold_on": day}, rows, post=n % 3 > 0)

        return {
            "sale": lambda: new("sale"),
            "draft": lambda: new("sale", post=False),
            "return": lambda: new("return"),
            "allowance": lambda: new("allowance", stated=amount),
            "opening": lambda: new("opening", stated=amount),
            "return_of": come_back,
            "edit": edit,
            "post": lambda: sales.post(self._one(n, "sale", f"{living} AND state = 'draft'")),
            "unpost": lambda: sales.unpost(self._one(n, "sale", f"{living} AND state = 'posted'")),
            "void": lambda: sales.void(self._one(n, "sale"), "错"),
            "delete": lambda: sales.remove([self._one(n, "sale")]),
        }

    def _money(self, n: int, amount: int) -> dict[str, Callable[[], object]]:
        receipts, living = self.services.receipts, "deleted_at IS NULL"
        day = TODAY - timedelta(days=n % 37)

        def record() -> None:
            buyer = self._one(n, "customer")
            money = {"customer_id": buyer, "amount": amount, "received_on": day}
            receipts.record(money, how=("oldest", "none")[n % 2])

        def refund() -> None:
            buyer = self._one(n, "customer")
            receipts.refund(buyer, min(amount, receipts.in_credit(buyer)) or amount, day)

        def apply_credit() -> None:
            receipts.apply_credit(self._one(n, "sale", f"{living} AND kind = 'return'"))

        def dishonour() -> None:
            received = self._one(n, "receipt", f"{living} AND amount > 0")
            receipts.dishonour(received, TODAY, "退票")

        return {
            "receipt": record,
            "refund": refund,
            "apply_credit": apply_credit,
            "dishonour": dishonour,
            "allocate": lambda: receipts.allocate(
                self._one(n, "receipt"), on=None if n % 2 else TODAY
            ),
            "release": lambda: receipts.release([self._one(n, "allocation")]),
            "remove_receipt": lambda: receipts.remove(self._one(n, "receipt")),
        }

    def _acts(self, n: int, _amount: int) -> dict[str, Callable[[], object]]:
        def undo() -> None:
            if not self.acts:
                return
            act = self.acts[-1 - n % min(6, len(self.acts))]
            self.undone.append(self.services.undo.undo(act).change_set_id)

        def redo() -> None:
            if self.undone:
                self.services.undo.undo(self.undone[n % len(self.undone)])

        def merge() -> None:
            first, *others = self._ids("customer")
            self.services.merging.merge(self.services.merging.plan(first, others))

        return {"undo": undo, "redo": redo, "merge": merge}


@pytest.fixture(scope="module")
def fresh(template_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Shop]:
    """Makes a new shop on a file of its own, as often as asked."""
    folder, numbers = tmp_path_factory.mktemp("shops"), itertools.count()

    def make() -> Shop:
        path = shutil.copy(template_file, folder / f"{next(numbers)}.crm")
        services = Services(open_database(Path(path)))
        services.employee_id = services.names.choices("employee")[0][0]
        return Shop(services)

    return make


ACTS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 1000), st.integers(1, 30_000)),
    min_size=4,
    max_size=22,
)


@settings(max_examples=25)
@given(acts=ACTS)
def test_balances_and_sums_hold_after_any_history(
    fresh: Callable[[], Shop], acts: list[tuple[str, int, int]]
) -> None:
    shop = fresh()
    try:
        for kind, n, amount in acts:
            shop.do(kind, n, amount)
            ledger.check(shop.services, DAYS[:2])
        ledger.check(shop.services, DAYS)
        assert [f for f in check(shop.services.database) if f.kind == "sums"] == []
    finally:
        shop.services.close()


def test_wrong_sums_are_found_and_put_right(services: Services) -> None:
    without_credit_control(services)
    buyer = customer(services)
    sold = services.sales.save(None, {"customer_id": buyer}, [line(price=500)], post=True)
    receipt = services.receipts.record({"customer_id": buyer, "amount": 700})
    [sale_id], [receipt_id] = sold.of("sale").created, receipt.of("receipt").created
    for entity, column, record_id in (
        ("sale", "amount", sale_id),
        ("sale", "settled", sale_id),
        ("receipt", "applied", receipt_id),
        ("sale_line", "counted_on", sale_id),
    ):
        where = "sale_id" if entity == "sale_line" else "id"
        with services.database.write() as connection:
            connection.execute(
                text(f'UPDATE "{entity}" SET {column} = 1 WHERE {where} = :id'), {"id": record_id}
            )
        found = [f for f in check(services.database, repair=True) if f.kind == "sums"]
        assert [(f.entity, f.record_id) for f in found] == [
            ("receipt" if entity == "receipt" else "sale", record_id)
        ]
        assert check(services.database) == []
    ledger.check(services, DAYS)
