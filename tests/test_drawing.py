"""A chart's specification as an SVG of a page: named, with ids of its own, short, and nothing seen is lost."""

import json
import os
import re
import subprocess
import sys
from functools import cache

import altair as alt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters_font import font
from markup import Read, svg
from test_charts import standings
from test_exporter import chart
from test_trends import SPIKE, Drawing, every_series, lines, xmr

from sendplan.errors import PublishError
from sendplan.publish import drawing
from sendplan.publish.converter import TO_WARM_UP
from sendplan.publish.drawing import PNG, SVG, Wanted, draw, drawn, key, placed, refuse
from sendplan.publish.short_svg import CIRCLE, LETTERS, STYLE
from sendplan.show.theme import FONT

USUAL = {"font-size": "13px", "font-weight": "normal", "text-anchor": "start", "stroke-width": "1"}


@cache
def plain():
    """A drawing as it is kept."""
    return draw(wanted())


def wanted(name="Ratings", form=SVG, **more):
    return Wanted(chart().wide | more, name, form)


def picture(specification, name="Ratings", prefix="p"):
    (found,) = Read(svg(specification, name, prefix)).all("svg")
    return found


# A drawing


def test_a_drawing_is_one_image_with_the_name_of_its_chart():
    attributes = picture(chart().wide, 'Ratings "by" <priority> & lead')["attrs"]
    assert (attributes["role"], attributes["aria-label"]) == ("img", 'Ratings "by" <priority> & lead')


@given(st.text())
def test_whatever_a_chart_is_called_its_drawing_is_called_and_stays_the_same(name):
    one, other = Read(placed(plain(), name, "c1w")).elements, Read(placed(plain(), "", "c1w")).elements
    assert one[0]["attrs"].pop("aria-label") == name
    assert other[0]["attrs"].pop("aria-label") == ""
    assert one == other


def test_nothing_within_a_drawing_has_a_role_or_label_of_its_own():
    drawn = Read(svg(chart().wide, "Ratings", "p"))
    told = [name for each in drawn.elements[1:] for name in each["attrs"] if name.startswith(("role", "aria-"))]
    assert len(drawn.elements) > 5
    assert told == []


def test_the_ids_of_a_drawing_are_the_pages_own_and_what_refers_to_them_finds_them():
    drawn = svg(chart().wide, "Ratings", "c3-0w")
    ids = Read(drawn).ids
    assert ids
    assert all(re.fullmatch(r"c3-0w-\d+", each) for each in ids)
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r"url\(#([^)]*)\)", drawn)) == set(ids)


def test_the_same_chart_is_drawn_the_same_however_often():
    specification = chart().wide
    assert svg(specification, "Ratings", "p") == svg(specification, "Ratings", "p")


def test_drawing_leaves_the_specification_as_it_was():
    specification = chart().wide
    before = repr(specification)
    svg(specification, "Ratings", "p")
    assert repr(specification) == before


@pytest.mark.parametrize("label", ['the role="lead" holds', 'an id="1.2" of it', 'aria-label="x" <b> & more'])
def test_text_in_a_drawing_that_looks_like_an_attribute_is_left_as_it_is(label):
    drawn = Read(svg(chart("text", label).wide, "Ratings", "p"))
    assert label in [each["text"] for each in drawn.all("text")]


def test_a_chart_that_cannot_be_drawn_is_named():
    with pytest.raises(PublishError) as failed:
        svg({"nothing": 1}, "Ratings by priority", "p")
    assert str(failed.value).startswith("The chart 'Ratings by priority' cannot be drawn: ")


def test_a_drawing_that_is_no_xml_is_named():
    rows = {"data": {"values": [{"x": 1, "y": "\x01"}]}, "encoding": {"y": {"field": "y", "axis": None}}}
    with pytest.raises(PublishError, match=r"^The chart 'Ratings' cannot be drawn: not well-formed"):
        draw(Wanted(rows | {"mark": "bar"}, "Ratings", SVG))


