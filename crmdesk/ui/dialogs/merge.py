"""Make one customer of several: which card stays, whose values, what moves, and back again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _, ngettext
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog
from crmdesk.ui.dialogs.merge_fields import ExtraChoice, MergeFields, ValueOption
from crmdesk.ui.dialogs.merge_partner import MergePartner
from crmdesk.ui.dialogs.merge_result import MergeResult
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import card, hbox, label, scroll_area, vbox, well
from crmdesk.ui.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.merging import MergePlan

MOST: Final = 6  # side by side on a screen
RESULT_WIDTH: Final = 300


@dataclass(frozen=True, slots=True)
class Picture:
    """A plan with what only the screen needs: who is the main contact and address of whom."""

    plan: MergePlan
    mains: Mapping[str, Mapping[int, tuple[int, str]]]

    def filled(self, customer_id: int) -> int:
        """How many fields a customer has."""
        return sum(f.values.get(customer_id) not in (None, "") for f in self.plan.fields)


class MergeDialog(Dialog):
    """*ids* are the customers; with only one the person chooses the other first."""

    def __init__(self, desk: Desk, ids: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(
            _("Merge customers into one"),
            parent,
            size=(1120, 680),
            subtitle=_("One card stays and gets everything of the others. It can be taken back."),
        )
        self._desk = desk
        self._ids = list(dict.fromkeys(ids))[:MOST]
        self._survivor: int | None = None
        self._choices: dict[str, int] = {}
        self._picture: Picture | None = None
        self.saved: ChangeSet | None = None
        self._latest = LatestOnly(desk.jobs, self)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_plan())
        self.body.addWidget(self._stack, 1)
        self._make_footer()
        if len(self._ids) > 1:
            self._ask_plan()
        else:
            self._ask_partner()

    # --- building ----------------------------------------------------------------------------------
    def _make_plan(self) -> QWidget:
        page = QWidget()
        column = vbox(page, spacing=10)
        self._who = well("mergeWho")
        self._who_row = hbox(self._who, (14, 8, 14, 8), 20)
        self._who_row.addWidget(label(_("Which card stays?"), "section"))
        self._who_options: list[ValueOption] = []
        self._who_group = QButtonGroup(self)
        self._who_group.buttonClicked.connect(self._on_survivor)
        column.addWidget(self._who)
        row = hbox(None, spacing=10)
        sheet = card("mergeSheet")
        inner = vbox(sheet, (16, 12, 6, 12))
        self.fields = MergeFields(self._desk.services.names)
        self.fields.chosen.connect(self._on_chosen)
        inner.addWidget(scroll_area(self.fields, "mergeScroll"))
        row.addWidget(sheet, 1)
        self.result_panel = MergeResult(self._desk.services.names)
        self.result_panel.setFixedWidth(px(RESULT_WIDTH))
        row.addWidget(self.result_panel)
        column.addLayout(row, 1)
        return page

    def _make_footer(self) -> None:
        self._progress = ProgressLine()
        self.footer.insertWidget(0, self._progress, 1)
        self.add_close()
        self._merge = self.add_button(
            _("Merge into one"), "primary", name="mergeNow", icon="git-merge"
        )
        self._merge.clicked.connect(self._on_merge)
        self._merge.setEnabled(False)

    # --- with whom ---------------------------------------------------------------------------------
    def _ask_partner(self) -> None:
        self.partner = MergePartner(self._desk, self._ids[0])
        self.partner.picked.connect(self._on_partner)
        self._stack.addWidget(self.partner)
        self._stack.setCurrentWidget(self.partner)

    def _on_partner(self, customer_id: int) -> None:
        if customer_id not in self._ids:
            self._ids.append(customer_id)
            self._stack.setCurrentIndex(0)
            self._ask_plan()

    # --- the plan ----------------------------------------------------------------------------------
    def _ask_plan(self) -> None:
        services, choices = self._desk.services, dict(self._choices)
        survivor = self._survivor if self._survivor is not None else self._ids[0]
        others = [i for i in self._ids if i != survivor]
        self._merge.setEnabled(False)

        def read(_progress: Any) -> Picture | CrmError:
            try:
                return read_picture(services, survivor, others, choices)
            except CrmError as error:
                return error

        self._latest.ask(_("Comparing the cards"), read, self._on_plan)

    def _on_plan(self, answer: Picture | CrmError) -> None:
        if isinstance(answer, CrmError):
            message.error(answer, self)
            self.reject()
            return
        if self._survivor is None:
            fullest = max(self._ids, key=answer.filled)
            self._survivor = answer.plan.survivor.customer_id
            if answer.filled(fullest) > answer.filled(self._survivor):
                self._survivor = fullest
                self._ask_plan()
                return
        self._picture = answer
        plan = answer.plan
        parties = (plan.survivor, *plan.losers)
        self._show_who()
        self.fields.show_fields(parties, plan.fields, extra_choices(answer))
        self.result_panel.show_plan(plan)
        self._merge.setEnabled(True)

    def _show_who(self) -> None:
        assert self._picture is not None
        plan = self._picture.plan
        parties = {p.customer_id: p for p in (plan.survivor, *plan.losers)}
        for option in self._who_options:
            self._who_group.removeButton(option.radio)
            option.hide()
            option.deleteLater()
        self._who_options.clear()
        for customer_id in self._ids:
            party = parties[customer_id]
            option = ValueOption(
                f"{party.name}（{party.code}）",
                on=customer_id == plan.survivor.customer_id,
                name=f"survivor_{customer_id}",
            )
            option.radio.setProperty("customer_id", customer_id)
            self._who_group.addButton(option.radio)
            self._who_options.append(option)
            self._who_row.addWidget(option, 1)

    def _on_survivor(self, button: Any) -> None:
        self._survivor = int(button.property("customer_id"))
        self._ask_plan()

    def _on_chosen(self, key: str, value: int) -> None:
        self._choices[key] = value
        self._ask_plan()

    # --- doing it ----------------------------------------------------------------------------------
    def _on_merge(self) -> None:
        picture = self._picture
        if picture is None:
            return
        services, plan = self._desk.services, picture.plan
        self._merge.setEnabled(False)
        count = len(plan.losers)
        said = ngettext(
            "{count} customer was merged into {name}.",
            "{count} customers were merged into {name}.",
            count,
        ).format(count=count, name=plan.survivor.name)
        job = self._desk.write(
            _("Merging"),
            lambda _p: services.merging.merge(plan),
            said=said,
            done=self._on_merged,
            failed=self._on_failed,
        )
        self._progress.follow(job)

    def _on_merged(self, change_set: ChangeSet) -> None:
        self.saved = change_set
        self.accept()

    def _on_failed(self, error: CrmError) -> None:
        message.error(error, self)
        self._ask_plan()

    def done(self, result: int) -> None:
        self._latest.cancel()
        super().done(result)


def read_picture(
    services: Services, survivor: int, others: Sequence[int], choices: Mapping[str, int]
) -> Picture:
    """The plan and the main contacts and addresses of everybody. Raises CrmError."""
    from crmdesk.services.merging import DEFAULT_ADDRESS, PRIMARY_CONTACT

    plan = services.merging.plan(survivor, others, choices)
    mains: dict[str, dict[int, tuple[int, str]]] = {}
    for key, entity, flag, words in (
        (PRIMARY_CONTACT, "contact", "is_primary", ("name", "mobile")),
        (DEFAULT_ADDRESS, "address", "is_default", ("address",)),
    ):
        children = services.records.children_of_many(entity, [survivor, *others])
        mains[key] = {
            customer_id: (row.record_id, " ".join(str(row[w]) for w in words if row[w]))
            for customer_id, rows in children.items()
            for row in rows
            if row[flag]
        }
    return Picture(plan, mains)


def extra_choices(picture: Picture) -> list[ExtraChoice]:
    """The main contact and the usual address, where more than one card has one."""
    from crmdesk.services.merging import DEFAULT_ADDRESS, PRIMARY_CONTACT

    captions = {PRIMARY_CONTACT: _("Primary contact"), DEFAULT_ADDRESS: _("Usual address")}
    found = []
    for key, options in picture.mains.items():
        if len({text for _id, text in options.values()}) < 2:
            continue
        own = options.get(picture.plan.survivor.customer_id) or next(iter(options.values()))
        chosen = picture.plan.choices.get(key, own[0])
        found.append(ExtraChoice(key, captions[key], options, chosen))
    return found
