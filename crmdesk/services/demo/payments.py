"""How a customer pays: at once, by the month, late, in round sums, with a cheque that bounces.

Then his documents, receipts and allocations are written; only now it is known what is settled.
"""

from __future__ import annotations

from typing import Final

from crmdesk.models.choices import Settlement
from crmdesk.models.deal_choices import ReceiptMethod
from crmdesk.models.derived import PyramidLayer
from crmdesk.services.demo import trade_plan
from crmdesk.services.demo.plan import Payer
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.sales import INVOICE_PERCENT
from crmdesk.services.demo.trade_book import Account, Charge, Money, TradeBook
from crmdesk.services.demo.world import Draft

AT_ONCE: Final = (Settlement.CASH, Settlement.PREPAID)
# Percent who pay by the day agreed, days late of the others, percent never paid.
CREDIT: Final = {
    Payer.GOOD: (96, (1, 15), 0.0),
    Payer.SLOW: (90, (3, 24), 0.3),
    Payer.BAD: (84, (6, 40), 2.0),
}
# Of those who became a case.
HARD: Final = (10, (25, 210), 12.0)
PATIENCE: Final = 12  # days overdue after which the others are called, and pay
CASH: Final = {
    Payer.GOOD: (98, (1, 6), 0.0),
    Payer.SLOW: (70, (3, 45), 0.3),
    Payer.BAD: (45, (10, 160), 5.0),
}
RUN_DAYS: Final = 10  # large customers pay so often
ROUND_PERCENT: Final = 7  # of the payments of slow payers are round sums
CHEQUE_PERCENT, BOUNCED_PERCENT = 6, 7
METHODS: Final = {
    True: ((ReceiptMethod.TRANSFER, ReceiptMethod.BILL, ReceiptMethod.CHEQUE), (84, 9, 7)),
    False: (
        (ReceiptMethod.WECHAT, ReceiptMethod.ALIPAY, ReceiptMethod.CASH, ReceiptMethod.TRANSFER),
        (44, 20, 21, 15),
    ),
}
BOUNCED: Final = "支票退票"
DISHONOURED: Final = "退票后补款"
REFUND: Final = "退货退款"
# The stories: so many days ago the customer began to pay late, and by how many days.
HELD_SINCE, SLOW_SINCE, SLOW_DAYS = 200, 100, (16, 34)


def set_terms(d: Draft, rows: Rows) -> None:
    """When the customer's documents fall due, from what the card says."""
    del rows
    settlement = d.values.get("settlement")
    if settlement is None or settlement in AT_ONCE:
        return
    days = d.values.get("credit_days")
    d.account.terms = int(days) if days is not None else 30


def fill(d: Draft, rows: Rows) -> None:
    """Let the customer pay, then write what came of it."""
    book = d.world.book
    if not d.plan.bought:
        return
    d.begin("payments")
    account = d.account
    _apply_deposits(account, rows, d, book)
    _apply_credits(account, rows, d, book)
    _pay(account, rows, d, book)
    account.receipts.sort(key=lambda m: (m.day, m.receipt_id))
    _write(account, d, rows, book)


# --- what came in on contracts ------------------------------------------------------------------


def _apply_deposits(account: Account, rows: Rows, d: Draft, book: TradeBook) -> None:
    """Payments by the plan of a contract settle its sales, the oldest first."""
    for money in account.deposits:
        account.receipts.append(money)
        for charge in account.charges:
            left = money.amount - money.applied
            if not left:
                break
            if charge.contract_id == money.contract_id and charge.rest > 0:
                part = min(left, charge.rest)
                _allocate(d, rows, book, charge, part, max(money.day, charge.day), money)


def _allocate(
    d: Draft,
    rows: Rows,
    book: TradeBook,
    charge: Charge,
    amount: int,
    day: int,
    money: Money | None = None,
    credit: Charge | None = None,
) -> None:
    charge.settle(amount, day)
    if money is not None:
        money.applied += amount
    if credit is not None:
        credit.settle(-amount, day)
    at, by = f"{book.iso(day)} 16:40:00", d.world.accountant
    book.add(
        "allocation",
        (
            rows.new_id(), 1, at, at, by, by, d.record_id, charge.sale_id,
            money.receipt_id if money else None, credit.sale_id if credit else None, amount,
            book.iso(day),
        ),
    )  # fmt: skip


