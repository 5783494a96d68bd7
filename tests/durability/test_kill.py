"""Killing the program (kill -9) during saves, imports and undo loses nothing acknowledged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.durability.killing import Acknowledged, kill_once, losses

KILLS = 12  # tools/durability.py does 200
ACTS = 40


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_nothing_acknowledged_is_lost_when_the_program_is_killed(crm_file: Path) -> None:
    said = Acknowledged()
    for run in range(1, KILLS + 1):
        kill_once(crm_file, run, said, ACTS)
        assert losses(crm_file, said) == [], f"after kill {run}"
    assert said.acts > KILLS
    assert said.imports


def test_a_lost_act_would_be_noticed(crm_file: Path) -> None:
    said = Acknowledged()
    said.take({"kind": "create", "act": 4711, "customer_id": 815, "counter": 0})
    said.take({"kind": "import", "act": 4712, "batch": "第1轮第1批", "count": 20})
    assert len(losses(crm_file, said)) == 4
