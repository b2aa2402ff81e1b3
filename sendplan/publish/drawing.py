"""A chart's specification → an SVG element of a page: named, with ids of its own, asking for nothing, and short.

A drawing is kept without its chart's name and the page's ids, so that whoever needs the same again can have it.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup

from sendplan.errors import PublishError
from sendplan.publish import short_svg
from sendplan.publish.markup import is_drawing
from sendplan.publish.short_svg import LETTERS
from sendplan.show.theme import FONT, SIZE

if TYPE_CHECKING:
    from types import ModuleType

SVG, PNG = "svg", "png"
PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
ROLE = ' role="img"'
IDS = "\x01"  # stands for the page's part of each id: no text of XML can hold it
ASKING_ATTRIBUTES = frozenset({"href", "url"})  # what would make a drawing ask for something, or lead somewhere
VEGA_LITE = "6.4"  # the version of the converter's that Altair 6 writes
FONTS = Path(__file__).with_name("letters")
PAINTED_FONT = "Liberation Sans"  # the converter brings it along, and paints with it where there is no browser
ROWS = ("datasets", "values")  # where a specification keeps its data: what stands there is only text
DOTS = 2  # of a PNG, for each px of the drawing


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

    own = [*(Path(each) for each in (__file__, short_svg.__file__)), *sorted(FONTS.iterdir())]
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
            return png(wanted.specification)
        return _element(svg(wanted.specification))
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
    short_svg.slim(root)
    said = {"role": "img", "font-family": FONT, "font-size": str(SIZE)}
    root.attrib = {each: root.attrib[each] for each in ("width", "height", "viewBox")} | said
    return ElementTree.tostring(root, encoding="unicode").replace(" />", "/>").encode()


def refuse(specification: object, name: str) -> None:
    """Raise PublishError where a chart, but for its data, would ask for something or lead somewhere."""
    found = sorted({key for part in parts(specification) for key in ASKING_ATTRIBUTES & part.keys()})
    if found:
        raise PublishError(
            f"The chart {name!r} has {' and '.join(map(repr, found))}; expected a chart that holds all "
            "it shows and leads nowhere. Give it its data as a table, and put links into the text."
        )


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


def svg(specification: Mapping[str, Any]) -> str:
    """Draw a specification, every text of it in LETTERS. ValueError says why it cannot be drawn."""
    measured = _measured(specification)
    config = {"font": LETTERS, **measured.get("config", {})}
    drawn: str = _converter().vegalite_to_svg({**measured, "config": config}, vl_version=VEGA_LITE)
    return drawn


def png(specification: Mapping[str, Any]) -> bytes:
    """Draw a specification as a picture. ValueError says why it cannot be drawn."""
    return bytes(_converter().svg_to_png(svg(specification).replace(LETTERS, PAINTED_FONT), scale=DOTS))


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