def _apply_credits(account: Account, rows: Rows, d: Draft, book: TradeBook) -> None:
    """Returns and allowances reduce the document they belong to, as far as it is open."""
    by_id = {c.sale_id: c for c in account.charges}
    for credit in account.charges:
        if credit.amount >= 0 or credit.original_id is None:
            continue
        charge = by_id[credit.original_id]
        if account.terms or charge.contract_id:
            part = min(-credit.rest, charge.rest)
            if part > 0:
                _allocate(d, rows, book, charge, part, credit.day, credit=credit)


# --- what the customer pays of his own -----------------------------------------------------------


def _pay(account: Account, rows: Rows, d: Draft, book: TradeBook) -> None:
    due = []
    for charge in account.charges:
        if charge.rest > 0:
            charge.paid_by = _paid_by(d, account, charge, book)
            if charge.paid_by is not None and charge.paid_by < book.last:
                due.append(charge)
    if not account.terms:
        _pay_each(account, rows, d, book, due)
    else:
        _pay_in_runs(account, rows, d, book, due)


def _paid_by(d: Draft, account: Account, charge: Charge, book: TradeBook) -> int | None:
    """The day on which the customer means to pay; None: never."""
    chance, payer = d.chance, d.plan.payer
    on_time, late, never = (CREDIT if account.terms else CASH)[payer]
    if account.is_hard:
        on_time, late, never = HARD
    draw, ago = chance.random() * 100, book.last - charge.due
    if account.story == trade_plan.HELD and ago < HELD_SINCE:
        return None if draw < 85 else charge.due + chance.randint(20, 60)
    if account.story == trade_plan.SLOWING and ago < SLOW_SINCE:
        return charge.due + chance.randint(*SLOW_DAYS)
    meant: int | None = charge.due + chance.randint(*late)
    if draw < never:
        meant = None
    elif draw < never + on_time:
        if not account.terms:
            return charge.due
        return max(charge.day, charge.due - int(chance.random() ** 2 * 12))
    if ago > PATIENCE and not account.is_hard and (meant is None or meant >= book.last):
        return book.last - 1 - int(chance.random() * PATIENCE)
    return meant


def _pay_each(account: Account, rows: Rows, d: Draft, book: TradeBook, due: list[Charge]) -> None:
    """Cash, or money sent before the goods: a receipt for each document."""
    is_prepaid = d.values.get("settlement") == Settlement.PREPAID
    for charge in due:
        day = charge.paid_by or charge.day
        received = day - int(d.chance.random() * 6) if is_prepaid and day == charge.day else day
        money = _receive(account, rows, d, received, charge.rest)
        _allocate(d, rows, book, charge, charge.rest, day, money)
    for credit in account.charges:
        if credit.amount < 0 and credit.rest and not credit.contract_id:
            _give_back(account, rows, d, book, credit)


def _give_back(account: Account, rows: Rows, d: Draft, book: TradeBook, credit: Charge) -> None:
    """Money for goods that came back and were paid already."""
    day = min(book.last - 1, credit.day + int(d.chance.random() * 3))
    paid = [c for c in account.charges if c.sale_id == credit.original_id]
    if paid and (paid[0].settled_day is None or paid[0].settled_day > day):
        return  # it is set against the next document instead
    money = _receive(account, rows, d, day, credit.rest)
    money.remark = REFUND
    _allocate(d, rows, book, credit, credit.rest, day, money)


