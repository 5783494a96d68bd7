"""Undo and redo from the keyboard: find the act, warn about what changed since, take it back."""

from __future__ import annotations

from typing import Any, Final

from crmdesk.core.i18n import _, ngettext
from crmdesk.ui import message
from crmdesk.ui.desk import Desk

NAMED: Final = 6


def take_back_latest(desk: Desk, *, redo: bool) -> None:
    """Take back the newest act that still stands, or the newest undo (*redo*)."""
    services = desk.services

    def find(_progress: Any) -> Any:
        from crmdesk.services import journal

        acts = services.journal.acts(limit=50)
        return journal.latest_redoable(acts) if redo else journal.latest_undoable(acts)

    def found(act: Any) -> None:
        if act is None:
            message.notify(_("There is nothing to do again.") if redo else _("Nothing to undo."))
        else:
            take_back(desk, act.change_set_id)

    desk.jobs.run(_("Undo"), find, done=found)


def take_back(desk: Desk, change_set_id: int) -> None:
    """Take back one act; where fields changed again since, name them and ask what shall stand."""
    services = desk.services

    def plan(_progress: Any) -> list[str]:
        return services.history.conflicts(services.undo.plan(change_set_id).conflicts)

    def planned(conflicts: list[str]) -> None:
        if not conflicts:
            desk.undo(change_set_id)
            return
        answer = message.ask(
            _("Something changed since"),
            _said(conflicts),
            [
                message.Choice("cancel", _("Cancel")),
                message.Choice("overwrite", _("Take back everything")),
                message.Choice("keep", _("Keep the newer values"), "primary"),
            ],
        )
        if answer in ("keep", "overwrite"):
            desk.undo(change_set_id, overwrite=answer == "overwrite")

    desk.jobs.run(_("Undo"), plan, done=planned)


def _said(conflicts: list[str]) -> str:
    count = len(conflicts)
    lines = [
        ngettext(
            "{count} value was changed again after this act.",
            "{count} values were changed again after this act.",
            count,
        ).format(count=count),
        *conflicts[:NAMED],
    ]
    if count > NAMED:
        more = count - NAMED
        lines.append(ngettext("and {count} more", "and {count} more", more).format(count=more))
    return "\n".join(lines)
