"""``crmdesk analyse``: equal to a recomputation in plain Python; bad words are refused."""

from __future__ import annotations

import json
import random
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from crmdesk.analysis import methods
from crmdesk.cli import main
from crmdesk.core import clock
from crmdesk.services.container import Services
from tests.helpers.making import create, customer
from tests.helpers.opportunities import b8, opportunity, pipeline

TODAY = date(2026, 11, 21)
WAN = 1_000_000
FILES, PIPELINES = 20, 50  # a thousand pipelines in all


def answer(capsys: pytest.CaptureFixture[str], *argv: str) -> Any:
    """The JSON that a command prints."""
    assert main([*argv, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


# --- the recomputation: plain Python, nothing of the program -------------------------------------
def half_up(value: Fraction) -> int:
    doubled = 2 * value.numerator + value.denominator
    return doubled // (2 * value.denominator)


def recomputed(rows: list[dict[str, Any]], by_date: bool) -> dict[str, Any]:
    """The forecast of opportunities: {id, amount, chances, days, since, on, manual, state}."""
    total = Fraction(0)
    lines: dict[int, tuple[int, int, str]] = {}
    months: dict[str, Fraction] = {}
    buckets: dict[int, Fraction] = {}
    for row in rows:
        if row["state"] not in ("new", "active") or row["amount"] is None:
            continue
        if row["manual"] is not None:
            chance = Fraction(row["manual"], 10_000)
        else:
            chance = Fraction(1)
            for each in row["chances"]:
                chance *= Fraction(each, 10_000)
        first = row["days"][0]
        left = max(0, min(first, first - (TODAY - row["since"]).days))
        days = left + sum(row["days"][1:])
        on = TODAY + timedelta(days)
        if by_date and row["on"] is not None:
            on = row["on"]
            days = (on - TODAY).days
        expected = row["amount"] * chance
        total += expected
        lines[row["id"]] = (row["amount"], half_up(expected), on.isoformat())
        month = f"{max(on, TODAY):%Y-%m}"
        months[month] = months.get(month, Fraction(0)) + expected
        bucket = max(1, -(-days // 30))
        buckets[bucket] = buckets.get(bucket, Fraction(0)) + expected
    return {
        "total": half_up(total),
        "lines": lines,
        "months": {month: half_up(sum_) for month, sum_ in sorted(months.items())},
        "buckets": {bucket: half_up(sum_) for bucket, sum_ in sorted(buckets.items())},
    }


def printed(found: dict[str, Any]) -> dict[str, Any]:
    """The same of what the command printed."""
    tables = found["tables"]
    return {
        "total": tables["closing"]["totals"]["expected"],
        "lines": {
            row["ids"][0]: (row["amount"], row["expected"], row["on"])
            for row in tables["closing"]["rows"]
        },
        "months": {row["month"]: row["expected"] for row in tables["months"]["rows"]},
        "buckets": {row["bucket"]: row["expected"] for row in tables["buckets"]["rows"]},
    }


def random_file(services: Services, chance: random.Random) -> list[dict[str, Any]]:
    """A file of pipelines with opportunities put in by bare SQL; returns what is in them."""
    who = customer(services)
    new_id = services.database.id_maker.new
    stage_rows, deal_rows, known = [], [], []
    now = "2026-11-20 09:00:00"
    for _pipeline in range(PIPELINES):
        pipeline_id = create(services, "pipeline", name=f"流程{new_id()}")
        stages = []
        for position in range(1, chance.randrange(1, 7)):
            stages.append((new_id(), chance.randrange(10_001), chance.randrange(0, 120)))
            stage_rows.append((*stages[-1], pipeline_id, position))
        for _deal in range(chance.randrange(0, 6) if stages else 0):
            at = chance.randrange(len(stages))
            deal = {
                "id": new_id(),
                "amount": chance.choice([None, 0, chance.randrange(1, 10**11)]),
                "state": chance.choice(["new", "active", "active", "paused", "lost", "won"]),
                "since": TODAY - timedelta(chance.randrange(0, 200)),
                "on": chance.choice([None, TODAY + timedelta(chance.randrange(-60, 400))]),
                "manual": chance.choice([None, None, chance.randrange(10_001)]),
                "chances": [stage[1] for stage in stages[at:]],
                "days": [stage[2] for stage in stages[at:]],
            }
            known.append(deal)
            deal_rows.append(
                (
                    deal["id"], f"SJ-{deal['id']}", who, "商机", deal["amount"],
                    deal["on"].isoformat() if deal["on"] else None, pipeline_id,
                    stages[at][0], deal["since"].isoformat(), deal["state"], deal["manual"],
                    now, now,
                )
            )  # fmt: skip
    with services.database.write() as connection:
        cursor = connection.connection.cursor()
        cursor.executemany(
            "INSERT INTO stage (id, probability, duration_days, pipeline_id, position, name,"
            " version, created_at, changed_at) VALUES (?, ?, ?, ?, ?, '阶段', 1,"
            " '2026-11-20 09:00:00', '2026-11-20 09:00:00')",
            stage_rows,
        )
        cursor.executemany(
            "INSERT INTO opportunity (id, code, customer_id, name, amount, expected_on,"
            " pipeline_id, stage_id, stage_since, state, manual_probability, created_at,"
            " changed_at, version, filing, origin, created_on, is_implementing)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 'open', 'hand',"
            " '2026-01-01', 0)",
            deal_rows,
        )
    return known


@pytest.mark.parametrize("seed", range(FILES))
def test_the_forecast_equals_an_independent_recomputation(
    services: Services, crm_file: Path, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    known = random_file(services, random.Random(seed))
    for basis in ("computed", "entered"):
        found = answer(
            capsys, "analyse", "forecast", "--db", str(crm_file), "--set", f"basis={basis}",
            "--set", "learned=0",
        )  # fmt: skip
        assert printed(found) == recomputed(known, by_date=basis == "entered")


def test_learned_chances_equal_a_recomputation(
    services: Services, crm_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(5)
    first, second = pipeline(services, ("甲", 3700, 41), ("乙", 8100, 23))
    advanced = ended = stayed = 0
    days: list[int] = []
    for _n in range(12):
        begun = datetime(2026, chance.randrange(1, 9), chance.randrange(1, 28), 9)
        with clock.fixed(begun):
            deal = opportunity(services, first, WAN, created_on=begun.date())
        length = chance.randrange(1, 60)
        with clock.fixed(begun + timedelta(length)):
            if chance.random() < 0.4:
                lost = {"state": "lost", "loss_reason": "cancelled", "summary": "取消"}
                services.records.save("opportunity", deal, lost)
                ended += 1
                days.append(length)
            elif chance.random() < 0.8:
                services.records.save("opportunity", deal, {"stage_id": second})
                ended += 1
                advanced += 1
                days.append(length)
            else:
                stayed += (TODAY - begun.date()).days
    assert advanced
    assert stayed
    found = answer(capsys, "analyse", "forecast", "--db", str(crm_file))
    row = found["tables"]["stages"]["rows"][0]
    chance_of_first = (advanced + 10 * Fraction(37, 100)) / (ended + 10)
    duration = Fraction(sum(days) + stayed + 5 * 41, ended + 5)
    assert (row["n"], row["advanced"]) == (ended, advanced)
    assert row["probability"] == half_up(chance_of_first * 10_000)
    assert row["days"] == half_up(duration)
    assert row["low"] < row["probability"] < row["high"]


def test_without_history_it_says_presets(
    services: Services, crm_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opportunity(services, b8(services)[0], 50 * WAN)
    found = answer(capsys, "analyse", "forecast", "--db", str(crm_file))
    sentences = [finding["sentence"] for finding in found["findings"]]
    assert "还没有历史记录，概率和用时采用预设值。" in sentences


def test_a_past_day(services: Services, crm_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stage = b8(services)[2]
    with clock.fixed(datetime(2026, 10, 1, 9)):
        deal = opportunity(services, stage, 20 * WAN)
    services.records.save("opportunity", deal, {"state": "won", "summary": "成交"})
    then = answer(capsys, "analyse", "forecast", "--db", str(crm_file), "--as-of", "2026-10-31")
    assert printed(then)["total"] == 18 * WAN
    assert printed(answer(capsys, "analyse", "forecast", "--db", str(crm_file)))["total"] == 0


def test_grades_and_cadence_and_funnels_name_who_is_behind(
    services: Services, crm_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stage = b8(services)[0]
    deal = opportunity(
        services, stage, WAN, has_solution=False, objective_need=True, subjective_need=True,
        determination="high", is_feasible=True, is_selecting=True,
        expected_on=date(2026, 12, 31),
    )  # fmt: skip
    grades = answer(capsys, "analyse", "grade", "--db", str(crm_file))["tables"]["grades"]
    assert {row["grade"]: row["ids"] for row in grades["rows"]}["A"] == [deal]
    cadence = answer(capsys, "analyse", "cadence", "--db", str(crm_file))["tables"]["due"]
    assert [row["source"] for row in cadence["rows"]] == ["A 级"]
    funnel = answer(capsys, "analyse", "funnel", "--db", str(crm_file))["tables"]
    assert [row["count"] for row in funnel["customers"]["rows"]] == [0, 0, 1, 0, 0, 0]
    (stages,) = (table for key, table in funnel.items() if key.startswith("stages."))
    assert [(row["count"], row["ids"]) for row in stages["rows"]][:1] == [(1, [deal])]


def test_for_people_it_prints_findings_and_tables(
    services: Services, crm_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opportunity(services, b8(services)[2], 20 * WAN)
    assert main(["analyse", "forecast", "--db", str(crm_file)]) == 0
    said = capsys.readouterr().out
    assert "预计成交名单" in said
    assert "180,000" in said


def test_the_methods_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "analyse", "--list")
    assert [each["id"] for each in found] == [each.id for each in methods()]
    assert {"pyramid", "rfm", "ageing", "forecast"} <= {each["id"] for each in found}


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        (["nonsense"], "没有叫 nonsense 的分析方法"),
        ([], "请写明分析方法"),
        (["forecast", "--set", "nonsense=1"], "nonsense"),
        (["forecast", "--set", "basis"], "basis"),
        (["forecast", "--set", "basis=gut feeling"], "gut feeling"),
        (["forecast", "--set", "seller=查无此人"], "查无此人"),
        (["forecast", "--as-of", "someday"], "someday"),
        (["funnel", "--set", "months=0"], "1"),
    ],
)
def test_bad_words_are_refused_with_a_sentence(
    crm_file: Path, capsys: pytest.CaptureFixture[str], argv: list[str], sentence: str
) -> None:
    assert main(["analyse", *argv, "--db", str(crm_file)]) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert "Traceback" not in said
    assert said.count("\n") == 1
