"""Undo and redo from the keyboard: find the act, warn about what changed since, take it back."""

from __future__ import annotations

from typing import Any

from crmdesk.core.i18n import _, ngettext
from crmdesk.ui import message
from crmdesk.ui.desk import Desk


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
    """Take back one act; where fields changed again since, ask what shall stand."""
    services = desk.services

    def planned(plan: Any) -> None:
        if not plan.conflicts:
            desk.undo(change_set_id)
            return
        count = len(plan.conflicts)
        answer = message.ask(
            _("Something changed since"),
            ngettext(
                "{count} value was changed again after this act.",
                "{count} values were changed again after this act.",
                count,
            ).format(count=count),
            [
                message.Choice("cancel", _("Cancel")),
                message.Choice("overwrite", _("Take back everything")),
                message.Choice("keep", _("Keep the newer values"), "primary"),
            ],
        )
        if answer in ("keep", "overwrite"):
            desk.undo(change_set_id, overwrite=answer == "overwrite")

    desk.jobs.run(_("Undo"), lambda _p: services.undo.plan(change_set_id), done=planned)
