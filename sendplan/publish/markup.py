"""What markup of a block of ours may hold, and a drawing: nothing in it acts, loads anything or leads elsewhere.

Whatever says that it is a block of ours, or a drawing that was kept, is held against this before it is on a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

TEXTS = {"p", "ul", "ol", "li", "h2", "h3", "h4", "strong", "code", "pre", "br", "span", "div", "section", "nav", "a"}
TABLES = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
ELEMENTS = frozenset({*TEXTS, *TABLES, "figure", "figcaption", "details", "summary"})
EMPTY = frozenset({"br"})
ATTRIBUTES = frozenset({"id", "class", "role", "scope", "tabindex", "href"})
LABELS = re.compile(r"aria-[a-z]+")
OWN = re.compile(r"(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)?(?:#[^\s\"<>]*)?")  # a place of this page, or of its pack
TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>')
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
SEEN = 40  # letters of what is not allowed that a message shows

DRAWN = frozenset({"svg", "g", "path", "rect", "circle", "line", "text", "tspan", "defs", "clipPath"})
DRAWN |= {"linearGradient", "radialGradient", "stop", "title"}
PLACED = {"width", "height", "viewBox", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "d", "dx", "dy"}
PAINTED = {"fill", "stroke", "opacity", "fill-opacity", "stroke-opacity", "stroke-width", "stroke-dasharray"}
PAINTED |= {"stroke-miterlimit", "stroke-linecap", "stroke-linejoin", "stroke-dashoffset", "clip-path", "offset"}
PAINTED |= {"stop-color", "stop-opacity", "gradientUnits", "style"}
LETTERED = {"font-family", "font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline"}
ON_DRAWING = frozenset({*PLACED, *PAINTED, *LETTERED, "role", "id", "transform"})
REFERS = re.compile(r"url\((?!#)|[a-z]+://|javascript:|@import", re.IGNORECASE)


def foreign(html: str) -> str:
    """Say what in some markup no block of ours writes; empty where there is nothing of the kind."""
    return next(_foreign(html), "")


def _foreign(html: str) -> Iterator[str]:
    rest = TAG.sub("", html)
    if "<" in rest:
        yield rest[rest.index("<") :][:SEEN]
    open_ones: list[str] = []
    for tag in TAG.finditer(html):
        ends, name, attributes = tag.groups()
        if name not in ELEMENTS or not all(map(_is_ours, ATTRIBUTE.findall(attributes))):
            yield tag[0][:SEEN]
        elif ends and (not open_ones or open_ones.pop() != name):
            yield f"{tag[0]} without its beginning"
        elif not ends and name not in EMPTY:
            open_ones.append(name)
    yield from (f"<{name}> without its end" for name in open_ones)


def _is_ours(attribute: tuple[str, str]) -> bool:
    name, value = attribute
    return (name in ATTRIBUTES or bool(LABELS.fullmatch(name))) and (name != "href" or bool(OWN.fullmatch(value)))


def is_drawing(svg: str) -> bool:
    """Whether some SVG holds nothing but the elements and attributes of a drawing; nothing in it refers elsewhere."""
    if "<!" in svg or "<?" in svg:
        return False
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - without a declaration there is no entity to expand
    except ElementTree.ParseError:
        return False
    return root.tag == "svg" and all(
        element.tag in DRAWN and all(_is_drawn(*each) for each in element.attrib.items()) for element in root.iter()
    )


def _is_drawn(name: str, value: str) -> bool:
    return name in ON_DRAWING and not REFERS.search(value)
