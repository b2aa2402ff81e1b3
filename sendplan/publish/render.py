"""The templates of the package, filled: every page, slides and index, with the stylesheet and its hash."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sendplan.show.theme import FONT, LOOKS
from sendplan.words import clean

TEMPLATE = Path(__file__).parent / "template"


@cache
def environment() -> Environment:
    """Return the package's templates; what stands in them is escaped, and nothing may be undefined."""
    loader, strict = FileSystemLoader(TEMPLATE), StrictUndefined
    return Environment(
        loader=loader, autoescape=True, finalize=_clean, undefined=strict, trim_blocks=True, lstrip_blocks=True
    )


def _clean(value: object) -> object:
    """Clean what a template writes, but for markup of our own."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def stylesheet(*more: str) -> str:
    """Return the stylesheet of every page, with the colours of the ratings from the theme, then `more` by name."""
    looks = "".join(
        f".rating.{name} {{ background: {look.colour}; color: {look.text}; }}\n" for name, look in LOOKS.items()
    )
    first, *others = ((TEMPLATE / name).read_text(encoding="utf-8") for name in ("style.css", *more))
    return "".join([first, looks, *others])


def running(page: Mapping[str, Any]) -> str:
    """Write the style of what stands on each printed sheet: whose position as at when, its number, the limit."""
    about = f"{page['area']}, position as at {page['as_at']}" if page.get("area") else ""
    limit = "Not for publication" if page.get("not_for_publication") else ""
    boxes = {"top-left": limit, "bottom-left": about}
    said = "".join(f'@{box} {{ content: "{_css(text)}"; }} ' for box, text in boxes.items() if text)
    number = '@bottom-right { content: "Page " counter(page) " of " counter(pages); }'
    return f"@page {{ font: 9pt {FONT}; {said}{number} }}\n"


def _css(text: str) -> str:
    """Write a text as CSS takes it between quotes: whatever is no plain letter by its number."""
    return re.sub(r"[^A-Za-z0-9 ,.]", lambda found: f"\\{ord(found[0]):x} ", clean(text))


def render(template: str, *styles: str, **values: Any) -> str:
    """Fill a template of the package with the stylesheet, and more by name, and its hash for the policy of the page."""
    style = stylesheet(*styles) + running(values.get("page", {}))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment().get_template(template).render(style=Markup(style), style_hash=digest, **values)
