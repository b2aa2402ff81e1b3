"""The converter as every machine has it: in UTC, with texts measured by `letters`, whatever its zone and its fonts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

VEGA_LITE = "6.4"  # the version of the converter's that Altair 6 writes
LETTERS = "Sendplan letters"  # the font that texts are measured with: nothing is ever shown in it
FONTS = Path(__file__).with_name("letters")
PAINTED = "Liberation Sans"  # the converter brings it along, and paints with it where there is no browser
ROWS = ("datasets", "values")  # where a specification keeps its data: what stands there is only text
DOTS = 2  # of a PNG, for each px of the drawing


def svg(specification: Mapping[str, Any]) -> str:
    """Draw a specification, every text of it in LETTERS. ValueError says why it cannot be drawn."""
    measured = _measured(specification)
    config = {"font": LETTERS, **measured.get("config", {})}
    drawn: str = _converter().vegalite_to_svg({**measured, "config": config}, vl_version=VEGA_LITE)
    return drawn


def png(specification: Mapping[str, Any]) -> bytes:
    """Draw a specification as a picture. ValueError says why it cannot be drawn."""
    return bytes(_converter().svg_to_png(svg(specification).replace(LETTERS, PAINTED), scale=DOTS))


def parts(specification: Any) -> Iterator[Mapping[str, Any]]:
    """Give every part of a specification that has names, but for its data."""
    if isinstance(specification, Mapping):
        yield specification
        inner = [each for key, each in specification.items() if key not in ROWS]
    else:
        inner = specification if isinstance(specification, list) else []
    for each in inner:
        yield from parts(each)


def _measured(part: Any) -> Any:
    """Name LETTERS wherever a specification names a font."""
    if isinstance(part, Mapping):
        return {key: each if key in ROWS else _in_letters(key, each) for key, each in part.items()}
    return [_measured(each) for each in part] if isinstance(part, list) else part


def _in_letters(key: str, value: Any) -> Any:
    return LETTERS if key.lower().endswith("font") and isinstance(value, str) else _measured(value)


@cache
def _converter() -> ModuleType:
    """Start the converter, which asks for the machine's zone once, when it starts."""
    import vl_convert

    own = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    try:
        vl_convert.get_local_tz()
    finally:
        del os.environ["TZ"]
        if own is not None:
            os.environ["TZ"] = own
    vl_convert.register_font_directory(str(FONTS))
    return vl_convert