# A drawing that is kept


def test_a_drawing_is_kept_by_what_it_is_drawn_from_and_not_by_its_name(monkeypatch):
    other = [wanted(form=PNG), wanted(width=99)]
    assert key(wanted()) == key(wanted(name="Other"))
    assert key(wanted()) == key(wanted()._replace(specification=dict(reversed(chart().wide.items()))))
    assert len({key(each) for each in (wanted(), *other)}) == 3
    before = key(wanted())
    monkeypatch.setattr(drawing, "_drawn_by", lambda: ["the next version"])
    assert key(wanted()) != before


def test_a_kept_drawing_holds_neither_name_nor_ids_of_a_page():
    assert draw(wanted(name="Ratings by priority")) == plain()
    assert b"Ratings" not in plain()
    assert b"aria-label" not in plain()


def test_what_is_given_is_not_drawn_again_and_what_is_not_is_drawn_here():
    assert drawn(wanted(), {key(wanted()): b"given"}) == b"given"
    assert drawn(wanted(), {key(wanted(form=PNG)): b"given"}) == plain()


def test_a_picture_has_two_dots_for_each_px():
    image = draw(wanted(form=PNG))
    width = float(Read(placed(plain(), "", "p")).elements[0]["attrs"]["width"])
    assert image.startswith(b"\x89PNG\r\n")
    assert int.from_bytes(image[16:20], "big") == pytest.approx(2 * width, abs=1)


# Wherever it is drawn


DRAWS = """
import json, sys, vl_convert
from sendplan.publish.drawing import PNG, SVG, Wanted, draw
vl_convert.register_font_directory(sys.argv[1])
for each in json.load(sys.stdin):
    print(draw(Wanted(each, "Name", SVG)).decode())
"""


