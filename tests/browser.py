"""Published pages in a real browser: every check takes a page that is open and returns what is wrong with it."""

import base64
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright

from sendplan.publish.drawing import FONTS

CHROMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
MODES = {
    "1280 px": {"viewport": DESK},
    "320 px": {"viewport": PHONE},
    "dark": {"viewport": DESK, "color_scheme": "dark"},
    "print": {"viewport": {"width": 720, "height": 1000}},  # the width of an A4 page between its margins
    "forced colours": {"viewport": DESK, "forced_colors": "active"},
}
# What WCAG 2.2, criterion 1.4.12, says a reader may set without losing anything.
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
SPACED += " p { margin-bottom: 2em !important }"
# The widest letters that a chart is to have room for, as those of a reader's font are at most.
WIDEST = "".join(
    f"@font-face {{ font-family: widest; font-weight: {weight}; src: url(data:font/ttf;base64,"
    f"{base64.b64encode((FONTS / name).read_bytes()).decode()}) }}"
    for weight, name in ((400, "regular.ttf"), (700, "bold.ttf"))
)
LEAST_DESK, LEAST_PHONE = 12, 9  # px: the smallest letters of a chart


def found(driver: Playwright) -> str:
    """Find the browser: what SENDPLAN_BROWSER names, the system's, Playwright's own; empty where there is none.

    SENDPLAN_BROWSER=required takes the first there is, and fails where there is none.
    """
    named = os.environ.get("SENDPLAN_BROWSER", "")
    wanted = (named,) if named not in ("", "required") else (*CHROMES, driver.chromium.executable_path)
    return next((path for each in wanted if (path := shutil.which(each))), "")


def launched(driver: Playwright) -> Browser:
    """Start the browser, or skip the test with a reason; where SENDPLAN_BROWSER is set, a missing one is a failure."""
    path = found(driver)
    if not path:
        missing = f"No Chromium or Chrome found. Looked for {os.environ.get('SENDPLAN_BROWSER') or ', '.join(CHROMES)}."
        (pytest.fail if os.environ.get("SENDPLAN_BROWSER") else pytest.skip)(missing)
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0  # the browser's sandbox refuses root
    return driver.chromium.launch(executable_path=path, chromium_sandbox=not as_root, args=["--disable-gpu"])


@contextmanager
def shown(browser: Browser, path: Path, mode: str = "1280 px", **options):
    """Open a file in a mode; whatever it asks for, says or tries is kept in `page.heard`."""
    context = browser.new_context(**(MODES[mode] | options))
    page = context.new_page()
    page.heard = []
    page.on("request", lambda asked: asked.url != path.as_uri() and page.heard.append(f"request {asked.url[:100]}"))
    page.on("console", lambda said: page.heard.append(f"console {said.text[:200]}"))
    page.on("pageerror", lambda error: page.heard.append(f"error {error}"))
    page.on("dialog", lambda dialog: (page.heard.append(f"dialog {dialog.message}"), dialog.dismiss()))
    if mode == "print":
        page.emulate_media(media="print")
    try:
        page.goto(path.as_uri())
        yield page
    finally:
        context.close()


def axe(page: Page) -> list[str]:
    """Every node that breaks a rule of axe-core."""
    return broken(page, {"type": "tag", "values": TAGS})


def axe_of_few(page: Page) -> list[str]:
    """As `axe`, of two of the rows and entries that are built alike: what breaks a rule in one does in all of them."""
    thin(page)
    return axe(page)


def contrast(page: Page) -> list[str]:
    """Every node that breaks a rule of axe-core on colours: all that a mode of other colours can change of a page."""
    thin(page)
    return broken(page, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]})


def thin(page: Page) -> None:
    """Leave two of the rows and entries of a page that have the same markup but for their texts."""
    page.evaluate(
        """() => {
            const seen = new Map();
            const built = each => each.outerHTML.replace(/>[^<]+/g, '>.').replace(/ (id|href|headers)="[^"]*"/g, '');
            const within = each => each ? `${within(each.parentElement)} ${each.tagName}.${each.className}` : '';
            for (const each of document.querySelectorAll('tbody tr, li')) {
                const key = within(each.parentElement) + built(each);
                seen.set(key, (seen.get(key) ?? 0) + 1);
                if (seen.get(key) > 2) each.remove();
            }
        }"""
    )


