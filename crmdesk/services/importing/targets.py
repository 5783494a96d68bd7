"""What a column can be imported to: the fields of an entity and of the records beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from crmdesk.core.i18n import N_, _, everywhere
from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.models.registry import entity_of
from crmdesk.services.catalogue import FieldCatalogue
from crmdesk.services.importing import trade_targets
from crmdesk.services.importing.headings import folded
from crmdesk.services.importing.trade_targets import LABELS, TRADE

IMPORTABLE: Final = (
    "customer",
    "contact",
    "address",
    "qualification",
    "dated_note",
    "credit_event",
    "competitor_relation",
    "customer_cost",
    "opportunity",
    "activity",
    "task",
    "product",
    *TRADE,
    "employee",
    "competitor",
)
# Records that may stand in the same row as the entity itself, and how many of each.
BESIDE: Final[dict[str, tuple[str, ...]]] = {"customer": ("contact", "address")}
PLACES: Final = {"contact": 5, "address": 3}
# What lists say of the second contact and the following ones; more would only swell the choice.
OF_FURTHER: Final = {
    "contact": frozenset(
        "name salutation job_title section mobile phone wechat email qq role gender birthday "
        "remark".split()
    ),
    "address": frozenset("kind region address full_address postcode person phone remark".split()),
}
NUMERALS: Final = "一二三四五六七八九"
_SECOND: Final = ("备用", "次要", "其他")  # words for a second one: 备用联系人
_OF_A_SECOND: Final = frozenset({"name", "mobile", "phone", "address"})
# Words above several columns that say which record of the row these describe.
_GROUPS: Final = {
    "contact": ("联系人", "联系人信息", "联系人资料", "联系人情况", "contact"),
    "address": ("地址", "收货地址", "收货信息", "收货", "address"),
}
FULL_ADDRESS: Final = "full_address"
# entity to the fields for region and street that a full address is split into.
SPLIT_INTO: Final = {
    "customer": ("registered_region", "registered_address"),
    "address": ("region", "address"),
}
# Entities whose records can be named in a cell; a scan cannot, nor a person of the same row.
BESIDE_REFERENCES: Final = frozenset(
    {"employee", "department", "area", "tag", "competitor", "customer"}
)
REFERENCES: Final = BESIDE_REFERENCES | {"contact", "pipeline", "stage", "product"}
# Where the person is one of many customers' people, a name alone does not say who is meant.
WITHOUT_CONTACT: Final = frozenset({"opportunity", "activity", "task"})
_TELEPHONES: Final = ("电话", "联系电话", "联系方式")
# Headings that 管家婆, 用友, 金蝶 and their kin write, beyond the aliases of the fields.
OF_PROGRAMS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "customer": {
        "code": ("单位编号", "单位编码", "客户代号", "往来单位编号", "代码"),
        "name": (
            *("客户全称", "单位全称", "往来单位名称", "企业全称", "全名", "全称", "客商名称"),
            *("单位", "客户单位", "购货单位", "公司全称", "商户名称", "店铺名称", "门店名称"),
        ),
        "uscc": ("税务登记号", "纳税人登记号", "营业执照注册号", "三证合一号"),
        "phone": ("单位电话", "客户电话", "电话一", "办公电话", "联系方式", "手机电话"),
        "registered_address": ("联系地址", "注册地址", "办公地址", "通讯地址", "客户地址"),
        "registered_region": ("所属地区", "省市", "地区全名", "省份城市"),
        "owner_id": ("专营业务员", "分管业务员", "客户经理", "销售代表", "跟进人", "销售人员"),
        "department_id": ("分管部门", "所属部门"),
        "area_id": ("所属区域", "销售片区"),
        "credit_days": ("信用期限", "收款期限", "付款期限"),
        "first_trade_on": ("发展日期", "合作日期", "建档日期"),
        "remark": ("备注一", "附注", "说明一"),
        "website": ("网址", "公司网址", "公司主页"),
        "invoice_title": ("发票抬头", "开票抬头", "开票单位"),
        "bank_account": ("银行卡号", "开户账号", "银行帐号"),
    },
    "contact": {
        "customer_id": ("客户名称", "客户编号", "客户代码", "公司名称", "单位名称", "客户全称"),
        "name": ("联系人名称", "联络人", "主要联系人姓名", "首要联系人"),
        "section": ("部门", "科室"),
        "mobile": ("联系人手机", "手机电话", "联系手机"),
        "email": ("邮件地址", "联系邮箱", "电邮"),
        "job_title": ("岗位", "头衔"),
    },
    "address": {"address": ("送货地址", "发货地址"), "person": ("收件人",)},
    "customer_cost": {
        "customer_id": ("客户名称", "客户编号", "客户全称", "单位名称", "公司名称"),
        "spent_on": ("发生日期", "费用日期", "支出日期", "时间"),
        "kind": ("费用类型", "费用类别", "费用项目", "类别"),
        "amount": ("费用", "费用金额", "支出", "支出金额", "投入金额"),
        "remark": ("说明", "摘要", "用途"),
    },
    "employee": {"name": ("姓名", "职员姓名", "员工", "业务员")},
    "competitor": {"name": ("竞争对手", "名称")},
}


@dataclass(frozen=True, slots=True)
class Target:
    """One field that a column can go to. *key* is ``name``, ``contact.mobile``, ``custom.7``.

    *place* is 2 for the second contact or address of a row (``contact2.mobile``), and so on.
    """

    key: str
    entity: str
    spec: FieldSpec
    beside: bool = False
    place: int = 1

    @property
    def label(self) -> str:
        """What the person chooses from: 联系人：手机."""
        if not self.beside:
            return self.spec.caption
        entity = _(entity_of(self.entity).label)
        if self.place > 1:
            entity = f"{entity} {self.place}"
        return _("{entity}: {field}").format(entity=entity, field=self.spec.caption)

    @property
    def slot(self) -> str:
        """Which record of the row it belongs to: ``contact``, ``contact2``; blank for the main."""
        return self.key.rpartition(".")[0] if self.beside else ""

    @property
    def is_split(self) -> bool:
        """Whether the text is taken apart into region and street."""
        return self.spec.name == FULL_ADDRESS


class TargetSet:
    """All targets of one entity, and every way to say each of them."""

    def __init__(self, catalogue: FieldCatalogue, entity: str) -> None:
        self.entity = entity
        if entity in TRADE:
            specs = trade_targets.specs_of(catalogue, entity)
            self.targets = tuple(Target(key, entity, spec) for key, spec in specs.items())
        else:
            self.targets = tuple(_targets_of(catalogue, entity, "")) + tuple(
                target for slot in slots_of(entity) for target in _targets_of(catalogue, *slot)
            )
        self.by_key = {target.key: target for target in self.targets}

    def find(self, said: str) -> Target | None:
        """The target with a key, label or alias."""
        found = self.ways.get(folded(said), ())
        return self.by_key.get(said) or (found[0] if found else None)

    @cached_property
    def groups(self) -> dict[str, str]:
        """Folded words above several columns to the slot that they name."""
        found: dict[str, str] = {}
        for entity, slot, place in slots_of(self.entity):
            numeral = NUMERALS[place - 1]
            for word in _GROUPS[entity]:
                names = {word} if place == 1 else set()
                for mark in (str(place), numeral):
                    names |= {word + mark, word.removesuffix("信息") + mark + "信息"}
                names |= {f"第{numeral}{word}"}
                names |= {before + word for before in (_SECOND if place == 2 else ("首要", "主要"))}
                for name in names:
                    found.setdefault(folded(name), slot)
        return found

    @cached_property
    def ways(self) -> dict[str, list[Target]]:
        """Folded key, label or alias to the targets called so, the likeliest first."""
        found: dict[str, list[Target]] = {}
        for target in self.targets:
            for way in _ways(target):
                known = found.setdefault(way, [])
                if target not in known:
                    known.append(target)
        return found


def label_of(entity: str) -> str:
    """What the rows of a list are, as a person chooses it."""
    return _(LABELS[entity]) if entity in LABELS else _(entity_of(entity).label_plural)


def slots_of(entity: str) -> list[tuple[str, str, int]]:
    """Places for further records in a row: (entity, name of the slot, its number)."""
    return [
        (other, other if place == 1 else f"{other}{place}", place)
        for other in BESIDE.get(entity, ())
        for place in range(1, PLACES[other] + 1)
    ]


def _targets_of(catalogue: FieldCatalogue, entity: str, slot: str, place: int = 1) -> list[Target]:
    beside = bool(slot)
    prefix = f"{slot}." if beside else ""
    parent = entity_of(entity).parent_field
    found = []
    for spec in catalogue.fields(entity):
        if not spec.is_editable or (beside and spec.name == parent):
            continue
        is_reference = spec.kind in (Kind.REFERENCE, Kind.REFERENCES)
        if is_reference and spec.reference not in (BESIDE_REFERENCES if beside else REFERENCES):
            continue
        if spec.reference == "contact" and entity in WITHOUT_CONTACT:
            continue
        found.append(Target(prefix + spec.name, entity, spec, beside, place))
    if entity in SPLIT_INTO:
        _region, street = SPLIT_INTO[entity]
        template = catalogue.field(entity, street)
        full = replace(
            template, name=FULL_ADDRESS, label=N_("Full address with region"), aliases=()
        )
        found.append(Target(prefix + FULL_ADDRESS, entity, full, beside, place))
    if place > 1:
        return [t for t in found if t.spec.name in OF_FURTHER[entity]]
    return found


def _ways(target: Target) -> list[str]:
    spec = target.spec
    labels = [spec.label] if spec.custom else sorted(everywhere(spec.label))
    more = OF_PROGRAMS.get(target.entity, {}).get(spec.name, ())
    ways = [*labels, *spec.aliases, *more]
    if not target.beside:
        return [folded(way) for way in (target.key, *ways)]
    named = sorted(everywhere(entity_of(target.entity).label))
    owned = [entity + label for entity in named for label in labels]
    numbered = _numbered(target, ways + owned, named)
    ways = numbered if target.place > 1 else ways + owned + numbered
    return [folded(way) for way in (target.key, *ways)]


def _numbered(target: Target, ways: Sequence[str], named: Sequence[str]) -> list[str]:
    """What the field is called where several contacts stand side by side: 联系人2, 联系人二手机."""
    number, numeral = str(target.place), NUMERALS[target.place - 1]
    if target.spec.name == "phone":
        ways = [*ways, *_TELEPHONES]
    found = [way + mark for way in ways for mark in (number, numeral)]
    found += [entity + mark + way for entity in named for mark in (number, numeral) for way in ways]
    before = [f"第{numeral}"]
    if target.place == 2 and target.spec.name in _OF_A_SECOND:
        before += _SECOND
    return found + [
        mark + entity + way for mark in before for entity in ("", *named) for way in ways
    ]
