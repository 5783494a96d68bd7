"""A registry of functions that make the value of one field of the card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from crmdesk.models.codecs import Stored
from crmdesk.services.demo.world import Draft

MakeValue: TypeAlias = Callable[[Draft], Stored]


@dataclass(frozen=True, slots=True)
class Maker:
    """How the value of *field* is made.

    ``hardness`` says how hard it is to learn: a card filled to a share of p has the field with
    probability p**hardness. ``needs`` names a field without which this one makes no sense.
    """

    field: str
    value: MakeValue
    hardness: float
    needs: str
    always: bool


class Makers:
    """Makers in the order of their declaration."""

    def __init__(self) -> None:
        self.all: list[Maker] = []

    def make(
        self, field: str, *, hardness: float = 1.0, needs: str = "", always: bool = False
    ) -> Callable[[MakeValue], MakeValue]:
        """Declare the decorated function as the maker of *field*."""

        def declare(value: MakeValue) -> MakeValue:
            self.all.append(Maker(field, value, hardness, needs, always))
            return value

        return declare
