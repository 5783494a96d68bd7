"""Money that is late: statements of account and their answers, promises to pay, steps of dunning."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from crmdesk.analysis.months import add_months
from crmdesk.models.derived import PyramidLayer
from crmdesk.models.trade_choices import (
    DifferenceReason,
    DunningResult,
    DunningWay,
    PromiseState,
    StatementState,
)
from crmdesk.services.demo import trade_plan
from crmdesk.services.demo.plan import SHOWCASE, Payer
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.trade_book import Account, Charge, TradeBook
from crmdesk.services.demo.world import Draft

STATEMENTS: Final = {
    PyramidLayer.VIP: (4, 100),
    PyramidLayer.BIG: (3, 70),
    PyramidLayer.MEDIUM: (2, 22),
}
LAST_MONTH: Final = (
    (
        StatementState.CONFIRMED,
        StatementState.SENT,
        StatementState.DIFFERS,
        StatementState.DRAFT,
        StatementState.SETTLED,
    ),
    (52, 26, 11, 6, 5),
)
EARLIER: Final = (
    (StatementState.CONFIRMED, StatementState.SETTLED, StatementState.SENT),
    (86, 8, 6),
)
ANSWERED: Final = (StatementState.CONFIRMED, StatementState.DIFFERS, StatementState.SETTLED)
DIFFERENCES: Final = {
    DifferenceReason.IN_TRANSIT: "月底已付，我方次月到账",
    DifferenceReason.NOT_BOOKED: "送货单在途，对方下月入账",
    DifferenceReason.PRICE: "对方按上一次报价记账",
    DifferenceReason.RETURNED: "对方退货一箱，退货单未到",
    DifferenceReason.INVOICE: "发票未收到，对方暂不入账",
}
SOLVED: Final = "双方核对送货单后以我方为准，对方补记"
# Days overdue from which on a level is done, some days of delay, the ways and their weights.
LEVELS: Final = (
    (1, 2, (DunningWay.PHONE, DunningWay.WECHAT), (62, 38)),
    (2, 15, (DunningWay.PHONE, DunningWay.VISIT), (80, 20)),
    (3, 31, (DunningWay.LETTER, DunningWay.VISIT), (75, 25)),
    (4, 62, (DunningWay.LETTER,), (1,)),
    (5, 93, (DunningWay.LAWYER, DunningWay.LETTER), (35, 65)),
)
LETTERS: Final = (DunningWay.LETTER, DunningWay.LAWYER)
RESULTS: Final = (
    (
        DunningResult.PROMISED,
        DunningResult.NO_MONEY,
        DunningResult.NOT_REACHED,
        DunningResult.DISPUTED,
        DunningResult.OTHER,
    ),
    (52, 20, 14, 7, 7),
)
SAID: Final = {
    DunningResult.PROMISED: ("财务已排款，等老板签字", "答应分两次付清", "说这周五前安排转账"),
    DunningResult.NO_MONEY: ("工程款没下来，手头紧", "月底回款后再付", "说账上只够发工资"),
    DunningResult.NOT_REACHED: (
        "电话无人接听，微信留言",
        "老板出差，前台转告",
        "财务休假，下周再打",
    ),
    DunningResult.DISPUTED: ("说有一批货数量不对，要先核对", "对上月扣款有异议"),
    DunningResult.OTHER: ("换了财务，资料要重新发一份", "要求先开发票再付款"),
}
LETTER_SAID: Final = ("已寄出催款函，快递签收", "催款函当面送达，签收回执已存")
LEAST_OVERDUE: Final = 20_000  # fen below which nobody calls
DONE_PERCENT, PAST_PERCENT = 88, 30
GRACE: Final = 3


def fill(d: Draft, rows: Rows) -> None:
    """Write what was done about the customer's debts."""
    account = d.account
    if not account.charges:
        return
    d.begin("collections")
    if account.terms:
        _statements(d, rows, account, d.world.book)
    _past_calls(d, rows, account, d.world.book)
    _dunning(d, rows, account, d.world.book)


# --- statements -------------------------------------------------------------------------------


def _statements(d: Draft, rows: Rows, account: Account, book: TradeBook) -> None:
    months, percent = STATEMENTS.get(d.plan.layer, (0, 0))
    if not d.rarely(percent):
        return
    this_month = book.today.replace(day=1)
    for back in range(months, 0, -1):
        until = add_months(this_month, 1 - back) - timedelta(days=1)
        _statement(d, rows, account, until, is_last=back == 1)


