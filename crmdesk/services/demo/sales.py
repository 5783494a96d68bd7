"""Sales of a customer: what contracts delivered, its usual purchases, returns and allowances.

The net sales of the twelve months up to the demo's day are those of the plan to the fen: the last
purchase of the customer takes what is left.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.derived import PyramidLayer
from crmdesk.models.trade_choices import SaleState
from crmdesk.services.demo import trade_plan
from crmdesk.services.demo.basket import fitting_wares, ordered
from crmdesk.services.demo.earnings import GoodsCost
from crmdesk.services.demo.plan import Payer
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.trade_book import LONG, Account, Charge, Line, TradeBook, month_of
from crmdesk.services.demo.world import Draft

USUAL_ARTICLE: Final = 68  # percent of the price that the usual article costs
DISCOUNTS: Final = {
    PyramidLayer.VIP: (3, 5, 5, 8),
    PyramidLayer.BIG: (0, 2, 3, 5),
    PyramidLayer.MEDIUM: (0, 0, 1, 2),
}
RANGE: Final = {PyramidLayer.VIP: (14, 24), PyramidLayer.BIG: (9, 18), PyramidLayer.MEDIUM: (6, 12)}
OTHER_RANGE: Final = (3, 8)
# A document of so many fen has at most so many lines.
LINES: Final = ((30_000, 2), (100_000, 3), (400_000, 5))
MOST_LINES: Final = 8

RETURN_PERCENT, ALLOWANCE_PERCENT, INVOICE_PERCENT = 2.2, 0.8, 62
TINY: Final = 150 * FEN_PER_YUAN  # below it a price is agreed for the whole
TAX: Final = 1300
OPENING_PERCENT: Final = 62
# State, percent of the customers, and what is remarked.
UNPOSTED: Final = (
    (SaleState.DRAFT, 0.35, None),
    (SaleState.VOID, 0.3, "客户取消，未发货"),
)
LEAST_DRAFT: Final = 800 * FEN_PER_YUAN


@dataclass(slots=True)
class Kit:
    """What a customer usually buys, cheap things first, with his discount in percent."""

    prices: list[int]
    places: list[int]
    discount: int
    lines: int

    @property
    def is_long(self) -> bool:
        """Whether documents get as many lines as they can have."""
        return self.lines > LONG


def fill(d: Draft, rows: Rows) -> None:
    """Plan the documents of the customer and write their lines."""
    book = d.world.book
    if not d.plan.bought:
        return
    chance = d.begin("sales")
    account = d.account
    account.story = book.stories.get(d.plan.number, "")
    account.is_hard = d.plan.number in book.hard
    if account.is_hard:
        book.cases.append(d.record_id)
    kit = _kit(d, book.lines)
    account.goods = GoodsCost(d.plan, book.carried, book.window)
    _contracts(d, rows, book, account)
    _opening(d, rows, book, account)
    left = d.plan.amount_fen - sum(c.amount for c in account.charges if c.day > book.window)
    days = trade_plan.thinned(trade_plan.purchase_days(d.plan, book, chance), book, left)
    weights = [
        trade_plan.weight(day, book, d.firm.trade.peak, account.story) * (0.5 + chance.random())
        for day in days
    ]
    recent = sum(day > book.window for day in days)
    usual = left / recent if recent else chance.uniform(*trade_plan.FORMER)
    usual *= 0.7 + 0.4 * chance.random()
    pending = sum(weights[len(days) - recent :])
    for number, (day, worth) in enumerate(zip(days, weights, strict=True), 1):
        costs = None
        account.goods.follow(account.charges, left)
        if day <= book.window:
            lines = _usual_lines(chance, kit, usual * worth)
        elif number == len(days):
            lines, costs = account.goods.last(_exact_lines(chance, kit, left))
        else:
            target = left * worth / pending
            lines = _usual_lines(chance, kit, target)
            if sum(x.amount for x in lines) > target + (left - target) / 2:
                lines = _exact_lines(chance, kit, max(int(target), 1))
            pending -= worth
        charge = _sale(d, rows, book, account, day, lines, costs)
        left -= charge.amount if day > book.window else 0
        if number < len(days):
            left -= _aftermath(d, rows, book, account, charge)
    account.charges.sort(key=lambda c: (c.day, c.sale_id))
    _unposted(d, rows, book, account, kit)


def _unposted(d: Draft, rows: Rows, book: TradeBook, account: Account, kit: Kit) -> None:
    """What waits to be posted, above all of those who are held; and what came to nothing."""
    if d.plan.layer is PyramidLayer.INACTIVE:
        return
    usual = max(LEAST_DRAFT, d.plan.amount_fen / 12)
    waits = account.is_hard and d.plan.layer is not PyramidLayer.SMALL
    for state, percent, remark in UNPOSTED:
        if not d.happens(percent) and not (waits and state == SaleState.DRAFT):
            continue
        day = book.last - 1 - int(d.chance.random() * (3 if state == SaleState.DRAFT else 60))
        charge = Charge(rows.new_id(), "sale", day, day + account.terms, 0)
        charge.state, charge.remark = state, remark
        write_lines(d, rows, book, charge, _usual_lines(d.chance, kit, usual))
        account.unposted.append(charge)


def _kit(d: Draft, lines: int) -> Kit:
    chance = d.chance
    wares = fitting_wares(d.world.wares, d.firm.trade.buys)
    low, high = RANGE.get(d.plan.layer, OTHER_RANGE)
    chosen = chance.sample(wares, min(len(wares), chance.randint(low, high)))
    cheapest = min(wares, key=lambda w: w.article.price)
    chosen = sorted({*chosen, cheapest}, key=lambda w: (w.article.price, w.place))
    return Kit(
        [w.article.price for w in chosen],
        [w.place for w in chosen],
        d.some(DISCOUNTS.get(d.plan.layer, (0,))),
        lines,
    )


# --- lines ------------------------------------------------------------------------------------


def _usual_lines(chance: random.Random, kit: Kit, target: float) -> list[Line]:
    """Lines of the usual goods that come to about *target* fen."""
    draw, prices, percent = chance.random, kit.prices, 100 - kit.discount
    most = next((n for limit, n in LINES if target < limit), MOST_LINES)
    most = most * kit.lines // 100
    lines: list[Line] = []
    rest, used = target, set()
    for left in range(1 + int(draw() * most), 0, -1):
        part = rest if left == 1 else rest * (0.4 + 1.2 * draw()) / left
        affordable = bisect_right(prices, part * 1.3)
        if not affordable and lines and not kit.is_long:
            break
        at = int(draw() * max(1, affordable))
        if at in used and not kit.is_long:
            continue
        used.add(at)
        price = prices[at]
        units = ordered(part * 100 / (price * percent))
        amount = units * price * percent // 100
        lines.append(Line(kit.places[at], units, price, kit.discount * 100, amount))
        rest -= amount
        if rest <= 0:
            break
    return lines


def _exact_lines(chance: random.Random, kit: Kit, target: int) -> list[Line]:
    """Lines that come to *target* fen exactly; the price of the last one was agreed."""
    lines = _usual_lines(chance, kit, target * 0.7) if target > TINY else []
    while lines and sum(x.amount for x in lines) > target * 0.85:
        lines.pop()
    rest = target - sum(x.amount for x in lines)
    at = max(0, bisect_right(kit.prices, rest * 1.2) - 1)
    at -= int(chance.random() * min(at, 4)) if rest > TINY else 0
    place, usual = kit.places[at], max(1, round(rest / kit.prices[at]))
    for units in (usual, *(n for step in range(1, 4) for n in (usual - step, usual + step))):
        if units > 0 and rest % units == 0:
            return [*lines, Line(place, units, rest // units, 0, rest)]
    # One piece takes the fen that do not divide.
    price, over = divmod(rest, usual)
    return [
        *lines,
        Line(place, usual - 1, price, 0, price * (usual - 1)),
        Line(place, 1, price + over, 0, price + over),
    ]


# --- documents --------------------------------------------------------------------------------


def _sale(
    d: Draft,
    rows: Rows,
    book: TradeBook,
    account: Account,
    day: int,
    lines: list[Line],
    costs: list[int] | None,
) -> Charge:
    charge = Charge(rows.new_id(), "sale", day, day + account.terms, 0)
    write_lines(d, rows, book, charge, lines, costs=costs)
    account.charges.append(charge)
    return charge


def write_lines(
    d: Draft,
    rows: Rows,
    book: TradeBook,
    charge: Charge,
    lines: list[Line],
    sign: int = 1,
    costs: list[int] | None = None,
) -> None:
    """Write the lines of a document and sum them up; *costs* of a piece where they are exact."""
    rate = d.account.goods.rate
    on = book.iso(charge.day)
    counted = on if charge.state == "posted" else None
    at, by, customer_id, wares = f"{on} {d.hour}", d.owner_id, d.record_id, d.world.wares
    draw, month = d.chance.random, month_of(charge.day)
    amount = cost = tax = 0
    for position, (place, units, price, discount, worth) in enumerate(lines, 1):
        ware = wares[place]
        article = ware.article
        percent = rate + (article.cost - USUAL_ARTICLE) * 0.4 + draw() * 4 - 2
        unit_cost = costs[position - 1] if costs else max(1, int(worth / units * percent / 100))
        line_tax = (worth * TAX * 2 + 10_000 + TAX) // (2 * (10_000 + TAX))
        book.add(
            "sale_line",
            (
                rows.new_id(), 1, at, at, by, by, charge.sale_id, customer_id, counted, position,
                ware.record_id, article.name, article.specification, article.unit, units * 1000,
                price, discount or None, sign * worth, unit_cost, sign * unit_cost * units, TAX,
            ),
        )  # fmt: skip
        amount += worth
        cost += unit_cost * units
        tax += line_tax
        if counted:
            book.sold[place, month] += sign * units
    charge.amount, charge.cost, charge.tax = sign * amount, sign * cost, sign * tax
    charge.first = lines[0] if lines else None


def _contracts(d: Draft, rows: Rows, book: TradeBook, account: Account) -> None:
    """Bill what contracts delivered."""
    billed: dict[int, Charge] = {}
    for batch in account.batches:
        day = batch.day.toordinal()
        is_back = batch.goods[0][1] < 0
        lines = [
            Line(place, abs(quantity) // 1000, price, 0, abs(quantity) * price // 1000)
            for place, quantity, price in batch.goods
        ]
        due = max(day, batch.due_on.toordinal()) if batch.due_on else day + account.terms
        charge = Charge(rows.new_id(), "return" if is_back else "sale", day, due, 0)
        charge.contract_id = batch.contract_id
        if is_back:
            charge.original_id = billed[batch.contract_id].sale_id
            charge.due = day
        else:
            charge.instalment_id = batch.instalment_id
            billed[batch.contract_id] = charge
        write_lines(d, rows, book, charge, lines, -1 if is_back else 1)
        account.charges.append(charge)


def _opening(d: Draft, rows: Rows, book: TradeBook, account: Account) -> None:
    """What was open when the books were opened."""
    plan = d.plan
    first = plan.first_trade_on
    if first is None or first.toordinal() > book.start - 40 or not account.terms:
        return
    if not d.happens(OPENING_PERCENT if plan.payer is not Payer.GOOD or plan.amount_fen else 10):
        return
    yearly = plan.amount_fen or int(d.chance.uniform(*trade_plan.FORMER) * 3)
    amount = int(yearly * (0.04 + 0.1 * d.chance.random())) // 1000 * 1000
    if amount <= 0:
        return
    # It bears the days of the paper it stands for; who pays badly has owed it for long.
    back = d.chance.randint(20, 300) if plan.payer is Payer.BAD else d.chance.randint(1, 40)
    day = book.start - back
    charge = Charge(rows.new_id(), "opening", day, day + account.terms, amount)
    charge.stated = amount
    account.charges.append(charge)


def _aftermath(d: Draft, rows: Rows, book: TradeBook, account: Account, charge: Charge) -> int:
    """Goods that come back or a little off the price; returns what it takes off the window."""
    draw = d.chance.random() * 100
    if draw >= RETURN_PERCENT + ALLOWANCE_PERCENT or charge.first is None:
        return 0
    day = charge.day + 2 + int(d.chance.random() * 18)
    if day >= book.last or (charge.day <= book.window < day):
        return 0
    place, units, price, discount, worth = charge.first
    after = Charge(rows.new_id(), "return", day, day, 0)
    after.original_id = charge.sale_id
    if draw < RETURN_PERCENT:
        if units < 2:
            return 0
        back = max(1, units // 4)
        line = Line(place, back, price, discount, worth // units * back)
        if worth % units:
            return 0
        write_lines(d, rows, book, after, [line], -1)
    else:
        after.kind = "allowance"
        after.stated = max(100, worth // 2000 * 100)
        after.amount, after.cost = -after.stated, 0
    account.charges.append(after)
    return after.amount if day > book.window else 0
