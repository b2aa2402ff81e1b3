"""Colours, marks and type: contrast, and one look in the theme, the stylesheet and the charts."""

import re
from itertools import combinations

import altair as alt
import pytest

from sendplan.publish.render import stylesheet
from sendplan.rules.plan import STANDINGS, usual_word
from sendplan.rules.risks import LEVELS
from sendplan.rules.spc import ASSURANCES, VARIATIONS
from sendplan.show import charts, theme
from sendplan.show.tables import Table

STYLE = stylesheet()


def channels(colour):
    """Red, green and blue of a colour as CSS writes it, 0 to 1."""
    digits = colour.removeprefix("#")
    digits = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    return [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]


def luminance(colour):
    """Relative luminance, as WCAG 2.2 defines it."""
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Contrast ratio of two colours, as WCAG 2.2 defines it."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def rule(selector):
    """Declarations of one rule of the stylesheet."""
    found = re.search(rf"^{re.escape(selector)} {{ (.*?) }}", STYLE, re.MULTILINE)
    return dict(each.split(": ", 1) for each in found[1].rstrip("; ").split("; ")) if found else {}


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("standing", theme.LOOKS | theme.RISK_LOOKS)
def test_the_text_of_every_rating_and_level_passes_7_to_1_on_its_colour(standing):
    look = (theme.LOOKS | theme.RISK_LOOKS)[standing]
    assert contrast(look.text, look.colour) >= 7


def test_every_standing_has_a_look():
    assert set(theme.LOOKS) == set(STANDINGS)


def test_every_standing_has_a_mark_and_a_word_of_its_own():
    marks = [look.mark for look in theme.LOOKS.values()]
    words = list(map(usual_word, theme.LOOKS))
    assert len(set(marks)) == len(marks) == len(STANDINGS)
    assert len(set(words)) == len(words)
    assert all(len(mark) == 1 for mark in marks)
    assert all(words)


def test_grey_print_tells_every_rating_apart_by_lightness_or_by_its_strokes():
    seen = [(grey(look.colour), look.hatch) for look in theme.LOOKS.values()]
    for one, other in combinations(seen, 2):
        assert abs(one[0] - other[0]) > 60 or one[1] != other[1]


