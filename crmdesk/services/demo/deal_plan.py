"""The plan of the opportunities: who has how many, when each began, how far it came, how it ended.

Made for the whole file at once, before anything is written, so that the numbers of documents rise
with their dates as they do where people give them. What an opportunity is about is decided later,
customer by customer (``deals``).
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.derived import PyramidLayer
from crmdesk.services.demo.plan import GROUP, PLAIN, SHOWCASE, TWIN, CustomerPlan, Size

NEW, ACTIVE, PAUSED, WON, LOST, ENDED = "new", "active", "paused", "won", "lost", "ended"
HISTORY_DAYS: Final = 730
# Many open ones do not move on for a long time: a pipeline is mostly made of these.
STUCK_PERCENT, STUCK_DAYS = 62, 460
PAUSED_PERCENT: Final = 5  # of the open ones, on top of them
# How often a customer of a layer has an opportunity, open and decided.
OPEN_WEIGHTS: Final = {
    PyramidLayer.VIP: 30,
    PyramidLayer.BIG: 16,
    PyramidLayer.MEDIUM: 5,
    PyramidLayer.SMALL: 0.6,
    PyramidLayer.INACTIVE: 2,
    PyramidLayer.PROSPECT: 5.5,
}
CLOSED_WEIGHTS: Final = {
    PyramidLayer.VIP: 90,
    PyramidLayer.BIG: 40,
    PyramidLayer.MEDIUM: 10,
    PyramidLayer.SMALL: 0.9,
    PyramidLayer.INACTIVE: 5,
    PyramidLayer.PROSPECT: 5,
}
OUTCOMES: Final = ((WON, LOST, ENDED), (53, 34, 13))
# Per road: usual days in each stage, and where open and lost ones stand, as weights.
STAGE_DAYS: Final = ((60, 30, 30), (15, 30, 30, 15, 30))
OPEN_STAGES: Final = ((42, 33, 25), (23, 27, 26, 15, 9))
LOST_STAGES: Final = ((45, 35, 20), (26, 30, 32, 12, 0))
WON_STAGES: Final = ((0, 0, 100), (0, 0, 0, 72, 28))
OFFER_STAGE: Final = (1, 2)  # the stage of each road in which a quote is made
ORDER_PERCENT: Final = 56  # take the road of orders, the others that of projects
QUOTE_PERCENT: Final = {WON: 78, LOST: 66, ENDED: 30, ACTIVE: 74, PAUSED: 60}
SECOND_QUOTE_PERCENT: Final = 13
# An open one's quote that is older than so many days was mostly made anew.
OLD_QUOTE, RENEWED_QUOTE_PERCENT = 28, 64
CONTRACT_PERCENT: Final = {
    PyramidLayer.VIP: 80,
    PyramidLayer.BIG: 66,
    PyramidLayer.MEDIUM: 48,
    PyramidLayer.SMALL: 20,
    PyramidLayer.INACTIVE: 40,
}
DRAWN_UP_PERCENT: Final = 45  # of the open ones in their last stage have a contract in the making
FRAME_PERCENT: Final = {PyramidLayer.VIP: 70, PyramidLayer.BIG: 36, PyramidLayer.MEDIUM: 4}
# Share of the yearly purchases that one opportunity is worth.
SHARES: Final = {
    PyramidLayer.VIP: (0.06, 0.42),
    PyramidLayer.BIG: (0.10, 0.60),
    PyramidLayer.MEDIUM: (0.18, 0.95),
}
YUAN: Final = {
    PyramidLayer.SMALL: (480, 7_500),
    PyramidLayer.INACTIVE: (1_200, 22_000),
    PyramidLayer.PROSPECT: (2_500, 98_000),
}
PROJECT_PERCENT: Final = 5  # of the open ones are worth several times the usual
# Percent of the yearly purchases that contracts of so many days may come to.
BY_CONTRACT, BY_CONTRACT_BESIDE_FRAME, BY_CONTRACT_DAYS = 64, 34, 400
SHOWCASE_OPEN, SHOWCASE_CLOSED = 4, 6


@dataclass(slots=True)
class Life:
    """One opportunity from its first day. *entries* are the days on which it entered its stages.

    *outcome* is its state today, *ended_on* the day of the decision or of the pause. *quoted_on*
    has a day per version of the quote. *amount_fen* is the usual estimate; an offer makes it exact.
    """

    customer: int
    road: int
    entries: list[date]
    outcome: str
    ended_on: date | None
    amount_fen: int
    seed: int
    quoted_on: list[date] = field(default_factory=list)
    contract_on: date | None = None
    code: str = ""
    quote_code: str = ""
    contract_code: str = ""

    @property
    def created_on(self) -> date:
        """The day on which it was opened."""
        return self.entries[0]

    @property
    def is_open(self) -> bool:
        """Whether it is worked on or rests."""
        return self.outcome in (NEW, ACTIVE, PAUSED)

    def stage_on(self, day: date) -> int:
        """Which stage it stood in on *day*."""
        return max(i for i, entry in enumerate(self.entries) if i == 0 or entry <= day)


@dataclass(slots=True)
class Frame:
    """A frame agreement of a year's purchases, signed without an opportunity."""

    customer: int
    signed_on: date
    seed: int
    code: str = ""


