"""The long form of tests/durability: hundreds of kills, a thousand simulated power cuts.

    python tools/durability.py --kills 200 --cuts 1000
    python tools/durability.py --kills 0 --cuts 0 --sales-kills 20 --sales 500000

Prints what it found and ends with 1 if anything acknowledged was lost or halved.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from crmdesk.core import clock, i18n
from crmdesk.models.database import create_database
from crmdesk.services.container import Services
from tests.durability import trade_killing
from tests.durability.cutting import cut_off, recording
from tests.durability.killing import Acknowledged, kill_once, losses
from tests.durability.power import replayed
from tests.durability.trade_victim import make_file, make_sheet
from tests.durability.worker import NOW

KILLS_PER_FILE = 25
CUTS_PER_LOG = 100
LINES_A_SECOND = 25_000  # of sums, kept tables and history, behind the last line posted


def new_file(path: Path) -> Path:
    """An empty customer file with somebody at work."""
    services = Services(create_database(path))
    services.records.save("employee", None, {"name": "李晓明"})
    services.close()
    return path


def kill(count: int, folder: Path) -> list[str]:
    """What *count* kills lost; a new file from time to time keeps the checks short."""
    found: list[str] = []
    acts = imports = 0
    path, said = folder, Acknowledged()
    for run in range(1, count + 1):
        if run % KILLS_PER_FILE == 1:
            path, said = new_file(folder / f"{run}.crm"), Acknowledged()
        before = said.acts, len(said.imports)
        kill_once(path, run, said)
        acts, imports = acts + said.acts - before[0], imports + len(said.imports) - before[1]
        found += [f"kill {run}: {text}" for text in losses(path, said)]
        print(
            f"\r{run} kills, {acts} acknowledged commits ({imports} imports), "
            f"{len(found)} findings",
            end="",
            flush=True,
        )
    print()
    return found


def kill_sales(count: int, lines: int, folder: Path) -> list[str]:
    """What *count* kills of an import of so many lines of sales left by half; then its undo."""
    path, sheet = make_file(folder / "sales.crm"), make_sheet(folder / "sales.xlsx", lines)
    found: list[str] = []
    committed = 0
    tail_s = lines / LINES_A_SECOND
    for number, moment in enumerate(trade_killing.moments(count, tail_s=tail_s), 1):
        trade_killing.run(path, sheet, kill_at=moment)
        found += [f"sales, kill {number}: {text}" for text in trade_killing.findings(path, lines)]
        act = trade_killing.standing(path)
        if act:
            committed += 1
            trade_killing.run(path, sheet, undo_act=act)
        print(f"\r{number} kills of {lines:,} lines, {committed} too late, {len(found)} findings",
              end="", flush=True)  # fmt: skip
    act = trade_killing.run(path, sheet)
    found += [f"sales, imported: {text}" for text in trade_killing.findings(path, lines)]
    trade_killing.run(path, sheet, undo_act=act)
    found += [f"sales, taken back: {text}" for text in trade_killing.findings(path, lines)]
    print()
    return found


def cut(count: int, folder: Path) -> list[str]:
    """What *count* power cuts lost."""
    found: list[str] = []
    done = 0
    while done < count:
        start, work = folder / f"start-{done}.crm", new_file(folder / f"work-{done}.crm")
        start.write_bytes(work.read_bytes())
        acts, transactions = recording(work, seed=done)
        now = min(CUTS_PER_LOG, count - done)
        found += cut_off(replayed(start, transactions), acts, now, folder, seed=done)
        done += now
        print(f"\r{done} power cuts, {len(found)} findings", end="", flush=True)
    print()
    return found


def main() -> int:
    """Kill, cut, say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--cuts", type=int, default=1000)
    parser.add_argument("--sales", type=int, default=500_000, help="lines of sales in an import")
    parser.add_argument("--sales-kills", type=int, default=0, help="how often it is killed")
    options = parser.parse_args()
    i18n.set_language("zh_CN")
    with tempfile.TemporaryDirectory() as folder, clock.fixed(NOW):
        found = kill(options.kills, Path(folder)) + cut(options.cuts, Path(folder))
        if options.sales_kills:
            found += kill_sales(options.sales_kills, options.sales, Path(folder))
    print("\n".join(found) or "nothing lost, nothing halved, every file passes the check")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
