"""A power cut loses nothing acknowledged and leaves a sound file (see ``power``)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.durability.cutting import cut_off, recording
from tests.durability.power import Statement, replayed

CUTS = 50  # tools/durability.py does 1,000


@pytest.fixture
def acts(crm_file: Path, tmp_path: Path) -> tuple[list[int], list[list[Statement]], Path]:
    """The acts, their transactions, and the file as it was before them."""
    start = Path(shutil.copy(crm_file, tmp_path / "start.crm"))
    return *recording(crm_file), start


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_in_a_power_cut(
    acts: tuple[list[int], list[list[Statement]], Path], tmp_path: Path
) -> None:
    ids, transactions, start = acts
    disk = replayed(start, transactions)
    assert cut_off(disk, ids, CUTS, tmp_path) == []


@pytest.mark.slow
def test_the_simulation_sees_what_a_weaker_setting_would_lose(
    acts: tuple[list[int], list[list[Statement]], Path], tmp_path: Path
) -> None:
    ids, transactions, start = acts
    disk = replayed(start, transactions, synchronous="NORMAL")
    found = cut_off(disk, ids, 20, tmp_path)
    assert any("acknowledged ones is gone" in text for text in found)
