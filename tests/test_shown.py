"""What a block keeps of the figures that it shows."""

import json

from sendplan.figures import Figure, count, number
from sendplan.show import shown


def test_only_sentences_with_a_figure_are_kept_each_with_its_own():
    said = f"{count(8, 'action')} are late. None is lost. On 3 July 2019 it was {number(22)}."
    kept = shown.sentences(said, "Nothing.", f"{number(1)} more")
    assert [(each["cells"][0]["text"], each["cells"][0]["figures"]) for each in kept] == [
        ("8 actions are late.", [Figure("8", "actions")]),
        ("On 3 July 2019 it was 22.", [Figure("22")]),
        ("1 more", [Figure("1")]),
    ]


def test_a_sentence_ends_where_one_begins_with_a_figure():
    assert len(shown.sentences(f"{number(1)} is. {number(2)} are.")) == 2


def test_a_cell_is_kept_on_one_line_with_where_it_stands():
    kept = shown.cell("1.1\nTrain", "Days late", f"{number(85)} \u202e days", [Figure("85")])
    assert kept == {"row": "1.1 Train", "column": "Days late", "text": "85 days", "figures": [Figure("85")]}


def test_what_is_kept_can_stay_in_a_notebook():
    kept = json.loads(json.dumps(shown.bundle(shown.sentences(f"{number(7, 'days', 'Days late')}."))))
    assert shown.MIME.endswith("+json")
    [group] = kept[shown.MIME]["figures"]
    assert [Figure(*each) for each in group["cells"][0]["figures"]] == [Figure("7", "days", "Days late")]
