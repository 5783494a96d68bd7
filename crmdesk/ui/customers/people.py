"""The people of a customer as the card shows them: order, colours, words. No widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crmdesk.analysis import decision_path
from crmdesk.analysis.decision_path import Gap, PathNode
from crmdesk.core import clock
from crmdesk.core.i18n import _, language, listed, ngettext
from crmdesk.models import checks
from crmdesk.models.choices import Attitude, DecisionRole

# An opponent is amber: the one red thing of the page is the decision maker nobody has met.
ATTITUDE_TONES: Final = {
    Attitude.SUPPORT: "good",
    Attitude.NEUTRAL: "gradeD",
    Attitude.OPPOSE: "warn",
}
ROLE_TONES: Final = {
    DecisionRole.BUYER: "info",
    DecisionRole.FINANCE: "info",
    DecisionRole.DECIDER: "gradeA",
    DecisionRole.APPROVER: "gradeA",
}
UNKNOWN_TONE: Final = "gradeD"
OTHER_ROLE_TONE: Final = "gradeC"
WHOLE_PERCENT: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One contact in words. ``tone`` is the hue of the attitude; ``is_alarm`` marks the decision
    maker whom nobody has met.
    """

    row: Mapping[str, Any]
    contact_id: int
    name: str
    job: str
    number: str
    role: str
    role_tone: str
    weight: int | None
    attitude: str
    tone: str
    met: str
    is_met: bool
    is_alarm: bool
    is_primary: bool
    has_left: bool
    do_not_contact: bool
    reports_to: int | None

    @property
    def initial(self) -> str:
        """What stands in the avatar."""
        return self.name[:1]

    @property
    def number_shown(self) -> str:
        """The number as people write it."""
        return checks.format_phone(self.number)

    @property
    def state(self) -> str:
        """支持 11-18, or that nobody has met the person."""
        return f"{self.attitude} {self.met}" if self.is_met else _("not met yet")

    @property
    def named(self) -> str:
        """陈国华（总经理）."""
        return _("{name} ({job})").format(name=self.name, job=self.job) if self.job else self.name


@dataclass(frozen=True, slots=True)
class People:
    """Everybody at a customer. *path* are those with a decision role, in order of approval."""

    everyone: tuple[Person, ...]
    path: tuple[PathNode, ...]
    gap: Gap
    decider: PathNode | None

    @property
    def at_work(self) -> tuple[Person, ...]:
        """Those who have not left."""
        return tuple(p for p in self.everyone if not p.has_left)

    def person(self, contact_id: int) -> Person:
        """One of them; KeyError if there is none."""
        for found in self.everyone:
            if found.contact_id == contact_id:
                return found
        raise KeyError(contact_id)

    @property
    def steps(self) -> tuple[Person, ...]:
        """Who approves one after the other; everybody on the path while nobody set an order."""
        asked = [n for n in self.path if n.order is not None or not self.has_order]
        return tuple(self.person(node.contact_id) for node in asked)

    @property
    def on_path(self) -> tuple[Person, ...]:
        """Everybody with a role in the decision."""
        return tuple(self.person(node.contact_id) for node in self.path)

    @property
    def has_order(self) -> bool:
        """Whether somebody set the order; otherwise it is the usual one of a purchase."""
        return any(node.order is not None for node in self.path)

    def superiors(self) -> dict[int, int | None]:
        """The boxes of the tree: the path and whoever leads somebody on it; person to superior.

        A superior who left is passed over in favour of his own.
        """
        rows = {p.contact_id: p for p in self.everyone}
        shown = {node.contact_id for node in self.path}
        for contact_id in list(shown):
            shown.update(i for i in _line_up(contact_id, rows) if not rows[i].has_left)
        found: dict[int, int | None] = {}
        in_path = [node.contact_id for node in self.path]
        for contact_id in [*in_path, *sorted(shown - set(in_path))]:
            above = (i for i in _line_up(contact_id, rows) if i in shown)
            found[contact_id] = next(above, None)
        return found


def _line_up(contact_id: int, rows: Mapping[int, Person]) -> list[int]:
    line: list[int] = []
    above = rows[contact_id].reports_to
    while above is not None and above in rows and above not in line and above != contact_id:
        line.append(above)
        above = rows[above].reports_to
    return line


def people_of(rows: Sequence[Mapping[str, Any]]) -> People:
    """The people from their stored rows: primary first, then along the path, leavers last."""
    from crmdesk.services.derived import path_node

    path = decision_path.in_order(
        path_node(r) for r in rows if r["role"] is not None and not r["has_left"]
    )
    gap, decider = decision_path.biggest_gap(path)
    place = {node.contact_id: n for n, node in enumerate(path)}
    everyone = sorted(
        (_person(r, gap) for r in rows),
        key=lambda p: (
            p.has_left,
            not p.is_primary,
            place.get(p.contact_id, len(place)),
            p.contact_id,
        ),
    )
    return People(tuple(everyone), path, gap, decider)


