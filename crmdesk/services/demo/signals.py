"""What talks brought to light: feedback and signals, answered in time or late, or not yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from crmdesk.analysis.follow_up import due_moment
from crmdesk.models.codecs import Stored
from crmdesk.models.deal_choices import (
    Origin,
    SignalKind,
    SignalState,
    TaskKind,
    TaskState,
    Urgency,
)
from crmdesk.services.demo import phrases
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import Draft

PERCENT, AFTER_COMPLAINT_PERCENT = 4.5, 85
WEIGHTS: Final = (20, 22, 24, 12, 12, 10)  # in the order of SignalKind
URGENCIES: Final = {
    SignalKind.CHURN: (70, 30, 0),
    SignalKind.COMPLAINT: (38, 52, 10),
    SignalKind.NEED: (22, 66, 12),
    SignalKind.REFERRAL: (10, 70, 20),
    SignalKind.PRAISE: (0, 20, 80),
    SignalKind.SUGGESTION: (0, 35, 65),
}
FRESH_HOURS: Final = 120
IN_TIME_PERCENT, NEVER_PERCENT = 86, 4
# Of the fresh ones: waiting, in hand, settled.
FRESH: Final = (SignalState.OPEN, SignalState.HANDLING, SignalState.CLOSED)
FRESH_WEIGHTS: Final = (38, 32, 30)


def perhaps(
    d: Draft, rows: Rows, activity_id: int, at: datetime, topic: str, said: dict[str, str]
) -> None:
    """Write the signal that the talk brought, if it brought one."""
    is_complaint = topic == "complaint"
    if not d.happens(AFTER_COMPLAINT_PERCENT if is_complaint else PERCENT):
        return
    kind = SignalKind.COMPLAINT
    if not is_complaint:
        kind = d.chance.choices(tuple(SignalKind), weights=WEIGHTS)[0]
    urgency = d.chance.choices(tuple(Urgency), weights=URGENCIES[kind])[0]
    due_at = due_moment(at, urgency.value, d.plan.layer.value)
    values: dict[str, Stored] = {
        "customer_id": d.record_id,
        "activity_id": activity_id,
        "kind": kind,
        "urgency": urgency,
        "text": phrases.say(d, "signal", kind.value, at.date(), said),
        "owner_id": d.owner_id,
        "raised_at": at.isoformat(" ", "seconds"),
        "due_at": due_at.isoformat(" ", "seconds"),
    }
    answered = _answered(d, at, due_at)
    state = _state(d, at, answered)
    values["state"] = state
    if state is SignalState.CLOSED:
        values["answered_at"] = answered.isoformat(" ", "seconds")
        values["answer"] = phrases.say(d, "signal", f"answer_{kind.value}", at.date(), said)
    moment = at.isoformat(" ", "seconds")
    signal_id = rows.add("signal", values, moment, d.owner_id)
    if state is not SignalState.CLOSED:
        _task(d, rows, signal_id, values, due_at, moment)


def _answered(d: Draft, at: datetime, due_at: datetime) -> datetime:
    room = (due_at - at).total_seconds()
    share = 0.1 + 0.8 * d.chance.random() if d.happens(IN_TIME_PERCENT) else 1.2 + d.chance.random()
    day = at + timedelta(seconds=int(room * share) // 60 * 60)
    hour = min(17, max(8, day.hour))
    return max(at + timedelta(minutes=20), day.replace(hour=hour, second=0))


def _state(d: Draft, at: datetime, answered: datetime) -> SignalState:
    yesterday = datetime.combine(d.world.today, datetime.min.time()) - timedelta(hours=6)
    fresh = yesterday - at < timedelta(hours=FRESH_HOURS)
    if fresh:
        state = d.chance.choices(FRESH, weights=FRESH_WEIGHTS)[0]
    elif d.happens(NEVER_PERCENT):
        state = SignalState.HANDLING if d.happens(60) else SignalState.OPEN
    else:
        state = SignalState.CLOSED
    if state is SignalState.CLOSED and answered > yesterday:
        return SignalState.HANDLING
    return state


def _task(
    d: Draft, rows: Rows, signal_id: int, signal: dict[str, Stored], due_at: datetime, at: str
) -> None:
    rows.add(
        "task",
        {
            "customer_id": d.record_id,
            "signal_id": signal_id,
            "kind": TaskKind.HANDLE,
            "title": signal["text"],
            "due_on": f"{due_at:%Y-%m-%d}",
            "due_time": f"{due_at:%H:%M}",
            "lead_days": 0,
            "owner_id": d.owner_id,
            "state": TaskState.OPEN,
            "origin": Origin.SIGNAL,
        },
        at,
        d.owner_id,
    )
