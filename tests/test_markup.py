"""What a block of ours and a kept drawing may hold: nothing acts, loads anything or leads elsewhere."""

import pytest

from sendplan.publish.markup import is_drawing, not_ours
from sendplan.show.blocks import say
from sendplan.show.tables import Table

OURS = '<p class="made-up">3 &lt; 5 &amp; more<br>here, as <a href="actions.html#row-1.1.2">1.1.2</a></p>'
SVG = '<svg width="9" height="9" viewBox="0 0 9 9" role="img"><g fill="none"><path d="M0,0h9"/></g></svg>'


@pytest.mark.parametrize("html", ["", "text", OURS, '<a href="#top">up</a>', '<a href="measures.html">all</a>'])
def test_what_our_blocks_write_is_nothing_foreign(html):
    assert not_ours(html) == ""


def test_a_table_and_a_sentence_of_ours_are_nothing_foreign():
    shown = Table("Actions & <tasks>", ["Action", "Rated"], [["1.1", 'Green "so far"'], ["1.2", "<b>"]], {1: "long"})
    assert not_ours(str(shown.html())) == ""
    assert not_ours(say("3 < 5 & 7 > 5.")._repr_mimebundle_()["text/html"]) == ""


@pytest.mark.parametrize(
    "html",
    [
        '<meta http-equiv="refresh" content="3;url=https://example.org">',
        "<META http-equiv=refresh>",
        "<script>1</script>",
        '<form action="https://example.org"><input></form>',
        '<button type="submit">Go</button>',
        '<p onclick="go()">Go</p>',
        '<p style="position:fixed">over all</p>',
        '<a href="https://example.org">elsewhere</a>',
        '<a href="//example.org">elsewhere</a>',
        '<a href="javascript:go()">go</a>',
        '<a href="../../other/index.html">another pack</a>',
        '<a href="data:text/html,hello">data</a>',
        '<a target="_top" href="#x">x</a>',
        '<img src="https://example.org/x.png">',
        '<iframe src="x.html"></iframe>',
        '<object data="x"></object>',
        '<link rel="stylesheet" href="x.css">',
        '<base href="https://example.org/">',
        "<style>p { color: red }</style>",
        '<svg><g class="x"></g></svg>',
        "<foreignObject></foreignObject>",
        "<!-- a comment -->",
        "<!doctype html>",
        "<p title='it>'>x</p>",
        '<p class="a" <script>>x</p>',
        "<p>not closed",
        "</main><p>x</p>",
        "</p>",
        "<p><strong></p></strong>",
        "<p/onclick=go()>x</p>",
        "< p>x",
    ],
)
def test_whatever_else_is_named(html):
    assert not_ours(f"{OURS}{html}{OURS}")


def test_what_is_named_is_short():
    assert len(not_ours(f'<img alt="{"x" * 1000}">')) <= 40


def test_a_drawing_holds_shapes_and_letters():
    assert is_drawing(SVG)
    assert is_drawing(SVG.replace("none", "url(#c1-0)"))


@pytest.mark.parametrize(
    "inside",
    [
        '<a href="https://example.org"><text>99 of 99</text></a>',
        "<script>1</script>",
        "<foreignObject><p>x</p></foreignObject>",
        '<image href="https://example.org/x.png"/>',
        '<use href="#other"/>',
        '<animate attributeName="x"/>',
        "<style>* { fill: red }</style>",
        '<path onclick="go()" d="M0,0"/>',
        '<path fill="url(https://example.org/x)" d="M0,0"/>',
        '<path style="background: url(//example.org)" d="M0,0"/>',
        '<path xlink:href="#x" d="M0,0"/>',
        "<!-- a comment -->",
        "<?go on?>",
        "<path>",
    ],
)
def test_a_drawing_that_holds_anything_else_is_none(inside):
    assert not is_drawing(SVG.replace("</svg>", f"{inside}</svg>"))


@pytest.mark.parametrize("whole", ["", "<p>x</p>", '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "no XML"])
def test_what_is_no_svg_is_no_drawing(whole):
    assert not is_drawing(whole)