def elsewhere(specifications, fonts, **environment):
    """Draw in a process of a machine with other settings, and other fonts."""
    code, given = [sys.executable, "-c", DRAWS, str(fonts)], json.dumps(specifications)
    settings = {**os.environ, **environment}
    done = subprocess.run(code, input=given, env=settings, capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout


@cache
def dated():
    """Charts over months that are an hour short or long in many zones: one of ours, and an analyst's with more."""
    days = pd.date_range("2024-01-31", periods=12, freq="ME")
    own = alt.Chart(pd.DataFrame({"day": days, "value": range(12), "who": "\u6587 \u2713 Somebody"}))
    own = own.mark_line().encode(x="yearmonth(day):T", y="value:Q", color="who:N")
    own = own.transform_filter("year(datum.day) == 2024 && datum.day > datetime(2024, 0, 1)")
    return [own.configure(font="Arial").to_dict(), xmr.__wrapped__(*SPIKE, target=5.0).wide]


@pytest.mark.parametrize("zone", ["Europe/London", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia"])
def test_a_drawing_is_the_same_in_any_zone(zone, tmp_path):
    here = "\n".join(draw(Wanted(each, "Name", SVG)).decode() for each in dated())
    assert elsewhere(dated(), tmp_path, TZ=zone).strip() == here


def test_a_drawing_is_the_same_whatever_fonts_there_are(tmp_path):
    for family in ("Arial", "Helvetica", "Liberation Sans", "DejaVu Sans", "Verdana"):
        (tmp_path / f"{family}.ttf").write_bytes(font("regular", family, wider=3))
    here = "\n".join(draw(Wanted(each, "Name", SVG)).decode() for each in dated())
    assert elsewhere(dated(), tmp_path).strip() == here


def test_our_own_charts_are_in_utc_by_themselves_for_a_browser_that_draws_them():
    specification = dated()[1]
    [times] = {row["month"][-1] for rows in specification["datasets"].values() for row in rows if "month" in row}
    assert times == "Z"
    across = [layer["encoding"]["x"] for layer in specification["layer"] if "x" in layer["encoding"]]
    assert {each["scale"]["type"] for each in across} == {"utc"}


def test_a_zone_that_was_set_is_set_still(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    drawing._converter.cache_clear()
    plain.__wrapped__()
    assert os.environ["TZ"] == "Asia/Kathmandu"


def test_a_picture_shows_its_texts():
    assert len(draw(Wanted(TO_WARM_UP.specification, "First", PNG))) > len(
        draw(Wanted(TO_WARM_UP.specification | {"data": {"values": [{"x": " "}]}}, "First", PNG))
    )


# What a drawing may not do


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ({"data": {"url": "https://example.org/x.csv"}}, "'url'"),
        ({"layer": [{"mark": {"type": "text", "href": "javascript:alert(1)"}}]}, "'href'"),
        ({"encoding": {"href": {"field": "x"}, "url": {"field": "x"}}}, "'href' and 'url'"),
        ({"transform": [{"lookup": "x", "from": {"data": {"url": "x.csv"}}}]}, "'url'"),
    ],
)
def test_a_chart_that_leads_somewhere_or_asks_for_something_is_refused_by_name(part, found):
    with pytest.raises(PublishError) as refused:
        svg(chart().wide | part, "Ratings by priority", "p")
    assert str(refused.value).startswith(
        f"The chart 'Ratings by priority' has {found}; expected a chart that holds all"
    )


def test_what_only_looks_like_a_link_in_the_data_is_text():
    rows = [{"url": "javascript:alert(1)", "href": "https://example.org"}]
    refuse({"datasets": {"one": rows}, "data": {"values": rows}}, "Ratings")
    assert "javascript:alert(1)" in picture(chart("text", "javascript:alert(1)").wide)["text"]


# What a drawing leaves out


@cache
def layered(stroke=None):
    """A specification with all a drawing can leave out, and what looks like it and cannot: half opacity, dashes."""
    rows = pd.DataFrame({"x": [1, 2, 3], "y": [1, 5 / 3, 7 / 3], "label": "a"})
    across = alt.Chart(rows).encode(x="x:Q", y="y:Q")
    drawn = alt.layer(
        across.mark_line(clip=True, strokeDash=[4, 3], opacity=0.5),
        across.mark_line(strokeDash=[1, 0]),
        across.mark_point(filled=True, opacity=1),
        across.mark_text().encode(text="label:N"),
    )
    return drawn.configure(font=FONT).configure_view(stroke=stroke).to_dict()


@cache
def both(stroke=None):
    """A drawing as the converter writes it, and as the page holds it."""
    whole = drawing.svg(layered(stroke))
    return Read(whole), Read(svg(layered(stroke), "Name", "p"))


SPECIFIED = {
    "layered": lambda: layered(),
    "standings": lambda: standings().wide,
    "panels": lambda: lines(*every_series("1a"), *every_series("1b", first=-4.0)).wide,
    "xmr": lambda: xmr.__wrapped__(*SPIKE, target=5.0).narrow,
}


def seen(read):
    """What of a drawing is seen, as the reader sees it: texts, straight lines, points and paths, each with its look."""
    return sorted(part for element in read.elements for part in _parts(element))


def _parts(element):
    attrs, (x, y), tag = element["attrs"], element["at"], element["tag"]
    said = {name: attrs.get(name, USUAL.get(name, "")).replace("1,0", "") for name in sorted(STYLE)}
    look = " ".join(value for name, value in said.items() if said["stroke"] or not name.startswith("stroke"))
    unseen = tag != "text" and not said["stroke"] and said["fill"] in ("", "none")
    if unseen or attrs.get("opacity") == "0":
        return
    numbers = [float(each) for each in re.findall(r"-?[\d.]+", attrs.get("d") or "")]
    if tag == "text":
        yield "text", element["text"], look, x, y
    elif tag == "line":
        yield "line", "", look, x, y, x + float(attrs.get("x2", 0)), y + float(attrs.get("y2", 0))
    elif tag == "circle":
        yield "point", "", look, x, y, float(attrs["r"])
    elif tag == "path" and (circle := CIRCLE.fullmatch(attrs["d"])):
        yield "point", "", look, x, y, float(circle[1])
    elif tag == "path" and re.fullmatch(r"(M[-\d.]+,[-\d.]+[hvl][-\d.,]+)+", attrs["d"]) and "Z" not in attrs["d"]:
        yield from _straight(attrs["d"], look, x, y)
    elif tag == "path":
        yield "path", re.sub(r"[-\d.]+", "", attrs["d"]), look, x, y, *numbers


def _straight(way, look, x, y):
    for left, top, kind, length in re.findall(r"M([^,]+),([^hvl]+)([hvl])([^M]+)", way):
        on = {"h": f"{length},0", "v": f"0,{length}", "l": length}[kind].split(",")
        from_x, from_y = x + float(left), y + float(top)
        yield "line", "", look, from_x, from_y, from_x + float(on[0]), from_y + float(on[1])


@pytest.mark.parametrize("specified", ["layered", "standings", "panels", "xmr"])
def test_all_that_is_seen_of_a_drawing_stays_where_it_was_and_as_it_looked(specified):
    specification = SPECIFIED[specified]()
    whole = drawing.svg(specification)
    given, kept = seen(Drawing(whole)), seen(Drawing(svg(specification, "Name", "p")))
    assert len(given) > 15
    assert [part[:3] for part in kept] == [part[:3] for part in given]
    for ours, theirs in zip(kept, given, strict=True):
        assert ours[3:] == pytest.approx(theirs[3:], abs=0.11)


def test_no_place_of_a_drawing_is_finer_than_hundredths_of_a_pixel():
    _, slim = both()
    written = [value for each in slim.elements for name, value in each["attrs"].items() if name in ("d", "transform")]
    assert written
    assert [each for each in written if re.search(r"\.\d{3}", each)] == []


def test_a_drawing_holds_nothing_that_is_never_shown():
    whole, slim = both()
    assert [each for each in whole.elements if each["attrs"].get("display") == "none"]
    assert [each for each in slim.elements if each["attrs"].get("display") == "none"] == []
    names = {name for each in slim.elements for name in each["attrs"]}
    assert names.isdisjoint({"class", "pointer-events", "display"})


def test_a_drawing_says_its_font_once():
    whole, slim = both()
    assert len([each for each in whole.elements if each["attrs"].get("font-family") == LETTERS]) > 1
    assert [each["tag"] for each in slim.elements if "font-family" in each["attrs"]] == ["svg"]


def test_a_group_that_says_nothing_is_not_there():
    _, slim = both()
    assert [each for each in slim.all("g") if not each["attrs"]] == []


def test_what_is_half_seen_or_dashed_stays_so_and_what_is_whole_does_not_say_it():
    _, slim = both()
    attributes = [each["attrs"] for each in slim.elements]
    assert {each["opacity"] for each in attributes if "opacity" in each} == {"0.5"}
    assert {each["stroke-dasharray"] for each in attributes if "stroke-dasharray" in each} == {"4,3"}


@pytest.mark.parametrize(("stroke", "frames"), [(None, 0), ("#123456", 1)])
def test_a_frame_is_drawn_only_where_a_chart_has_one(stroke, frames):
    _, slim = both(stroke)
    assert len([each for each in slim.all("path") if each["attrs"].get("stroke") == "#123456"]) == frames


def test_what_a_line_is_clipped_to_is_kept():
    _, slim = both()
    clipped = [each["attrs"]["clip-path"] for each in slim.elements if "clip-path" in each["attrs"]]
    assert clipped
    assert {each.removeprefix("url(#").removesuffix(")") for each in clipped} <= set(slim.ids)


def test_a_drawing_is_a_third_shorter_than_the_converter_writes_it():
    whole = drawing.svg(layered())
    assert len(svg(layered(), "Name", "p")) < len(whole) * 2 / 3
