"""Talks with a customer over the last months, what they brought to light, what was to be done.

How often somebody is talked to follows from his layer and from what is going on with his
opportunities; some are neglected, so that there is something to do today.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from crmdesk.models.codecs import Stored
from crmdesk.models.codecs.sets import packed
from crmdesk.models.deal_choices import (
    ActivityResult,
    Channel,
    Purpose,
)
from crmdesk.models.derived import PyramidLayer
from crmdesk.services.demo import phrases, pools, signals, todo
from crmdesk.services.demo.deal_plan import ACTIVE, PAUSED, working_day
from crmdesk.services.demo.plan import PLAIN, TWIN
from crmdesk.services.demo.pools import Template
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import Deal, Draft


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Usual days between two talks, for how many weeks back, and percent of those talked to."""

    every: int
    weeks: int
    percent: int
    neglected: int  # percent whose last talk is longer ago than it should be


RHYTHMS: Final = {
    PyramidLayer.VIP: Rhythm(7, 26, 100, 10),
    PyramidLayer.BIG: Rhythm(14, 26, 100, 14),
    PyramidLayer.MEDIUM: Rhythm(38, 32, 84, 20),
    PyramidLayer.SMALL: Rhythm(95, 40, 18, 35),
    PyramidLayer.INACTIVE: Rhythm(130, 40, 40, 60),
    PyramidLayer.PROSPECT: Rhythm(32, 9, 100, 30),
}
# Days between two talks while an opportunity is followed.
WHILE_FOLLOWED: Final = 12
CHANNELS: Final = (Channel.FACE, Channel.PHONE, Channel.WECHAT, Channel.EMAIL, Channel.SMS,
                   Channel.MEETING, Channel.FAIR, Channel.LETTER)  # fmt: skip
CHANNEL_WEIGHTS: Final = {True: (38, 27, 25, 4, 1, 3, 1, 1), False: (14, 44, 36, 2, 2, 1, 1, 0)}
SILENT: Final = (Channel.WECHAT, Channel.EMAIL, Channel.SMS, Channel.LETTER)
# What a talk is about where no opportunity is: topic and weight.
OF_BUYERS: Final = (
    ("service", "listen", "care", "collect", "educate", "help", "complaint", "needs"),
    (30, 18, 14, 13, 8, 5, 4, 8),
)
OF_PROSPECTS: Final = (("first", "needs", "listen", "educate"), (45, 30, 15, 10))
OF_LOST_ONES: Final = (("win_back", "care", "listen"), (62, 24, 14))
# What a talk about an opportunity is about, by road and stage.
BY_STAGE: Final = (
    ("needs", "tender", "negotiate"),
    ("first", "needs", "offer", "negotiate", "pay"),
)
PURPOSES: Final = {
    "first": Purpose.FIRST, "first_known": Purpose.NEEDS, "tender": Purpose.OFFER, "needs": Purpose.NEEDS, "offer": Purpose.OFFER,
    "negotiate": Purpose.NEGOTIATE, "pay": Purpose.COLLECT, "service": Purpose.SERVICE,
    "collect": Purpose.COLLECT, "listen": Purpose.LISTEN, "educate": Purpose.EDUCATE,
    "care": Purpose.CARE, "complaint": Purpose.COMPLAINT, "win_back": Purpose.WIN_BACK,
    "help": Purpose.HELP,
}  # fmt: skip
MINUTES: Final = {Channel.FACE: (20, 90), Channel.PHONE: (3, 18), Channel.MEETING: (20, 60),
                  Channel.FAIR: (10, 30)}  # fmt: skip
ITEMS: Final = ("opening", "narrowing", "demands", "intention", "review", "needs", "personal_help")
NOT_REACHED, NO_REPLY, MORE, SECOND_PURPOSE, PLANNED, LAST_PLANNED, FORGOTTEN = (
    8, 9, 46, 12, 46, 70, 32
)  # fmt: skip


@dataclass(slots=True)
class Talk:
    """One talk as it was written."""

    record_id: int
    at: datetime
    channel: Channel
    is_reached: bool
    topic: str
    deal: Deal | None
    said: dict[str, str]


def fill(d: Draft, rows: Rows) -> None:
    """Write the talks with the customer, with tasks and signals."""
    d.begin("talks")
    rhythm = RHYTHMS.get(d.plan.layer)
    if rhythm is None or d.plan.role in (*PLAIN, TWIN):
        return
    days = _days(d, rhythm)
    monday = d.world.today - timedelta(days=d.world.today.weekday())
    steps, voice = todo.Steps(d, rows), Voice(d)
    for place, day in enumerate(days):
        following = days[place + 1] if place + 1 < len(days) else None
        talk = _write(d, rows, day, following, rhythm, steps, voice)
        if talk.is_reached and d.plan.bought:
            signals.perhaps(d, rows, talk.record_id, talk.at, talk.topic, talk.said)
        if talk.channel is Channel.FACE and talk.is_reached and day >= monday:
            d.world.diary.met.setdefault((d.owner_id, d.record_id), []).append(
                (day.isoformat(), talk.record_id)
            )
    steps.close()
    todo.others(d, rows)


