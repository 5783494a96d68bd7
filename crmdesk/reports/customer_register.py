"""The 客户名册: customers grouped by who looks after them or by area, with room for remarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from crmdesk.core.i18n import N_, _, ngettext
from crmdesk.core.progress import Progress
from crmdesk.models import pinyin, regions
from crmdesk.models.derived import DASH, derived_by_name
from crmdesk.models.fields import FieldSpec, Kind, Option
from crmdesk.reports.base import Printed, Scope
from crmdesk.reports.issue import internal_foot
from crmdesk.reports.order import BaseReport, Order
from crmdesk.reports.text import Keep
from crmdesk.reports.values import company_name, shown

if TYPE_CHECKING:
    from crmdesk.reports.ledger import Ledger, LedgerColumn
    from crmdesk.services.container import Services
    from crmdesk.services.printing import Print

BY_OWNER: Final = "owner_id"
BY_AREA: Final = "area_id"
GROUPINGS: Final = {BY_OWNER: N_("Responsible"), BY_AREA: N_("Sales area")}
NOBODY_YET: Final = {BY_OWNER: N_("Nobody responsible"), BY_AREA: N_("No sales area")}
FIELDS: Final = (
    "code",
    "name",
    "customer_type",
    "contact.name",
    "contact.mobile",
    "contact.phone",
    "phone",
    "registered_region",
    "registered_address",
)
ROW: Final = 18.0
FETCH: Final = 1000
TOGETHER: Final = 3  # a group's heading and its first rows stay on one page
DRAFT_PAGE: Final = 8888


@dataclass(frozen=True, slots=True)
class Group:
    """Customers under one heading. *key* is the employee or area, 0 for nobody."""

    key: int
    name: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the register: a group's heading, a customer with its number, or a subtotal."""

    group: Group
    customer_id: int = 0
    number: int = 0
    is_sum: bool = False


class CustomerRegister(BaseReport):
    """Everybody, grouped, with subtotals and a contents line."""

    id: ClassVar[str] = "customer-register"
    title: ClassVar[str] = N_("Customer register")
    parameters: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec(
            kind=Kind.ENUM,
            name="group_by",
            label=N_("Grouped by"),
            options=tuple(Option(key, label) for key, label in GROUPINGS.items()),
            default=BY_OWNER,
        ),
        FieldSpec(
            kind=Kind.BOOL,
            name="page_per_group",
            label=N_("Each group on a page of its own"),
            default=False,
        ),
    )

    def make(self, order: Order) -> Printed:
        """See ``BaseReport.make``."""
        services, progress = order.services, order.progress
        group_by = order.values.get("group_by") or BY_OWNER
        ids = order.scope.ids(services, progress)
        groups = grouped(services, ids, group_by, progress)
        with order.issued() as (papers, aside):
            work = _Work(services, order.scope, groups, papers[0], group_by)
            pages, missing = work.draw(
                aside, progress, apart=bool(order.values.get("page_per_group"))
            )
        return order.printed(papers, pages, missing)


def grouped(
    services: Services, ids: Sequence[int], group_by: str, progress: Progress
) -> list[Group]:
    """The customers by *group_by*, groups in the order of their names, the nameless one last."""
    members: dict[int | None, list[int]] = {}
    for start in range(0, len(ids), FETCH):
        progress.check()
        chunk = list(ids[start : start + FETCH])
        rows = services.lists.rows("customer", (group_by,), chunk)
        for customer_id, (value,) in zip(chunk, rows, strict=True):
            members.setdefault(int(value) if value else None, []).append(customer_id)
    table = "employee" if group_by == BY_OWNER else "area"
    names = services.names.many(table, [i for i in members if i is not None])
    named = sorted(
        (pinyin.sort_key(names.get(i, "")), names.get(i, ""), i) for i in members if i is not None
    )
    groups = [Group(i, name, tuple(members[i])) for _key, name, i in named]
    if None in members:
        groups.append(Group(0, _(NOBODY_YET[group_by]), tuple(members[None])))
    return groups


def lines_of(groups: Iterable[Group]) -> list[Line]:
    """Every line of the register in order."""
    lines: list[Line] = []
    number = 0
    for group in groups:
        lines.append(Line(group))
        for customer_id in group.ids:
            number += 1
            lines.append(Line(group, customer_id, number))
        lines.append(Line(group, is_sum=True))
    return lines


def sheets_of(lines: Sequence[Line], first: int, later: int, *, apart: bool) -> list[list[Line]]:
    """The lines page by page; *first* and *later* are how many lines a page holds.

    A heading never stands at the foot of a page; *apart* begins every group on a new one.
    """
    sheets: list[list[Line]] = [[]]
    for place, line in enumerate(lines):
        room = (first if len(sheets) == 1 else later) - len(sheets[-1])
        is_heading = not line.customer_id and not line.is_sum
        needed = min(TOGETHER, len(line.group.ids) + 2) if is_heading else 1
        turns = is_heading and apart and place > 0
        if sheets[-1] and (room < needed or turns):
            sheets.append([])
        sheets[-1].append(line)
    return sheets


