"""``python -m benchmarks [NAME ...]``: every benchmark in a process of its own, one table."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from datetime import date
from typing import Final

from benchmarks.data import FOLDER, demo_file
from benchmarks.measuring import Row

NAMES: Final = (
    "start",
    "typing_keys",
    "search",
    "table",
    "card",
    "saving",
    "board",
    "today",
    "forecast",
    "selling",
    "ageing",
    "credit",
    "repeat_buying",
    "analysis",
    "paper",
    "importing",
    "trade_import",
    "encryption",
    "backup",
    "memory",
)
MARK: Final = "row: "


def main(arguments: list[str]) -> int:
    """Run the named benchmarks, or all; the exit code is 0 whatever they show."""
    if arguments[:1] == ["--one"]:
        for row in importlib.import_module(f"benchmarks.{arguments[1]}").run():
            print(MARK + json.dumps(row.data()), flush=True)
        return 0
    unknown = [name for name in arguments if name not in NAMES]
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(NAMES)}")
        return 2
    demo_file()
    rows: list[tuple[str, Row]] = []
    for name in arguments or NAMES:
        print(f"{name} …", file=sys.stderr, flush=True)
        rows += [(name, row) for row in _run(name)]
    text = table(rows)
    print(text)
    (FOLDER / f"table-{date.today().isoformat()}.md").write_text(text, "utf-8")
    return 0


def environment() -> dict[str, str]:
    """Without a display, and with compiled modules as an installed program has them."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPYCACHEPREFIX": str(FOLDER / "compiled"),
    }


def _run(name: str) -> list[Row]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--one", name],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=False,
    )
    said = [line for line in done.stdout.splitlines() if line.startswith(MARK)]
    rows = [Row(**json.loads(line.removeprefix(MARK))) for line in said]
    if done.returncode:
        print(f"{name} ended with {done.returncode}", file=sys.stderr)
    return rows


def table(rows: list[tuple[str, Row]]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| benchmark | what | ours | baseline | ratio | gate | budget | verdict |",
        "|---|---|---:|---:|---:|---:|---:|---|",
    ]
    for name, row in rows:
        against = f"{_number(row.baseline)} {row.against}".strip() if row.baseline else ""
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
        gate = f"≤ {row.gate:g}" if row.gate is not None else ""
        budget = f"≤ {_number(row.budget)}" if row.budget is not None else ""
        what = f"{row.name} ({row.note})" if row.note else row.name
        lines.append(
            f"| {name} | {what} | {_number(row.ours)} {row.unit} | {against} | {ratio} | "
            f"{gate} | {budget} | {row.verdict} |"
        )
    return "\n".join(lines) + "\n"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
