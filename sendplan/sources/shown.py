"""What a cell of a workbook shows: a number or day in its format, a fill by the name of its colour.

Formats are those of ECMA-376 part 1, 18.8.30; of those only what changes a reader's figure: decimals, thousands,
per cent, pounds, and the parts of a day.
"""

from __future__ import annotations

import colorsys
import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from sendplan.words import MONTHS

# From which hue on (degrees) a colour has which name.
HUES = ((0, "red"), (18, "amber"), (53, "yellow"), (70, "green"), (170, "blue"), (255, "purple"), (320, "red"))
PALE = 0.12  # saturation below which a fill has no name: grey, white, black
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
_DAYS = re.compile(r"y+|m+|d+|[^ymd]+", re.IGNORECASE)


def number(value: float | int, form: str) -> str:
    """Write a number as its format shows it: 0.41 in 0% is 41%, 1.1 in 0.00 is 1.10."""
    exact = Decimal(str(value))
    section = _QUOTED.sub(lambda found: found[1] or found[2] or "", form.split(";")[0])
    if section.casefold() in ("general", "@", "") or not re.search(r"[0#]", section):
        return plain(exact)
    exact = exact * 100 if "%" in section else exact
    found = re.search(r"[0#,?]+(?:\.([0#?]*))?", section)
    decimals = found[1] or "" if found else ""
    least = decimals.count("0")
    rounded = exact.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    text = f"{rounded:,f}" if found and "," in found[0] else f"{rounded:f}"
    text = _shortened(text, least)
    return f"{'£' if '£' in section else ''}{text}{'%' if '%' in section else ''}"


def plain(exact: Decimal) -> str:
    """Write a number without an exponent, and without noughts at its end."""
    text = f"{exact:f}"
    return _shortened(text, 0) if "." in text else text


def _shortened(text: str, least: int) -> str:
    whole, _, part = text.partition(".")
    kept = part[:least] + part[least:].rstrip("0")
    return f"{whole}.{kept}" if kept else whole


def day(value: date, form: str) -> str:
    """Write a day as its format shows it: dd/mm/yyyy, mmm-yy."""
    section = _QUOTED.sub(lambda found: found[1] or found[2] or "", form.split(";")[0])
    section = re.split(r"[hs]", section, flags=re.IGNORECASE)[0].rstrip(" :")
    written = "".join(_part(value, each) for each in _DAYS.findall(section))
    return written if re.search(r"\d", written) else f"{value:%d/%m/%Y}"


def _part(value: date, token: str) -> str:
    month = MONTHS[value.month - 1]
    parts = {
        "yy": f"{value:%y}", "yyyy": f"{value:%Y}", "m": f"{value.month}", "mm": f"{value:%m}", "mmm": month[:3],
        "mmmm": month, "d": f"{value.day}", "dd": f"{value:%d}", "ddd": f"{value:%a}", "dddd": f"{value:%A}",
    }  # fmt: skip
    return parts.get(token.lower(), token)


def is_day(value: object) -> bool:
    """Whether a value is a day, with or without a time."""
    return isinstance(value, (date, datetime))


def colour(rgb: str) -> str:
    """Name a colour of a fill or font, written RRGGBB; white, grey and black have no name."""
    red, green, blue = (int(rgb[-6:][place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    strongest = max(red, green, blue) - min(red, green, blue)
    if saturation < PALE or strongest < PALE or not 0 < lightness < 1:
        return ""
    return [name for start, name in HUES if hue * 360 >= start][-1]
