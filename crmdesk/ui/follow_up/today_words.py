"""What the lines of 今日 say, and which verbs each of them has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from crmdesk.analysis.wording import Measure
from crmdesk.charts.numbers import short, unit_for
from crmdesk.charts.words import shown
from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.models import checks
from crmdesk.services.today_lines import Line, LineKind
from crmdesk.ui.forms.next_date_editor import next_monday

DONE: Final = "done"
POSTPONE: Final = "postpone"
OPEN: Final = "open"
TALK: Final = "talk"
WEEKDAYS: Final = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip
SHORT_WEEKDAYS: Final = (
    N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun")
)  # fmt: skip
KIND_ICONS: Final = {
    LineKind.CONTACT: "phone",
    LineKind.TASK: "list-checks",
    LineKind.SIGNAL: "warning-circle",
    LineKind.BIRTHDAY: "star",
    LineKind.CONTRACT: "calendar-check",
    LineKind.DOCUMENT: "certificate",
    LineKind.QUOTE: "file-text",
    LineKind.INSTALMENT: "handshake",
    LineKind.PROMISE: "coins",
    LineKind.DUNNING: "wallet",
    LineKind.STATEMENT: "list-bullets",
    LineKind.STALE: "clock",
    LineKind.NO_PLAN: "circle-dashed",
}
KIND_TONES: Final = {
    LineKind.CONTACT: "info",
    LineKind.TASK: "info",
    LineKind.SIGNAL: "bad",
    LineKind.BIRTHDAY: "gradeA",
    LineKind.CONTRACT: "warn",
    LineKind.DOCUMENT: "warn",
    LineKind.QUOTE: "gradeB",
    LineKind.INSTALMENT: "good",
    LineKind.PROMISE: "warn",
    LineKind.DUNNING: "bad",
    LineKind.STATEMENT: "info",
    LineKind.STALE: "gradeD",
    LineKind.NO_PLAN: "gradeD",
}


@dataclass(frozen=True, slots=True)
class Verb:
    """What can be done with a line: its picture, what it says and the key that does it."""

    name: str
    icon: str
    words: str
    keys: str


VERBS: Final = (
    Verb(TALK, "note-pencil", N_("Record a follow-up"), "J"),
    Verb(DONE, "check", N_("Mark as done"), N_("Space")),
    Verb(POSTPONE, "clock", N_("Postpone"), "P"),
    Verb(OPEN, "arrow-right", N_("Open"), "Enter"),
)


def postponements(today: date) -> list[tuple[str, date]]:
    """The days that are offered, in words."""
    return [
        (_("Tomorrow"), today + timedelta(days=1)),
        (_("+3 days"), today + timedelta(days=3)),
        (_("Next week"), next_monday(today)),
    ]


def pill(line: Line) -> tuple[str, str]:
    """The word at the right end and its tone: overdue, a time, a day to come; empty for none."""
    days = line.overdue_days
    if line.kind is LineKind.STALE or line.kind is LineKind.NO_PLAN:
        return "", "gradeD"
    if days > 0:
        said = ngettext("{count} day overdue", "{count} days overdue", days).format(count=days)
        return said, "bad"
    if line.due_time:
        return line.due_time, "warn"
    if line.due_on is None:
        return "", "info"
    if days == 0:
        return _("today"), "gradeA" if line.kind is LineKind.BIRTHDAY else "warn"
    return ngettext("in {count} day", "in {count} days", -days).format(count=-days), "info"


def amount(line: Line) -> str:
    """The value at risk as people say it: 12.5万; empty where nobody knows it."""
    if not line.amount:
        return ""
    unit = unit_for(Measure.MONEY, line.amount)
    return f"{short(line.amount, unit)} {unit.title}"


def person(line: Line) -> str:
    """Whom to reach, and where."""
    return "  ".join(t for t in (line.contact_name, checks.format_phone(line.phone)) if t)


def details(line: Line) -> str:
    """The second line: what it is about, why it is here, whom to reach."""
    says_itself = line.kind in (LineKind.CONTACT, LineKind.NO_PLAN)
    title = "" if says_itself or line.title == line.customer_name else line.title
    parts = [title, shown(line.why), person(line)]
    return " · ".join(dict.fromkeys(p for p in parts if p))


def name(line: Line) -> str:
    """The first line."""
    return line.customer_name or line.title


def spoken(line: Line) -> str:
    """The whole line for screen readers."""
    return " ".join(t for t in (name(line), details(line), amount(line), pill(line)[0]) if t)


def rest_words(kind: LineKind, rest: int) -> str:
    """The line under a group that was cut to what one person can do."""
    if kind in (LineKind.CONTACT, LineKind.NO_PLAN):
        said = ngettext(
            "{count} more customer, tomorrow will do",
            "{count} more customers, tomorrow will do",
            rest,
        )
    else:
        said = ngettext("{count} more, tomorrow will do", "{count} more, tomorrow will do", rest)
    return said.format(count=f"{rest:,}")


def day_words(day: date, lunar: str) -> str:
    """2026 年 11 月 21 日 星期六 · 农历十月十三."""
    said = _("{year}-{month:02}-{day:02} {weekday}").format(
        year=day.year, month=day.month, day=day.day, weekday=_(WEEKDAYS[day.weekday()])
    )
    return f"{said} · " + _("{day} of the lunar calendar").format(day=lunar) if lunar else said
