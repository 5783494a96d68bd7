"""What came in and went out on a contract: payment plan, receipts, deliveries, milestones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crmdesk.core.i18n import N_, _
from crmdesk.models.deal_choices import ReceiptMethod
from crmdesk.services.deal_sums import line_amount
from crmdesk.services.demo import phrases
from crmdesk.services.demo.deal_plan import working_day
from crmdesk.services.demo.plan import Payer
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.trade_book import Batch, Money
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
NOT_BILLED_DAYS, NOT_BILLED_PERCENT = 6, 55
MOST_BY_CONTRACT: Final = 82  # percent of a customer's twelve months
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
    billed: int
    last_on: date | None
    is_all: bool


def carry_out(d: Draft, rows: Rows, course: Course) -> Done:
    """Write everything that happened since signing, up to yesterday."""
    dues = instalments(
        rows, course.contract_id, course.amount, course.plan, course.signed_on, d.owner_id
    )
    goods = _deliveries(d, rows, course, dues)
    received, paid_on = _receipts(d, rows, course, dues, is_cut=goods.is_cut)
    if d.happens(MILESTONE_PERCENT):
        _milestones(d, rows, course)
    days = [day for day in (paid_on, goods.last_on) if day]
    is_all = goods.is_all and received >= course.amount
    return Done(received, goods.worth, goods.billed, max(days, default=None), is_all)


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
    d: Draft, rows: Rows, course: Course, dues: list[tuple[int, date, int]], *, is_cut: bool
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
        if day > yesterday or amount <= 0 or ((course.is_stopped or is_cut) and place > 0):
            break
        received += amount
        last = day
        d.account.deposits.append(
            Money(
                rows.new_id(),
                day.toordinal(),
                amount,
                chance.choices(METHODS[0], weights=METHODS[1])[0],
                course.contract_id,
                instalment_id,
            )
        )
    return received, last


@dataclass(slots=True)
class Goods:
    """What left: its worth and what of it was billed (fen); *is_cut*: more than the plan knows."""

    worth: int = 0
    billed: int = 0
    last_on: date | None = None
    is_all: bool = False
    is_cut: bool = False


def _deliveries(d: Draft, rows: Rows, course: Course, dues: list[tuple[int, date, int]]) -> Goods:
    """One batch or two, of a yearly contract four."""
    chance, yesterday = d.chance, d.world.today - timedelta(days=1)
    sent = [0] * len(course.basket)
    parts, gap = (2 if d.happens(TWO_BATCHES_PERCENT) else 1), (4, 26)
    if course.is_yearly:
        parts, gap = YEARLY_BATCHES, (50, 88)
    day, found, is_billed = course.signed_on, Goods(), False
    for number in range(parts):
        day = working_day(day + timedelta(days=chance.randint(*gap)), day)
        if day > yesterday or (course.is_stopped and number > 0):
            break
        batch = _batch(course, sent, parts - number)
        if not batch:
            break
        if not _fits(d, course, batch, day):
            found.is_cut = True
            break
        found.last_on = day
        note = f"CK{day:%y%m%d}{chance.randrange(1000):03}"
        for place, quantity in batch:
            sent[place] += quantity
            _delivery(d, rows, course, course.line_ids[place], day, quantity, note)
        found.worth += _worth(course, batch)
        is_billed = (yesterday - day).days > NOT_BILLED_DAYS or not d.happens(NOT_BILLED_PERCENT)
        if is_billed:
            found.billed += _worth(course, batch)
            _bill(d, course, batch, day, _due_part(dues, found.billed))
    if found.last_on and is_billed and d.happens(RETURN_PERCENT) and sent[0] > 1000:
        back = working_day(found.last_on + timedelta(days=5), found.last_on)
        if back <= yesterday:
            sent[0] -= 1000
            _delivery(d, rows, course, course.line_ids[0], back, -1000, "")
            _bill(d, course, [(0, -1000)], back, None)
            found.worth += _worth(course, [(0, -1000)])
            found.billed += _worth(course, [(0, -1000)])
    found.is_all = sent == [x.quantity for x in course.basket]
    return found


def _batch(course: Course, sent: list[int], parts: int) -> list[tuple[int, int]]:
    """Place and quantity of what leaves next, when *parts* are still to come."""
    batch = []
    for place, x in enumerate(course.basket):
        rest = x.quantity - sent[place]
        quantity = rest if parts == 1 else min(rest, max(1000, rest // parts // 1000 * 1000))
        if quantity > 0:
            batch.append((place, quantity))
    return batch


def _worth(course: Course, batch: list[tuple[int, int]]) -> int:
    return sum(line_amount(quantity, course.basket[place].price) for place, quantity in batch)


def _fits(d: Draft, course: Course, batch: list[tuple[int, int]], day: date) -> bool:
    """Whether the twelve months that the plan gives the customer still have room for it."""
    if day.toordinal() <= d.world.book.window:
        return True
    worth = _worth(course, batch)
    if d.account.in_window + worth > d.plan.amount_fen * MOST_BY_CONTRACT // 100:
        return False
    d.account.in_window += worth
    return True


def _due_part(dues: list[tuple[int, date, int]], billed: int) -> tuple[int, date]:
    """The instalment that pays for the last fen of what was billed."""
    for instalment_id, due_on, amount in dues:
        billed -= amount
        if billed <= 0:
            return instalment_id, due_on
    return dues[-1][0], dues[-1][1]


def _bill(
    d: Draft,
    course: Course,
    batch: list[tuple[int, int]],
    day: date,
    part: tuple[int, date] | None,
) -> None:
    """Leave it to the step of the sales."""
    goods = [
        (course.basket[place].ware.place, quantity, course.basket[place].price)
        for place, quantity in batch
    ]
    instalment_id, due_on = part or (None, None)
    d.account.batches.append(Batch(course.contract_id, day, goods, instalment_id, due_on))


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
