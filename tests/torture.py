"""A notebook that shows what both engines promise, and notebooks that fail in every way: for the two to agree on."""

# ruff: noqa: E501 - a cell is read as one line

import sys
import threading
from pathlib import Path

import papermill
from IPython.core.interactiveshell import InteractiveShell
from nbformat import from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from traitlets.config import Config

METADATA = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def notebook(*cells):
    """Make a notebook; text is code, a pair is code and its tags."""
    made = new_notebook(cells=[_cell(cell) for cell in cells], metadata=METADATA)
    for place, cell in enumerate(made.cells):
        cell["id"] = f"cell-{place}"
    return made


def _cell(cell):
    if isinstance(cell, str):
        return new_code_cell(cell)
    if isinstance(cell, tuple):
        return new_code_cell(cell[0], metadata={"tags": list(cell[1:])})
    return from_dict(cell)


NAMES_AND_NUMBERS = [
    new_markdown_cell("# Everything a cell can show"),
    "",
    "   \n",
    "# nothing but a comment",
    "number: int = 31\nnumber",
    ("number = 32", "parameters"),
    "number; ",
    "None",
    "_",
    "In[4], Out[2], _2, __, ___, _i, _ii, _dh == [__import__('os').getcwd()]",
    "__name__, __doc__, '__file__' in globals(), __import__('sys').modules['__main__'].number",
    "type(get_ipython()).__name__, get_ipython().execution_count, type(get_ipython()).__module__",
    "sorted(name for name in globals() if not name.startswith('_'))",
    "import sys\nsys.stdout.isatty(), sys.stdin.read(), '' in sys.path",
    "import os\n{name: os.environ.get(name) for name in ('TERM', 'PAGER', 'FORCE_COLOR', 'MPLBACKEND', 'CLICOLOR')}",
    "exec(compile('6 * 7', 'one', 'single'))",
    "from contextvars import ContextVar\nkept = ContextVar('kept')\n_token = kept.set('from an earlier cell')",
    "kept.get()",
]

STREAMS = [
    "print('one')\nprint('two', end='')\nprint('')",
    "import sys, time\nprint('early')\ntime.sleep(0.5)\nprint('late')",
    "print('early', file=sys.stderr)\ntime.sleep(0.5)\nprint('late')\nprint('later', file=sys.stderr)",
    "print('before')\ndisplay('between')\nprint('after')\nprint('after', file=sys.stderr)\n'last'",
    "print('100%', end='\\r')\nprint('\\x1b[31mred\\x1b[0m and \\u20ac \\U0001f600')",
    "print('flushed', flush=True)\nprint('more')",
    "sys.stdout.writelines(['a', 'b', '\\n'])\nsys.stderr.write('c')",
    "import threading\nthread = threading.Thread(target=print, args=('from a thread',))\nthread.start()\nthread.join()",
    "now = threading.Event()\n\ndef later():\n    now.wait()\n    print('from a thread of an earlier cell')\n\nlate = threading.Thread(target=later)\nlate.start()",
    "now.set()\nlate.join()\nprint('joined')",
    "def shows():\n    display('shown by a thread')\n\nthread = threading.Thread(target=shows)\nthread.start()\nthread.join()",
    "def fails():\n    raise ValueError('in a thread')\n\nthread = threading.Thread(target=fails, name='a name')\nthread.start()\nthread.join()",
    "import logging\nlogging.warning('a warning')\nlogging.getLogger('of.its.own').error('an error')",
    "logging.basicConfig(level=logging.DEBUG, force=True)\nlogging.debug('all of it')",
    "logging.getLogger().setLevel(logging.WARNING)",
    "logger = logging.getLogger('another')\nlogger.propagate = False\nlogger.warning('by the last resort')",
    "import warnings\nwarnings.warn('of a kind')\nwarnings.warn('deprecated', DeprecationWarning)\nwarnings.warn('not shown', ImportWarning)",
    "def warns():\n    warnings.warn('once a place', UserWarning, stacklevel=2)\n\nfor _each in range(2):\n    warns()",
    "import io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()) as held:\n    print('held')\nheld.getvalue()",
]

