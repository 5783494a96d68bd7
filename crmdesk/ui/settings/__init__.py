"""The sections of the settings page, in their order. Listing them imports nothing."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmdesk.core.i18n import N_

if TYPE_CHECKING:
    from crmdesk.ui.settings.section import Section


@dataclass(frozen=True, slots=True)
class SectionInfo:
    """A section: its key in arguments, the path of its class, how it is called."""

    key: str
    place: str
    title: str
    icon: str

    def load(self) -> type[Section]:
        """Import the section's class."""
        module, _, name = self.place.partition(":")
        found: type[Section] = getattr(importlib.import_module(module), name)
        return found


_HERE: Final = "crmdesk.ui.settings."
SECTIONS: Final = (
    SectionInfo("look", _HERE + "look:LookSection", N_("Appearance"), "sun"),
    SectionInfo("business", _HERE + "business:BusinessSection", N_("Company and parameters"),
                "buildings"),
    SectionInfo("people", _HERE + "lists:PeopleSection", N_("Employees and departments"),
                "users-three"),
    SectionInfo("approvers", _HERE + "approvers:ApproversSection", N_("Approvers"), "seal-check"),
    SectionInfo("lists", _HERE + "lists:DirectorySection", N_("Directories"), "tag"),
    SectionInfo("pipelines", _HERE + "pipelines:PipelinesSection", N_("Pipelines and stages"),
                "kanban"),
    SectionInfo("criteria", _HERE + "criteria:CriteriaSection", N_("Criteria and weights"),
                "sliders-horizontal"),
    SectionInfo("custom", _HERE + "custom_fields:CustomFieldsSection", N_("Custom fields"),
                "columns"),
    SectionInfo("file", _HERE + "data_file:DataFileSection", N_("Customer file"), "database"),
    SectionInfo("keys", _HERE + "keys:KeysSection", N_("Keys"), "keyboard"),
)  # fmt: skip
