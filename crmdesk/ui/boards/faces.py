"""What a board shows, as plain data: columns with their figures, and the face of each card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Face:
    """The words of one card. Tones are colour tokens; blank texts take no room.

    *title* and *mark* (who looks after it) stand above, *note* under it, then *figure* and *day*.
    *step* is what comes next; *warning* tints the whole card.
    """

    title: str
    mark: str = ""
    note: str = ""
    figure: str = ""
    figure_tone: str = "text"
    day: str = ""
    day_tone: str = "text2"
    step: str = ""
    step_tone: str = "text2"
    warning: str = ""

    @property
    def spoken(self) -> str:
        """The card in one sentence, for who cannot see it."""
        parts = (self.title, self.note, self.figure, self.day, self.step, self.warning)
        return ", ".join(part for part in parts if part)


class Faces(Protocol):
    """Turns what a column holds into faces, one at a time: only cards in sight need one."""

    def key(self, card: Any) -> int:
        """The id of the card."""

    def lines(self, card: Any) -> int:
        """How many lines its face has, told without making the face."""

    def face(self, card: Any) -> Face:
        """Its words."""


@dataclass(frozen=True, slots=True)
class Number:
    """A figure in the head of a column; *key* is told when it is clicked."""

    key: str
    text: str
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. *numbers*: how many, how much, how much weighted, how long on average.

    *worth* (fen) per card is what "when dropped" adds to *amount*. *zone* is said in the place
    where something can be dropped; a *narrow* column stands over another one at the right end.
    """

    key: str
    title: str
    tone: str
    meaning: str = ""
    numbers: Sequence[Number] = ()
    amount: int = 0
    cards: Sequence[Any] = field(default=(), repr=False)
    zone: str = ""
    is_narrow: bool = False
    tip: str = ""
