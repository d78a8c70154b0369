"""What the command lines share: output that any console takes, and an end without a traceback."""

import io
import json
import os
import sys
from collections.abc import Callable

from geo.errors import PlanningError

STANDARD_OUTPUT = ("标准输出", "standard output")


def prepare() -> None:
    """Write what the console's encoding lacks as an escape, instead of failing.

    Files are UTF-8 anyway.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def print_json(value: object) -> None:
    """Print JSON that is well-formed UTF-8 whatever the console's encoding."""
    print(json_text(value, indent=1))


def json_text(value: object, indent: int | None = None) -> str:
    """Write JSON as the console can show it: ASCII where its encoding is not UTF-8."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    plain = encoding.lower().replace("-", "") == "utf8"
    return json.dumps(value, ensure_ascii=not plain, indent=indent)


def run_command(command: Callable[[], int], refuse: Callable[[PlanningError], None]) -> int:
    """Run a command to its end and return its exit code.

    Args:
        command: does the work and returns 0 or another code.
        refuse: tells a planner what to put right; the code is then that of the error.
    Returns:
        0 also where whoever reads the output has closed it, as `head` does: nothing went wrong.
    """
    try:
        return _exit_code(command, refuse)
    except BrokenPipeError:
        _drop_output()
        return 0


def _exit_code(command: Callable[[], int], refuse: Callable[[PlanningError], None]) -> int:
    try:
        code = command()
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except PlanningError as error:
        refuse(error)
        return error.exit_code
    except OSError as error:
        if error.filename is None:
            _drop_output()
        refuse(_refused_by_system(error))
        return 1
    return code


def _refused_by_system(error: OSError) -> PlanningError:
    """Say what the system refuses: a file, a folder, a disk."""
    zh, en = STANDARD_OUTPUT
    if error.filename is not None:
        zh = en = str(error.filename)
    return PlanningError(
        f"{zh}：系统不允许（{error.strerror}）。请检查文件名、权限与磁盘。",
        f"{en}: refused by the system ({error.strerror}). Check the name, its permissions and the"
        " disk.",
    )


def _drop_output() -> None:
    """Send what is still to be printed nowhere, else Python would complain about it at its end."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, AttributeError):
        return  # there is no standard output