def _person(row: Mapping[str, Any], gap: Gap) -> Person:
    attitude = row["attitude"]
    role = row["role"]
    met = row["contacted_on"]
    is_decider = role == decision_path.DECIDER and not row["has_left"]
    known = Attitude(attitude) if attitude in list(Attitude) else None
    return Person(
        row=row,
        contact_id=int(row["id"]),
        name=str(row["name"]),
        job=str(row["job_title"] or ""),
        number=str(row["mobile"] or row["phone"] or ""),
        role=role_title(role),
        role_tone=ROLE_TONES.get(role, OTHER_ROLE_TONE) if role else UNKNOWN_TONE,
        weight=row["weight"],
        attitude=_(known.label) if known else _("attitude unknown"),
        tone=ATTITUDE_TONES[known] if known else UNKNOWN_TONE,
        met=short_day(met),
        is_met=met is not None,
        is_alarm=is_decider and met is None and gap is Gap.NOT_MET,
        is_primary=bool(row["is_primary"]),
        has_left=bool(row["has_left"]),
        do_not_contact=bool(row["do_not_contact"]),
        reports_to=row["reports_to_id"],
    )


def role_title(role: str | None) -> str:
    """The translated name of a stored role; empty for none."""
    if not role:
        return ""
    return _(DecisionRole(role).label) if role in list(DecisionRole) else role


def short_day(stored: str | None) -> str:
    """11-18 in this year, 2025-11-18 before."""
    if not stored:
        return ""
    return stored[5:] if stored[:4] == str(clock.today().year) else stored


# --- the head: how much of the path is ours -------------------------------------------------------
def coverage_share(people: People) -> float | None:
    """0 to 1; None where there is no path."""
    found = decision_path.coverage(people.path)
    return None if found is None else found / decision_path.WHOLE


def coverage_reason(people: People) -> str:
    """权重 100 里，接触过并且支持的占 35（张伟 20、李强 15）."""
    path = people.path
    if not path:
        return _("Say of each person which role he has in the purchase.")
    ours = [n for n in path if n.counts_for_us]
    given = [n.weight for n in path if n.weight is not None]
    if not given:
        said = ngettext(
            "Of {count} person on the path {ours} is met and supports us (all count the same)",
            "Of {count} people on the path {ours} are met and support us (all count the same)",
            len(path),
        ).format(count=len(path), ours=len(ours))
        return _with_names(said, [n.name for n in ours])
    if len(given) < len(path):
        said = _("{share} of all weight is met and supports us; who has none counts as the mean")
        share = decision_path.coverage(path) or 0
        said = said.format(share=percent(share))
        return _with_names(said, [n.name for n in ours])
    said = _("Of a weight of {total}, met and supporting: {ours}").format(
        total=sum(given), ours=sum(n.weight or 0 for n in ours)
    )
    return _with_names(said, [f"{n.name} {n.weight}" for n in ours])


def _with_names(text: str, names: Sequence[str]) -> str:
    if not names:
        return text
    return _("{text} ({names})").format(text=text, names=listed(names))


def percent(hundredths: int) -> str:
    """Hundredths of a percent as whole percents."""
    return f"{(hundredths + WHOLE_PERCENT // 2) // WHOLE_PERCENT}%"


def sentences(*parts: str) -> str:
    """Sentences one after the other, with a blank between them where the language wants one."""
    return ("" if language() == "zh_CN" else " ").join(p for p in parts if p)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the head says of the decision maker: role of the frame, icon, tone, two lines."""

    frame: str
    icon: str
    tone: str
    title: str
    text: str


def verdict_of(people: People) -> Verdict | None:
    """The sentence on the decision maker; None while there is no path to speak of."""
    before_a = _("No opportunity becomes grade A before that.")
    if people.gap is Gap.NO_PATH:
        return None
    if people.gap is Gap.NO_DECIDER or people.decider is None:
        return Verdict(
            "alarm", "warning-circle", "bad", _("Nobody is marked as the decision maker"),
            sentences(_("Find out who signs."), before_a),
        )  # fmt: skip
    who = people.person(people.decider.contact_id).named
    if people.gap is Gap.NOT_MET:
        share = decision_path.say(people.path, people.decider.contact_id)
        said = _("{share} of all weight.").format(share=percent(share)) if share else ""
        return Verdict(
            "alarm", "warning-circle", "bad",
            _("The decision maker {name} was not met yet").format(name=who), sentences(said, before_a),
        )  # fmt: skip
    if people.gap is Gap.NOT_WON:
        return Verdict(
            "callout", "warning-circle", "warn",
            _("The decision maker {name} does not support us yet").format(name=who),
            _("Met, but the attitude is not “supports us”."),
        )  # fmt: skip
    return Verdict(
        "hint", "check-circle", "info",
        _("The decision maker {name} is met and supports us").format(name=who),
        _("Last met on {day}.").format(day=people.person(people.decider.contact_id).met),
    )  # fmt: skip
