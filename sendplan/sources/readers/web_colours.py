"""The colours of the cells of a web page, by name: their own, their row's, or those of simple rules of its style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations

from bs4 import BeautifulSoup, Tag

from sendplan.sources import shown

# The names of colours of CSS that plans are rated with.
NAMED = {
    "red": "ff0000", "darkred": "8b0000", "crimson": "dc143c", "firebrick": "b22222", "tomato": "ff6347",
    "orangered": "ff4500", "indianred": "cd5c5c", "salmon": "fa8072", "lightcoral": "f08080", "maroon": "800000",
    "orange": "ffa500", "darkorange": "ff8c00", "gold": "ffd700", "goldenrod": "daa520", "khaki": "f0e68c",
    "yellow": "ffff00", "green": "008000", "darkgreen": "006400", "forestgreen": "228b22", "seagreen": "2e8b57",
    "mediumseagreen": "3cb371", "lime": "00ff00", "limegreen": "32cd32", "lightgreen": "90ee90", "palegreen": "98fb98",
    "yellowgreen": "9acd32", "lawngreen": "7cfc00", "springgreen": "00ff7f", "olive": "808000", "teal": "008080",
    "blue": "0000ff", "darkblue": "00008b", "navy": "000080", "royalblue": "4169e1", "steelblue": "4682b4",
    "dodgerblue": "1e90ff", "deepskyblue": "00bfff", "skyblue": "87ceeb", "lightblue": "add8e6", "cyan": "00ffff",
    "aqua": "00ffff", "purple": "800080", "rebeccapurple": "663399", "indigo": "4b0082", "violet": "ee82ee",
    "magenta": "ff00ff", "fuchsia": "ff00ff", "plum": "dda0dd", "pink": "ffc0cb", "hotpink": "ff69b4",
}  # fmt: skip
MOST_CLASSES = 8  # of a cell that are looked at
_COLOUR = re.compile(r"#([0-9a-f]{3,8})\b|rgba?\(([^()]{1,60})\)|\b([a-z]{3,20})\b")
_BACKGROUND = re.compile(r"(?:^|;)\s*background(?:-color)?\s*:([^;]{1,300})")
_SELECTOR = re.compile(r"([A-Za-z]*)((?:\.[\w-]+){1,2})")


# The colour of each tag ("" is any) with some classes.
Colours = Mapping[tuple[str, frozenset[str]], str]


def colours_of(soup: BeautifulSoup) -> Colours:
    """Find the rules that give a class, or two, a colour; the last of the same holds."""
    return {key: name for style in soup.find_all("style") for key, name in _rules(style.get_text())}


def _rules(style: str) -> Iterator[tuple[tuple[str, frozenset[str]], str]]:
    """Read the rules of a style, but for those inside others, such as those for paper."""
    depth = 0
    for chunk in re.sub(r"/\*.*?\*/", "", style.replace("<!--", ""), flags=re.DOTALL).split("}"):
        selectors, opened, said = chunk.partition("{")
        if opened and not depth and (found := _BACKGROUND.findall(said.lower())):
            yield from _for_each(selectors, colour(found[-1]))
        depth = max(depth + chunk.count("{") - 1, 0)


def _for_each(selectors: str, name: str) -> Iterator[tuple[tuple[str, frozenset[str]], str]]:
    for each in selectors.split(","):
        if found := _SELECTOR.fullmatch(re.split(r"[\s>]+", each.strip())[-1]):
            yield (found[1].lower(), frozenset(found[2][1:].split("."))), name


def colour(value: str) -> str:
    """Name the first colour that a value of CSS says; nothing for one that is seen through."""
    for code, parts, name in _COLOUR.findall(value.lower()):
        if name and name not in NAMED:
            continue
        return shown.colour(NAMED[name]) if name else _hex(code) if code else _parts(parts)
    return ""


def _hex(code: str) -> str:
    code = "".join(2 * each for each in code) if len(code) < 5 else code
    return shown.colour(code[:6]) if len(code) == 6 or (len(code) == 8 and code[6:] != "00") else ""


def _parts(parts: str) -> str:
    numbers = re.findall(r"(\d{1,3}(?:\.\d+)?|\.\d+)(%?)", parts)
    values = [float(each) * (2.55 if sign else 1) for each, sign in numbers]
    if len(values) < 3 or (len(values) > 3 and not values[3]):
        return ""
    return shown.colour("".join(f"{min(round(each), 255):02x}" for each in values[:3]))


def own_colour(rules: Colours, tag: Tag) -> str:
    """Name the fill that a cell or row has itself."""
    if not tag.attrs:
        return ""
    said = _BACKGROUND.findall(str(tag.get("style") or "").lower())
    return colour(said[-1]) if said else _of_classes(rules, tag) or colour(_bgcolor(str(tag.get("bgcolor") or "")))


def _bgcolor(value: str) -> str:
    return f"#{value}" if re.fullmatch(r"[0-9A-Fa-f]{6}", value.strip()) else value


def _of_classes(rules: Colours, tag: Tag) -> str:
    mine = [*(tag.get("class") or ())][:MOST_CLASSES]
    asked = [(name, frozenset(each)) for size in (2, 1) for each in combinations(mine, size) for name in (tag.name, "")]
    return next((rules[each] for each in asked if each in rules), "")


def fill(rules: Colours, cell: Tag, row: Tag) -> str:
    """Name the fill of a cell: its own, that of its row, or of the one thing in it."""
    return own_colour(rules, cell) or own_colour(rules, row) or _of_whole(rules, cell)


def _of_whole(rules: Colours, cell: Tag) -> str:
    """Name the fill of what makes up a whole cell, such as a word in a box."""
    held = [each for each in cell.children if isinstance(each, Tag) or str(each).strip()]
    one = held[0] if len(held) == 1 else None
    return own_colour(rules, one) or _of_whole(rules, one) if isinstance(one, Tag) else ""