def _days(d: Draft, rhythm: Rhythm) -> list[date]:
    """The days of the talks, oldest first, one a day."""
    today = d.world.today
    yesterday = today - timedelta(days=1)
    days: set[date] = set()
    if d.chance.random() * 100 < rhythm.percent:
        ago = 1 + int(rhythm.every * d.chance.random() * 0.95)
        if d.happens(rhythm.neglected):
            ago = int(rhythm.every * (1.1 + 1.9 * d.chance.random()))
        while ago <= rhythm.weeks * 7:
            days.add(today - timedelta(days=ago))
            ago += max(1, round(rhythm.every * (0.6 + 0.9 * d.chance.random())))
    for deal in d.deals:
        days |= _days_of(d, deal, yesterday)
    if not days and d.plan.layer is PyramidLayer.PROSPECT:
        days.add(yesterday - timedelta(days=d.chance.randint(0, 60)))
    kept = {working_day(min(day, yesterday), d.plan.entered_on) for day in days}
    return sorted(day for day in kept if d.plan.entered_on <= day < today)


def _days_of(d: Draft, deal: Deal, yesterday: date) -> set[date]:
    """Talks that an opportunity asked for: its stages, and regular ones while it is followed."""
    life = deal.life
    until = life.ended_on or yesterday
    if not life.is_open:
        if (yesterday - until).days > 400:
            return {until} if d.happens(30) else set()
        return {day for day in (life.created_on, until) if d.happens(38)}
    found = {life.created_on, *(day for day in life.entries[1:] if d.happens(70))}
    every = WHILE_FOLLOWED + 3 * d.chance.randint(0, 4)
    ago = 1 + int(every * d.chance.random())
    if life.outcome == PAUSED or d.happens(15):  # neglected
        ago = d.chance.randint(16, 70)
    day = yesterday - timedelta(days=ago)
    for _number in range(d.chance.randint(1, 4)):
        if day > life.created_on:
            found.add(day)
        day -= timedelta(days=every)
    return found


