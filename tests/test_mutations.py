"""What an area's files may suffer never ends in a traceback, a wait or another number (see mutations.py)."""

import signal

import pytest

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="what waits cannot be broken off here")


def test_every_fourth_kind_of_mutation_is_refused_told_or_harmless():
    from mutations import FAILURES, recipe, run

    failed = [
        f"{told.outcome} {recipe(8, number, kind, edit)}: {told.detail}"
        for number, kind, edit, told in run(range(0, 124, 4), 8)
        if told.outcome in FAILURES
    ]
    assert failed == []


def test_a_number_that_is_another_without_a_word_would_be_seen(data):
    from mutation_kinds import put
    from mutations import Trial

    trial = Trial(data)
    rows = trial.tables["observations"][1:]
    last = max(number for number, row in enumerate(rows, 2) if row[1] == "M12" and row[3] == "actual" and row[7])
    edit = put(trial.tables, "observations", {(last, "value"): "1"}, typing=False)
    assert trial.outcome("digit is another", edit).outcome == "changed"
    assert trial.outcome("digit is another", edit._replace(meant=True)).outcome == "meant"
