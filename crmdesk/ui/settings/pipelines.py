"""The pipelines and their stages: chances, durations, how often to call, in the owner's order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from crmdesk.core.i18n import _
from crmdesk.ui.customers.child_list import ChildList
from crmdesk.ui.desk import Desk
from crmdesk.ui.forms.record_dialog import RecordDialog
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.settings.section import Section
from crmdesk.ui.widgets import Pill, button, hbox, icon_button, label, vbox

COLUMNS: Final = (
    "name", "probability", "duration_days", "visits_per_week", "stale_days", "gate",
)  # fmt: skip
SIZE: Final = (520, 300)
Row = Mapping[str, Any]


class PipelinesSection(Section):
    """A card per pipeline with its stages; everything can be taken back."""

    entities: ClassVar[Sequence[str]] = ("pipeline", "stage")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._reading = LatestOnly(desk.jobs, self)
        head: QHBoxLayout = hbox(None, spacing=8)
        words = label(
            _(
                "The chance of a stage is that of getting on from it; the forecast multiplies them. "
                "What is learned from your own deals is shown beside it on the forecast page."
            ),
            "muted",
            wrap=True,
        )
        head.addWidget(words, 1)
        add = button(_("New pipeline"), "plus", name="newPipeline")
        add.clicked.connect(self._on_add)
        head.addWidget(add)
        self.outer.addLayout(head)
        self._cards = vbox(None, spacing=10)
        self.outer.addLayout(self._cards)
        self.outer.addStretch()
        self._shown: dict[int, PipelineCard] = {}

    def refresh(self) -> None:
        services = self.desk.services

        def read(_progress: Any) -> list[tuple[Row, list[Row]]]:
            services.pipelines.ensure()
            found: list[tuple[Row, list[Row]]] = []
            for each in services.pipelines.all():
                record = services.records.fetch("pipeline", each.id)
                stages = services.records.children("stage", each.id, order=("position", "id"))
                found.append((record, list(stages)))
            return found

        self._reading.ask(_("Reading the list"), read, self._show)

    def _show(self, found: list[tuple[Row, list[Row]]]) -> None:
        wanted = [int(record["id"]) for record, _stages in found]
        for gone in set(self._shown) - set(wanted):
            old = self._shown.pop(gone)
            old.hide()
            old.deleteLater()
        for record, stages in found:
            pipeline_id = int(record["id"])
            if pipeline_id not in self._shown:
                made = PipelineCard(self.desk, pipeline_id)
                self._shown[pipeline_id] = made
                self._cards.addWidget(made)
            self._shown[pipeline_id].show_pipeline(record, stages, alone=len(found) == 1)

    def _on_add(self) -> None:
        RecordDialog(self.desk, "pipeline", _("New pipeline"), self.window(), size=SIZE).exec()

    def add(self) -> None:
        """Ctrl+N."""
        self._on_add()


class PipelineCard(QFrame):
    """One pipeline."""

    def __init__(self, desk: Desk, pipeline_id: int) -> None:
        super().__init__()
        self._desk = desk
        self._record: Row = {}
        self.setProperty("role", "card")
        self.setObjectName(f"pipeline_{pipeline_id}")
        column = vbox(self, (20, 12, 20, 14), 8)
        head = hbox(None, spacing=8)
        self._name = label("", "heading", name="pipelineName")
        head.addWidget(self._name)
        self._usual = Pill()
        head.addWidget(self._usual)
        head.addStretch()
        self._edit = icon_button("pencil-simple", _("Edit"), name="editPipeline", token="text3")
        self._edit.clicked.connect(self._on_edit)
        self._delete = icon_button("trash", _("Delete"), name="deletePipeline", token="text3")
        self._delete.clicked.connect(self._on_delete)
        head.addWidget(self._edit)
        head.addWidget(self._delete)
        column.addLayout(head)
        self.stages = ChildList(
            desk, "stage", COLUMNS, title=_("Stages"), add=_("Another stage"),
            empty=_("No stage yet."), stretch="gate", parent_field="pipeline_id", ordered=True,
            size=(640, 420),
        )  # fmt: skip
        column.addWidget(self.stages)

    def show_pipeline(self, record: Row, stages: Sequence[Row], *, alone: bool) -> None:
        """Show it; the last one cannot be removed."""
        self._record = record
        self._name.setText(str(record["name"]))
        self._usual.set(_("usual") if record["is_default"] else "", "info")
        self._delete.setEnabled(not alone)
        self.stages.show_rows(int(record["id"]), stages)

    def _on_edit(self) -> None:
        owner: QWidget = self.window()
        RecordDialog(
            self._desk, "pipeline", _("Edit"), owner, record=self._record, size=SIZE
        ).exec()

    def _on_delete(self) -> None:
        services, wanted = self._desk.services, int(self._record["id"])
        self._desk.write(
            _("Deleting"),
            lambda _p: services.records.remove("pipeline", [wanted]),
            said=_("Deleted."),
        )
