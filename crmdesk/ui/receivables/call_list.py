"""The call list of a day as a table: whom, where, how much, what was said, what was promised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from crmdesk.analysis.dunning import Step
from crmdesk.core.i18n import N_, _
from crmdesk.core.money import FEN_PER_YUAN
from crmdesk.models.fields import YUAN, FieldSpec, Kind, Option
from crmdesk.models.trade_choices import DunningResult, DunningWay
from crmdesk.ui.trade.words import money

if TYPE_CHECKING:
    from crmdesk.analysis.dunning import Level
    from crmdesk.services.dunning_data import CallDay, CallLine

CALLS, LETTERS, WAITING, ALL = "calls", "letters", "waiting", "all"
CHIPS: Final = (
    (CALLS, N_("To call today")),
    (LETTERS, N_("Letter is due")),
    (WAITING, N_("Resting")),
    (ALL, N_("All")),
)


def specs(levels: tuple[Level, ...]) -> tuple[FieldSpec, ...]:
    """The columns; the step is painted as a pill."""
    options = tuple(Option(str(level.number), _(level.name)) for level in levels)
    made: tuple[tuple[Kind, str, str, dict[str, Any]], ...] = (
        (Kind.TEXT, "name", _("Customer"), {}),
        (Kind.TEXT, "call_who.contact.name", _("Contact person"), {}),
        (Kind.PHONE, "call_phone", _("Telephone"), {}),
        (Kind.MONEY, "call_overdue", _("Overdue"),
         {"unit": YUAN, "per_unit": FEN_PER_YUAN, "decimals": 2}),
        (Kind.INTEGER, "call_days", _("Days overdue"), {}),
        (Kind.ENUM, "dunning_step", _("Next step"), {"options": options}),
        (Kind.TEXT, "call_last", _("Said last"), {"length": 200}),
        (Kind.TEXT, "call_promise", _("Promise to pay"), {}),
        (Kind.DATE, "call_on", _("Again on"), {}),
    )  # fmt: skip
    return tuple(
        FieldSpec(kind=kind, name=name, label=words, custom=True, **more)
        for kind, name, words, more in made
    )


def row_of(line: CallLine) -> tuple[Any, ...]:
    """A line in the order of the columns."""
    return (
        line.name, line.contact_name or None, line.phone or None, line.overdue, line.days,
        str(line.level.number), last_words(line) or None, promise_words(line) or None,
        line.step.on.isoformat(),
    )  # fmt: skip


def last_words(line: CallLine) -> str:
    """When somebody asked last, and what came of it."""
    last = line.last
    if last is None:
        return ""
    result = _(DunningResult(last.result).label) if last.result else _(DunningWay(last.way).label)
    said = f"{last.done_on:%m-%d} {result}"
    return f"{said}：{last.remark}" if last.remark else said


def promise_words(line: CallLine) -> str:
    """What was promised and has not come yet."""
    if line.promise_on is None:
        return ""
    return f"{money(line.promised)} · {line.promise_on:%m-%d}"


def chosen(day: CallDay, chip: str) -> list[CallLine]:
    """The lines that a chip lets through."""
    if chip == WAITING:
        return list(day.waiting)
    if chip == ALL:
        return [*day.due, *day.waiting]
    is_call = chip == CALLS
    return [each for each in day.due if (each.level.step is Step.CALL) == is_call]


def counts(day: CallDay) -> dict[str, int]:
    """How many each chip lets through."""
    return {key: len(chosen(day, key)) for key, _words in CHIPS}


def fits(line: CallLine, text: str) -> bool:
    """Whether a typed text is in a line's names, telephone or words."""
    wanted = text.strip().casefold()
    known = (line.name, line.contact_name, line.phone, last_words(line))
    return not wanted or any(wanted in each.casefold() for each in known)
