"""Opening and keeping files that lie in the customer file: a copy is made in a job, then shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from crmdesk.core.i18n import _
from crmdesk.ui import choosing_files, message
from crmdesk.ui.desk import Desk


def open_attachment(
    desk: Desk, attachment_id: int, file_name: str, parent: QWidget | None = None
) -> None:
    """Show a read-only copy in the system's program; asks first where opening would run it."""
    from crmdesk.services.attachments import is_program

    if is_program(file_name) and not message.confirm(
        _("Run this program?"),
        _("{file} is a program. Only run it if you know who made it.").format(file=file_name),
        _("Run it"),
        parent,
        danger=True,
    ):
        return
    services = desk.services
    desk.jobs.run(
        _("Opening {file}").format(file=file_name),
        lambda _p: services.attachments.open_copy(attachment_id),
        done=choosing_files.open_with_system,
        failed=message.error,
    )


def save_attachment(
    desk: Desk, attachment_id: int, file_name: str, parent: QWidget | None = None
) -> None:
    """Write a copy where the person wants it."""
    target = choosing_files.choose_target(
        desk, parent, _("Save as"), file_name, purpose="attachments",
        suffix=Path(file_name).suffix.lstrip("."),
    )  # fmt: skip
    if target is None:
        return
    services = desk.services
    desk.jobs.run(
        _("Saving {file}").format(file=file_name),
        lambda _p: services.attachments.save_as(attachment_id, target),
        done=_Saved(target),
        failed=message.error,
    )


class _Saved:
    def __init__(self, target: Path) -> None:
        self._target = target

    def __call__(self, _nothing: object) -> None:
        message.notify(
            _("Saved: {file}").format(file=self._target.name), _("Open the folder"), self._open
        )

    def _open(self) -> None:
        choosing_files.open_with_system(self._target.parent)
