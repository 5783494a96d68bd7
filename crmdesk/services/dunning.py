"""Dunning (催款): the call list of a day, a step with what follows from it, letters in batch.

day = services.dunning.calls()
services.dunning.record(DunningDraft(customer_id=day.due[0].customer_id, result="promised",
                                     promised=2_000_000, promised_on=date(2026, 11, 30)))
act, ids = services.dunning.write_letters([line.customer_id for line in day.due if …])
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from crmdesk.analysis.dunning import USUAL_LEVELS, Level, Step, levels_from
from crmdesk.core import clock
from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, FieldError, Problem, ValidationError
from crmdesk.core.i18n import N_, _
from crmdesk.models.database import Database
from crmdesk.models.deal_choices import ActivityResult, Channel, Purpose, TaskKind, TaskState
from crmdesk.models.trade_choices import DunningResult, DunningWay
from crmdesk.services import dunning_cases, dunning_letters, prepared
from crmdesk.services.dunning_cases import BY_WORD
from crmdesk.services.dunning_data import CallDay, CallLine, Claim, DunningDraft, Letter
from crmdesk.services.names import Names
from crmdesk.services.receivable_settings import DUNNING_DAYS, DUNNING_INTERVAL
from crmdesk.services.records import RecordService, StoredRecord
from crmdesk.services.settings import SettingsService
from crmdesk.services.writing import WriteContext, Writer

DUNNED: Final = N_("Dunned {name}")
WROTE: Final = N_("Wrote {count} dunning letters")
ASKED_TO_PAY: Final = N_("Asked to pay what is overdue")
PAYMENT_TO_ASK: Final = N_("Ask about the payment")
BOTH: Final = N_("Enter both the promised amount and the day.")
NOBODY: Final = N_("None of these customers has anything overdue.")
SHOWN: Final = 300  # lines of a call list; nobody calls more in a day
_CHANNELS: Final[Mapping[str, str]] = {
    DunningWay.PHONE.value: Channel.PHONE.value,
    DunningWay.WECHAT.value: Channel.WECHAT.value,
    DunningWay.VISIT.value: Channel.FACE.value,
    DunningWay.LETTER.value: Channel.LETTER.value,
}


class DunningService:
    """Pressing for money, of an open file."""

    def __init__(
        self,
        database: Database,
        records: RecordService,
        names: Names,
        settings: SettingsService,
        make_context: Callable[[], WriteContext],
    ) -> None:
        self._database = database
        self._records = records
        self._names = names
        self._settings = settings
        self._make_context = make_context

    # --- reading --------------------------------------------------------------------------
    def levels(self) -> tuple[Level, ...]:
        """The levels of dunning with the owner's days."""
        try:
            return levels_from(self._settings.get(DUNNING_DAYS))
        except FieldError:
            return USUAL_LEVELS

    def calls(
        self, as_of: date | None = None, employee_id: int | None = None, limit: int = SHOWN
    ) -> CallDay:
        """Whom to press on a day: all, or the customers of one employee; the heaviest of them."""
        day = as_of or clock.today()
        with self._database.read() as connection:
            heavy = dunning_cases.weights(connection, day, employee_id)
            chosen = [each.customer_id for each in heavy[:limit]]
            found = self._lines(connection, chosen, day)
        first = {step: n for n, step in enumerate(Step)}
        due = [line for line in found if line.step.on <= day]
        due.sort(key=lambda n: (first[n.level.step], -n.step.weight, -n.overdue, n.customer_id))
        waiting = sorted((n for n in found if n.step.on > day), key=lambda n: n.step.on)
        return CallDay(
            as_of=day,
            due=tuple(due),
            waiting=tuple(waiting),
            total=len(heavy),
            overdue=sum(each.overdue for each in heavy),
        )

    def step_of(self, customer_id: int, as_of: date | None = None) -> CallLine | None:
        """What is next for one customer; None if nothing of his is overdue by a level."""
        with self._database.read() as connection:
            found = self._lines(connection, [customer_id], as_of or clock.today())
        return found[0] if found else None

    def for_letters(
        self, level: int | None = None, as_of: date | None = None, limit: int = 2000
    ) -> list[CallLine]:
        """The customers whose next step today is a letter, of one level or of any."""
        due = self.calls(as_of, limit=limit).due
        return [
            line
            for line in due
            if line.level.step is not Step.CALL and level in (None, line.level.number)
        ]

    def history(self, customer_id: int) -> list[StoredRecord]:
        """Every step taken with a customer, newest first."""
        return self._records.children("dunning", customer_id, order=("-done_on", "-id"))

    def letter(self, dunning_id: int) -> Letter:
        """A letter with its documents and late interest. Raises NotFound."""
        [found] = self.letters([dunning_id])
        return found

    def letters(self, dunning_ids: Sequence[int]) -> list[Letter]:
        """Several letters in the order given."""
        with self._database.read() as connection:
            return [
                dunning_letters.letter(connection, i, self.levels(), self._settings)
                for i in dunning_ids
            ]

    def claim(self, customer_id: int, as_of: date | None = None) -> Claim:
        """What is overdue of a customer, with the late interest that may be asked for."""
        day = as_of or clock.today()
        with self._database.read() as connection:
            customer = prepared.record(connection, "customer", customer_id) or {}
            agreed = dunning_letters.rate_of(customer, self._settings)
            found = dunning_letters.claimed(connection, customer_id, day, agreed)
        interest = sum(each.interest for each in found) if agreed else None
        return Claim(customer_id=customer_id, documents=found, interest=interest)

    def _lines(self, connection: Any, customers: Sequence[int], day: date) -> list[CallLine]:
        interval = self._settings.get(DUNNING_INTERVAL)
        return dunning_cases.lines(connection, customers, day, self.levels(), interval)

    # --- doing ----------------------------------------------------------------------------
    def record(self, draft: DunningDraft) -> ChangeSet:
        """Note a step with its talk, its promise and the next task, in one act.

        Raises ValidationError whose fields are those of dunning, or of a promise.
        """
        if (draft.promised is None) != (draft.promised_on is None):
            raise ValidationError([Problem("promised_on", BOTH)])
        with Writer(self._make_context(), DUNNED) as writer:
            customer = writer.row("customer", draft.customer_id) or {}
            writer.params["name"] = str(customer.get("name") or "")
            done_on = draft.done_on or writer.today
            found = self._lines(writer.connection, [draft.customer_id], done_on)
            step = found[0].step if found else None
            level = step.level.number if step and draft.level is None else draft.level or 0
            promise_id = _promise(writer, draft, done_on)
            activity_id = _talk(writer, draft, done_on)
            writer.create(
                "dunning",
                {
                    "customer_id": draft.customer_id,
                    "level": level,
                    "done_on": done_on,
                    "way": draft.way,
                    "overdue": step.overdue if step else 0,
                    "days": step.longest if step else 0,
                    "contact_id": draft.contact_id,
                    "result": draft.result
                    or (DunningResult.PROMISED.value if promise_id else None),
                    "promise_id": promise_id,
                    "activity_id": activity_id,
                    "next_on": draft.next_on or draft.promised_on,
                    "remark": draft.said or None,
                },
            )
            for task_id in draft.completes:
                task = writer.row("task", task_id)
                if task is not None and task["state"] == TaskState.OPEN:
                    values = {"state": TaskState.DONE.value, "done_at": writer.now}
                    writer.update("task", task_id, values)
        return writer.change_set

    def write_letters(
        self, customer_ids: Collection[int], level: int | None = None, on: date | None = None
    ) -> tuple[ChangeSet, list[int]]:
        """Letters to several customers in one act, each with a number; returns it and their ids.

        *level* None: the one that is due for each, at least the first letter. Customers with
        nothing overdue are passed over; CrmError if that is all of them.
        """
        letters = [each for each in self.levels() if each.step is not Step.CALL]
        made: list[int] = []
        with Writer(self._make_context(), WROTE) as writer:
            day = on or writer.today
            numbers = dunning_letters.numbers(writer)
            lines = self._lines(writer.connection, list(dict.fromkeys(customer_ids)), day)
            for line in lines:
                due = line.level.number if line.level.step is not Step.CALL else letters[0].number
                made.append(
                    writer.create(
                        "dunning",
                        {
                            "customer_id": line.customer_id,
                            "level": level or due,
                            "done_on": day,
                            "way": DunningWay.LETTER.value,
                            "overdue": line.overdue,
                            "days": line.days,
                            "contact_id": line.contact_id,
                            "letter_no": next(numbers),
                        },
                    )
                )
            if not made:
                raise CrmError(NOBODY)
            writer.params["count"] = len(made)
        return writer.change_set, made


