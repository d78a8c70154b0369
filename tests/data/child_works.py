"""The process of test_child.py: does one of `WORKS`, as it is asked."""

import os
import signal
import sys
import time

from data.child import Tell, answer
from geo.errors import PlanningError


def take_memory(tell: Tell) -> bytes:
    return b"x" * 2_000_000_000


def run_out_of_memory_and_die(tell: Tell) -> bytes:
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


def refuse(tell: Tell) -> bytes:
    raise PlanningError("做不成", "cannot be done")


def hang(tell: Tell) -> bytes:
    tell(0.5)
    while True:
        time.sleep(60)


def fail(tell: Tell) -> bytes:
    raise ValueError("a mistake of ours")


def print_something(tell: Tell) -> bytes:
    print("a library prints")
    os.system("echo and a program too")
    return b"done"


def tell_too_much(tell: Tell) -> bytes:
    for share in (-1, 0.5, 7):
        tell(share)
    return b"done"


def promise_more(tell: Tell) -> bytes:
    """Say that there is a result and die before it is out, as when killed just then."""
    os.write(_OUT, b'{"bytes": 100}\nhalf')
    os._exit(0)


def promise_too_much(tell: Tell) -> bytes:
    os.write(_OUT, b'{"bytes": 999999999999}\n')
    return hang(tell)


def write_garbage(tell: Tell) -> bytes:
    os.write(_OUT, b"\xff\x00 [1, 2 \n")
    return hang(tell)


def write_json_of_another_shape(tell: Tell) -> bytes:
    os.write(_OUT, b'["done"]\n')
    return hang(tell)


def end_at_once(tell: Tell) -> bytes:
    os._exit(3)


WORKS = {
    work.__name__.encode(): work
    for work in list(globals().values())
    if callable(work) and getattr(work, "__module__", "") == "__main__"
}

if __name__ == "__main__":
    _OUT = os.dup(1)  # past the way on which answers go
    sys.exit(answer(lambda asked, tell: WORKS[asked](tell) if asked in WORKS else asked))
