"""A small shop full of random records: every Kind, many blanks, ties, names of all sorts."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from crmdesk.models import industries, regions
from crmdesk.models.fields import FieldSpec, Kind, fields_of
from crmdesk.models.registry import entity_of
from crmdesk.services.catalogue import CUSTOM_KINDS
from crmdesk.services.container import Services
from crmdesk.services.writing import Writer

CHARACTERS = "深圳锦华五金制品安宁重庆长沙单曾移动绿源中国张伟李强"
EXTRAS = ["A", "b", "É", "é", "3M", "100%", "_", "\\", "'", "（", "）", "·", "Ω", "ω", "𠮷", "😀"]
UNIQUE = frozenset({"code", "uscc"})
SKIP = frozenset({"parent_id", "channel_tier", "paid_in_capital", "reports_to_id", "scan_id"})


class RandomShop:
    """Fills a file; the same seed gives the same shop."""

    def __init__(self, services: Services, seed: int = 7, customers: int = 60) -> None:
        self.services = services
        self.chance = random.Random(seed)
        self.ids: dict[str, list[int]] = {}
        self._lists()
        with Writer(services.context(), "Shop") as writer:
            self._customers(writer, customers)
            self._follow_ups(writer, random.Random(seed + 1))
        self._delete_some()

    def _lists(self) -> None:
        with Writer(self.services.context(), "Lists") as writer:
            for entity, names in {
                "employee": ["曾国藩", "单田芳", "王芳"],
                "department": ["销售部", "安装部", "重庆办"],
                "area": ["华南", "长沙", "安徽"],
                "competitor": ["甲厂", "Zeta", "绿源"],
                "tag": ["重点", "展会", "老客户"],
            }.items():
                self.ids[entity] = [writer.create(entity, {"name": name}) for name in names]
            for n, kind in enumerate(CUSTOM_KINDS):
                values = {
                    "title": f"自定义{n}",
                    "kind": str(kind),
                    "options": "甲、乙、100%、a_c、abc",
                }
                writer.create("custom_field", values)

    def _follow_ups(self, writer: Writer, chance: random.Random) -> None:
        """Talks and tasks; chances of their own, so that the customers stay as they are."""
        for customer in self.ids["customer"]:
            for _time in range(chance.choice((0, 0, 1, 2))):
                values = {
                    "customer_id": customer,
                    "happened_at": f"2026-{chance.randint(1, 10):02}-{chance.randint(1, 28):02} 10:00",
                    "result": chance.choice(("reached", "not_reached")),
                    "summary": "谈了价格",
                }
                if chance.random() < 0.4:
                    values |= {"next_on": f"2026-1{chance.randint(1, 2)}-20", "next_what": "回访"}
                self.ids.setdefault("activity", []).append(writer.create("activity", values))
            if chance.random() < 0.3:
                day = f"2026-12-{chance.randint(1, 28):02}"
                writer.create("task", {"customer_id": customer, "title": "寄样品", "due_on": day})

    def _customers(self, writer: Writer, count: int) -> None:
        made = self.ids.setdefault("customer", [])
        for n in range(count):
            values = self.values("customer")
            values["name"] = self.text() or "无名"
            if n % 9 == 8:
                values["name"] = writer.row("customer", made[-1])["name"]  # type: ignore[index]
            if made and self.chance.random() < 0.3:
                values["parent_id"] = self.chance.choice(made)
            customer = writer.create("customer", values)
            made.append(customer)
            for entity in ("contact", "contact", "address", "dated_note"):
                if self.chance.random() < 0.6:
                    child = self.values(entity) | {"customer_id": customer}
                    child["name" if entity == "contact" else "address"] = self.text() or "某"
                    if entity == "contact":
                        child["mobile"] = f"139{self.chance.randrange(10**8):08}"
                    if entity == "dated_note":
                        del child["address"]
                        child |= {"topic": "status", "text": self.text() or "记"}
                    self.ids.setdefault(entity, []).append(writer.create(entity, child))

    def _delete_some(self) -> None:
        for entity in ("customer", "contact", "address"):
            gone = self.chance.sample(self.ids[entity], len(self.ids[entity]) // 6)
            self.services.records.remove(entity, gone)

    def values(self, entity: str) -> dict[str, Any]:
        """Random values for about half of the fields."""
        specs = self.services.catalogue.fields(entity_of(entity))
        return {
            s.name: self.value(s)
            for s in specs
            if s.is_editable
            and s.name not in UNIQUE | SKIP
            and s.name != "customer_id"
            and (self.chance.random() < 0.55 or (s.required and s.default is None))
            and not (s.name == "customer_type" and self.chance.random() < 0.5)
        }

    def text(self) -> str:
        """A short text, Chinese mostly."""
        parts = self.chance.choices(CHARACTERS, k=self.chance.randrange(1, 5))
        if self.chance.random() < 0.4:
            parts.insert(self.chance.randrange(len(parts) + 1), self.chance.choice(EXTRAS))
        return "".join(parts)

    def value(self, spec: FieldSpec) -> Any:
        """One value of a field, in value form."""
        chance = self.chance
        kind = spec.kind
        if kind in (Kind.ENUM, Kind.MULTI_ENUM):
            options = [o.value for o in spec.options]
            if kind is Kind.ENUM:
                return chance.choice(options)
            return tuple(chance.sample(options, chance.randrange(1, len(options))))
        if kind is Kind.REFERENCE:
            return chance.choice(self.ids[spec.reference])
        if kind is Kind.REFERENCES:
            return tuple(chance.sample(self.ids[spec.reference], chance.randrange(1, 3)))
        if kind is Kind.BOOL:
            return chance.random() < 0.5
        if kind is Kind.RATING:
            return chance.randrange(1, 6)
        if spec.is_numeric:
            low = spec.minimum if spec.minimum is not None else -50
            high = min(spec.maximum if spec.maximum is not None else low + 20, low + 20)
            return chance.randrange(low, high + 1)
        if kind is Kind.DATE:
            days = chance.randrange(0 if spec.check == "not_future" else -40, 40)
            return date(2026, 11, 21) - timedelta(days=days)
        if kind is Kind.MONTHS:
            return tuple(sorted(chance.sample(range(1, 13), chance.randrange(1, 4))))
        if kind is Kind.REGION:
            return chance.choice(
                ["440000", "440300", "440306", "110105", *list(regions.names())[:3]]
            )
        if kind is Kind.INDUSTRY:
            return chance.choice(["C", "C33", "C335", "F51", *list(industries.names())[:3]])
        if kind is Kind.BIRTHDAY:
            return chance.choice(["1985-03-15", "--03-15", "L--10-13", "L1985-04+15"])
        return self._written(spec)

    def _written(self, spec: FieldSpec) -> str:
        chance = self.chance
        number = chance.randrange(10**7)
        checked = {
            "postcode": f"{chance.randrange(100):06}",
            "registration_number": f"{number:015}",
            "stock_code": f"{number % 10**6:06}",
            "tax_number": f"{number:015}",
            "bank_account": f"{number:012}",
            "mobile": f"138{number:08}",
            "wechat": f"wx{number:08}",
            "qq": f"{number + 10**7}",
            "extension": f"{number % 1000}",
            "id_card": "11010519491231002X",
        }
        if spec.check in checked:
            return checked[spec.check]
        if spec.kind is Kind.PHONE:
            return chance.choice([f"139{number:08}", f"0755-2{number:07}", "95588"])
        if spec.kind is Kind.EMAIL:
            return f"{chance.choice('abXY')}{number % 50}@example.com"
        if spec.kind is Kind.URL:
            return f"www.{chance.choice('abXY')}{number % 50}.com"
        return self.text()[: spec.length or 20]


def editable(entity: str) -> list[FieldSpec]:
    """The fields a person can type into."""
    return [s for s in fields_of(entity_of(entity)) if s.is_editable]
