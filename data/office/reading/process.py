"""The process that reads one file of an office: it tells the kind by the content, then reads it.

    python -m data.office.reading.process

The file comes on standard input, from `data.office.read` alone. Each file waits for this process to
start, so it imports little before it knows the kind.
"""

import json
import sys
from importlib import import_module

from data.child import Tell, answer
from data.office.cells import OfficeFile
from data.office.limits import OfficeError, refused
from data.office.reading.carried import faults_as_json, file_as_json
from data.office.reading.kinds import kind_of

STARTED, READ = 0.1, 0.9  # shares of the work, as they are told


def read_bytes(content: bytes, name: str) -> OfficeFile:
    """Read a file in this process, without the limits of one of its own.

    Raises:
        OfficeError: it is no spreadsheet, damaged, empty, or beyond a limit.
    """
    kind = kind_of(content, name)
    reader = getattr(import_module(f"data.office.reading.{kind}"), f"read_{kind}")
    try:
        file: OfficeFile = reader(content, name)
    except (OfficeError, MemoryError):
        raise
    except Exception as error:
        # zipfile, zlib, expat, calamine, xlrd and openpyxl each raise their own, and the last two
        # also KeyError, IndexError, TypeError, ValueError and AssertionError
        raise refused("office.damaged", name) from error

    if all(sheet.is_blank for sheet in file.sheets):
        raise refused("office.empty", name)
    return file


def _read(asked: bytes, tell: Tell) -> bytes:
    header, _, content = asked.partition(b"\n")
    name = json.loads(header)["name"]
    tell(STARTED)
    try:
        file = read_bytes(content, name)
    except OfficeError as error:
        return faults_as_json(error)
    tell(READ)
    return file_as_json(file)


def main() -> int:
    """Be the process that reads one file."""
    return answer(_read)


if __name__ == "__main__":
    sys.exit(main())
