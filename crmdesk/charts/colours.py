"""Arithmetic of colours ``#RRGGBB``: mixing, contrast (WCAG 2), text that reads on a fill."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

WHITE: Final = "#FFFFFF"
BLACK: Final = "#000000"
INK: Final = "#18222F"
READABLE: Final = 4.5
FULL_AT: Final = 0.75  # of the way, where the plain colour stands
DEEPER: Final = 0.4


def parts(color: str) -> tuple[int, int, int]:
    """Red, green, blue from 0 to 255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def mix(first: str, second: str, share: float) -> str:
    """*share* (0 to 1) of the first colour and the rest of the second, solid."""
    pairs = zip(parts(first), parts(second), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2)."""

    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(p) for p in parts(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def on(fill: str) -> str:
    """The better of white and ink for text on *fill*."""
    return max((WHITE, INK), key=lambda text: contrast(text, fill))


@lru_cache(maxsize=256)
def readable(fill: str) -> str:
    """The nearest darker tone of *fill* on which text can be read; *fill* itself if it is one."""
    for step in range(100):
        made = mix(BLACK, fill, step / 100)
        if contrast(on(made), made) >= READABLE:
            return made
    return fill


@lru_cache(maxsize=2048)
def heat(color: str, surface: str, share: float) -> str:
    """The colour of *share* (0 to 1) on the way from *surface* over *color* to a deeper tone.

    Tones on which neither white nor ink can be read are passed over to the nearest one on the
    way, so that more is never drawn as less.
    """
    for step in range(101):
        for near in (share - step / 100, share + step / 100):
            fill = _ramp(color, surface, min(1.0, max(0.0, near)))
            if contrast(on(fill), fill) >= READABLE:
                return fill
    return surface


def _ramp(color: str, surface: str, share: float) -> str:
    if share <= FULL_AT:
        return mix(color, surface, share / FULL_AT)
    beyond = (share - FULL_AT) / (1 - FULL_AT)
    deeper = BLACK if luminance(surface) > 0.5 else WHITE
    return mix(deeper, color, beyond * DEEPER)
