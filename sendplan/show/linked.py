"""A text as markup: escaped, with the links that are marked in it (see words.link)."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from sendplan.words import LINK, LONGEST_TEXT, clean, visible

_MARKED = re.compile(f"{LINK[0]}([^{LINK}]*){LINK[1]}([^{LINK}]*){LINK[2]}")
_OWN = re.compile(r"(?:[a-z][a-z_]*\.html)?(?:#[A-Za-z0-9._-]+)?")  # a place of the pack


def linked(text: str) -> Markup:
    """Write a text with its links; one too long to be shown whole has none."""
    return kept(escape(text)) if len(visible(text)) <= LONGEST_TEXT else escape(clean(text))


def kept(markup: Markup) -> Markup:
    """Write the links that are marked in markup, and take out every other mark."""
    return Markup(visible(_MARKED.sub(_link, markup)))  # noqa: S704 - what is marked was escaped with the rest


def _link(found: re.Match[str]) -> str:
    return f'<a href="{found[1]}">{found[2]}</a>' if _OWN.fullmatch(found[1]) else found[2]