def _write(
    d: Draft,
    rows: Rows,
    day: date,
    following: date | None,
    rhythm: Rhythm,
    steps: todo.Steps,
    voice: Voice,
) -> Talk:
    chance = d.chance
    deal = _deal_on(d, day)
    topic = _topic(d, deal, day)
    said = dict(deal.said) if deal else {}
    minute = 8 * 60 + 30 + chance.randrange(9 * 60)
    at = datetime(day.year, day.month, day.day, minute // 60, minute % 60)
    weights = CHANNEL_WEIGHTS[d.plan.is_important or deal is not None]
    channel = chance.choices(CHANNELS, weights=weights)[0]
    result = _result(d, channel)
    is_reached = result is ActivityResult.REACHED
    record_id = rows.new_id()
    talk = Talk(record_id, at, channel, is_reached, topic, deal, said)
    values: dict[str, Stored] = {
        "customer_id": d.record_id,
        "contact_id": _contact(d, deal),
        "opportunity_id": deal.record_id if deal else None,
        "happened_at": at.isoformat(" ", "seconds"),
        "channel": channel,
        "purposes": _purposes(d, topic),
        "result": result,
        "employee_id": d.owner_id if d.happens(96) else d.some(d.world.all_sellers),
        "minutes": chance.randint(*MINUTES[channel]) if channel in MINUTES and is_reached else None,
        "summary": _summary(voice, topic, day, said, result, channel),
        "is_thanked": 0,
    }
    if channel in (Channel.FACE, Channel.MEETING) and is_reached and d.happens(22):
        _items(d, values, day, said)
    if is_reached or following is None:
        values |= _next(d, talk, following, rhythm)
    steps.after(talk.at, values, is_reached=is_reached, record_id=record_id)
    entered = at + timedelta(minutes=chance.randint(2, 75))
    rows.add("activity", values, entered.isoformat(" ", "seconds"), d.owner_id, record_id)
    return talk


def _deal_on(d: Draft, day: date) -> Deal | None:
    """The opportunity that a talk on *day* was about."""
    running = [
        deal
        for deal in d.deals
        if deal.life.created_on <= day and (deal.life.ended_on is None or day <= deal.life.ended_on)
    ]
    return d.some(running) if running and d.happens(88) else None


def _topic(d: Draft, deal: Deal | None, day: date) -> str:
    if deal is not None:
        topic = BY_STAGE[deal.life.road][deal.life.stage_on(day)]
        return "first_known" if topic == "first" and d.plan.bought else topic
    topics: tuple[tuple[str, ...], tuple[int, ...]] = OF_BUYERS
    if not d.plan.bought:
        topics = OF_PROSPECTS
    elif d.plan.layer is PyramidLayer.INACTIVE:
        topics = OF_LOST_ONES
    return d.chance.choices(topics[0], weights=topics[1])[0]


def _result(d: Draft, channel: Channel) -> ActivityResult:
    if channel in SILENT:
        return ActivityResult.NO_REPLY if d.happens(NO_REPLY) else ActivityResult.REACHED
    return ActivityResult.NOT_REACHED if d.happens(NOT_REACHED) else ActivityResult.REACHED


def _contact(d: Draft, deal: Deal | None) -> int | None:
    if deal and deal.contact_id and d.happens(75):
        return deal.contact_id
    if not d.contacts:
        return None
    return d.contacts[int(d.chance.random() ** 2 * len(d.contacts))].record_id


def _purposes(d: Draft, topic: str) -> Stored:
    chosen = [PURPOSES[topic]]
    if d.happens(SECOND_PURPOSE):
        chosen.append(d.some((Purpose.CARE, Purpose.LISTEN, Purpose.COLLECT, Purpose.NEEDS)))
    order = list(Purpose)
    return packed([str(p) for p in sorted(set(chosen), key=order.index)])


class Voice:
    """The sentences of one customer's talks: none twice while there are others.

    Patterns that begin with ``@`` tell of something that only happens face to face.
    """

    def __init__(self, d: Draft) -> None:
        self._d = d
        self._left: dict[str, list[Template]] = {}

    def say(self, topic: str, day: date, said: dict[str, str], *, is_there: bool) -> str:
        """A sentence on *topic*; *is_there*: we stood before the customer."""
        left = self._left.get(topic)
        if not left:
            patterns = pools.sentences()["talk", topic]
            left = self._left[topic] = self._d.chance.sample(patterns, len(patterns))
        place = next(
            (i for i, t in enumerate(left) if is_there or not t.parts[0][0].startswith("@")), None
        )
        if place is None:
            del self._left[topic]
            return self.say(topic, day, said, is_there=is_there)
        return phrases.filled(self._d, left.pop(place), day, said).removeprefix("@")

    def happens(self, percent: float) -> bool:
        """True in so many of a hundred cases."""
        return self._d.happens(percent)


def _summary(
    voice: Voice,
    topic: str,
    day: date,
    said: dict[str, str],
    result: ActivityResult,
    channel: Channel,
) -> str:
    is_there = channel in (Channel.FACE, Channel.FAIR)
    if result is ActivityResult.NOT_REACHED:
        missed = "missed_face" if channel is Channel.FACE else "missed_phone"
        return voice.say(missed, day, said, is_there=is_there) + "。"
    if result is ActivityResult.NO_REPLY:
        return voice.say("no_reply", day, said, is_there=is_there) + "。"
    text = voice.say(topic, day, said, is_there=is_there)
    if voice.happens(MORE):
        text += "。" + voice.say("more", day, said, is_there=is_there)
    return text + "。"


def _items(d: Draft, values: dict[str, Stored], day: date, said: dict[str, str]) -> None:
    """The items of a talk that were noted."""
    for item in d.chance.sample(ITEMS, d.chance.randint(3, len(ITEMS))):
        values[item] = phrases.say(d, "items", item, day, said)
    values["preferred_channel"] = d.some((Channel.WECHAT, Channel.PHONE, Channel.FACE))
    values["is_thanked"] = int(d.happens(80))


def _next(d: Draft, talk: Talk, following: date | None, rhythm: Rhythm) -> dict[str, Stored]:
    """What was agreed for the next time."""
    day = talk.at.date()
    is_followed = any(deal.life.outcome == ACTIVE for deal in d.deals)
    percent = PLANNED if following else LAST_PLANNED if is_followed or d.plan.is_important else 25
    if not d.happens(percent):
        return {}
    if following:
        planned = max(day, following + timedelta(days=d.chance.choice((-2, -1, 0, 0, 0, 1, 2))))
    else:
        every = WHILE_FOLLOWED if is_followed else rhythm.every
        planned = day + timedelta(days=max(1, round(every * (0.5 + 0.9 * d.chance.random()))))
        if planned < d.world.today:
            offset = -d.chance.randint(1, 12) if d.happens(FORGOTTEN) else d.chance.randint(0, 9)
            planned = max(day, d.world.today + timedelta(days=offset))
            planned += timedelta(days=max(0, 7 - planned.weekday()) if planned.weekday() > 4 else 0)
    what = phrases.say(d, "talk", "next", planned, talk.said)
    return {"next_on": planned.isoformat(), "next_what": what}