REPRS = """
class Html:
    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return f'Html({self.text})'

    def _repr_html_(self):
        return f'<b>{self.text}</b>'


class Bundle:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {'text/plain': 'bundle', 'application/vnd.own.v1+json': {'a': (1, 2), 'b': None, 3: 4.5}}, {'text/plain': {'size': 1}}


class Itself:
    def _ipython_display_(self):
        print('itself')
        display(Html('itself'), metadata={'text/html': {'isolated': True}})


class Broken:
    def _repr_html_(self):
        raise ZeroDivisionError('no page')

    def __repr__(self):
        return 'Broken()'


class Unserialisable:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {'text/plain': 'unserialisable', 'application/json': {'of': object}}


class Dated:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {'text/plain': 'dated', 'application/json': {'day': __import__('datetime').date(2019, 7, 3)}}
"""

SHOWN = [
    REPRS,
    "Html('one')",
    "display(Html('one'), Html('two'), 'three', 4)",
    "Bundle()",
    "Itself()",
    "[Html('in a list')] * 30",
    "Dated()",
    "display({'text/plain': 'raw', 'text/markdown': '*raw*'}, raw=True, metadata={'own': 1})",
    "from IPython.display import HTML, JSON, SVG, Image, Javascript, Latex, Markdown, Math, clear_output, update_display\nHTML('<i>i</i>')",
    "display(Markdown('**b**'), Latex('$x$'), Math('x'), Javascript('1'), JSON({'a': [1, {'b': 2}]}, expanded=True))",
    "SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>')",
    "Image(data=b'\\x89PNG\\r\\n\\x1a\\n' + bytes(range(200)), format='png', width=10)",
    "import pandas as pd\nframe = pd.DataFrame({'a': [1.5, None], 'b': ['x', '<y>']})\nframe",
    "display(frame.style.format(precision=1).set_uuid('own'))\nframe['a']",
    "handle = display('first of its name', display_id='name')",
    "display('second of its name', display_id='name')",
    "handle.update('both again')\nhandle.display('a third')",
    "update_display(Html('updated'), display_id='name')",
    "update_display('of no such name', display_id='unknown')",
    "unnamed = display('unnamed', display_id=True)\nunnamed.update('renamed')",
    "print('gone')\nclear_output()\nprint('stays')",
    "print('gone when more comes')\nclear_output(wait=True)\nprint('came')",
    "print('stays for nothing comes')\nclear_output(wait=True)",
    "display('cleared', display_id='cleared')\nclear_output()\nupdate_display('not shown', display_id='cleared')",
    "update_display('shown nowhere', display_id='cleared')\nprint('next')",
    "{'long': list(range(1000)), 'nested': {'a': {'b': {'c': [1, 2, 3] * 20}}}}",
    "1.0 / 3, float('inf'), 'text', b'bytes', {1, 2}, frozenset(), Ellipsis, range(3), len",
    "from datetime import date\ndate(2019, 7, 3)",
    "get_ipython().display_formatter.formatters['text/html'].for_type(date, lambda day: f'<time>{day}</time>')\ndate(2019, 7, 3)",
    "%precision 2\n3.14159",
    "%precision %r\n3.14159",
]

