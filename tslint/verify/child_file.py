"""The child as one file, which any Python from 3.6 on runs without an installation of tslint.

The folder `inside` is packed as it is, in the form of Python's own `zipapp`: modules stay modules,
and another interpreter, perhaps in a container, is handed a single file.
"""

import zipfile
from pathlib import Path

_PACKAGE = "_tslint_verify_inside"
_START = f"""\
import sys
if sys.version_info < (3, 6):
    sys.exit("it is Python %d.%d, and 3.6 is the oldest that can run" % sys.version_info[:2])
from {_PACKAGE} import conversation
conversation.main()
"""  # read by Python 2 as well, so that it can say what is wrong


def child_sources() -> tuple[Path, ...]:
    """The modules that the child is made of."""
    return tuple(sorted((Path(__file__).parent / "inside").glob("*.py")))


def write_child(path: Path) -> None:
    """Write the file that `python FILE` runs.

    Raises:
        OSError: It cannot be written.
    """
    try:
        with zipfile.ZipFile(path, "w") as archive:  # stored, not compressed: read twice and gone
            archive.writestr("__main__.py", _START)
            for source in child_sources():
                archive.writestr(f"{_PACKAGE}/{source.name}", source.read_bytes())
    except OSError:
        path.unlink(missing_ok=True)
        raise
