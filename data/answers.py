"""Answers that are kept: each computed once, bounded by the bytes they hold, and let go with their
registry.
"""

import sys
import threading
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from types import FunctionType, ModuleType
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from cachetools import LRUCache

# of a registry; answers of a country can take a hundred megabytes each
SHARED_BYTES = 1_000_000_000
OWN_BYTES = 256_000_000


class _Answer(NamedTuple):
    value: object
    size: int


class Answers:
    """The answers kept for one registry, which holds them, so that they go when it goes.

    Shared answers are those that most users look at. Own ones hang on what one user supposes: they
    have room of their own, so that a hundred of them push out each other and never a shared one.
    Callers share what they are given and change nothing.
    """

    def __init__(self, shared_bytes: int = SHARED_BYTES, own_bytes: int = OWN_BYTES) -> None:
        self._shared = LRUCache(shared_bytes, _size)
        self._own = LRUCache(own_bytes, _size)
        self._under_way: set[Hashable] = set()
        self._changed = threading.Condition(threading.Lock())

    @property
    def held_bytes(self) -> int:
        """Bytes of all that is kept, as `bytes_of` reckons them."""
        with self._changed:
            return int(self._shared.currsize + self._own.currsize)

    def clear(self) -> None:
        """Keep nothing any more."""
        with self._changed:
            self._shared.clear()
            self._own.clear()

    def ask(self, key: Hashable, compute: Callable[[], object], *, shared: bool) -> object:
        """Give the answer kept under `key`, or compute and keep it.

        Whoever asks for a key that is being computed waits for it; nobody waits for another key.
        An error is raised to the one who met it and not kept: the next in turn computes anew.
        """
        kept = self._shared if shared else self._own
        with self._changed:
            while key in self._under_way:
                self._changed.wait()
            try:
                return kept[key].value
            except KeyError:
                self._under_way.add(key)
        try:
            value = compute()
            self.keep(key, value, shared=shared)
            return value
        finally:
            with self._changed:
                self._under_way.remove(key)
                self._changed.notify_all()

    def known(self, key: Hashable, *, shared: bool) -> object | None:
        """Give the answer kept under `key`; None if there is none."""
        kept = self._shared if shared else self._own
        with self._changed:
            return kept[key].value if key in kept else None

    def keep(self, key: Hashable, value: object, *, shared: bool) -> None:
        """Keep an answer, in place of those unused for longest; one that is larger than all the
        room is not kept.
        """
        kept = self._shared if shared else self._own
        answer = _Answer(value, bytes_of((key, value)))  # the key too: it may hold a whole plan
        with self._changed, suppress(ValueError):
            kept[key] = answer


def _size(answer: _Answer) -> int:
    return answer.size


def bytes_of(value: object) -> int:
    """Bytes that a value holds, about: its tables, arrays and texts, each counted once however
    often it occurs.
    """
    total, seen, waiting = 0, set(), [value]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | FunctionType | ModuleType):
            continue
        seen.add(id(one))
        total += _own_bytes(one)
        waiting += _parts(one)
    return total


def _own_bytes(value: object) -> int:
    """Bytes of a value without its parts."""
    if isinstance(value, pd.DataFrame):
        return int(value.memory_usage(deep=True).sum())
    if isinstance(value, pd.Series | pd.Index):
        return int(value.memory_usage(deep=True))
    if isinstance(value, pa.Table | np.ndarray):
        return int(value.nbytes)
    return sys.getsizeof(value)


def _parts(value: object) -> list[object]:
    """What a value is made of, as far as `_own_bytes` has not counted it."""
    if isinstance(
        value,
        str | bytes | int | float | pd.DataFrame | pd.Series | pd.Index | pa.Table | np.ndarray,
    ):
        return []
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    return list(getattr(value, "__dict__", {}).values())
