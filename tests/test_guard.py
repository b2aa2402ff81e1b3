"""Pickles: what a thread that is none of ours may load while it is guarded, and that Dask knows no other way."""

import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from distributed.protocol import dumps, loads, to_serialize
from distributed.protocol.serialize import ToPickle

from sendplan.publish.guard import Refused, guarded, ours

LOADED = []


def run():
    LOADED.append("ran")


class Loads:
    """What runs something where it is loaded."""

    def __reduce__(self):
        return run, ()


@pytest.fixture(autouse=True)
def nothing_loaded():
    LOADED.clear()


def elsewhere(do, *given, **threads):
    """Do something in a thread of its own."""
    with ThreadPoolExecutor(1, **threads) as executor:
        return executor.submit(do, *given).result()


def load(*found):
    return elsewhere(pickle.loads, pickle.dumps(*found))


def test_a_thread_that_is_none_of_ours_loads_nothing_by_its_name():
    with guarded(), pytest.raises(Refused, match=r"test_guard\.run is not loaded"):
        load(Loads())
    assert LOADED == []


def test_it_loads_plain_data():
    found = {"a": [1, 2.5, "text", b"bytes", None, True, ("pair",)]}
    with guarded():
        assert load(found) == found
        assert load(bytes) is bytes


def test_a_thread_of_ours_loads_anything():
    written = pickle.dumps(ValueError("no"))
    with guarded():
        assert isinstance(pickle.loads(written), ValueError), "the one that guards"  # noqa: S301 - our own
        assert isinstance(elsewhere(pickle.loads, written, initializer=ours), ValueError)


def test_what_is_not_guarded_any_more_is_as_before():
    with guarded(), guarded():
        pass
    assert isinstance(load(ValueError("no")), ValueError)


def test_it_stays_guarded_until_the_last_who_asked_for_it():
    with guarded():
        with guarded():
            pass
        with pytest.raises(Refused):
            load(ValueError("no"))


@pytest.mark.parametrize("sent", [ToPickle, to_serialize])
def test_a_message_of_dask_that_holds_a_pickle_is_refused(sent):
    """Told to take msgpack alone, Dask still loads one that is sent as part of a message: hence the guard."""
    frames = dumps({"of a worker": sent(Loads())})
    with guarded(), pytest.raises(Refused):
        elsewhere(loads, frames)
    assert LOADED == []
    if sent is ToPickle:
        loads(frames, deserializers=["msgpack"])
        assert LOADED == ["ran"]
