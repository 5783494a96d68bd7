"""What came in and went out on a contract: payment plan, receipts, deliveries, milestones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crmdesk.core.i18n import N_, _
from crmdesk.models.deal_choices import ReceiptMethod
from crmdesk.services.deal_sums import line_amount, worth_delivered
from crmdesk.services.demo import phrases
from crmdesk.services.demo.deal_plan import working_day
from crmdesk.services.demo.plan import Payer
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import BasketLine, Draft

FIRST: Final = N_("Deposit at signing")
GOODS: Final = N_("Payment for goods")
LAST: Final = N_("Retention money")
WHOLE: Final = N_("Payment in full")
METHODS: Final = (
    (
        ReceiptMethod.TRANSFER,
        ReceiptMethod.BILL,
        ReceiptMethod.WECHAT,
        ReceiptMethod.ALIPAY,
        ReceiptMethod.CASH,
    ),
    (72, 10, 9, 5, 4),
)
YEARLY_BATCHES: Final = 4
TWO_BATCHES_PERCENT, RETURN_PERCENT, MILESTONE_PERCENT = 45, 3, 38
# Days after the due day, earliest and latest, by how the customer pays.
DELAYS: Final = {Payer.GOOD: (-4, 0), Payer.SLOW: (2, 38), Payer.BAD: (20, 95)}
LATE_PERCENT: Final = 7  # of the payments of good payers come some days late
SMALL_PLAN: Final = 15  # percent: a last part below it is retention money


@dataclass(frozen=True, slots=True)
class Course:
    """What was agreed: lines, amount, plan of payments (percent, days), the day of signing."""

    contract_id: int
    line_ids: list[int]
    basket: list[BasketLine]
    amount: int
    plan: tuple[tuple[int, int], ...]
    signed_on: date
    is_stopped: bool
    is_yearly: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it so far, in fen; *is_all*: paid and delivered in full."""

    received: int
    delivered: int
    last_on: date | None
    is_all: bool


def carry_out(d: Draft, rows: Rows, course: Course) -> Done:
    """Write everything that happened since signing, up to yesterday."""
    dues = instalments(
        rows, course.contract_id, course.amount, course.plan, course.signed_on, d.owner_id
    )
    received, paid_on = _receipts(d, rows, course, dues)
    delivered, delivered_on, is_delivered = _deliveries(d, rows, course)
    if d.happens(MILESTONE_PERCENT):
        _milestones(d, rows, course)
    days = [day for day in (paid_on, delivered_on) if day]
    is_all = is_delivered and received >= course.amount
    return Done(received, delivered, max(days, default=None), is_all)


def instalments(
    rows: Rows,
    contract_id: int,
    amount: int,
    plan: tuple[tuple[int, int], ...],
    signed_on: date,
    by: int,
) -> list[tuple[int, date, int]]:
    """Write the payment plan; returns id, due day and amount of each part. They sum exactly."""
    rest, found = amount, []
    for place, (percent, days) in enumerate(plan):
        is_last = place == len(plan) - 1
        part = rest if is_last else amount * percent // 10_000 * 100
        rest -= part
        name = WHOLE if len(plan) == 1 else FIRST if days == 0 else GOODS
        if is_last and percent <= SMALL_PLAN:
            name = LAST
        due_on = signed_on + timedelta(days=days)
        record_id = rows.add(
            "instalment",
            {
                "contract_id": contract_id,
                "position": place + 1,
                "name": _(name),
                "due_on": due_on.isoformat(),
                "amount": part,
            },
            f"{signed_on} 15:30:00",
            by,
        )
        found.append((record_id, due_on, part))
    return found