@dataclass(slots=True)
class DealPlan:
    """Everything planned, by the number of the customer."""

    lives: dict[int, list[Life]]
    frames: dict[int, Frame]


def working_day(day: date, earliest: date) -> date:
    """*day*, or the Friday before it; never before *earliest*."""
    return max(earliest, day - timedelta(days=max(0, day.weekday() - 4)))


def plan_deals(plans: list[CustomerPlan], size: Size, seed: int, today: date) -> DealPlan:
    """Who has which opportunities and frame agreements; numbers follow the days."""
    chance = random.Random(seed << 8 | 7)
    open_count, closed_count = size.deals
    able = [p for p in plans if p.role not in (*PLAIN, TWIN, GROUP)]
    able = [p for p in able if p.layer in OPEN_WEIGHTS and (today - p.entered_on).days > 20]
    lives: list[Life] = []
    resting = open_count * PAUSED_PERCENT // 100
    for p, outcome in zip(
        _chosen(chance, able, OPEN_WEIGHTS, open_count + resting, SHOWCASE_OPEN),
        [ACTIVE] * open_count + [PAUSED] * resting,
        strict=True,
    ):
        lives.append(_open_life(chance, p, outcome, today))
    for p in _chosen(chance, able, CLOSED_WEIGHTS, closed_count, SHOWCASE_CLOSED):
        lives.append(_closed_life(chance, p, today))
    by_number = {p.number: p for p in plans}
    for life in lives:
        _plan_papers(chance, life, by_number[life.customer], today)
    frames = _frames(chance, plans, today)
    _fit_purchases(lives, frames, by_number, today)
    _number(lives, frames)
    found: dict[int, list[Life]] = defaultdict(list)
    for life in lives:
        found[life.customer].append(life)
    return DealPlan(dict(found), {frame.customer: frame for frame in frames})


def _chosen(
    chance: random.Random,
    plans: list[CustomerPlan],
    weights: dict[PyramidLayer, float],
    count: int,
    for_showcase: int,
) -> list[CustomerPlan]:
    """*count* customers, one for each opportunity, the showcase first."""
    if not plans:
        return []
    sums = list(accumulate(weights[p.layer] for p in plans))
    picked = [p for p in plans if p.role == SHOWCASE for _ in range(for_showcase)][:count]
    while len(picked) < count:
        picked.append(plans[bisect_left(sums, chance.random() * sums[-1])])
    return picked


def _road(chance: random.Random) -> int:
    return int(chance.random() * 100 < ORDER_PERCENT)


def _durations(chance: random.Random, road: int) -> list[float]:
    pace = 0.4 + 1.4 * chance.random() ** 1.3
    return [days * pace * (0.4 + 1.2 * chance.random()) for days in STAGE_DAYS[road]]


