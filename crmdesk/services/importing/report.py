"""What an import did, or would do: per row, in counts, and in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import Problem
from crmdesk.core.i18n import N_, _, listed, ngettext, told
from crmdesk.models import codecs
from crmdesk.models.codecs import Namer
from crmdesk.models.fields import FieldSpec
from crmdesk.models.registry import entity_of
from crmdesk.services.importing.cleaners import Skipped


class Action(StrEnum):
    """What happens to a row."""

    CREATE = "create"
    UPDATE = "update"
    SAME = "same"
    REFUSE = "refuse"


ACTION_LABELS: Final = {
    Action.CREATE: N_("New"),
    Action.UPDATE: N_("Changed"),
    Action.SAME: N_("Unchanged"),
    Action.REFUSE: N_("Refused"),
}
NAMELESS: Final = N_("Contact")  # what a contact is called that has a telephone but no name
SKIPPED_LABELS: Final = {
    Skipped.TOTAL: N_("a row of totals"),
    Skipped.HEADER: N_("the headings again"),
    Skipped.FOOTER: N_("a line below the table"),
}


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One thing wrong with a row. *column* is the place in the sheet, -1 for the row itself."""

    column: int
    heading: str
    text: str
    problem: Problem

    def message(self) -> str:
        """The sentence, with the heading it concerns."""
        said = self.problem.message()
        if not self.heading:
            return said
        return _("{column}: {problem}").format(column=self.heading, problem=said)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an existing record that gets another value; both in stored form."""

    spec: FieldSpec
    old: Any
    new: Any

    def message(self, namer: Namer | None = None) -> str:
        """电话：0755-26712345 → 0755-26719999."""
        blank = _("(blank)")
        return _("{field}: {old} → {new}").format(
            field=self.spec.title,
            old=codecs.show_stored(self.spec, self.old, namer) or blank,
            new=codecs.show_stored(self.spec, self.new, namer) or blank,
        )


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """An existing customer that a new one may be: which, and why (a sentence)."""

    customer_id: int
    code: str
    name: str
    reason: str


class RowResult(NamedTuple):
    """One row of the sheet. *title* is the record's name; *record_id* 0 if it was refused.

    *added* counts the records created beside the main one: contacts, addresses.
    """

    number: int
    action: Action
    title: str = ""
    record_id: int = 0
    problems: tuple[CellProblem, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    duplicates: tuple[PossibleDuplicate, ...] = ()
    added: int = 0

    def reason(self) -> str:
        """Everything that is wrong with the row in one text."""
        return told(problem.message() for problem in self.problems)


@dataclass(slots=True)
class Report:
    """The result of a check (``is_rehearsal``) or of an import.

    *originals* holds the texts of the refused rows by number; *skipped* pairs row numbers with
    ``cleaners.Skipped``; *created* counts new records by entity; *new_names* lists entries of
    small lists (tags, areas, ...) that are created on the way, *new_ids* the same by entity
    and id; *nameless* counts contacts that
    got a stand-in for their name; *needs_all*: nothing is imported if a row is refused.
    *obstacle* says why a rehearsed import would be refused as a whole, *warnings* what would be
    said of documents that pass.
    """

    entity: str
    file: str
    is_rehearsal: bool
    headings: tuple[str, ...] = ()
    rows: list[RowResult] = field(default_factory=list)
    originals: dict[int, list[str]] = field(default_factory=dict)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    created: Counter[str] = field(default_factory=Counter)
    new_names: dict[str, list[str]] = field(default_factory=dict)
    new_ids: dict[tuple[str, int], str] = field(default_factory=dict)
    counts: Counter[Action] = field(default_factory=Counter)
    needs_all: bool = False
    doubtful: int = 0
    nameless: int = 0
    change_set: ChangeSet | None = None
    obstacle: str = ""
    warnings: list[str] = field(default_factory=list)

    def namer(self, names: Namer) -> Namer:
        """*names*, and the entries of small lists that a rehearsal created and took back."""
        new = self.new_ids
        return lambda entity, record_id: new.get((entity, record_id)) or names(entity, record_id)

    def add(self, row: RowResult) -> None:
        """Count one more row."""
        self.rows.append(row)
        self.counts[row.action] += 1
        self.doubtful += bool(row.duplicates)

    @property
    def is_withheld(self) -> bool:
        """Whether nothing is imported because something is refused."""
        return self.needs_all and self.counts[Action.REFUSE] > 0

    @property
    def refused(self) -> list[RowResult]:
        """The rows that were not imported."""
        return [row for row in self.rows if row.action is Action.REFUSE]

    @property
    def total(self) -> int:
        """How many rows were looked at."""
        return len(self.rows)

    def notes(self) -> list[str]:
        """What else the person should know: what would refuse it all, skipped rows, nameless
        contacts, new list entries."""
        said = [_("Nothing would be imported: {reason}").format(reason=self.obstacle)] * bool(
            self.obstacle
        )
        said += self.warnings
        said += [
            _("Row {number} was left out: {reason}.").format(
                number=number, reason=_(SKIPPED_LABELS[Skipped(reason)])
            )
            for number, reason in self.skipped[:20]
        ]
        if len(self.skipped) > 20:
            said.append(_("{count} rows in all were left out.").format(count=len(self.skipped)))
        if self.nameless:
            text = ngettext(
                "{count} contact has no name and is called “{name}”.",
                "{count} contacts have no name and are called “{name}”.",
                self.nameless,
            )
            said.append(text.format(count=self.nameless, name=_(NAMELESS)))
        for entity, names in self.new_names.items():
            title = _(entity_of(entity).label_plural)
            shown = listed(names[:20]) + ("…" if len(names) > 20 else "")
            said.append(_("New in “{list}”: {names}").format(list=title, names=shown))
        return said
