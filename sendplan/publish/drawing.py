"""A chart's specification → an SVG element of a page: named, with ids of its own, asking for nothing, and short.

A chart of many panels is most of a page's bytes, and most of a drawing's bytes say again what was
said before. What is seen stays as the converter drew it, to a tenth of a pixel.

A drawing is kept without its chart's name and the page's ids, so that whoever needs the same again can have it.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup

from sendplan.errors import PublishError
from sendplan.publish import vega
from sendplan.publish.markup import is_drawing
from sendplan.publish.vega import LETTERS, ROWS
from sendplan.theme import FONT, SIZE

SVG, PNG = "svg", "png"
PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
ROLE = ' role="img"'
IDS = "\x01"  # stands for the page's part of each id: no text of XML can hold it
ASKS = ("href", "url")  # what would make a drawing ask for something, or lead somewhere
UNUSED = ("class", "pointer-events", "cursor")
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
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
MOVE = re.compile(r"translate\((-?[\d.e-]+),(-?[\d.e-]+)\)")
CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0")


class Wanted(NamedTuple):
    """A drawing that is wanted: of what, the name of its chart, and its form, SVG or PNG."""

    specification: Mapping[str, Any]
    name: str
    form: str


Drawings = Mapping[str, bytes]  # by their keys


def key(wanted: Wanted) -> str:
    """Return what a drawing is kept by: the same for whatever is drawn the same, whatever its chart is called."""
    drawn_from = json.dumps([wanted.form, wanted.specification, _drawn_by()], sort_keys=True)
    return hashlib.sha256(drawn_from.encode()).hexdigest()


@cache
def _drawn_by() -> list[str]:
    from importlib.metadata import version

    own = [Path(__file__), Path(vega.__file__), *sorted(vega.FONTS.iterdir())]
    return [version("vl-convert-python"), FONT, *(hashlib.sha256(each.read_bytes()).hexdigest() for each in own)]


def drawn(wanted: Wanted, given: Drawings) -> bytes:
    """Return a drawing from those that are given, by their keys; what is not among them is drawn in this process."""
    found = given.get(key(wanted)) if given else None
    return draw(wanted) if found is None else found


def draw(wanted: Wanted) -> bytes:
    """Draw a specification in this process.

    PublishError names the chart that cannot be drawn, or that asks for something from elsewhere.
    """
    refuse(wanted.specification, wanted.name)
    try:
        if wanted.form == PNG:
            return vega.png(wanted.specification)
        return _element(vega.svg(wanted.specification))
    except (ValueError, ElementTree.ParseError) as error:
        raise PublishError(f"The chart {wanted.name!r} cannot be drawn: {error}") from error


def is_sound(drawing: bytes) -> bool:
    """Whether a drawing that was kept is a picture, or SVG with nothing in it but what a drawing holds."""
    svg = drawing.decode(errors="replace").replace(IDS, "d") if drawing.startswith(b"<svg") else ""
    return is_drawing(svg) if svg else drawing.startswith(PNG_BEGINS)


def placed(drawing: bytes, name: str, prefix: str) -> Markup:
    """Put an SVG drawing on a page: with the name of its chart, and ids that begin with `prefix`."""
    own = drawing.decode().replace(IDS, prefix)
    said = html.escape(name, quote=False).replace('"', "&quot;")
    return Markup(own.replace(ROLE, f'{ROLE} aria-label="{said}"', 1))  # noqa: S704 - what draw() wrote


def _element(whole: str) -> bytes:
    """Write a drawing of the converter's as an element of a page; it counts its ids up as long as it lives."""
    root = ElementTree.fromstring(whole)  # noqa: S314 - written by the converter, which escapes
    for element in root.iter():
        element.tag = element.tag.partition("}")[2]  # within a page the namespace is known
    _own_ids(root)
    _slim(root)
    said = {"role": "img", "font-family": FONT, "font-size": str(SIZE)}
    root.attrib = {each: root.attrib[each] for each in ("width", "height", "viewBox")} | said
    return ElementTree.tostring(root, encoding="unicode").replace(" />", "/>").encode()


def refuse(specification: object, name: str) -> None:
    """Raise PublishError where a chart, but for its data, would ask for something or lead somewhere."""
    found = sorted(set(_asks(specification)))
    if found:
        raise PublishError(
            f"The chart {name!r} has {' and '.join(repr(each) for each in found)}; expected a chart that holds all "
            "it shows and leads nowhere. Give it its data as a table, and put links into the text."
        )