def _open_life(chance: random.Random, p: CustomerPlan, outcome: str, today: date) -> Life:
    road = _road(chance)
    stage = chance.choices(range(len(STAGE_DAYS[road])), weights=OPEN_STAGES[road])[0]
    durations = _durations(chance, road)
    durations[stage] *= chance.random() * 1.2  # so long it has been there
    elapsed = sum(durations[: stage + 1])
    if chance.random() * 100 < STUCK_PERCENT:
        durations[stage] += STUCK_DAYS * chance.random() ** 1.7
        elapsed = sum(durations[: stage + 1])
    # The plan knows no day later than yesterday: nothing has happened today yet.
    latest = working_day(today - timedelta(days=1), p.entered_on)
    created = working_day(latest - timedelta(days=round(elapsed)), p.entered_on)
    ended = None
    if outcome == PAUSED:
        ended = working_day(latest - timedelta(days=chance.randint(1, 40)), p.entered_on)
        created = min(created, working_day(ended - timedelta(days=10), p.entered_on))
    elif stage == 0 and (latest - created).days <= 9 and chance.random() < 0.6:
        outcome = NEW
    entries = _spread(created, ended or latest, durations, stage)
    amount = _amount(chance, p)
    if chance.random() * 100 < PROJECT_PERCENT:
        amount = round_amount(amount * chance.choice((2.4, 3, 4)))
    return Life(p.number, road, entries, outcome, ended, amount, chance.getrandbits(40))


def _closed_life(chance: random.Random, p: CustomerPlan, today: date) -> Life:
    road = _road(chance)
    outcome = chance.choices(OUTCOMES[0], weights=OUTCOMES[1])[0]
    latest = working_day(today - timedelta(days=1), p.entered_on)
    earliest = max(p.entered_on + timedelta(days=12), today - timedelta(days=HISTORY_DAYS))
    if outcome == WON:
        earliest = max(earliest, p.first_trade_on or today)
        if p.layer is PyramidLayer.INACTIVE:
            latest = today - timedelta(days=400)
        if not p.bought or earliest > latest:
            outcome = LOST if chance.random() < 0.75 else ENDED
            latest = working_day(today - timedelta(days=1), p.entered_on)
            earliest = max(p.entered_on, today - timedelta(days=HISTORY_DAYS))
    room = max(0, (latest - earliest).days)
    ended = working_day(latest - timedelta(days=int(room * chance.random())), p.entered_on)
    weights = (WON_STAGES if outcome == WON else LOST_STAGES)[road]
    stage = chance.choices(range(len(weights)), weights=weights)[0]
    durations = _durations(chance, road)
    length = round(sum(durations[: stage + 1]))
    created = working_day(ended - timedelta(days=length), min(p.entered_on, ended))
    entries = _spread(created, ended, durations, stage)
    return Life(p.number, road, entries, outcome, ended, _amount(chance, p), chance.getrandbits(40))


def _spread(created: date, until: date, durations: list[float], stage: int) -> list[date]:
    """The days on which the stages up to *stage* were entered, between the two days."""
    total = sum(durations[: stage + 1])
    days = max(0, (until - created).days)
    done = accumulate([0.0, *durations[:stage]])
    return [working_day(created + timedelta(days=int(days * d / total)), created) for d in done]


def round_amount(fen: float) -> int:
    """An amount as sellers estimate it: two or three digits and noughts."""
    yuan = fen / FEN_PER_YUAN
    step = 50 if yuan < 3_000 else 100 if yuan < 10_000 else 500 if yuan < 30_000 else 1_000
    return max(step, round(yuan / step) * step) * FEN_PER_YUAN


def _amount(chance: random.Random, p: CustomerPlan) -> int:
    if p.layer in SHARES:
        low, high = SHARES[p.layer]
        return round_amount(p.amount_fen * (low + (high - low) * chance.random() ** 1.6))
    least, most = YUAN[p.layer]
    return round_amount((least + (most - least) * chance.random() ** 2.6) * FEN_PER_YUAN)