def _promise(writer: Writer, draft: DunningDraft, made_on: date) -> int | None:
    if draft.promised is None:
        return None
    return writer.create(
        "promise",
        {
            "customer_id": draft.customer_id,
            "contact_id": draft.contact_id,
            "made_on": made_on,
            "promised_on": draft.promised_on,
            "amount": draft.promised,
        },
    )


def _talk(writer: Writer, draft: DunningDraft, done_on: date) -> int | None:
    """The talk in the follow-up history, with the task of the next step; letters are no talk."""
    if draft.way not in BY_WORD:
        return None
    missed = draft.result == DunningResult.NOT_REACHED
    result = ActivityResult.NOT_REACHED if missed else ActivityResult.REACHED
    talk: dict[str, Any] = {
        "customer_id": draft.customer_id,
        "contact_id": draft.contact_id,
        "channel": _CHANNELS[draft.way],
        "purposes": (Purpose.COLLECT.value,),
        "result": result.value,
        "summary": draft.said or _(ASKED_TO_PAY),
        "next_on": draft.next_on or draft.promised_on,
        "next_what": _(PAYMENT_TO_ASK),
    }
    if done_on != writer.today:
        talk["happened_at"] = f"{done_on.isoformat()} 12:00:00"
    if talk["next_on"] is None:
        del talk["next_what"]
    activity_id = writer.create("activity", talk)
    for (task_id,) in writer.rows("task", ["id"], activity_id=activity_id):
        writer.update("task", task_id, {"kind": TaskKind.COLLECT.value})
    return activity_id