class _Work:
    """One register on its way to paper."""

    def __init__(
        self,
        services: Services,
        scope: Scope,
        groups: Sequence[Group],
        paper: Print,
        group_by: str,
    ) -> None:
        self._services = services
        self._scope = scope
        self._groups = groups
        self._paper = paper
        self._group_by = group_by
        self._count = sum(len(g.ids) for g in groups)
        self._specs = {s.name: s for s in services.lists.columns("customer")}

    def draw(self, aside: Path, progress: Progress, *, apart: bool) -> tuple[int, list[str]]:
        """Write the file; returns its pages and the characters the fonts lack."""
        from crmdesk.reports.ledger import Ledger, arranged

        columns = self._columns()
        issued = self._paper
        draft = self._meta({g.key: DRAFT_PAGE for g in self._groups})
        ledger = Ledger(
            aside,
            arranged(columns, 1),
            columns,
            title=self._scope.title or _(CustomerRegister.title),
            meta=draft,
            company=company_name(self._services),
            foot=internal_foot(issued),
            row=ROW,
        )
        sheets = sheets_of(
            lines_of(self._groups), ledger.rows_first, ledger.rows_later, apart=apart
        )
        ledger.retold(self._meta(_first_pages(sheets)))
        for number, sheet in enumerate(sheets, start=1):
            progress.check()
            progress.report(number - 1, len(sheets))
            self._sheet(ledger, sheet, is_first=number == 1)
            ledger.end(len(sheets), turns=number < len(sheets))
        ledger.paper.save()
        return ledger.paper.pages, ledger.paper.missing

    def _columns(self) -> list[LedgerColumn]:
        from crmdesk.reports.ledger import LedgerColumn

        return [
            LedgerColumn(_("Row"), Keep.NUMBER, 24 + 5 * len(str(self._count)), "right"),
            LedgerColumn(_("Customer no."), Keep.WHOLE, 52),
            LedgerColumn(_("Customer name"), width=146, grows=True),
            LedgerColumn(_("Cust. type"), Keep.WHOLE, 66),
            LedgerColumn(_("Contact"), width=56),
            LedgerColumn(_("Telephone"), Keep.WHOLE, 84),
            LedgerColumn(_("Registered"), width=162, grows=True),
            LedgerColumn(_("Pyramid"), Keep.WHOLE, 60),
            LedgerColumn(_("Remarks"), width=110, to_write=True),
        ]

    def _meta(self, pages: Mapping[int, int]) -> list[str]:
        said = ngettext("{count} customer", "{count} customers", self._count)
        contents = "　".join(
            _("{name} {count} (p. {page})").format(
                name=g.name, count=f"{len(g.ids):,}", page=pages[g.key]
            )
            for g in self._groups
        )
        head = _("grouped by {field}").format(field=_(GROUPINGS[self._group_by]))
        return [said.format(count=f"{self._count:,}"), head, contents]

    def _sheet(self, ledger: Ledger, sheet: Sequence[Line], *, is_first: bool) -> None:
        texts = self._texts([line.customer_id for line in sheet if line.customer_id])
        y = ledger.begin(0, is_first=is_first)
        for line in sheet:
            if line.customer_id:
                y = ledger.row(0, [str(line.number), *texts[line.customer_id]], y)
            elif line.is_sum:
                said = ngettext("{count} customer", "{count} customers", len(line.group.ids))
                total = [""] * 9
                total[2] = _("{name}: {count}").format(
                    name=line.group.name, count=said.format(count=f"{len(line.group.ids):,}")
                )
                y = ledger.sum_row(0, total, y)
            else:
                y = ledger.group_row(line.group.name, y)
        ledger.close(y)

    def _texts(self, ids: Sequence[int]) -> dict[int, list[str]]:
        rows = self._services.lists.rows("customer", FIELDS, ids)
        derived = self._services.derived.values_for(ids)
        layer = derived_by_name()["pyramid_layer"]
        namer = self._services.names
        found: dict[int, list[str]] = {}
        for customer_id, row in zip(ids, rows, strict=True):
            own = dict(zip(FIELDS, row, strict=True))
            text = {key: shown(self._specs[key], own[key], namer) for key in FIELDS}
            known = (text["contact.mobile"], text["contact.phone"], text["phone"])
            found[customer_id] = [
                text["code"],
                text["name"],
                text["customer_type"],
                text["contact.name"],
                next((t for t in known if t), ""),
                regions.full_name(own["registered_region"] or "") + text["registered_address"],
                shown(layer, derived[customer_id].get("pyramid_layer"), namer) or DASH,
                "",
            ]
        return found


def _first_pages(sheets: Sequence[Sequence[Line]]) -> dict[int, int]:
    """On which page each group begins."""
    pages: dict[int, int] = {}
    for number, sheet in enumerate(sheets, start=1):
        for line in sheet:
            pages.setdefault(line.group.key, number)
    return pages