def _statement(d: Draft, rows: Rows, account: Account, until: date, *, is_last: bool) -> None:
    chance, world = d.chance, d.world
    since = until.replace(day=1)
    first, last = since.toordinal(), until.toordinal()
    opening = _balance(account, first - 1)
    charges = sum(c.amount for c in account.charges if first <= c.day <= last and c.amount > 0)
    closing = _balance(account, last)
    if not opening and not charges:
        return
    states, weights = LAST_MONTH if is_last else EARLIER
    state = chance.choices(states, weights=weights)[0]
    if account.story == trade_plan.DISPUTE:
        state = StatementState.DIFFERS if is_last else StatementState.CONFIRMED
    made = min(until + timedelta(days=chance.randint(2, 6)), world.today - timedelta(days=1))
    answered = min(made + timedelta(days=chance.randint(1, 10)), world.today - timedelta(days=1))
    off = closing - _theirs(closing, chance.randint(3, 18))
    is_answered = state in ANSWERED
    contact = d.contacts[0] if d.contacts else None
    statement_id = rows.add(
        "statement",
        {
            "code": f"{until:%Y%m}",  # numbered when all are there
            "customer_id": d.record_id,
            "state": state,
            "from_on": since.isoformat(),
            "until_on": until.isoformat(),
            "opening": opening,
            "charges": charges,
            "payments": opening + charges - closing,
            "closing": closing,
            "contact_id": contact.record_id if contact else None,
            "sent_on": made.isoformat() if state is not StatementState.DRAFT else None,
            "sent_way": d.some((DunningWay.WECHAT, DunningWay.WECHAT, DunningWay.LETTER))
            if state is not StatementState.DRAFT
            else None,
            "answered_on": answered.isoformat() if is_answered else None,
            "confirmed": (closing if state is StatementState.CONFIRMED else closing - off)
            if is_answered
            else None,
            "confirmed_name": contact.person.name if contact and is_answered else None,
            "owner_id": d.owner_id,
        },
        f"{made} 10:20:00",
        world.accountant,
    )
    if is_answered and state is not StatementState.CONFIRMED:
        _difference(d, rows, account, statement_id, off, answered, (first, last), state)


