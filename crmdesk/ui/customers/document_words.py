"""Documents in words: how long they still hold, how many are in trouble."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from crmdesk.core.i18n import _, ngettext

if TYPE_CHECKING:
    from crmdesk.services.documents import Judged

YEAR: Final = 365


def remaining(judged: Judged) -> str:
    """还有 12 天, 已过期 20 天, 长期, or what else is to be said of the time left."""
    status, days = judged.status.value, judged.days
    if status == "replaced":
        return _("renewed, kept as proof")
    if status == "missing":
        return _("no end date given")
    if days is None:
        return _("no end")
    if status == "not_yet":
        return ngettext("valid in {count} day", "valid in {count} days", days).format(count=days)
    if days == 0:
        return _("ends today")
    if days < 0:
        return ngettext("{count} day over", "{count} days over", -days).format(count=-days)
    if days > 2 * YEAR:
        return _("{count} years left").format(count=f"{days / YEAR:.1f}")
    return ngettext("{count} day left", "{count} days left", days).format(count=days)


def troubles(judged: Sequence[Judged]) -> list[tuple[str, str]]:
    """(words, tone) for each sort of trouble there is, the worst first."""
    counted = {
        status: sum(j.status.value in codes for j in judged)
        for status, codes in (
            ("expired", ("expired",)),
            ("missing", ("missing",)),
            ("soon", ("soon", "remind")),
            ("not_yet", ("not_yet",)),
        )
    }
    words = {
        "expired": (_("{count} expired"), "bad"),
        "missing": (_("{count} without end date"), "bad"),
        "soon": (_("{count} to renew"), "warn"),
        "not_yet": (_("{count} not valid yet"), "info"),
    }
    return [
        (text.format(count=counted[key]), tone)
        for key, (text, tone) in words.items()
        if counted[key]
    ]