def broken(page: Page, rules: dict[str, object]) -> list[str]:
    """Every node that breaks one of some rules of axe-core; it judges no text on a shaded background, so those go."""
    page.evaluate(
        """() => document.querySelectorAll('*').forEach(each => {
            if (getComputedStyle(each).backgroundImage.includes('gradient')) each.style.backgroundImage = 'none';
        })"""
    )
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:150]}" for rule in found for node in rule["nodes"]]


def loud(page: Page) -> list[str]:
    """Every script, handler and dangerous link of a page, and whatever it asked for or said."""
    return page.heard + page.evaluate(
        """() => [
            ...[...document.scripts].map(each => `script ${each.outerHTML.slice(0, 100)}`),
            ...[...document.querySelectorAll('iframe, object, embed, base, form, link, img')]
                .map(each => `element ${each.outerHTML.slice(0, 100)}`),
            ...[...document.querySelectorAll('*')].flatMap(each => [...each.attributes]
                .filter(own => /^on/i.test(own.name)).map(own => `handler ${own.name}`)),
            ...[...document.querySelectorAll('[href]')].map(each => each.getAttribute('href')).filter(
                to => /^\\s*[a-z][a-z0-9+.-]*:/i.test(to) && !/^(https?|mailto):/i.test(to)).map(to => `link ${to}`),
        ]"""
    )


def too_wide(page: Page) -> list[str]:
    """What makes a page scroll sideways, with everything that can be opened open."""
    return page.evaluate(
        """() => {
            document.querySelectorAll('details').forEach(each => { each.open = true });
            const width = document.documentElement.scrollWidth;
            if (width <= innerWidth) return [];
            const out = [...document.querySelectorAll('body *')].filter(each => !each.closest('.table, svg')
                && each.getBoundingClientRect().right + scrollX > innerWidth + 1);
            return [`${width} px on ${innerWidth} px`, ...out.slice(0, 5).map(each => each.outerHTML.slice(0, 100))];
        }"""
    )


def clipped(page: Page) -> list[str]:
    """Every element that hides a part of its own text."""
    return page.evaluate(
        """() => [...document.querySelectorAll('body *:not(svg *)')].filter(each => {
            const style = getComputedStyle(each);
            const hides = kind => ['hidden', 'clip'].includes(kind);
            return each.textContent.trim() && each.clientHeight > 4 && style.clipPath === 'none' && (
                hides(style.overflowY) && each.scrollHeight > each.clientHeight + 1
                || hides(style.overflowX) && each.scrollWidth > each.clientWidth + 1);
        }).map(each => each.outerHTML.slice(0, 100))"""
    )


def text(page: Page) -> str:
    """Every text of a page that a reader can come to, and the name of every drawing."""
    return page.evaluate(
        """() => [document.title, document.body.textContent,
            ...[...document.querySelectorAll('svg')].map(each => each.getAttribute('aria-label'))
        ].join('\\n').replace(/\\s+/g, ' ')"""
    )


def undrawn(page: Page) -> list[str]:
    """Every chart of which nothing is to be seen, and every letter of one too small to read."""
    return page.evaluate(
        """least => [...document.querySelectorAll('figure.chart')].flatMap(chart => {
            const name = chart.querySelector('figcaption')?.textContent.slice(0, 60);
            const drawn = [...chart.querySelectorAll('svg')].filter(each => each.getBoundingClientRect().height > 20);
            if (!drawn.length) return [`${name}: not drawn`];
            const sizes = drawn.flatMap(each => [...each.querySelectorAll('text')])
                .map(each => [parseFloat(getComputedStyle(each).fontSize), each.getScreenCTM()])
                .map(([size, { a, b }]) => size * Math.hypot(a, b));
            const smallest = Math.min(...sizes);
            return smallest < least - 0.05 ? [`${name}: letters of ${smallest.toFixed(1)} px`] : [];
        })""",
        LEAST_PHONE if page.viewport_size == PHONE else LEAST_DESK,
    )


