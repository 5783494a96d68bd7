"""The demo company's own side: departments, areas, employees, competitors, tags, settings."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from typing import Any

from crmdesk.models.codecs import Stored
from crmdesk.services.demo import people, pools, wares
from crmdesk.services.demo.rows import Rows
from crmdesk.services.demo.world import World

FOUNDED_YEARS_AGO = 14
HOME = "杭州"
APPROVERS = ("总经理", "销售总监")


def fill(rows: Rows, today: date, seed: int) -> World:
    """Write our own side and return what the customers' steps need of it."""
    house = pools.house()
    at = f"{today.replace(year=today.year - FOUNDED_YEARS_AGO, day=1)} 09:00:00"
    departments = _tree(rows, "department", house["departments"], at)
    areas = _tree(rows, "area", house["areas"], at)
    employees: dict[str, int] = {}
    sellers: dict[str, list[int]] = defaultdict(list)
    department_of: dict[int, int] = {}
    for number, employee in enumerate(house["employees"]):
        record_id = _employee(rows, employee, departments, seed + number, at)
        employees[employee["name"]] = record_id
        department_of[record_id] = departments[employee["department"]]
        for area in employee["areas"]:
            sellers[area].append(record_id)
    chief, *_others, accountant = employees.values()
    for key, value in house["company"].items():
        text = json.dumps(value, ensure_ascii=False)
        rows.add("setting", {"key": key, "value": text}, at, chief)
    rows.flush()
    world = World(
        today=today,
        employees=employees,
        sellers=dict(sellers),
        department_of=department_of,
        chief=chief,
        accountant=accountant,
        areas=areas,
        company=house["company"]["company.name"],
        chief_name=next(iter(employees)),
        city=HOME,
        competitors=[
            (rows.add("competitor", dict(competitor), at, chief), competitor["name"])
            for competitor in house["competitors"]
        ],
        tags=[rows.add("tag", {"name": n}, at, chief) for n in house["tags"]["names"].split()],
    )
    wares.fill(rows, world, at)
    return world


def _employee(
    rows: Rows, employee: dict[str, Any], departments: dict[str, int], number: int, at: str
) -> int:
    values: dict[str, Stored] = {
        "name": employee["name"],
        "mobile": f"{people.UNUSED_PREFIXES[0]}{10_000_019 + number * 70_717:08}",
        "job_title": employee["job_title"],
        "department_id": departments[employee["department"]],
        "has_left": 0,
        "is_approver": int(employee["job_title"] in APPROVERS),
    }
    return rows.add("employee", values, at, None)


def _tree(rows: Rows, entity: str, items: list[dict[str, str]], at: str) -> dict[str, int]:
    """Records with a parent named before them; name to id."""
    ids: dict[str, int] = {}
    for item in items:
        parent = ids.get(item.get("parent", ""))
        ids[item["name"]] = rows.add(entity, {"name": item["name"], "parent_id": parent}, at, None)
    return ids