def _plan_papers(chance: random.Random, life: Life, p: CustomerPlan, today: date) -> None:
    """Whether there were a quote and a contract, and when."""
    offer = OFFER_STAGE[life.road]
    if len(life.entries) <= offer:
        return
    latest = life.ended_on or today - timedelta(days=1)
    if chance.random() * 100 < QUOTE_PERCENT.get(life.outcome, 0):
        begun = life.entries[offer]
        first = min(latest, begun + timedelta(days=chance.randint(0, 3)))
        life.quoted_on.append(working_day(first, begun))
        again = working_day(first + timedelta(days=chance.randint(4, 12)), begun)
        if life.outcome == ACTIVE and (latest - first).days > OLD_QUOTE:
            again = working_day(latest - timedelta(days=chance.randint(0, OLD_QUOTE)), again)
            if chance.random() * 100 < RENEWED_QUOTE_PERCENT:
                life.quoted_on.append(again)
        elif again <= latest and chance.random() * 100 < SECOND_QUOTE_PERCENT:
            life.quoted_on.append(again)
    if life.outcome == WON and chance.random() * 100 < CONTRACT_PERCENT[p.layer]:
        life.contract_on = life.ended_on
    is_last_stage = len(life.entries) == len(STAGE_DAYS[life.road])
    if life.outcome == ACTIVE and is_last_stage and chance.random() * 100 < DRAWN_UP_PERCENT:
        life.contract_on = max([life.entries[-1], *life.quoted_on[-1:]])


def _frames(chance: random.Random, plans: list[CustomerPlan], today: date) -> list[Frame]:
    found = []
    for p in plans:
        if p.role in PLAIN or chance.random() * 100 >= FRAME_PERCENT.get(p.layer, 0):
            continue
        day = working_day(today - timedelta(days=chance.randint(8, 430)), p.entered_on)
        if p.first_trade_on and day > p.first_trade_on:
            found.append(Frame(p.number, day, chance.getrandbits(40)))
    return found


def _fit_purchases(
    lives: list[Life], frames: list[Frame], plans: dict[int, CustomerPlan], today: date
) -> None:
    """Make contracts smaller where they come to more than the customer buys in a year."""
    framed = {frame.customer for frame in frames}
    signed: dict[int, list[Life]] = defaultdict(list)
    for life in lives:
        on = life.contract_on if life.outcome == WON else None
        if on is not None and (today - on).days < BY_CONTRACT_DAYS:
            signed[life.customer].append(life)
    for number, found in signed.items():
        share = BY_CONTRACT_BESIDE_FRAME if number in framed else BY_CONTRACT
        most = plans[number].amount_fen * share // 100
        whole = sum(life.amount_fen for life in found)
        if 0 < most < whole:
            for life in found:
                life.amount_fen = round_amount(life.amount_fen * most / whole)


def _number(lives: list[Life], frames: list[Frame]) -> None:
    """Number opportunities, quotes and contracts by the usual patterns, in the order of days."""
    counter: Counter[str] = Counter()

    def numbered(head: str, width: int = 4) -> str:
        counter[head] += 1
        return f"{head}-{counter[head]:0{width}}"

    for life in sorted(lives, key=lambda each: (each.created_on, each.seed)):
        life.code = numbered(f"SJ-{life.created_on:%Y%m}")
    quoted = [life for life in lives if life.quoted_on]
    for life in sorted(quoted, key=lambda each: (each.quoted_on[0], each.seed)):
        life.quote_code = numbered(f"BJ-{life.quoted_on[0]:%Y%m}")
    papers: list[tuple[date, int, Life | Frame]] = [
        (life.contract_on, life.seed, life) for life in lives if life.contract_on
    ]
    papers += [(frame.signed_on, frame.seed, frame) for frame in frames]
    for day, _seed, paper in sorted(papers, key=lambda each: each[:2]):
        code = numbered(f"HT-{day:%Y}")
        if isinstance(paper, Life):
            paper.contract_code = code
        else:
            paper.code = code