def _pay_in_runs(
    account: Account, rows: Rows, d: Draft, book: TradeBook, due: list[Charge]
) -> None:
    """Several documents with one transfer, as the customer's own bookkeeping runs."""
    chance = d.chance
    is_large = d.plan.layer in (PyramidLayer.VIP, PyramidLayer.BIG)
    step = RUN_DAYS if is_large else 1
    offset = d.plan.seed % step
    due.sort(key=lambda c: (c.paid_by or 0, c.sale_id))
    rounds = 55 if account.story == trade_plan.PARTIAL else ROUND_PERCENT
    carried: list[Charge] = []
    at = 0
    while at < len(due):
        run = _run_day(due[at].paid_by or 0, step, offset, is_late=account.is_hard)
        run = max(due[at].day, min(run, book.last - 1))
        # A run takes along what is nearly due; never nothing at all.
        until = max(due[at].paid_by or 0, run + step // 2)
        ready, carried = carried, []
        while at < len(due) and (due[at].paid_by or 0) <= until and due[at].day <= run:
            ready.append(due[at])
            at += 1
        wanted = sum(c.rest for c in ready)
        if wanted <= 0:
            continue
        paid = wanted
        goes_on = at < len(due) or account.is_hard  # a rest is paid with the next run
        if (
            goes_on
            and d.plan.payer is not Payer.GOOD
            and wanted > 300_000
            and chance.random() * 100 < rounds
        ):
            paid = max(100_000, int(wanted * (0.45 + 0.5 * chance.random())) // 100_000 * 100_000)
        money = _receive(account, rows, d, run, paid)
        for charge in ready:
            part = min(charge.rest, money.amount - money.applied)
            if part > 0:
                _allocate(d, rows, book, charge, part, run, money)
            if charge.rest > 0:
                carried.append(charge)
        if money.method == ReceiptMethod.CHEQUE and not carried:
            _maybe_bounce(account, rows, d, book, money, ready)


def _run_day(day: int, step: int, offset: int, *, is_late: bool) -> int:
    """The day of the run in which something meant for *day* is paid."""
    if step == 1:
        return day
    run = (day - offset) // step * step + offset
    return run + step if is_late and run < day else run


def _maybe_bounce(
    account: Account, rows: Rows, d: Draft, book: TradeBook, money: Money, paid: list[Charge]
) -> None:
    """A cheque may come back unpaid; mostly the money arrives some weeks later."""
    is_told = account.story == trade_plan.CHEQUE and book.last - money.day < 150
    percent = 100 if is_told else BOUNCED_PERCENT
    day = money.day + 3 + int(d.chance.random() * 4)
    if d.chance.random() * 100 >= percent or day >= book.last or money.amount != money.applied:
        return
    parts = [(c, c.amount) for c in paid if c.settled_day == money.day and c.settled == c.amount]
    if sum(part for _c, part in parts) != money.amount:
        return  # it settled rests; such a case is told by none
    back = _receive(account, rows, d, day, -money.amount)
    back.method, back.reverses_id, back.remark = money.method, money.receipt_id, BOUNCED
    for charge, part in parts:
        _allocate(d, rows, book, charge, -part, day, back)
    again = day + d.chance.randint(9, 45)
    if again < book.last and not is_told:
        anew = _receive(account, rows, d, again, money.amount)
        anew.method, anew.remark = ReceiptMethod.TRANSFER, DISHONOURED
        for charge, part in parts:
            _allocate(d, rows, book, charge, part, again, anew)


def _receive(account: Account, rows: Rows, d: Draft, day: int, amount: int) -> Money:
    by_bank = bool(account.terms) or abs(amount) > 2_000_000
    methods, weights = METHODS[by_bank]
    method = d.chance.choices(methods, weights=weights)[0]
    if account.story == trade_plan.CHEQUE and by_bank and d.chance.random() < 0.6:
        method = ReceiptMethod.CHEQUE
    money = Money(rows.new_id(), day, amount, method)
    account.receipts.append(money)
    return money


# --- writing ----------------------------------------------------------------------------------


def _write(account: Account, d: Draft, rows: Rows, book: TradeBook) -> None:
    accountant, owner_id, customer_id = d.world.accountant, d.owner_id, d.record_id
    settlement = d.values.get("settlement")
    has_invoices = bool(d.values.get("uscc"))
    iso, draw = book.iso, d.chance.random
    for c in (*account.charges, *account.unposted):
        on = iso(c.day)
        at = f"{on} {d.hour}"
        invoice = invoiced = None
        if has_invoices and c.kind == "sale" and draw() * 100 < INVOICE_PERCENT:
            day = c.day + int(draw() * 12)
            if day < book.last:
                invoiced = iso(day)
                invoice = f"{invoiced[2:4]}332000000{int(draw() * 10**9):09}"
        book.add(
            "sale",
            (
                c.sale_id, 1, at, at, owner_id, owner_id, "", c.kind, customer_id, c.state, on,
                iso(c.due), settlement, owner_id, c.contract_id, c.instalment_id, c.original_id,
                c.stated, c.amount, c.cost, c.tax, c.settled,
                iso(c.settled_day) if c.settled_day is not None else None, invoice, invoiced,
                c.remark,
            ),
        )  # fmt: skip
    for m in account.receipts:
        on = iso(m.day)
        at = f"{on} 16:10:00"
        book.add(
            "receipt",
            (
                m.receipt_id, 1, at, at, accountant, accountant, customer_id, m.contract_id,
                m.instalment_id, on, m.amount, m.method, book.receipt_no(m.day), None, owner_id,
                m.applied, m.reverses_id, m.remark,
            ),
        )  # fmt: skip