def grey(colour):
    """How light a colour is in grey, from 0 to 255."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_every_level_of_a_risk_has_a_look_and_a_mark_that_is_no_ratings():
    assert set(theme.RISK_LOOKS) == set(LEVELS)
    marks = {look.mark for look in theme.RISK_LOOKS.values()}
    assert len(marks) == len(LEVELS)
    assert marks.isdisjoint(look.mark for look in theme.LOOKS.values())


@pytest.mark.parametrize("standing", theme.LOOKS | theme.RISK_LOOKS)
def test_the_stylesheet_gives_a_rating_and_a_level_the_colours_of_the_theme(standing):
    look, written = (theme.LOOKS | theme.RISK_LOOKS)[standing], rule(f".rating.{standing}")
    assert channels(written.get("background", "#fff")) == channels(look.colour)
    assert channels(written.get("color", theme.INK)) == channels(look.text)


def test_every_variation_and_assurance_has_a_look():
    assert set(theme.VARIATION_LOOKS) == {*VARIATIONS, *ASSURANCES}


def test_every_variation_and_assurance_has_a_mark_and_a_word_of_its_own():
    looks = theme.VARIATION_LOOKS.values()
    assert len({look.mark for look in looks}) == len({look.word for look in looks}) == len(looks)
    assert all(len(look.mark) == 1 and look.word for look in looks)


def test_no_mark_or_colour_of_a_variation_looks_like_a_rating():
    looks, ratings = theme.VARIATION_LOOKS.values(), theme.LOOKS.values()
    assert {look.mark for look in looks}.isdisjoint(look.mark for look in ratings)
    assert {look.colour.lower() for look in looks}.isdisjoint(look.colour.lower() for look in ratings)


@pytest.mark.parametrize("said", theme.VARIATION_LOOKS)
def test_the_mark_of_every_variation_passes_3_to_1_as_a_shape_and_4_5_to_1_as_text_on_white(said):
    assert contrast(theme.VARIATION_LOOKS[said].colour, theme.PAPER) >= 4.5


def test_the_grey_and_blue_of_the_nhs_charts_would_fail():
    assert contrast("#a6a6a6", theme.PAPER) < 3
    assert contrast("#00b0f0", theme.PAPER) < 3


def test_better_and_worse_do_not_share_a_colour():
    looks = theme.VARIATION_LOOKS
    assert looks["improvement"].colour == looks["consistently meets the target"].colour
    assert looks["concern"].colour == looks["consistently misses the target"].colour
    assert len({looks[said].colour for said in ("improvement", "concern", "common cause", "special cause high")}) == 4


def test_the_page_is_the_ink_and_paper_of_the_theme():
    root = rule(":root")
    assert channels(root["--ink"]) == channels(theme.INK)
    assert channels(root["--paper"]) == channels(theme.PAPER)
    assert channels(root["--quiet"]) == channels(theme.GREY)
    assert channels(root["--rule"]) == channels(theme.RULE)
    assert (rule("html")["color"], rule("html")["background"]) == ("var(--ink)", "var(--paper)")


@pytest.mark.parametrize("behind", ["--paper", "--wash"])
@pytest.mark.parametrize("text", ["--ink", "--quiet", "--link"])
def test_text_of_the_page_passes_4_5_to_1_on_whatever_it_stands_on(text, behind):
    root = rule(":root")
    assert contrast(root[text], root[behind]) >= 4.5


@pytest.mark.parametrize("colour", theme.CATEGORICAL)
def test_every_colour_of_the_chart_palette_passes_3_to_1_on_white(colour):
    assert contrast(colour, "#ffffff") >= 3


def test_the_palette_has_no_colour_twice_and_the_two_lines_are_of_it():
    assert len(set(theme.CATEGORICAL)) == len(theme.CATEGORICAL)
    assert set(theme.LINES.values()) < set(theme.CATEGORICAL)
    assert len(set(theme.LINES.values())) == 2


def test_charts_are_set_in_the_type_of_the_page_at_13_px_or_more():
    config = theme.chart_config()
    assert config["font"] == theme.FONT
    assert theme.FONT in rule("html")["font"]
    sizes = [
        size
        for part in config.values()
        if isinstance(part, dict)
        for name, size in part.items()
        if name.lower().endswith("fontsize")
    ]
    assert sizes
    assert min(sizes) >= 13


def test_the_text_of_a_chart_passes_7_to_1_on_its_background():
    config = theme.chart_config()
    for colour in (config["text"]["color"], config["axis"]["labelColor"], config["legend"]["labelColor"]):
        assert contrast(colour, config["background"]) >= 7


def test_an_analysts_own_chart_has_the_look_of_the_pack():
    assert alt.theme.enable(theme.register()) is not None
    assert alt.Chart().mark_point().to_dict()["config"] == theme.chart_config()


def test_a_chart_of_the_pack_keeps_its_look_whatever_theme_is_chosen():
    theme.register()
    with alt.theme.enable("dark"):
        made = charts.chart(
            charts.Caption("Name", "Reading."),
            Table("Name", ["A"], [["1"]]),
            lambda _: alt.layer(alt.Chart().mark_rule()),
        )
    assert made.wide["config"] == theme.chart_config()


DARK = dict(re.findall(r"(--\w+): (#\w+)", STYLE.split("prefers-color-scheme: dark", 1)[1].split("}", 1)[0]))


@pytest.mark.parametrize("behind", ["--paper", "--wash"])
@pytest.mark.parametrize("text", ["--ink", "--quiet", "--link", "--brand", "--mark"])
def test_text_of_the_page_passes_4_5_to_1_in_the_dark(text, behind):
    assert contrast(DARK[text], DARK[behind]) >= 4.5


@pytest.mark.parametrize("standing", theme.LOOKS)
def test_the_border_of_a_rating_passes_3_to_1_on_the_dark_page(standing):
    assert rule(".rating")["border"].endswith("var(--ink)")
    assert contrast(DARK["--ink"], DARK["--paper"]) >= 3


def test_a_page_keeps_the_colours_of_charts_and_the_borders_of_ratings_where_colours_are_forced():
    forced = STYLE.split("(forced-colors: active) {", 1)[1]
    assert "svg, svg text { forced-color-adjust: none; }" in forced
    assert "border" in rule(".rating")
