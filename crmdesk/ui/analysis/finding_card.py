"""A sentence that holds a number, one line of evidence, and the way to the list behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from crmdesk.analysis.base import Finding, Tone
from crmdesk.charts.words import shown
from crmdesk.core.i18n import _
from crmdesk.ui.widgets import hbox, icon_label, label, link, vbox

if TYPE_CHECKING:
    from crmdesk.analysis.charts import Behind

ICONS: Final = {
    Tone.PLAIN: ("info", "primary"),
    Tone.GOOD: ("check-circle", "good"),
    Tone.WARN: ("warning", "warn"),
    Tone.BAD: ("warning-circle", "bad"),
}


class FindingCard(QFrame):
    """``opened`` carries what is behind the sentence."""

    opened = Signal(object)

    def __init__(self, finding: Finding, place: int) -> None:
        super().__init__()
        self.setObjectName(f"finding{place}")
        self.setProperty("role", "card")
        self._behind: Behind = finding.behind
        row = hbox(self, (12, 10, 14, 10), 10)
        icon, token = ICONS[finding.tone]
        row.addWidget(icon_label(icon, token, 18), 0, Qt.AlignmentFlag.AlignTop)
        column = vbox(None, spacing=3)
        column.addWidget(label(shown(finding.sentence), "finding", wrap=True))
        evidence = shown(finding.evidence)
        if evidence:
            column.addWidget(label(evidence, "muted", wrap=True))
        column.addStretch()
        if finding.behind:
            show = link(shown(finding.link) or _("Show them"), name=f"findingLink{place}")
            show.clicked.connect(self._on_clicked)
            column.addWidget(show, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(column, 1)

    def _on_clicked(self) -> None:
        self.opened.emit(self._behind)
