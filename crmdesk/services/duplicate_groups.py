"""Every look-alike of a whole file: blocks of customers that share something, compared in pairs.

Sharing a credit code or the very same name is certain and never left out, however many share it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from crmdesk.core.i18n import _
from crmdesk.core.progress import Progress
from crmdesk.models import names, pinyin
from crmdesk.services.duplicate_scoring import LONG_KEY, Profile, compare, syllable

WIDEST: Final = 60  # customers of one block that are compared each with each
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Member:
    """A customer in a group."""

    customer_id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two customers of a group that look alike; ``reasons`` are translated."""

    first_id: int
    second_id: int
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Customers connected by pairs, the likeliest pair first."""

    members: tuple[Member, ...]
    pairs: tuple[DuplicatePair, ...]

    @property
    def score(self) -> int:
        """The score of its likeliest pair."""
        return self.pairs[0].score


def find_groups(
    everybody: Sequence[Profile], marked: Collection[Pair], threshold: int, progress: Progress
) -> list[DuplicateGroup]:
    """Compare whoever shares something; *marked* pairs are known to be different."""
    from crmdesk.services.duplicate_candidates import frequencies

    progress.report(0, 0, _("Looking for duplicates"))
    often = frequencies(everybody)
    blocks = list(_blocks(everybody, progress))
    seen: set[Pair] = set()
    found: list[DuplicatePair] = []
    for index, block in enumerate(blocks):
        if index % 500 == 0:
            progress.check()
            progress.report(index, len(blocks))
        for a, b in _pairs(block):
            pair = (min(a.customer_id, b.customer_id), max(a.customer_id, b.customer_id))
            if pair in seen or pair in marked:
                continue
            seen.add(pair)
            verdict = compare(a, b, often)
            if verdict.score >= threshold:
                found.append(DuplicatePair(*pair, verdict.score, verdict.reasons))
    progress.report(len(blocks), len(blocks))
    return _groups(everybody, found)


def _blocks(everybody: Sequence[Profile], progress: Progress) -> Iterable[list[Profile]]:
    """Customers that share a code, a number, a name, a 字号, its sound or all but a character.

    Kept by the hash of what they share: two things of one hash only cost a comparison more.
    """
    first: dict[int, Profile] = {}
    shared: dict[int, list[Profile]] = {}
    for index, profile in enumerate(everybody):
        if index % 1000 == 0:
            progress.check()
        for trait in {hash(t) for t in _traits(profile)}:
            if trait in first:
                shared.setdefault(trait, [first[trait]]).append(profile)
            else:
                first[trait] = profile
    return shared.values()


def _traits(profile: Profile) -> Iterator[tuple[str, object]]:
    if profile.uscc:
        yield "code", profile.uscc
    for number in profile.phones:
        yield "phone", number
    if profile.normal:
        yield "name", profile.normal
    for other in profile.other_names:
        yield "name", other
    key = profile.parts.key
    if profile.is_person or not key:
        return
    if names.is_ordinary(key):
        for region in profile.regions:
            yield "ordinary", (key, region)
        return
    yield "key", key
    if all(map(pinyin.is_hanzi, key)):
        yield "sound", tuple(map(syllable, key))
    if len(key) >= LONG_KEY:
        yield "near", key
        for place in range(len(key)):
            yield "near", key[:place] + key[place + 1 :]
    elif len(key) > names.SHORTEST:
        yield "near", key


def _pairs(block: Sequence[Profile]) -> Iterator[tuple[Profile, Profile]]:
    """Each with each; in a wide block only who is near in the order of names and regions."""
    if len(block) <= WIDEST:
        yield from combinations(block, 2)
        return
    ordered = sorted(block, key=lambda p: (p.normal, p.regions, p.customer_id))
    for place, profile in enumerate(ordered):
        for other in ordered[place + 1 : place + 1 + WIDEST // 10]:
            yield profile, other


def _groups(everybody: Iterable[Profile], found: list[DuplicatePair]) -> list[DuplicateGroup]:
    head: dict[int, int] = {}

    def top(customer_id: int) -> int:
        while head.setdefault(customer_id, customer_id) != customer_id:
            head[customer_id] = head[head[customer_id]]
            customer_id = head[customer_id]
        return customer_id

    for pair in found:
        head[top(pair.second_id)] = top(pair.first_id)
    members: dict[int, list[Member]] = defaultdict(list)
    for profile in everybody:
        if profile.customer_id in head:
            member = Member(profile.customer_id, profile.code, profile.name)
            members[top(profile.customer_id)].append(member)
    pairs: dict[int, list[DuplicatePair]] = defaultdict(list)
    for pair in sorted(found, key=lambda p: (-p.score, p.first_id, p.second_id)):
        pairs[top(pair.first_id)].append(pair)
    groups = [DuplicateGroup(tuple(members[t]), tuple(pairs[t])) for t in pairs]
    return sorted(groups, key=lambda g: (-g.score, g.members[0].code))