AWAITED = [
    "import asyncio\nawait asyncio.sleep(0, 'awaited')",
    "async def twice(value):\n    await asyncio.sleep(0.01)\n    return value * 2\n\nawait asyncio.gather(twice(1), twice(2))",
    "async with asyncio.timeout(5):\n    print('inside')",
    "[each async for each in (value async for value in __import__('aiter', globals()) or [])] if False else 'comprehended'",
    "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor() as pool:\n    threaded = list(pool.map(str, range(3)))\nthreaded",
    "await asyncio.get_running_loop().run_in_executor(None, str, 5)",
]
MAGICS = [
    "%whos str",
    "%who_ls int",
    "%pwd",
    "%env OWN=1",
    "%env OWN",
    "%time sum(range(10))",
    "%%time\nvalue = sum(range(10))\nvalue",
    "%%capture held\nprint('held')\ndisplay('held too')\n5",
    "held.stdout, [output.data for output in held.outputs]",
    "held.show()",
    "%%writefile own_module.py\nprint('imported')\n\n\ndef answer():\n    return 42\n",
    "import own_module\nown_module.answer()",
    "%load_ext autoreload\n%autoreload 2",
    "import time\ntime.sleep(0.05)\nopen('own_module.py', 'w').write('def answer():\\n    return 4321\\n')",
    "own_module.answer()",
    "%run own_module.py",
    "%%writefile own_script.py\nimport sys\nprint('run', __name__, sys.argv[1:])\nleft = 'left behind'\n",
    "%run own_script.py one two",
    "left",
    "!echo out; echo err 1>&2",
    "listed = !printf 'a\\nb\\n'\nlisted, listed.s",
    "!exit 3\n_exit_code",
    "%%bash\necho bash $OWN\necho to stderr >&2",
    ("%%bash\necho before\nexit 4", "raises-exception"),
    "%%script python3\nprint(6 * 7)",
    "%%sh --out output\necho kept",
    "output",
    "%%html\n<b>own</b>",
    "%%markdown\n*own*",
    "%%javascript\nalert(1)",
    "%%svg\n<svg xmlns='http://www.w3.org/2000/svg'/>",
    "%%python3\nprint('another python')",
    "%mkdir own_folder\n%cd own_folder",
    "import os\nos.path.basename(os.getcwd())",
    "%cd -q ..",
    "ls own_folder",
    "%rmdir own_folder",
    "%alias own_alias echo aliased %s",
    "own_alias now",
    "%macro own_macro 2",
    "own_macro",
    "%history -n 1-4",
    "%xmode Plain",
    ("1 / 0", "raises-exception"),
    "%xmode Verbose",
    ("def divides(top, bottom):\n    return top / bottom\n\ndivides(1, 0)", "raises-exception"),
    "%xmode Context",
    "%pdef own_module.answer",
    "%psource own_module.answer",
    "len?",
    "number??",
    "%pinfo number",
    "%config InteractiveShell.ast_node_interactivity = 'all'",
    "1\n2\nprint('three')",
    "%config InteractiveShell.ast_node_interactivity = 'last_expr'",
    "%config InlineBackend",
    "%timeit -n1 -r1 -q pass",
    "%colors nocolor",
    "%lsmagic\nNone;",
    "%%latex\n$x$",
    "%dhist",
    "%reset_selective -f ^left$\n'left' in globals()",
    "from IPython.core.magic import register_line_cell_magic\n\n@register_line_cell_magic\ndef own(line, cell=None):\n    return line, cell\n",
    "%own line",
    "%%own line\ncell",
    "%unknown_magic",
    "%%unknown_cell_magic\n1",
    "%tb",
    "%pip --version",
    "%sx echo system",
    "get_ipython().run_cell('40 + 2').result",
    "get_ipython().ex('ran = 1')\nget_ipython().ev('ran + 1')",
    "get_ipython().set_next_input('next')",
    "get_ipython().events.register('pre_run_cell', lambda info: print('about to run', len(info.raw_cell)))",
    "'after an event'",
    "from IPython import get_ipython as found\nfound() is get_ipython()",
]