def _receipts(
    d: Draft, rows: Rows, course: Course, dues: list[tuple[int, date, int]]
) -> tuple[int, date | None]:
    payer, chance = d.plan.payer, d.chance
    received, last, yesterday = 0, None, d.world.today - timedelta(days=1)
    for place, (instalment_id, due_on, due) in enumerate(dues):
        amount = due
        earliest, latest = DELAYS[payer]
        late = chance.randint(earliest, latest)
        if payer is Payer.GOOD and d.happens(LATE_PERCENT):
            late = chance.randint(1, 12)
        day = max(course.signed_on, working_day(due_on + timedelta(days=late), course.signed_on))
        if payer is Payer.BAD:
            if place == 0:  # short of what was agreed
                amount = due * chance.randint(40, 85) // 10_000 * 100 or due
            elif d.happens(45):
                break
        if day > yesterday or amount <= 0 or (course.is_stopped and place > 0):
            break
        received += amount
        last = day
        rows.add(
            "receipt",
            {
                "customer_id": d.record_id,
                "contract_id": course.contract_id,
                "instalment_id": instalment_id,
                "received_on": day.isoformat(),
                "amount": amount,
                "applied": 0,
                "method": chance.choices(METHODS[0], weights=METHODS[1])[0],
                "document_no": f"SK{day:%y%m%d}{chance.randrange(1000):03}",
            },
            f"{day} 16:10:00",
            d.world.accountant,
        )
    return received, last


def _deliveries(d: Draft, rows: Rows, course: Course) -> tuple[int, date | None, bool]:
    """One batch or two; returns the worth delivered, the last day, and whether that is all."""
    chance, yesterday = d.chance, d.world.today - timedelta(days=1)
    sent = [0] * len(course.basket)
    parts, gap = (2 if d.happens(TWO_BATCHES_PERCENT) else 1), (4, 26)
    if course.is_yearly:
        parts, gap = YEARLY_BATCHES, (50, 88)
    day, last = course.signed_on, None
    for number in range(parts):
        day = working_day(day + timedelta(days=chance.randint(*gap)), day)
        if day > yesterday or (course.is_stopped and number > 0):
            break
        last = day
        note = f"CK{day:%y%m%d}{chance.randrange(1000):03}"
        for place, (line_id, x) in enumerate(zip(course.line_ids, course.basket, strict=True)):
            rest = x.quantity - sent[place]
            quantity = (
                rest
                if number == parts - 1
                else min(rest, max(1000, rest // (parts - number) // 1000 * 1000))
            )
            if quantity > 0:
                sent[place] += quantity
                _delivery(d, rows, course, line_id, day, quantity, note)
    if last and d.happens(RETURN_PERCENT) and sent[0] > 1000:
        back = working_day(last + timedelta(days=5), last)
        if back <= yesterday:
            sent[0] -= 1000
            _delivery(d, rows, course, course.line_ids[0], back, -1000, "")
    worth = worth_delivered(
        course.amount,
        [
            (line_amount(x.quantity, x.price), line_amount(quantity, x.price))
            for x, quantity in zip(course.basket, sent, strict=True)
        ],
    )
    return worth, last, sent == [x.quantity for x in course.basket]


def _delivery(
    d: Draft, rows: Rows, course: Course, line_id: int, day: date, quantity: int, note: str
) -> None:
    rows.add(
        "delivery",
        {
            "contract_id": course.contract_id,
            "line_id": line_id,
            "delivered_on": day.isoformat(),
            "quantity": quantity,
            "document_no": note or None,
        },
        f"{day} 17:20:00",
        d.owner_id,
    )


def _milestones(d: Draft, rows: Rows, course: Course) -> None:
    today = d.world.today
    due = course.signed_on
    topics = phrases.say_several(
        d, "contract", "milestone", [course.signed_on] * d.chance.randint(1, 3)
    )
    for name in topics:
        due = due + timedelta(days=d.chance.randint(7, 30))
        done = due + timedelta(days=d.chance.randint(-3, 4))
        is_done = done < today and not course.is_stopped
        rows.add(
            "milestone",
            {
                "contract_id": course.contract_id,
                "name": name,
                "due_on": due.isoformat(),
                "done_on": max(done, course.signed_on).isoformat() if is_done else None,
            },
            f"{course.signed_on} 15:40:00",
            d.owner_id,
        )
