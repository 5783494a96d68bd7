"""What a check finds: a sentence, how bad it is, and whether it could be put right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from crmdesk.core.i18n import N_, _, ngettext

SHOWN_PER_KIND: Final = 50


class Severity(StrEnum):
    """SERIOUS: data is lost or wrong. FAULT: something disagrees. NOTE: worth a look."""

    SERIOUS = "serious"
    FAULT = "fault"
    NOTE = "note"


SEVERITY_LABELS: Final = {
    Severity.SERIOUS: N_("Serious"),
    Severity.FAULT: N_("Fault"),
    Severity.NOTE: N_("Hint"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. ``kind`` is a stable word for scripts; ``record_id`` 0 means no record.

    ``can_repair``: it is computed from other data and ``repair`` puts it right.
    """

    kind: str
    severity: Severity
    template: str
    params: Mapping[str, object] = field(default_factory=dict)
    entity: str = ""
    record_id: int = 0
    can_repair: bool = False
    is_repaired: bool = False

    def message(self) -> str:
        """The sentence in the language now in use; parameters that are labels are translated."""
        params = {k: _(v) if isinstance(v, str) else v for k, v in self.params.items()}
        return _(self.template).format(**params)


class Findings:
    """Collects findings; of each kind only the first are kept one by one, the rest counted."""

    def __init__(self) -> None:
        self._found: list[Finding] = []
        self._counts: Counter[str] = Counter()

    def add(
        self,
        kind: str,
        severity: Severity,
        template: str,
        params: Mapping[str, object] | None = None,
        *,
        entity: str = "",
        record_id: int = 0,
        can_repair: bool = False,
    ) -> None:
        """Note one thing."""
        self._counts[kind] += 1
        if self._counts[kind] <= SHOWN_PER_KIND:
            self._found.append(
                Finding(kind, severity, template, params or {}, entity, record_id, can_repair)
            )

    def repaired(self, kind: str) -> None:
        """Note that everything of a kind was put right."""
        self._found = [replace(f, is_repaired=True) if f.kind == kind else f for f in self._found]

    def has(self, kind: str) -> bool:
        """Whether anything of a kind was found."""
        return self._counts[kind] > 0

    def __iter__(self) -> Iterator[Finding]:
        """Everything, worst first; what was only counted comes as one sentence per kind."""
        order = list(Severity)
        yield from sorted(self._found, key=lambda f: order.index(f.severity))
        for kind, count in self._counts.items():
            if count > SHOWN_PER_KIND:
                first = next(f for f in self._found if f.kind == kind)
                more = count - SHOWN_PER_KIND
                template = ngettext(
                    "… and {count} more of the kind “{kind}”.",
                    "… and {count} more of the kind “{kind}”.",
                    more,
                )
                yield replace(
                    first, template=template, params={"count": more, "kind": kind}, record_id=0
                )
