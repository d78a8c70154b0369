"""An office's file read by a process of its own, with limits."""

import json
import threading

from data.child import Child, Failed, Tell
from data.office.cells import OfficeFile
from data.office.limits import LIMITS, MOST_BYTES, OfficeError, refused
from data.office.reading.carried import file_from_json

PROCESS = "data.office.reading.process"
ENVIRONMENT = {"OPENPYXL_LXML": "False"}  # lxml calls a lack of memory an unknown error
AT_ONCE = 2  # processes of a server; other files wait for their turn
_turns = threading.Semaphore(AT_ONCE)
# reason of `Failed` -> its rule
RULES = {"time": "office.time", "memory": "office.memory", "start": "office.start"}
BROKEN_OFF = "office.ended"


def read_office_file(name: str, content: bytes, tell: Tell = lambda done: None) -> OfficeFile:
    """Read a spreadsheet that someone sent: .xlsx, .xls, .et, .ods or .csv, by its content.

    Values of formulas are those of the last time it was saved; macros and links are never followed.

    Args:
        name: of the file, for messages.
        content: its bytes, read once.
        tell: called with the share done, 0-1.
    Raises:
        OfficeError: it is no spreadsheet, has a password, is damaged, empty or beyond a limit.
    """
    _refuse_large(name, content)
    header = json.dumps({"name": name})
    asked = header.encode() + b"\n" + content
    child = Child(PROCESS, LIMITS, tell, environment=ENVIRONMENT)
    try:
        with _turns:
            answer = child.run(asked)
    except Failed as error:
        raise _failed(name, error.reason) from error

    return file_from_json(answer, name)


def _refuse_large(name: str, content: bytes) -> None:
    if len(content) <= MOST_BYTES:
        return
    size = len(content) / 1e6
    most = MOST_BYTES / 1e6
    raise refused("office.large file", name, mb=f"{size:.1f}", most=f"{most:g}")


def _failed(name: str, reason: str) -> OfficeError:
    rule = RULES.get(reason, BROKEN_OFF)
    memory = (LIMITS.memory_bytes or 0) / 1e6
    return refused(rule, name, seconds=f"{LIMITS.seconds:g}", mb=f"{memory:g}")