def crowded(page: Page, font: str = "widest") -> list[str]:
    """Every text of a chart that is cut, or lies on another or a marker not its own, in some font.

    Needs a page without its policy of content (`bypass_csp`), for the font is put into it.
    """
    page.add_style_tag(content=f"{WIDEST} svg text {{ font-family: {font} !important }}")
    return page.evaluate(
        """async () => {
            await document.fonts.ready;
            const box = each => each.getBoundingClientRect();
            const apart = (one, other) => one.right < other.left + 1 || other.right < one.left + 1
                || one.bottom < other.top + 1 || other.bottom < one.top + 1;
            const middles = (one, other) => Math.hypot(one.left + one.right - other.left - other.right,
                one.top + one.bottom - other.top - other.bottom) / 2;
            const own = (one, mark) => one.text.length === 1 && middles(one, mark) < 2;  // a rating's, in its cell
            const letters = each => {  // without the room above capitals and below letters
                const { left, right, top, bottom, height } = box(each);
                const turned = Math.abs(each.getScreenCTM().b) > .1;
                return { text: each.textContent, left, right, top: top + (turned ? 0 : height * .2),
                    bottom: bottom - (turned ? 0 : height * .2) };
            };
            return [...document.querySelectorAll('svg[aria-label]')].filter(each => box(each).height).flatMap(svg => {
                const texts = [...svg.querySelectorAll('text, tspan')]
                    .filter(each => each.textContent.trim() && !each.querySelector('tspan')).map(letters);
                const marks = [...svg.querySelectorAll('circle, path')].filter(each => {
                    const { width, height } = box(each);
                    return Math.max(width, height) < 18 && Math.min(width, height) > 3
                        && getComputedStyle(each).fill !== 'none';
                }).map(box);
                const { left, right, top, bottom } = box(svg);
                const found = texts.flatMap((each, place) => [
                    ...(each.left < left - .5 || each.right > right + .5 || each.top < top || each.bottom > bottom
                        ? [`cut: ${each.text}`] : []),
                    ...texts.slice(place + 1).filter(other => !apart(each, other))
                        .map(other => `on each other: ${each.text} | ${other.text}`),
                    ...marks.filter(mark => !apart(each, mark) && !own(each, mark))
                        .map(() => `on a marker: ${each.text}`),
                ]);
                return [...new Set(found)].map(said => `${svg.getAttribute('aria-label').slice(0, 60)}: ${said}`);
            });
        }"""
    )


def unprinted(page: Page) -> list[str]:
    """Every part that is folded, but for a chart's figures and the contents, and of which paper says nothing."""
    return page.evaluate(
        """() => [...document.querySelectorAll('main details > summary')]
            .filter(each => !each.closest('.chart, nav') && !each.getBoundingClientRect().height)
            .map(each => each.textContent.trim().slice(0, 100))"""
    )


def axe_on_paper(page: Page) -> list[str]:
    """As `axe_of_few`, but for the size of what is pressed: nobody presses paper."""
    return [each for each in axe_of_few(page) if not each.startswith("target-size")]


def untagged(pdf: bytes) -> list[str]:
    """What a PDF lacks for a screen reader: its structure, its language, its headings to go to."""
    needed = (b"/StructTreeRoot", b"/Marked true", b"/Lang (en-GB)", b"/Outlines")
    return [each.decode() for each in needed if each not in pdf]


def unreached(page: Page) -> list[str]:
    """Everything that scrolls sideways or can be pressed and Tab does not come to, or comes to unseen."""
    page.evaluate(
        """() => {
            const scrolls = each => each.scrollWidth > each.clientWidth + 1
                && ['auto', 'scroll'].includes(getComputedStyle(each).overflowX);
            window.wanted = new Set([...document.querySelectorAll('body *')].filter(each => each.checkVisibility()
                && (scrolls(each) || each.matches('a[href], summary'))));
            window.unseen = [];
        }"""
    )
    for _ in range(page.evaluate("document.querySelectorAll('a, summary, [tabindex]').length") + 1):
        page.keyboard.press("Tab")
        if not page.evaluate(
            """() => {
                const at = document.activeElement, style = getComputedStyle(at);
                if (at === document.body) return false;
                wanted.delete(at);
                if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2)
                    unseen.push(`unseen ${at.outerHTML.slice(0, 100)}`);
                return true;
            }"""
        ):
            break
    return page.evaluate("() => [...unseen, ...[...wanted].map(each => `unreached ${each.outerHTML.slice(0, 100)}`)]")
