"""Records elsewhere that name a loser: parent customers, "不是重复" marks, whatever comes later."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crmdesk.core.i18n import N_
from crmdesk.models.choices import ChannelTier
from crmdesk.models.codecs import Stored
from crmdesk.services.merging.plan import Collision, FieldChoice, Repointed
from crmdesk.services.merging.reading import Material, references

ParentOf = Callable[[int], int | None]


def repoint(material: Material, survivor_id: int) -> list[Repointed]:
    """Whoever named a loser names the survivor."""
    losers = set(material.customers) - {survivor_id}
    columns = references("customer")
    found = []
    for entity, rows in material.others.items():
        for row in rows:
            if entity == "customer" and row["id"] in material.customers:
                continue  # the parties' own parents are fields to choose
            changes: dict[str, Stored] = {
                name: survivor_id for name in columns[entity] if row[name] in losers
            }
            found.append(Repointed(entity, row["id"], changes))
    return found + _marks(material, survivor_id, losers)


def _marks(material: Material, survivor_id: int, losers: set[int]) -> list[Repointed]:
    """A mark between the parties says nothing any more; two equal ones are one."""
    found: list[Repointed] = []
    seen: set[tuple[int, int]] = set(material.marked_with_survivor)
    for row in material.not_duplicates:
        pair = {survivor_id if i in losers else i for i in (row["first_id"], row["second_id"])}
        if len(pair) == 1:
            found.append(Repointed("not_duplicate", row["id"], {}, removed=True))
            continue
        first, second = sorted(pair)
        known = (first, second) in seen
        seen.add((first, second))
        changes = {} if known else {"first_id": first, "second_id": second}
        found.append(Repointed("not_duplicate", row["id"], changes, removed=known))
    return found


def untangle(
    choices: list[FieldChoice],
    repointed: list[Repointed],
    material: Material,
    survivor_id: int,
    parent_of: ParentOf,
) -> list[Collision]:
    """No customer may stand above itself: where it would, the survivor's parent is cleared."""
    place = {choice.spec.name: n for n, choice in enumerate(choices)}
    if "parent_id" not in place:
        return []
    parent = choices[place["parent_id"]].result
    if not _stands_above_itself(parent, repointed, material, survivor_id, parent_of):
        return []
    found = [Collision(N_("The parent customer would be the customer itself: it is cleared."))]
    _set(choices, place["parent_id"], None)
    tier = place.get("channel_tier")
    if tier is not None and choices[tier].result == ChannelTier.SECOND:
        _set(choices, tier, None)
        found.append(Collision(N_("Without a parent customer it cannot be second-tier: cleared.")))
    return found


def _stands_above_itself(
    parent: Stored,
    repointed: list[Repointed],
    material: Material,
    survivor_id: int,
    parent_of: ParentOf,
) -> bool:
    moved: Mapping[int, Stored] = {
        r.record_id: r.changes["parent_id"]
        for r in repointed
        if r.entity == "customer" and "parent_id" in r.changes
    }
    seen: set[int] = set()
    above = parent
    while isinstance(above, int) and above not in seen:
        if above in material.customers:
            return True
        seen.add(above)
        above = moved.get(above, parent_of(above))
        if above == survivor_id:
            return True
    return False


def _set(choices: list[FieldChoice], place: int, value: Stored) -> None:
    old = choices[place]
    choices[place] = FieldChoice(old.spec, old.values, old.chosen_id, value)
