"""What a location model is asked: demands and sites, as plain arrays."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from analytics.solvers.arrays import Bools, Floats, Ints

# default of fields that are never None: `Instance` makes them arrays of the right length
_MADE: Any = None


@dataclass(frozen=True)
class Instance:
    """n demands and m sites; an excluded site is simply not among them.

    Attributes:
        weight: (n,) what each demand counts, at least 0; a demand of weight 0 asks for nothing and
            appears in no answer.
        reach: (n, m) bool, site j covers demand i. For the covering models.
        km: (n, m) what serving i from j takes; NaN or inf is never. For p-median and p-center.
        cost: (m,) of opening a site, at least 0.
        capacity: (m,) units of load a site can take.
        load: (n,) units each demand brings; its weight if not given.
        fixed: (m,) bool, open in any case (existing, committed, forced in); counts against neither
            the number of sites nor the budget, and its capacity counts.
        group: (m,) the group of a site, -1 for none.
    """

    weight: Floats
    reach: sparse.csr_matrix | None = None
    km: Floats | None = None
    cost: Floats | None = None
    capacity: Floats | None = None
    load: Floats = _MADE
    fixed: Bools = _MADE
    group: Ints = _MADE

    def __post_init__(self) -> None:
        """Make every field an array of its shape and type, or refuse it.

        Raises:
            ValueError: names the field.
        """
        weight = _numbers("weight", self.weight, None)
        n, m = self._shape()
        if len(weight) != n:
            matrix = "km" if self.reach is None else "reach"
            raise ValueError(f"weight has {len(weight)} demands, {matrix} has {n}")
        arrays = {
            "weight": weight,
            "reach": None if self.reach is None else _coverage(self.reach),
            "km": None if self.km is None else _kilometres(self.km, (n, m)),
            "cost": None if self.cost is None else _numbers("cost", self.cost, m),
            "capacity": None if self.capacity is None else _numbers("capacity", self.capacity, m),
            "load": weight if self.load is None else _numbers("load", self.load, n),
            "fixed": np.zeros(
                m,
                dtype=bool,
            )
            if self.fixed is None
            else _mask(self.fixed, m),
            "group": np.full(m, -1)
            if self.group is None
            else _groups(
                self.group,
                m,
            ),
        }
        for name, array in arrays.items():
            object.__setattr__(self, name, array)

    def _shape(self) -> tuple[int, int]:
        """Numbers of demands and sites."""
        matrix = self.km if self.reach is None else self.reach
        if matrix is None:
            raise ValueError("reach or km must be given")
        n, m = np.shape(matrix)
        return n, m

    @property
    def sites(self) -> int:
        """m, the number of sites."""
        return len(self.fixed)

    @property
    def free(self) -> Ints:
        """Indices of the sites that may be chosen."""
        return np.flatnonzero(~self.fixed)

    def need(self, name: str) -> Any:
        """Read a field that a model cannot do without: an array.

        Raises:
            ValueError: it was not given.
        """
        value = getattr(self, name)
        if value is None:
            raise ValueError(f"{name} must be given for this model")
        return value


def _of_length(name: str, values: Any, length: int | None) -> Any:
    if values.ndim != 1 or (length is not None and len(values) != length):
        wanted = "n" if length is None else length
        raise ValueError(f"{name} must have shape ({wanted},), got {values.shape}")
    return values


def _numbers(name: str, values: object, length: int | None) -> Floats:
    """Finite numbers of at least 0."""
    numbers: Floats = _of_length(name, np.asarray(values, dtype=float), length)
    wrong = np.flatnonzero(~(np.isfinite(numbers) & (numbers >= 0)))
    if len(wrong):
        value = numbers[wrong[0]]
        raise ValueError(f"{name}[{wrong[0]}] must be a finite number of at least 0, got {value}")
    return numbers


def _mask(fixed: object, length: int) -> Bools:
    mask: Bools = _of_length("fixed", np.asarray(fixed, dtype=bool), length)
    return mask


def _coverage(reach: Any) -> sparse.csr_matrix:
    """0-1 floats with sorted indices, ready for products."""
    covers = sparse.csr_matrix(reach).astype(bool).astype(float)
    covers.eliminate_zeros()
    covers.sort_indices()
    return covers


def _kilometres(km: object, shape: tuple[int, int]) -> Floats:
    """At least 0; never is inf."""
    far = np.asarray(km, dtype=float)
    if far.shape != shape:
        raise ValueError(f"km must have shape {shape}, got {far.shape}")
    if (far < 0).any():
        raise ValueError(f"km must be at least 0, got {far[far < 0][0]}")
    return np.where(np.isnan(far), np.inf, far)


def _groups(group: object, length: int) -> Ints:
    groups: Ints = _of_length("group", np.asarray(group), length)
    if not np.issubdtype(
        groups.dtype,
        np.integer,
    ) or (len(groups) and groups.min() < -1):
        raise ValueError("group must be whole numbers of at least -1")
    return groups
