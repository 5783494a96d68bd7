"""The three kinds of failure: the user's or the environment's, cancellation, our bug.

``CrmError`` carries a sentence in the user's language that says what happened and what to do.
``Cancelled`` is silent. Every other exception is a bug and reaches the crash dialog.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crmdesk.core.i18n import N_, _, told


class CrmError(Exception):
    """A failure that is not our bug. *template* is marked with ``N_`` where it is raised.

    ``was_shown``: the person has seen it in a window of its own; nobody needs to say it again.
    """

    was_shown = False

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template)
        self.template = template
        self.params = params

    def message(self) -> str:
        """The sentence for the user, in the language now in use."""
        return _(self.template).format(**self.params)

    def __str__(self) -> str:
        return self.message()


class Cancelled(Exception):
    """The person asked to stop; nothing is shown and nothing was changed."""


class FieldError(CrmError):
    """One value cannot be accepted; the text stays where it was typed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field. *field* is empty when it concerns the whole record."""

    field: str
    template: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def message(self) -> str:
        """The sentence shown at the field; parameters are people's own words, never translated."""
        return _(self.template).format(**self.params)


class ValidationError(CrmError):
    """A record breaks rules. Nothing was written; the form keeps what was typed."""

    def __init__(self, problems: Sequence[Problem], where: str = "") -> None:
        super().__init__(N_("The record cannot be saved: {problems}"))
        self.problems = tuple(problems)
        self.where = where

    def message(self) -> str:
        said = told(p.message() for p in self.problems)
        text = _(self.template).format(problems=said)
        return f"{self.where} {text}" if self.where else text


class StaleRecord(CrmError):
    """Somebody changed the same fields meanwhile. *theirs* maps field to their new value."""

    def __init__(self, fields: Sequence[str], who: str, when: str, theirs: Mapping[str, object]):
        super().__init__(
            N_(
                "{who} changed the same fields at {when}. "
                "Your text is still here: compare, then save again."
            ),
            who=who,
            when=when,
        )
        self.fields = tuple(fields)
        self.theirs = dict(theirs)


class NotFound(CrmError):
    """The record is gone (deleted, or the id never existed)."""

    def __init__(self, what: str = "") -> None:
        super().__init__(
            N_(
                "The record {what} no longer exists. It may have been deleted; see the recycle bin."
            ),
            what=what,
        )

    def message(self) -> str:
        return super().message().replace("  ", " ")  # where the record has no name


class DatabaseProblem(CrmError):
    """SQLite refused. *kind* is one of busy, full, readonly, io, corrupt, notadb, newer, cantopen."""

    def __init__(self, kind: str, template: str, **params: object) -> None:
        super().__init__(template, **params)
        self.kind = kind
