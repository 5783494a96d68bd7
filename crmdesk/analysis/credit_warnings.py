"""Early warnings of a customer who may not pay (B24): each signal with what, how much, since when.

A signal is a function of its evidence: it fires with a sentence or gives None, because too little
is known or nothing is wrong. Evidence comes first, a number alone warns nobody. Amounts are fen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from crmdesk.analysis.base import Tone
from crmdesk.analysis.charts import NOTHING, Behind
from crmdesk.analysis.credit_evidence import (
    Action,
    CreditWarning,
    Event,
    Evidence,
    Invoice,
    Licence,
    Orders,
    Payment,
    Receipt,
    Signal,
    Trend,
    Use,
    WarningRules,
)
from crmdesk.analysis.months import add_months
from crmdesk.analysis.rounding import WHOLE, half_up, nearest
from crmdesk.analysis.wording import Figure, Measure, Param, Text, money, percent, text
from crmdesk.core.i18n import N_

_ORDER: Final = {signal: place for place, signal in enumerate(Signal)}


def warnings(
    evidence: Evidence, as_of: date, rules: WarningRules | None = None
) -> tuple[CreditWarning, ...]:
    """All warnings about one customer, the gravest first."""
    rules = rules or WarningRules()
    found = [
        held(evidence.use, rules),
        near_limit(evidence.use, rules),
        slower(evidence.payments, as_of, rules),
        repeated(evidence.invoices, as_of, rules),
        surge(evidence.orders, as_of, rules),
        falling(evidence.trend, rules),
        partial(evidence.receipts, as_of, rules),
        complaint(evidence.complaints, evidence.use),
        *(dishonoured(event) for event in evidence.dishonoured),
        *(court(event) for event in evidence.court),
        *(changed(event, as_of, rules) for event in evidence.changes),
        *(contact_left(event, as_of, rules) for event in evidence.contacts_left),
        *(licence(document, as_of, rules) for document in evidence.licences),
    ]
    return ranked(w for w in found if w is not None)


def ranked(found: Iterable[CreditWarning]) -> tuple[CreditWarning, ...]:
    """The gravest first, then the largest amount, then the kind; equal ones keep their order."""
    return tuple(
        sorted(found, key=lambda w: (w.tone is not Tone.BAD, -(w.amount or 0), _ORDER[w.kind]))
    )


# --- debts and limit ------------------------------------------------------------------------
def _days(count: int) -> Figure:
    return Figure(count, Measure.DAYS)


def held(use: Use | None, rules: WarningRules) -> CreditWarning | None:
    """Goods are held: a debt is overdue for too long, or the limit is exceeded."""
    if use is None:
        return None
    is_late = use.overdue > 0 and use.longest_overdue > rules.hold_days
    over = use.exposure - use.limit if use.limit is not None else 0
    params: dict[str, Param] = {
        "amount": money(use.overdue),
        "days": _days(use.longest_overdue),
        "used": money(use.exposure),
        "over": money(over),
    }
    if is_late and over > 0:
        template = N_("{amount} overdue for {days}; {used} used, {over} beyond the limit")
    elif is_late:
        template = N_("{amount} overdue for {days}")
    elif over > 0:
        template = N_("{used} used, {over} beyond the limit")
    else:
        return None
    return CreditWarning(
        kind=Signal.HELD, tone=Tone.BAD, evidence=_filled(template, params),
        action=Action.DUN if is_late else Action.LIMIT, amount=use.overdue if is_late else over,
        since=use.oldest_due_on if is_late else None,
    )  # fmt: skip


def _filled(template: str, params: dict[str, Param]) -> Text:
    """A text with only those parameters that its template names."""
    return text(template, **{n: v for n, v in params.items() if "{" + n + "}" in template})


def near_limit(use: Use | None, rules: WarningRules) -> CreditWarning | None:
    """At least nine tenths of the limit are used, but not more than all of it."""
    if use is None or not use.limit or use.exposure > use.limit:
        return None
    if use.exposure * WHOLE < use.limit * rules.near:
        return None
    return CreditWarning(
        kind=Signal.NEAR_LIMIT, tone=Tone.WARN, action=Action.LIMIT, amount=use.exposure,
        evidence=text(
            N_("{used} of the limit of {limit} used: {share}"),
            used=money(use.exposure), limit=money(use.limit),
            share=percent(half_up(use.exposure * WHOLE, use.limit)),
        ),
    )  # fmt: skip


def slower(payments: Sequence[Payment], as_of: date, rules: WarningRules) -> CreditWarning | None:
    """The mean delay of the last payments against that of six months; more payments than the
    last ones are needed for a comparison."""
    start = add_months(as_of, -6)
    window = sorted(
        (p for p in payments if start < p.settled_on <= as_of),
        key=lambda p: (p.settled_on, p.document_id),
    )
    last = window[-rules.last_payments :]
    if len(last) < rules.last_payments or len(window) <= len(last):
        return None
    now = Fraction(sum(p.days_late for p in last), len(last))
    usual = Fraction(sum(p.days_late for p in window), len(window))
    if now - usual < rules.slower_days or now <= 0:
        return None
    return CreditWarning(
        kind=Signal.SLOWER, tone=Tone.WARN, action=Action.CASH,
        evidence=text(
            N_("The last {count} payments came {days} late on average, in half a year {usual}"),
            count=len(last), days=_days(nearest(now)), usual=_days(nearest(usual)),
        ),
        amount=sum(p.amount for p in last), since=last[0].settled_on,
        behind=tuple(p.document_id for p in last if p.document_id),
    )  # fmt: skip


def repeated(invoices: Sequence[Invoice], as_of: date, rules: WarningRules) -> CreditWarning | None:
    """Of the last three invoices that fell due at least two were or are overdue."""
    due = sorted((i for i in invoices if i.due_on < as_of), key=lambda i: (i.due_on, i.document_id))
    last = due[-rules.last_payments :]
    late = [i for i in last if i.days_late(as_of)]
    if len(last) < rules.last_payments or len(late) < rules.late_of_last:
        return None
    amount = sum(i.amount for i in late)
    return CreditWarning(
        kind=Signal.REPEATED, tone=Tone.WARN, action=Action.DUN,
        evidence=text(
            N_("{late} of the last {count} invoices were late, up to {days}, {amount} together"),
            late=len(late), count=len(last), days=_days(max(i.days_late(as_of) for i in late)),
            amount=money(amount),
        ),
        amount=amount, since=late[0].due_on,
        behind=tuple(i.document_id for i in late if i.document_id),
    )  # fmt: skip


def partial(receipts: Sequence[Receipt], as_of: date, rules: WarningRules) -> CreditWarning | None:
    """Part payments and round sums on account, again and again."""
    start = add_months(as_of, -rules.partial_months)
    found = sorted(
        (r for r in receipts if start < r.received_on <= as_of and _is_partial(r, rules)),
        key=lambda r: (r.received_on, r.document_id),
    )
    if len(found) < rules.partial_count:
        return None
    return CreditWarning(
        kind=Signal.PARTIAL, tone=Tone.WARN, action=Action.DUN,
        evidence=text(
            N_("{count} part payments or round sums since {day}, {amount} together"),
            count=len(found), day=found[0].received_on, amount=money(sum(r.amount for r in found)),
        ),
        amount=found[-1].owed - found[-1].amount, since=found[0].received_on,
        behind=tuple(r.document_id for r in found if r.document_id),
    )  # fmt: skip


def _is_partial(receipt: Receipt, rules: WarningRules) -> bool:
    if receipt.owed <= 0 or receipt.amount <= 0 or receipt.amount == receipt.owed:
        return False
    return receipt.amount < receipt.owed or receipt.amount % rules.round_to == 0


# --- trade ----------------------------------------------------------------------------------
def surge(orders: Orders | None, as_of: date, rules: WarningRules) -> CreditWarning | None:
    """Twice the usual orders shortly before a holiday or a change of terms."""
    if orders is None or not orders.monthly_mean or orders.monthly_mean < 0:
        return None
    ahead = orders.occasion_on - as_of
    if not timedelta(0) <= ahead <= timedelta(days=rules.surge_within):
        return None
    if orders.recent * 10 < orders.monthly_mean * rules.surge:
        return None
    return CreditWarning(
        kind=Signal.SURGE, tone=Tone.WARN, action=Action.LIMIT, amount=orders.recent,
        since=as_of - timedelta(days=30),
        evidence=text(
            N_("{amount} ordered in 30 days, usually {mean} a month: {times} times, before {what}"),
            amount=money(orders.recent), mean=money(orders.monthly_mean), what=orders.occasion,
            times=Figure(round(orders.recent / orders.monthly_mean, 1), Measure.SCORE),
        ),
    )  # fmt: skip


def falling(trend: Trend | None, rules: WarningRules) -> CreditWarning | None:
    """Sales halved while the debts stayed."""
    if trend is None or trend.sales_before <= 0 or trend.receivable <= 0:
        return None
    lost = trend.sales_before - trend.sales
    if lost * WHOLE < trend.sales_before * rules.fall:
        return None
    if trend.receivable * WHOLE < trend.receivable_before * rules.flat:
        return None
    return CreditWarning(
        kind=Signal.FALLING, tone=Tone.WARN, action=Action.VISIT, amount=trend.receivable,
        evidence=text(
            N_("Sales of 3 months fell by {share}, the debt of {amount} did not"),
            share=percent(half_up(lost * WHOLE, trend.sales_before)), amount=money(trend.receivable),
        ),
    )  # fmt: skip


# --- events ---------------------------------------------------------------------------------
def dishonoured(event: Event) -> CreditWarning:
    """A cheque or draft came back."""
    params: dict[str, Param] = {"what": event.title, "day": event.on, "amount": money(event.amount)}
    return CreditWarning(
        kind=Signal.DISHONOURED, tone=Tone.BAD, action=Action.CASH, amount=event.amount,
        since=event.on, behind=_record(event),
        evidence=text(N_("{what} of {amount} was dishonoured on {day}"), **params),
    )  # fmt: skip


def court(event: Event) -> CreditWarning:
    """A lawsuit, an entry as dishonest debtor, an abnormal operation."""
    template = N_("{what} on {day}") if event.amount is None else N_("{what} on {day}: {amount}")
    params: dict[str, Param] = {"what": event.title, "day": event.on, "amount": money(event.amount)}
    return CreditWarning(
        kind=Signal.COURT, tone=Tone.BAD, action=Action.CHECK, amount=event.amount,
        since=event.on, behind=_record(event), evidence=_filled(template, params),
    )  # fmt: skip


def changed(event: Event, as_of: date, rules: WarningRules) -> CreditWarning | None:
    """Name, address or legal representative changed lately; *title* is the name of the field."""
    if not _is_recent(event, as_of, rules):
        return None
    return CreditWarning(
        kind=Signal.CHANGED, tone=Tone.WARN, action=Action.CHECK, since=event.on,
        behind=_record(event),
        evidence=text(N_("{field} changed on {day}"), field=event.title, day=event.on),
    )  # fmt: skip


def contact_left(event: Event, as_of: date, rules: WarningRules) -> CreditWarning | None:
    """A key contact left or cannot be reached any more; *title* is the person."""
    if not _is_recent(event, as_of, rules):
        return None
    return CreditWarning(
        kind=Signal.CONTACT_LEFT, tone=Tone.WARN, action=Action.VISIT, since=event.on,
        behind=_record(event),
        evidence=text(
            N_("{person} left or cannot be reached since {day}"), person=event.title, day=event.on
        ),
    )  # fmt: skip


def complaint(events: Sequence[Event], use: Use | None) -> CreditWarning | None:
    """A complaint that came only after the debt was due."""
    if use is None or use.overdue <= 0 or use.oldest_due_on is None:
        return None
    after = sorted(
        (e for e in events if e.on > use.oldest_due_on), key=lambda e: (e.on, e.record_id)
    )
    if not after:
        return None
    return CreditWarning(
        kind=Signal.COMPLAINT, tone=Tone.WARN, action=Action.VISIT, amount=use.overdue,
        since=after[0].on, behind=tuple(e.record_id for e in after if e.record_id),
        evidence=text(
            N_("Complaint of {day}, after {amount} had become due on {due}"),
            day=after[0].on, amount=money(use.overdue), due=use.oldest_due_on,
        ),
    )  # fmt: skip


def licence(document: Licence, as_of: date, rules: WarningRules) -> CreditWarning | None:
    """A document that ends soon, or has ended; it is valid through its last day."""
    left = (document.valid_to - as_of).days
    if left > rules.licence_days:
        return None
    template = (
        N_("{what} ends on {day}, {days} left")
        if left >= 0
        else N_("{what} ended on {day}, {days} ago")
    )
    return CreditWarning(
        kind=Signal.LICENCE, tone=Tone.WARN if left >= 0 else Tone.BAD, action=Action.LICENCE,
        since=document.valid_to, behind=(document.record_id,) if document.record_id else NOTHING,
        evidence=text(template, what=document.title, day=document.valid_to, days=_days(abs(left))),
    )  # fmt: skip


def _is_recent(event: Event, as_of: date, rules: WarningRules) -> bool:
    return timedelta(0) <= as_of - event.on <= timedelta(days=rules.change_days)


def _record(event: Event) -> Behind:
    return (event.record_id,) if event.record_id else NOTHING