def _theirs(closing: int, percent: int) -> int:
    """What the customer has in his books: less than we, in whole yuan."""
    return closing - max(10_000, abs(closing) * percent // 100 // 100 * 100)


def _difference(
    d: Draft,
    rows: Rows,
    account: Account,
    statement_id: int,
    off: int,
    answered: date,
    period: tuple[int, int],
    state: StatementState,
) -> None:
    inside = [c for c in account.charges if period[0] <= c.day <= period[1] and c.amount > off]
    charge = inside[-1] if inside else None
    reason = d.some(tuple(DIFFERENCES)[1:] if charge else (DifferenceReason.IN_TRANSIT,))
    is_settled = state is StatementState.SETTLED
    settled = min(answered + timedelta(days=4), d.world.today - timedelta(days=1))
    rows.add(
        "statement_difference",
        {
            "statement_id": statement_id,
            "sale_id": charge.sale_id if charge else None,
            "ours": charge.amount if charge else 0,
            "theirs": charge.amount - off if charge else -off,
            "reason": reason,
            "remark": DIFFERENCES[reason],
            "settled_on": settled.isoformat() if is_settled else None,
            "solution": SOLVED if is_settled else None,
        },
        f"{answered} 11:05:00",
        d.world.accountant,
    )


def _balance(account: Account, day: int) -> int:
    """What the customer owed at the end of *day*, less what he had paid before."""
    owed = sum(c.amount for c in account.charges if c.day <= day)
    return owed - sum(m.amount for m in account.receipts if m.day <= day)


# --- dunning ----------------------------------------------------------------------------------


def _past_calls(d: Draft, rows: Rows, account: Account, book: TradeBook) -> None:
    """Calls about debts that were paid since: what was promised was kept, or came late."""
    if d.plan.payer is Payer.GOOD and d.plan.role != SHOWCASE:
        return
    last = 0
    for charge in account.charges:
        paid = charge.settled_day
        if paid is None or charge.amount < LEAST_OVERDUE or paid <= book.window:
            continue
        late = paid - charge.due
        if late < 8 or charge.due < last + 30 or not d.rarely(PAST_PERCENT):
            continue
        last = charge.due
        called = charge.due + d.chance.randint(3, max(3, min(20, late - 4)))
        # Mostly by the day that was named, sometimes some days later.
        promised = paid + d.chance.randint(0, 4) if d.happens(60) else paid - GRACE - 3
        promised = max(called + 1, promised)
        amount = sum(c.amount for c in account.charges if c.settled_day == paid)
        promise_id = _promise(d, rows, called, promised, amount, charge)
        level = 2 if called - charge.due >= 15 else 1
        way = DunningWay.PHONE if d.happens(80) else DunningWay.WECHAT
        _step(d, rows, account, called, level, way, promise_id)


def _dunning(d: Draft, rows: Rows, account: Account, book: TradeBook) -> None:
    """Step by step for what is overdue today, as far as somebody got round to it."""
    late = [c for c in account.open_on(book.last) if book.last - c.due > 2]
    if sum(c.rest for c in late) < LEAST_OVERDUE:
        return
    oldest = max(late[0].due, book.last - 330)
    promise_id: int | None = None
    for level, days, ways, weights in LEVELS:
        day = oldest + days + d.chance.randint(0, 6)
        if day >= book.last or not d.rarely(DONE_PERCENT):
            break
        way = d.chance.choices(ways, weights=weights)[0]
        promise_id = None
        if way not in LETTERS and d.happens(46):
            owed = sum(c.rest for c in late if c.due < day)
            promised = day + d.chance.randint(4, 18)
            if owed >= LEAST_OVERDUE:
                part = owed if d.happens(70) else max(10_000, owed // 20_000 * 10_000)
                promise_id = _promise(d, rows, day, promised, part, None)
        _step(d, rows, account, day, level, way, promise_id)
    if promise_id is None and d.happens(34):
        _fresh_promise(d, rows, account, book, late)


def _fresh_promise(
    d: Draft, rows: Rows, account: Account, book: TradeBook, late: list[Charge]
) -> None:
    """One of these days, with its day still to come."""
    day = book.last - d.chance.randint(1, 6)
    late = [c for c in late if c.due < day]
    owed = sum(c.rest for c in late)
    if owed < LEAST_OVERDUE:
        return
    promise_id = _promise(d, rows, day, book.last + d.chance.randint(2, 14), owed, None)
    level = 1 + sum(day - late[0].due >= days for _n, days, _w, _p in LEVELS[1:3])
    _step(d, rows, account, day, level, DunningWay.PHONE, promise_id)


def _promise(
    d: Draft, rows: Rows, made: int, promised: int, amount: int, charge: Charge | None
) -> int:
    iso = d.world.book.iso
    return rows.add(
        "promise",
        {
            "customer_id": d.record_id,
            "contact_id": d.contacts[0].record_id if d.contacts else None,
            "made_on": iso(made),
            "promised_on": iso(promised),
            "amount": amount,
            "sale_id": charge.sale_id if charge else None,
            "received": 0,
            "state": PromiseState.OPEN,
            "is_withdrawn": 0,
            "owner_id": d.owner_id,
        },
        f"{iso(made)} 15:10:00",
        d.owner_id,
    )


def _step(
    d: Draft,
    rows: Rows,
    account: Account,
    day: int,
    level: int,
    way: DunningWay,
    promise_id: int | None,
) -> None:
    late = [(c, c.rest if c.settled_day is None else c.amount) for c in account.charges
            if c.amount > 0 and c.due < day and (c.settled_day is None or c.settled_day > day)
            and c.rest + (c.settled_day is not None) > 0]  # fmt: skip
    overdue = sum(rest for _c, rest in late)
    if overdue <= 0:
        return
    result: DunningResult | None = None
    if promise_id is not None:
        result = DunningResult.PROMISED
    elif way not in LETTERS:
        result = d.chance.choices(RESULTS[0][1:], weights=RESULTS[1][1:])[0]
    if account.story == trade_plan.DISPUTE and promise_id is None:
        result = DunningResult.DISPUTED
    is_letter = way in LETTERS
    iso = d.world.book.iso
    rows.add(
        "dunning",
        {
            "customer_id": d.record_id,
            "level": level,
            "done_on": iso(day),
            "way": way,
            "overdue": overdue,
            "days": day - min(c.due for c, _rest in late),
            "contact_id": d.contacts[0].record_id if d.contacts else None,
            "result": result,
            "promise_id": promise_id,
            "next_on": iso(day + d.chance.randint(5, 12)) if d.happens(70) else None,
            "letter_no": "CK" if is_letter else None,  # numbered when all are there
            "owner_id": d.owner_id,
            "remark": d.some(SAID[result]) if result else d.some(LETTER_SAID),
        },
        f"{iso(day)} 15:20:00",
        d.owner_id,
    )
