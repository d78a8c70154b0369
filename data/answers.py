"""The cache of one snapshot: each answer is computed once, and all are bounded by their bytes."""

import sys
import threading
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from types import FunctionType, ModuleType
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
from cachetools import LRUCache

# of a snapshot; answers of a country can take a hundred megabytes each
SHARED_BYTES = 1_000_000_000
OWN_BYTES = 256_000_000
TABLES = (pd.DataFrame, pd.Series, pd.Index, pa.Table, np.ndarray)
SCALARS = (str, bytes, int, float)

Value = TypeVar("Value")


class _Answer(NamedTuple):
    value: Any
    size: int  # bytes, with the key


class Answers:
    """The answers to questions about one snapshot, which holds them: they go when it goes.

    Shared answers are those that most users look at. Own ones depend on what one user supposes:
    they have room of their own, so that a hundred of them evict each other and never a shared one.
    Callers share what they are given and change nothing.
    """

    def __init__(self, shared_bytes: int = SHARED_BYTES, own_bytes: int = OWN_BYTES) -> None:
        self._shared: LRUCache[Hashable, _Answer] = LRUCache(shared_bytes, _size)
        self._own: LRUCache[Hashable, _Answer] = LRUCache(own_bytes, _size)
        self._in_progress: set[Hashable] = set()
        self._changed = threading.Condition(threading.Lock())

    @property
    def held_bytes(self) -> int:
        """Bytes of all that is stored, as `bytes_of` estimates them."""
        with self._changed:
            return int(self._shared.currsize + self._own.currsize)

    def clear(self) -> None:
        """Forget every answer."""
        with self._changed:
            self._shared.clear()
            self._own.clear()

    def ask(self, key: Hashable, compute: Callable[[], Value], *, shared: bool) -> Value:
        """Give the answer stored under `key`, or compute and store it.

        Whoever asks for a key in progress waits for it, and for no other key. An error is raised
        to the caller who met it and is not stored: the next in turn computes anew.
        """
        stored = self._stored_or_begin(key, shared=shared)
        if stored is not None:
            value: Value = stored.value
            return value
        try:
            value = compute()
            self.store(key, value, shared=shared)
            return value
        finally:
            with self._changed:
                self._in_progress.remove(key)
                self._changed.notify_all()

    def _stored_or_begin(self, key: Hashable, *, shared: bool) -> _Answer | None:
        """Wait while `key` is in progress; if nothing is stored then, begin it and give None."""
        with self._changed:
            self._changed.wait_for(lambda: key not in self._in_progress)
            stored = self._room(shared).get(key)
            if stored is None:
                self._in_progress.add(key)
            return stored

    def find(self, key: Hashable, *, shared: bool) -> Any | None:
        """Give the answer stored under `key`; None if there is none."""
        with self._changed:
            stored = self._room(shared).get(key)
        if stored is None:
            return None
        return stored.value

    def store(self, key: Hashable, value: object, *, shared: bool) -> None:
        """Store an answer; the least recently used ones make room.

        An answer larger than all the room is not stored.
        """
        answer = _Answer(value, bytes_of((key, value)))  # the key too: it may hold a whole plan
        with self._changed, suppress(ValueError):
            self._room(shared)[key] = answer

    def _room(self, shared: bool) -> LRUCache[Hashable, _Answer]:
        return self._shared if shared else self._own


def _size(answer: _Answer) -> int:
    return answer.size


def bytes_of(value: object) -> int:
    """Estimate the bytes that a value holds: tables, arrays and texts, each counted once."""
    total = 0
    seen: set[int] = set()
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if id(part) in seen or isinstance(
            part,
            type | FunctionType | ModuleType,
        ):
            continue
        seen.add(id(part))
        total += _own_bytes(part)
        waiting += _parts(part)
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
    """Give the parts of a value that `_own_bytes` has not counted."""
    if isinstance(value, (*SCALARS, *TABLES)):
        return []
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    return list(getattr(value, "__dict__", {}).values())
