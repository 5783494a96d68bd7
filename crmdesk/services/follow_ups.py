"""Follow-up as people do it: a talk with everything that follows from it, in one act.

    draft = TalkDraft(values={"customer_id": 7, "channel": "phone", "summary": "…",
                              "next_on": "2026-11-27", "next_what": "…"},
                      signals=(SignalDraft(kind="need", text="…"),))
    services.follow_ups.save_talk(draft)

The task of the next step is made by the rules of the talk, whichever way the talk comes in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import ValidationError
from crmdesk.core.i18n import N_
from crmdesk.models.database import Database
from crmdesk.models.deal_choices import Origin, SignalState, TaskState
from crmdesk.models.forecasting import CustomerStat
from crmdesk.services.attachments import AttachmentService
from crmdesk.services.catalogue import raw_table
from crmdesk.services.records import RecordService, StoredRecord
from crmdesk.services.writing import WriteContext, Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

TALKED: Final = N_("Talk with {name}")
DONE: Final = N_("Done: {what}")
REOPENED: Final = N_("To be done after all: {what}")
DROPPED: Final = N_("Dropped: {what}")
POSTPONED: Final = N_("Postponed to {day}: {what}")
SETTLED: Final = N_("Settled: {what}")
OPPORTUNITY_PREFIX: Final = "opportunity."
SIGNAL_PREFIX: Final = "signal{n}."


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalDraft:
    """Feedback or a signal that a talk brought to light (codes of ``deal_choices``)."""

    kind: str
    text: str
    urgency: str = "normal"
    owner_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkDraft:
    """A talk and what follows from it. *values* are those of the activity, ``customer_id`` too.

    *opportunity* are the values of an opportunity to be made of it (its customer and contact are
    those of the talk). *next_time* is the time of day of the next step (15:00). *completes* are
    tasks that the talk does, beside the next steps of earlier talks, which it does anyway. *files*
    are attached to the talk.
    """

    values: Mapping[str, Any]
    signals: tuple[SignalDraft, ...] = ()
    opportunity: Mapping[str, Any] | None = None
    next_time: str | None = None
    completes: tuple[int, ...] = ()
    files: tuple[Path, ...] = ()


class EntryKind(StrEnum):
    """What stands in the follow-up history of a customer."""

    ACTIVITY = "activity"
    TASK = "task"
    SIGNAL = "signal"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the history: when (talked, due or done, raised) and the record."""

    kind: EntryKind
    at: datetime
    record: StoredRecord

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.record.get("state") in (
            TaskState.OPEN.value,
            SignalState.OPEN.value,
            SignalState.HANDLING.value,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How follow-up of a customer stands: what the head of its card says.

    *count* is how many talks, tasks and signals there are. Days and moments as stored.
    """

    count: int = 0
    last_contact_at: str | None = None
    next_step_on: str | None = None
    next_step_time: str | None = None
    next_step: str | None = None
    contact_due_on: str | None = None


class FollowUpService:
    """Saves talks, does and postpones tasks, settles signals, reads a customer's history."""

    def __init__(
        self,
        database: Database,
        records: RecordService,
        attachments: AttachmentService,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._records = records
        self._attachments = attachments
        self._make_context = make_context

    # --- talks ----------------------------------------------------------------------------
    def save_talk(self, draft: TalkDraft) -> ChangeSet:
        """Write a talk and all that follows in one act.

        Raises ValidationError, whose fields are those of the activity, ``opportunity.<field>`` or
        ``signal1.<field>``; CrmError for a file that cannot be attached. Then nothing was written.
        """
        files = self._attachments.read_files(draft.files)
        values = dict(draft.values)
        customer_id = int(values["customer_id"])
        with Writer(self._make_context(), TALKED) as writer:
            customer = writer.row("customer", customer_id) or {}
            writer.params["name"] = str(customer.get("name") or "")
            if draft.opportunity is not None:
                made = self._opportunity(writer, values, draft.opportunity)
                values["opportunity_id"] = made
            activity_id = writer.create("activity", values)
            talk = writer.row("activity", activity_id) or {}
            if draft.next_time:
                for (task_id,) in writer.rows("task", ["id"], activity_id=activity_id):
                    writer.update("task", task_id, {"due_time": draft.next_time})
            for n, signal in enumerate(draft.signals, 1):
                with _named(SIGNAL_PREFIX.format(n=n)):
                    self._signal(writer, talk, signal)
            for task_id in draft.completes:
                _do(writer, task_id, talk["happened_at"])
            for file in files:
                self._attachments.store(writer, customer_id, file, activity_id=activity_id)
        return writer.change_set

    @staticmethod
    def _opportunity(writer: Writer, talk: Mapping[str, Any], values: Mapping[str, Any]) -> int:
        shared = {
            "customer_id": talk["customer_id"],
            "contact_id": talk.get("contact_id"),
            "origin": Origin.ACTIVITY.value,
        }
        with _named(OPPORTUNITY_PREFIX):
            return writer.create("opportunity", shared | dict(values))

    @staticmethod
    def _signal(writer: Writer, talk: Mapping[str, Any], signal: SignalDraft) -> None:
        writer.create(
            "signal",
            {
                "customer_id": talk["customer_id"],
                "activity_id": talk["id"],
                "kind": signal.kind,
                "urgency": signal.urgency,
                "text": signal.text,
                "owner_id": signal.owner_id,
                "raised_at": talk["happened_at"],
            },
        )

    # --- tasks ----------------------------------------------------------------------------
    def do_task(self, task_id: int) -> ChangeSet:
        """Mark a task as done; one that comes again is planned anew in the same act."""
        with self._on_task(DONE, task_id) as writer:
            _do(writer, task_id, writer.now)
        return writer.change_set

    def reopen_task(self, task_id: int) -> ChangeSet:
        """Put a task that was done or dropped back on the list."""
        return self._set_task(REOPENED, task_id, {"state": TaskState.OPEN.value})

    def drop_task(self, task_id: int) -> ChangeSet:
        """Strike a task off the list without having done it; it does not come again."""
        return self._set_task(DROPPED, task_id, {"state": TaskState.DROPPED.value})

    def postpone_task(self, task_id: int, until: date) -> ChangeSet:
        """Put a task off to another day."""
        with self._on_task(POSTPONED, task_id) as writer:
            writer.params["day"] = until.isoformat()
            writer.update("task", task_id, {"due_on": until})
        return writer.change_set

    def add_task(self, values: Mapping[str, Any]) -> ChangeSet:
        """Make a task. Raises ValidationError."""
        return self._records.save("task", None, values)

    def _set_task(self, title: str, task_id: int, values: Mapping[str, Any]) -> ChangeSet:
        with self._on_task(title, task_id) as writer:
            writer.update("task", task_id, values)
        return writer.change_set

    def _on_task(self, title: str, task_id: int) -> Writer:
        what = str(self._records.fetch("task", task_id)["title"])
        return Writer(self._make_context(), title, {"what": what})

    # --- signals --------------------------------------------------------------------------
    def take_signal(self, signal_id: int, base_version: int | None = None) -> ChangeSet:
        """Take a waiting signal in hand."""
        values = {"state": SignalState.HANDLING.value}
        return self._records.save("signal", signal_id, values, base_version)

    def settle_signal(
        self, signal_id: int, answer: str, answered_at: datetime | None = None
    ) -> ChangeSet:
        """Settle a signal with what was answered. Raises ValidationError without an answer."""
        record = self._records.fetch("signal", signal_id)
        title = str(record["text"])[:60]
        with Writer(self._make_context(), SETTLED, {"what": title}) as writer:
            values: dict[str, Any] = {"answer": answer, "state": SignalState.CLOSED.value}
            if answered_at is not None:
                values["answered_at"] = answered_at
            writer.update("signal", signal_id, values)
        return writer.change_set

    # --- reading --------------------------------------------------------------------------
    def history_of(
        self, customer_id: int, kinds: Sequence[EntryKind] = tuple(EntryKind)
    ) -> list[Entry]:
        """Talks, tasks and signals of a customer: what is open first by its day, then newest first."""
        found: list[Entry] = []
        for kind in kinds:
            for record in self._records.children(kind.value, customer_id):
                found.append(Entry(kind, _moment(kind, record), record))
        ahead = sorted((e for e in found if _is_ahead(e)), key=_order)
        past = sorted((e for e in found if not _is_ahead(e)), key=_order, reverse=True)
        return ahead + past

    def open_steps(self, customer_id: int) -> list[StoredRecord]:
        """The open tasks of a customer, the earliest first: what a talk may complete."""
        tasks = self._records.children("task", customer_id, order=("due_on", "id"))
        return [t for t in tasks if t["state"] == TaskState.OPEN]

    def standing(self, customer_id: int) -> Standing:
        """Last contact, next step and when the next contact is due, for one customer."""
        stat = CustomerStat.__table__
        task = raw_table("task")
        query = select(stat).where(stat.c.customer_id == customer_id)
        with self._database.read() as connection:
            count = 0
            for kind in EntryKind:
                t = raw_table(kind.value)
                mine = (t.c.customer_id == customer_id, t.c.deleted_at.is_(None))
                count += connection.scalar(select(func.count()).select_from(t).where(*mine)) or 0
            kept = connection.execute(query).mappings().first()
            if kept is None:
                return Standing(count)
            hour = select(task.c.due_time).where(task.c.id == kept["next_task_id"])
            return Standing(
                count,
                kept["last_contact_at"],
                kept["next_step_on"],
                connection.scalar(hour) if kept["next_task_id"] else None,
                kept["next_step"],
                kept["contact_due_on"],
            )

    def last_talks(self, customer_id: int, count: int = 3) -> list[StoredRecord]:
        """The newest talks of a customer."""
        t = raw_table("activity")
        query = (
            select(t)
            .where(t.c.customer_id == customer_id, t.c.deleted_at.is_(None))
            .order_by(t.c.happened_at.desc(), t.c.id.desc())
            .limit(count)
        )
        with self._database.read() as connection:
            return [StoredRecord(row) for row in connection.execute(query).mappings()]


def _do(writer: Writer, task_id: int, at: str) -> None:
    row = writer.row("task", task_id)
    if row is None or row["state"] != TaskState.OPEN:
        return  # the talk itself may have done it
    writer.update("task", task_id, {"state": TaskState.DONE.value, "done_at": at})


@contextmanager
def _named(prefix: str) -> Iterator[None]:
    """Problems of a part of a form under names of their own."""
    try:
        yield
    except ValidationError as error:
        problems = [replace(p, field=prefix + p.field) for p in error.problems]
        raise ValidationError(problems, error.where) from error


def _moment(kind: EntryKind, record: StoredRecord) -> datetime:
    if kind is EntryKind.ACTIVITY:
        return datetime.fromisoformat(str(record["happened_at"]))
    if kind is EntryKind.SIGNAL:
        return datetime.fromisoformat(str(record["raised_at"]))
    if record["done_at"]:
        return datetime.fromisoformat(str(record["done_at"]))
    time = record["due_time"] or "00:00"
    return datetime.fromisoformat(f"{record['due_on']} {time}")


def _is_ahead(entry: Entry) -> bool:
    return entry.kind is EntryKind.TASK and entry.is_open


def _order(entry: Entry) -> tuple[datetime, int]:
    return entry.at, entry.record.record_id
