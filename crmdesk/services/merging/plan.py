"""What merging customers would do, as a value: shown as a preview, then carried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from crmdesk.core.i18n import _
from crmdesk.models.codecs import Stored
from crmdesk.models.fields import FieldSpec

UNITED: Final = 0  # instead of a customer: the values of all together
# Keys of choices that are no fields: which contact is the primary one, which address the usual.
PRIMARY_CONTACT: Final = "primary_contact"
DEFAULT_ADDRESS: Final = "default_address"

RecordKey = tuple[str, int]  # entity, id


@dataclass(frozen=True, slots=True)
class Party:
    """One of the customers."""

    customer_id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One field side by side. *values* are stored forms by customer; *result* is what stays.

    ``chosen_id`` is the customer whose value stays, or ``UNITED``.
    """

    spec: FieldSpec
    values: Mapping[int, Stored]
    chosen_id: int
    result: Stored

    @property
    def differs(self) -> bool:
        """Whether there is anything to choose."""
        return len({v for v in self.values.values() if v not in (None, "")}) > 1

    @property
    def can_unite(self) -> bool:
        """Whether the values can stay all together."""
        return unitable(self.spec)


@dataclass(frozen=True, slots=True)
class Moved:
    """A child record that goes to the survivor; *changes* are stored values set on the way."""

    entity: str
    record_id: int
    title: str
    from_id: int
    changes: Mapping[str, Stored] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Folded:
    """A child record that is there twice: the double fills blanks of the one kept, then goes."""

    entity: str
    keep_id: int
    drop_id: int
    title: str
    from_id: int


@dataclass(frozen=True, slots=True)
class Repointed:
    """A record that stays where it is and changes: it named a loser, or is the survivor's own.

    *removed*: it says nothing any more and goes.
    """

    entity: str
    record_id: int
    changes: Mapping[str, Stored]
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Collision:
    """Something that cannot simply be put together, and what is done about it."""

    template: str
    params: Mapping[str, object] = field(default_factory=dict)

    def message(self) -> str:
        """The sentence in the language now in use."""
        return _(self.template).format(**self.params)


@dataclass(frozen=True, slots=True)
class MergePlan:
    """Everything a merge would do. ``versions`` tell whether it is still true."""

    survivor: Party
    losers: tuple[Party, ...]
    choices: Mapping[str, int]
    fields: tuple[FieldChoice, ...]
    moved: tuple[Moved, ...]
    folded: tuple[Folded, ...]
    repointed: tuple[Repointed, ...]
    collisions: tuple[Collision, ...]
    note: str
    versions: Mapping[RecordKey, int]

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the survivor that change, in stored form."""
        return {
            f.spec.name: f.result
            for f in self.fields
            if f.result != f.values[self.survivor.customer_id]
        }

    def moved_by_entity(self) -> dict[str, list[Moved]]:
        """What moves, entity by entity."""
        found: dict[str, list[Moved]] = {}
        for record in self.moved:
            found.setdefault(record.entity, []).append(record)
        return found


def unitable(spec: FieldSpec) -> bool:
    """Whether values of a field can stand together: sets, and the remarks."""
    from crmdesk.models.fields import Kind

    return spec.kind in (Kind.REFERENCES, Kind.MULTI_ENUM, Kind.MONTHS, Kind.LONG_TEXT)
