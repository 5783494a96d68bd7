"""The composition root of the window."""

from __future__ import annotations


def main(argv: list[str]) -> int:
    """Open the window."""
    raise SystemExit(0)