ERRORS = [
    ("1 / 0", "raises-exception"),
    ("1 +", "raises-exception"),
    ("  indented = 1\n unindented = 2", "raises-exception"),
    ("if True:\nprint('x')", "raises-exception"),
    ("'never closed", "raises-exception"),
    ("def outer():\n    def inner():\n        raise KeyError('deep')\n    inner()\n\nouter()", "raises-exception"),
    ("outer()", "raises-exception"),
    (
        "try:\n    outer()\nexcept KeyError as error:\n    raise RuntimeError('from another') from error",
        "raises-exception",
    ),
    ("try:\n    outer()\nexcept KeyError:\n    undefined_name", "raises-exception"),
    ("raise ExceptionGroup('several', [ValueError('one'), TypeError('two')])", "raises-exception"),
    ("error = ValueError('noted')\nerror.add_note('a note')\nraise error", "raises-exception"),
    ("import json\njson.loads('{')", "raises-exception"),
    ("import pandas as pd\npd.DataFrame({'a': [1]})['b']", "raises-exception"),
    ("print('before')\nprint('before', file=__import__('sys').stderr)\nassert 1 == 2, 'not so'", "raises-exception"),
    ("class Own(Exception):\n    def __str__(self):\n        return '<own> \\u2713'\n\nraise Own", "raises-exception"),
    (
        "class Traceless(Exception):\n    def _render_traceback_(self):\n        return ['its own', 'traceback']\n\nraise Traceless('x')",
        "raises-exception",
    ),
    ("exec('raise ValueError(1)')", "raises-exception"),
    ("eval('1 +')", "raises-exception"),
    ("import no_such_module", "raises-exception"),
    ("raise KeyboardInterrupt", "raises-exception"),
    ("raise SystemExit", "raises-exception"),
    ("import sys\nsys.exit('with words')", "raises-exception"),
    (
        "class Unprintable(Exception):\n    def __str__(self):\n        raise ValueError\n\nraise Unprintable",
        "raises-exception",
    ),
    ("await asyncio.wait_for(asyncio.sleep(5), 0.01)", "raises-exception"),
    ("async def fails():\n    raise ValueError('awaited')\n\nawait fails()", "raises-exception"),
    ("long = 'x' * 300\nraise ValueError(long)", "raises-exception"),
    "'and on it goes'",
]

TORTURE = [*NAMES_AND_NUMBERS, *STREAMS, *SHOWN, *AWAITED, *MAGICS, *ERRORS]

FAILURES = {
    "an error": ["print('before')\n1 / 0", "'never reached'"],
    "an error after an output": [
        "2",
        new_markdown_cell("words"),
        "display(1)\nraise ValueError('no such <priority>')",
        "3",
    ],
    "a syntax error": ["x = 1", "if x\n    pass"],
    "an indentation error": ["def f():\npass"],
    "an error of a function of another cell": ["def f():\n    return g()\n\n\ndef g():\n    return {}['key']\n", "f()"],
    "an error in a library": ["import json", "json.loads('{')"],
    "an error awaited": [
        "import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    raise OSError(2, 'gone', 'file')\n\nawait f()"
    ],
    "an error while it is made ready to be shown": [REPRS, "Broken()", "'never reached'"],
    "a result that cannot be shown": [
        "class Own:\n    def __repr__(self):\n        raise ValueError('no words')\n\nOwn()",
        "1",
    ],
    "a cell magic": ["%%bash\nexit 4"],
    "an unknown magic": ["%no_such_magic"],
    "an assertion": ["assert not 'empty', 'some words'"],
    "an interrupt": ["raise KeyboardInterrupt"],
    "an exit": ["raise SystemExit", "'never reached'"],
    "an exit with a code": ["import sys\nsys.exit(3)", "'never reached'"],
    "a tag of another kind": [("1 / 0", "remove-input")],
    "an update of what failed": ["shown = display(1, display_id='one')", "shown.update(2)\n1 / 0"],
}


def executed(asked, ask):
    """Run a notebook in an engine in this process; the file it became, and the error that papermill raises."""
    given, engine, folder, how = asked
    path, error = folder.parent / "ran.ipynb", None
    quiet = Config(KernelManager={"transport_encryption": "auto"})
    try:
        papermill.execute_notebook(given, path, engine_name=engine, progress_bar=False, cwd=folder, config=quiet, **how)
    except papermill.PapermillExecutionError as raised:
        error = {**vars(raised)}
    return path.read_text(encoding="utf-8"), error


def what_is_left(given, ask):
    """Run a notebook in this process, and tell what it changed there, but for what the notebook itself did."""
    from sendplan.publish.shell import ShellEngine

    before, ran = _state(), notebook(*given)
    ran.metadata["papermill"] = {}
    ShellEngine.execute_notebook(ran, "python3", progress_bar=False)
    return before, _state()


def _state():
    names = ("stdout", "stderr", "displayhook", "excepthook")
    open_files = Path("/proc/self/fd")
    files = [str((open_files / str(name)).readlink()) for name in range(3)] if open_files.is_dir() else []
    threads = sorted(thread.name for thread in threading.enumerate())
    main = sys.modules["__main__"].__name__, InteractiveShell.initialized()
    return [repr(getattr(sys, name)) for name in names], files, threads, main
