"""What a worker of a cluster does that is not one of ours: for tests, which preload it (`dask worker --preload`).

The file that STRANGE names says what it is to do next. What it has others load writes the number of the process that
loads it to the file that MARKER names.
"""

import copyreg
import os
import pickle
import sys
from pathlib import Path

from distributed import core, get_worker
from distributed import worker as worker_module
from distributed.core import error_message
from distributed.protocol import to_serialize

from sendplan.errors import PublishError
from sendplan.publish import answer, cluster

WRITES = "import os; open(os.environ['MARKER'], 'a').write(f'{os.getpid()} ')"
OTHER = {"pandas": "0.1"}
serializing = sys.modules["distributed.protocol.serialize"]  # a function of it has its name
having, make, serialize = cluster.having, cluster.make_there, serializing.serialize


class Loads:
    """What runs something where it is loaded from a pickle."""

    def __reduce__(self):
        return exec, (WRITES,)


class LoadsError(Exception):
    """What is sent with a pickle of what runs something in its place."""


class Kind(type):
    """A kind of classes: where the name of one is loaded, something is run."""


class Kinded(bytes, metaclass=Kind):
    """Bytes like others, but for their class."""


class Forged:
    """What is sent as if a pickle of it were what was asked for."""


def what():
    return Path(os.environ["STRANGE"]).read_text()


def make_strangely(task, wanted):
    return asked_strangely(wanted) if task is None else made_strangely(task, wanted)


def asked_strangely(wanted):
    if what() == "error when asked":
        raise LoadsError
    return Loads() if what() == "value when asked" else make(None, wanted)


def made_strangely(task, wanted):
    kind = what()
    if kind == "value":
        return Loads()
    if kind == "forged":
        return Forged()
    if kind == "error":
        raise LoadsError
    if kind == "type":
        return Kinded(make(task, wanted))
    if kind == "warning":
        get_worker().log_event("warn", {"category": pickle.dumps(Loads()), "message": pickle.dumps(Loads())})
        return b"{}"
    if kind == "dies":
        os._exit(1)
    if kind == "other versions later":
        return answer.written(having() | OTHER, None)
    if kind == "codes":
        return answer.written(having(), PublishError(f"{task.notebook}: \x1b[31mred\x07"))
    if kind == "another page":
        return make(task._replace(notebook="method"), wanted)
    return make(task, wanted)


def having_strangely():
    return having() | (OTHER if what() == "other versions" else {})


def serialize_strangely(found, *given, **more):
    if isinstance(getattr(found, "data", found), Forged):
        return {"serializer": "pickle", "writeable": ()}, [pickle.dumps(Loads())]
    return serialize(found, *given, **more)


def told_strangely(error, status="error"):
    told = error_message(error, status)
    loads = {"exception": to_serialize(pickle.dumps(Loads())), "traceback": to_serialize(pickle.dumps(Loads()))}
    return told | loads if isinstance(error, LoadsError) else told


def dask_setup(worker):
    copyreg.pickle(Kind, Loads.__reduce__)
    core.error_message = worker_module.error_message = told_strangely
    cluster.make_there, cluster.having = make_strangely, having_strangely
    serializing.serialize = serialize_strangely