def _asks(part: object) -> Iterator[str]:
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key in ASKS:
                yield key
            elif key not in ROWS:
                yield from _asks(value)
    elif isinstance(part, list):
        for value in part:
            yield from _asks(value)


def _own_ids(root: Element) -> None:
    """Count a drawing's ids anew, and drop the converter's roles and labels: they would be read out too."""
    ids = {each.get("id"): f"{IDS}-{place}" for place, each in enumerate(root.iter()) if each.get("id")}
    for element in root.iter():
        for attribute, value in list(element.attrib.items()):
            used = value.removeprefix("url(#").removesuffix(")")
            if attribute == "role" or attribute.startswith("aria-"):
                del element.attrib[attribute]
            elif attribute == "id" or value.startswith("url(#"):
                element.attrib[attribute] = value.replace(used, ids[used])


def _slim(root: Element) -> None:
    """Say each thing of a drawing once."""
    _drop_unseen(root)
    for element in root.iter():
        _drop_unsaid(element)
        _place(element)
    _flatten(root)
    _join_lines(root)
    for element in root.iter():
        for key in PLACES:
            if key in element.attrib:
                element.attrib[key] = NUMBER.sub(_tenths, element.attrib[key])
    _share(root)


def _drop_unseen(root: Element) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            hidden = child.get("display") == "none" or child.get("opacity") == "0"
            if hidden or (child.get("class") == "background" and not child.get("stroke")):
                parent.remove(child)


def _drop_unsaid(element: Element) -> None:
    """Drop what changes nothing: the usual, and how an edge is drawn where there is none."""
    edge = element.get("stroke")
    for key, value in list(element.attrib.items()):
        edgeless = not edge and element.tag != "g" and key.startswith("stroke-")
        if key in UNUSED or (key, value) in USUAL or edgeless or (key, value, element.tag) == ("fill", "none", "path"):
            del element.attrib[key]


def _place(element: Element) -> None:
    """Write a place as such where the converter moves what is drawn at 0: texts, lines and circles."""
    across, down = 0.0, 0.0
    moved = MOVE.fullmatch(element.get("transform", "translate(0,0)"))
    circle = CIRCLE.fullmatch(element.get("d", "")) if element.tag == "path" else None
    if not moved or not (circle or element.tag in ("text", "line")):
        return
    element.attrib.pop("transform", None)
    across, down = float(moved[1]), float(moved[2])
    if circle:
        element.tag = "circle"
        element.attrib.pop("d")
        element.attrib |= {"cx": str(across), "cy": str(down), "r": circle[1]}
    elif element.tag == "text":
        _put_text(element, across, down)
    else:
        ends = {"x2": across + float(element.get("x2", 0)), "y2": down + float(element.get("y2", 0))}
        element.attrib |= {"x1": str(across), "y1": str(down), **{key: str(value) for key, value in ends.items()}}


def _put_text(text: Element, across: float, down: float) -> None:
    text.attrib |= {"x": str(across), "y": str(down)}
    for line in text:
        if "x" in line.attrib:
            line.set("x", str(across + float(line.get("x", 0))))


def _flatten(element: Element) -> None:
    """Put what stands in groups that say nothing of it, or only move its lines and texts, in their place."""
    for place, child in reversed(list(enumerate(element))):
        _flatten(child)
        if child.tag != "g":
            continue
        moved = MOVE.fullmatch(child.get("transform", ""))
        if moved and len(child.attrib) == 1 and all(_can_move(each) for each in child):
            for each in child:
                _move(each, float(moved[1]), float(moved[2]))
            del child.attrib["transform"]
        if not child.attrib:
            element[place : place + 1] = list(child)


def _can_move(element: Element) -> bool:
    return element.tag == "line" or (
        element.tag == "text" and bool(MOVE.match(element.get("transform", "translate(0,0)")))
    )


def _move(element: Element, across: float, down: float) -> None:
    turned = element.get("transform")
    if turned:
        first = MOVE.match(turned)
        at = (float(first[1]) + across, float(first[2]) + down) if first else (across, down)
        element.set("transform", MOVE.sub(f"translate({at[0]},{at[1]})", turned, count=1))
    elif element.tag == "text":
        for line in element:
            if "x" in line.attrib:
                line.set("x", str(float(line.get("x", 0)) + across))
        element.attrib |= {"x": str(float(element.get("x", 0)) + across), "y": str(float(element.get("y", 0)) + down)}
    else:
        for key, by in (("x1", across), ("y1", down), ("x2", across), ("y2", down)):
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
