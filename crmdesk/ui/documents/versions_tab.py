"""The versions of a document: which is in force, and what one changed against another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from crmdesk.core.i18n import _
from crmdesk.models import codecs
from crmdesk.ui.desk import Desk
from crmdesk.ui.documents.reading import DocumentState
from crmdesk.ui.documents.redline_view import RedlineView
from crmdesk.ui.documents.totals import MONEY
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.tables.tones import DEFAULT_TONE, tone_of
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import Pill, button, card, clear, hbox, label, line, link, vbox

if TYPE_CHECKING:
    from crmdesk.services.document_rows import Version
    from crmdesk.services.redline import Redline

LIST_WIDTH = 300


class VersionsTab(QWidget):
    """``opened`` carries the id of a version."""

    opened = Signal(object)

    def __init__(self, desk: Desk, entity: str) -> None:
        super().__init__()
        self.setObjectName("tab_versions")
        self._desk, self._entity = desk, entity
        self._pair: tuple[int, int] | None = None
        self._old_number = 1
        self._comparing = LatestOnly(desk.jobs, self)
        row = hbox(self, spacing=10)
        left = card("versionsCard")
        left.setFixedWidth(px(LIST_WIDTH))
        column = vbox(left, (14, 10, 14, 10), 6)
        column.addWidget(label(_("Versions"), "heading"))
        self._list: QVBoxLayout = vbox(None, spacing=0)
        column.addLayout(self._list)
        column.addStretch()
        row.addWidget(left)
        right = card("redlineCard")
        column = vbox(right, (1, 8, 1, 1), 4)
        head = hbox(None, (16, 0, 12, 0), 8)
        self._title = label(_("Comparison"), "heading", name="redlineTitle")
        head.addWidget(self._title, 1)
        self.print = button(_("Print comparison"), "printer", name="printRedline")
        self.print.clicked.connect(self._on_print)
        head.addWidget(self.print)
        column.addLayout(head)
        self._none = label("", "muted", wrap=True, name="redlineNone")
        self._none.setContentsMargins(px(16), px(8), px(16), 0)
        column.addWidget(self._none)
        self.view = RedlineView()
        column.addWidget(self.view, 1)
        column.addStretch()  # the words stay at the top where there is nothing to compare
        row.addWidget(right, 1)

    def show_versions(self, state: DocumentState) -> None:
        """List the versions; compare the one shown with the one before it."""
        clear(self._list)
        versions = list(state.versions)
        for version in reversed(versions):
            self._list.addWidget(self._row(version, state, versions))
        place = next((n for n, v in enumerate(versions) if v.id == state.record_id), 0)
        if len(versions) < 2:
            self._show_none(
                _("There is only one version. A new one begins with “New version”; then stands "
                  "here what it changed.")
            )  # fmt: skip
        else:
            place = max(1, place)
            self.compare(versions[place - 1], versions[place])

    def _row(self, version: Version, state: DocumentState, versions: Sequence[Version]) -> QFrame:
        frame = QFrame()
        frame.setObjectName(f"version_{version.version_no}")
        column = vbox(frame, (0, 6, 0, 6), 3)
        head = hbox(None, spacing=8)
        head.addWidget(label(_("Version {number}").format(number=version.version_no), "strong"))
        spec = self._desk.services.catalogue.by_key(self._entity)["state"]
        head.addWidget(
            Pill(spec.option_label(version.state), tone_of("state", version.state) or DEFAULT_TONE)
        )
        head.addStretch()
        column.addLayout(head)
        parts = [codecs.show(MONEY, version.amount)]
        if version.on is not None:
            parts.append(version.on.isoformat())
        column.addWidget(label(" · ".join(parts), "muted"))
        acts = hbox(None, spacing=12)
        if version.id == state.record_id:
            acts.addWidget(label(_("shown now"), "muted"))
        else:
            acts.addWidget(self._link(_("Open"), "open", version.id, 0))
        before = next((v for v in versions if v.version_no == version.version_no - 1), None)
        if before is not None:
            words = _("Against version {number}").format(number=before.version_no)
            acts.addWidget(self._link(words, "compare", before.id, version.id))
        acts.addStretch()
        column.addLayout(acts)
        column.addWidget(line())
        return frame

    def _link(self, words: str, kind: str, first: int, second: int) -> QPushButton:
        made = link(words, name=f"{kind}_{first}")
        made.setProperty("ids", (first, second))
        made.clicked.connect(self._on_open if kind == "open" else self._on_compare)
        return made

    def _on_open(self) -> None:
        self.opened.emit(self.sender().property("ids")[0])

    def _on_compare(self) -> None:
        first, second = self.sender().property("ids")
        self._ask(int(first), int(second))

    def _show_none(self, text: str) -> None:
        self._pair = None
        self._none.setText(text)
        self._none.show()
        self.view.hide()
        self.print.hide()
        self._title.setText(_("Comparison"))

    def compare(self, old: Version, new: Version) -> None:
        """Show what *new* changed against *old*."""
        self._ask(old.id, new.id)

    def _ask(self, old_id: int, new_id: int) -> None:
        services, entity = self._desk.services, self._entity

        def read(_progress: Any) -> Redline:
            return services.redlines.compare(entity, old_id, new_id)

        self._pair = (old_id, new_id)
        self._comparing.ask(_("Comparing versions"), read, self._on_compared)

    def _on_compared(self, redline: Redline) -> None:
        self._none.hide()
        self.view.show()
        self.print.show()
        self._old_number = int(redline.old["version_no"])
        self._title.setText(
            _("Version {old} → {new}").format(
                old=redline.old["version_no"], new=redline.new["version_no"]
            )
        )
        catalogue = self._desk.services.catalogue
        self.view.show_redline(
            redline,
            catalogue.by_key(f"{self._entity}_line"),
            catalogue.by_key("instalment"),
        )

    def _on_print(self) -> None:
        from crmdesk.ui.printing import print_report

        if self._pair is not None:
            print_report(
                self._desk,
                "redline",
                self,
                values={self._entity: self._pair[1], "version": self._old_number},
            )
