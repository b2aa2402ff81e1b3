"""What markup on a page may hold: nothing in it acts, loads anything or leads elsewhere.

What says that it is a block of ours, a drawing that was kept, and a picture in SVG are held against this before
they are on a page; HTML of another program is made anew from what it may keep (see `foreign.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

# Of blocks of ours: elements, and their attributes.
TEXT_TAGS = "p ul ol li h2 h3 h4 strong code pre br span div section nav a figure figcaption details summary"
TABLE_TAGS = "table caption thead tbody tr th td"
ELEMENTS = frozenset(f"{TEXT_TAGS} {TABLE_TAGS}".split())
NO_CONTENT = frozenset({"br"})
ATTRIBUTES = frozenset({"id", "class", "role", "scope", "tabindex", "href", "data-th"})
ARIA = re.compile(r"aria-[a-z]+")
OWN_NAMES = re.compile(
    r"(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)?(?:#[^\s\"<>]*)?"
)  # a place of this page, or of its pack
TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>')
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
# A spark line of ours, whole: see show/sparks.py. What stands in its attributes can name no address.
SPARK = re.compile(
    r'<svg class="spark" role="img" aria-label="[^"<>]*"'
    r'(?: (?:viewBox|width|height|fill|stroke|stroke-linecap)="[\w ]*")*>'
    r'(?:<path d="[MLHh\d,]*"(?: stroke-[a-z]+="[\d ]*")?></path>)*</svg>'
)
SEEN = 40  # letters of what is not allowed that a message shows

# Of HTML of another program: what is kept, opened to what it holds, and left out; whatever else stops the page.
TEXTS = "p ul ol li dl dt dd blockquote pre h2 h3 h4 h5 h6"
MARKED = "strong em b i u s small sub sup code kbd samp cite q del ins"
KEPT = frozenset(f"{TEXTS} {MARKED}".split())
ALONE = frozenset({"br", "hr"})
BOXES = "html body div section article main header footer details summary figure"
OPENED = frozenset(f"{BOXES} a abbr center figcaption font mark span".split())
UNSEEN_TAGS = frozenset({"style", "head", "title", "colgroup", "col"})

# Of a drawing of ours: elements, and their attributes.
SHAPES = "svg g path rect circle line text tspan defs clipPath linearGradient radialGradient stop title"
SHAPE_TAGS = frozenset(SHAPES.split())
PLACED = "width height viewBox x y x1 y1 x2 y2 cx cy r rx ry d dx dy transform"
STROKES = "stroke-width stroke-dasharray stroke-miterlimit stroke-linecap stroke-linejoin stroke-dashoffset"
PAINTED = f"fill stroke opacity fill-opacity stroke-opacity {STROKES} clip-path style"
SHADED = "offset stop-color stop-opacity gradientUnits"
LETTERED = "font-family font-size font-weight font-style text-anchor dominant-baseline"
ON_DRAWING = frozenset(f"{PLACED} {PAINTED} {SHADED} {LETTERED} role id".split())
REFERS = re.compile(r"url\((?!#)|[a-z]+://|javascript:|@import", re.IGNORECASE)

# In a picture that someone drew: what would run something, or ask for something from elsewhere.
ACTS = frozenset({"script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler"})
ASKING_STYLE = re.compile(r"url\(\s*['\"]?(?!#|data:)|@import", re.IGNORECASE)


def not_ours(html: str) -> str:
    """Say what in some markup no block of ours writes; empty where there is nothing of the kind."""
    return next(_foreign(html), "")


def _foreign(html: str) -> Iterator[str]:
    html = SPARK.sub("", html)
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
        elif not ends and name not in NO_CONTENT:
            open_ones.append(name)
    yield from (f"<{name}> without its end" for name in open_ones)


def _is_ours(attribute: tuple[str, str]) -> bool:
    name, value = attribute
    return (name in ATTRIBUTES or bool(ARIA.fullmatch(name))) and (name != "href" or bool(OWN_NAMES.fullmatch(value)))


def is_drawing(svg: str) -> bool:
    """Whether some SVG holds nothing but the elements and attributes of a drawing; nothing in it refers elsewhere."""
    if "<!" in svg or "<?" in svg:
        return False
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - without a declaration there is no entity to expand
    except ElementTree.ParseError:
        return False
    attributes = [each for element in root.iter() for each in element.attrib.items()]
    is_plain = all(name in ON_DRAWING and not REFERS.search(value) for name, value in attributes)
    return root.tag == "svg" and is_plain and all(element.tag in SHAPE_TAGS for element in root.iter())


def acting(picture: bytes) -> str:
    """Say what makes a picture in SVG none to be shown: it runs something, asks for something, or is not whole."""
    if b"<!ENTITY" in picture:
        return "with entities"
    try:
        root = ElementTree.fromstring(picture)  # noqa: S314 - without entities
    except ElementTree.ParseError as error:
        return f"that is not whole ({error})"
    return "that runs something or asks for something" if any(map(_acts, root.iter())) else ""


def _acts(element: ElementTree.Element) -> bool:
    name = str(element.tag).rpartition("}")[2].lower()
    own = {key.rpartition("}")[2].lower(): value for key, value in element.attrib.items()}
    leads = [own.get(key, "#") for key in ("href", "src")]
    styles = [*own.values(), *([element.text or ""] if name == "style" else [])]
    asks = any(map(ASKING_STYLE.search, styles)) or not all(each.startswith(("#", "data:image/")) for each in leads)
    return asks or name in ACTS or any(key.startswith("on") for key in own)
