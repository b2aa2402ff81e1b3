"""A drawing of the converter's → the same in fewer bytes: what is seen stays as it was, to a tenth of a pixel.

A chart of many panels is most of a page's bytes, and most of a drawing's bytes say again what was said before.
"""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree.ElementTree import Element

from sendplan.show.theme import SIZE

LETTERS = "Sendplan letters"  # the font that texts are measured with: nothing is ever shown in it
UNUSED_ATTRIBUTES = ("class", "pointer-events", "cursor")
USUAL = {
    ("opacity", "1"),
    ("font-family", LETTERS),
    ("font-size", f"{SIZE}px"),
    ("font-weight", "normal"),
    ("text-anchor", "start"),
    ("transform", "translate(0,0)"),
    ("stroke-dasharray", "1,0"),
    ("stroke-width", "1"),
}
STYLE = ("fill", "stroke", "stroke-width", "stroke-dasharray", "text-anchor", "font-weight", "font-size")
PLACES = ("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "d", "transform", "dy")
LONG_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
MOVE = re.compile(r"translate\((-?[\d.e-]+),(-?[\d.e-]+)\)")
TURNED = re.compile(MOVE.pattern + r" rotate\(270\) translate\(0,(-?[\d.e-]+)\)")  # moved, turned and moved again
NOWHERE = "translate(0,0)"
CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0")


def slim(root: Element) -> None:
    """Say each thing of a drawing once."""
    _drop_unseen(root)
    for element in root.iter():
        _drop_unsaid(element)
        _place(element)
    _flatten(root)
    _join_lines(root)
    for element in root.iter():
        if again := TURNED.fullmatch(element.get("transform", "")):
            element.set("transform", f"{_moved(again, float(again[3]), 0)} rotate(270)")
        for key in element.attrib.keys() & PLACES:
            element.attrib[key] = LONG_NUMBER.sub(_tenths, element.attrib[key])
    _share(root)


def _drop_unseen(root: Element) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            hidden = child.get("display") == "none" or child.get("opacity") == "0"
            if hidden or (child.get("class") == "background" and not child.get("stroke")):
                parent.remove(child)


def _drop_unsaid(element: Element) -> None:
    """Drop what changes nothing: the usual, and how an edge is drawn where there is none."""
    edgeless = not element.get("stroke") and element.tag != "g"
    for key, value in list(element.attrib.items()):
        is_usual = (key, value) in USUAL or (key, value, element.tag) == ("fill", "none", "path")
        if is_usual or key in UNUSED_ATTRIBUTES or (edgeless and key.startswith("stroke-")):
            del element.attrib[key]


def _place(element: Element) -> None:
    """Write a place as such where the converter moves what is drawn at 0: texts, lines and circles."""
    moved = MOVE.fullmatch(element.get("transform", NOWHERE))
    circle = CIRCLE.fullmatch(element.get("d", "")) if element.tag == "path" else None
    if not moved or not (circle or element.tag in ("text", "line")):
        return
    element.attrib.pop("transform", None)
    if circle:
        element.tag = "circle"
        element.attrib.pop("d")
        element.attrib |= {"cx": str(float(moved[1])), "cy": str(float(moved[2])), "r": circle[1]}
    else:
        _move(element, float(moved[1]), float(moved[2]))


def _flatten(element: Element) -> None:
    """Put what stands in groups that say nothing of it, or only move its lines and texts, in their place."""
    for place, child in reversed(list(enumerate(element))):
        _flatten(child)
        if child.tag != "g":
            continue
        moved = MOVE.fullmatch(child.get("transform", ""))
        if moved and len(child.attrib) == 1 and all(map(_can_move, child)):
            for each in child:
                _move(each, float(moved[1]), float(moved[2]))
            del child.attrib["transform"]
        if not child.attrib:
            element[place : place + 1] = list(child)


def _can_move(element: Element) -> bool:
    return element.tag == "line" or (element.tag == "text" and bool(MOVE.match(element.get("transform", NOWHERE))))


def _move(element: Element, across: float, down: float) -> None:
    """Move a line, or a text with its lines: a turned one before it is turned."""
    if turned := element.get("transform"):
        element.set("transform", MOVE.sub(lambda at: _moved(at, across, down), turned, count=1))
    elif element.tag == "text":
        _add(element, x=across, y=down)
        for line in element:
            if "x" in line.attrib:
                _add(line, x=across)
    else:
        _add(element, x1=across, y1=down, x2=across, y2=down)


def _moved(at: re.Match[str], across: float, down: float) -> str:
    return f"translate({float(at[1]) + across},{float(at[2]) + down})"


def _add(element: Element, **places: float) -> None:
    for key, by in places.items():
        element.set(key, str(float(element.get(key, 0)) + by))


def _join_lines(element: Element) -> None:
    """Draw neighbouring straight lines of one look, such as ticks and the axis they stand on, as one path."""
    paths: dict[tuple[tuple[str, str], ...], Element] = {}
    for child in list(element):
        if child.tag not in ("line", "text"):
            paths = {}  # what is drawn between two lines may cover the first
        if child.tag != "line":
            _join_lines(child)
            continue
        ends = [float(child.attrib.pop(key)) for key in ("x1", "y1", "x2", "y2")]
        look = tuple(sorted(child.attrib.items()))
        child.tag = "path"
        child.set("d", _line(*ends))
        if look in paths:
            paths[look].set("d", paths[look].attrib["d"] + child.attrib["d"])
            element.remove(child)
        paths.setdefault(look, child)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    across, down = x2 - x1, y2 - y1
    on = f"v{down}" if across == 0 else f"h{across}" if down == 0 else f"l{across},{down}"
    return f"M{x1},{y1}{on}"


def _tenths(found: re.Match[str]) -> str:
    """Round to tenths of a pixel, finer than any eye sees, and leave out what a number need not say."""
    said = f"{float(found[0]):.1f}".removesuffix(".0")
    return "0" if said == "-0" else re.sub(r"^(-?)0\.", r"\1.", said)


def _share(element: Element) -> None:
    """Say the look of neighbours that share it once, of a group around them."""
    shared: list[Element] = []
    for look, same in groupby(element, lambda child: tuple((key, child.get(key)) for key in STYLE if child.get(key))):
        run = list(same)
        if look and len(run) > 1:
            group = Element("g", {key: value for key, value in look if value})
            for each in run:
                for key in group.attrib:
                    del each.attrib[key]
            group.extend(run)
            run = [group]
        shared += run
    if element.tag not in ("text", "clipPath", "defs"):
        element[:] = shared
    for child in element:
        if child.tag == "g":
            _share(child)
