"""Draws that keep to stated shares: how many of each word, which of them, how much."""

import math
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

Thing = TypeVar("Thing")
Draws = np.random.Generator


def counts_of(total: int, shares: Mapping[Thing, float]) -> dict[Thing, int]:
    """Share a total out in whole numbers that add up to it, by largest remainders.

    Args:
        shares: by thing; they need not add up to 1.
    """
    whole = sum(shares.values())
    counts: dict[Thing, int] = {}
    remainders: dict[Thing, float] = {}
    for thing, share in shares.items():
        exact = total * share / whole
        count = math.floor(exact)
        counts[thing] = count
        remainders[thing] = exact - count
    rest = total - sum(counts.values())
    # of equal remainders the first named
    largest_first = sorted(
        remainders,
        key=remainders.__getitem__,
        reverse=True,
    )
    for thing in largest_first[:rest]:
        counts[thing] += 1
    return counts


def in_shares(draws: Draws, total: int, shares: Mapping[str, float]) -> list[str]:
    """Give each of `total` things a word: as many of each as its share says, in drawn order."""
    words: list[str] = []
    counts = counts_of(total, shares)
    for word, count in counts.items():
        words += [word] * count
    draws.shuffle(words)
    return words


def drawn(draws: Draws, weights: Mapping[Thing, float]) -> Thing:
    """Draw one thing, by its weight."""
    things = list(weights)
    chances = np.fromiter(
        weights.values(),
        dtype=float,
    )
    chances /= chances.sum()
    place = draws.choice(
        len(things),
        p=chances,
    )
    return things[place]


def one_of(draws: Draws, things: Sequence[Thing]) -> Thing:
    """Draw one thing; all have the same chance."""
    count = len(things)
    place = int(draws.integers(count))
    return things[place]


def some_of(draws: Draws, things: Sequence[Thing], count: int) -> list[Thing]:
    """Draw several different things, in drawn order; all where there are no more."""
    total = len(things)
    order = draws.permutation(total)
    chosen = order[:count]
    return [things[place] for place in chosen]


def amount(draws: Draws, middle: float, spread: float = 0.5) -> float:
    """Draw an amount above 0: lognormal, with half of all below `middle`."""
    mean = math.log(middle)
    return draws.lognormal(mean, spread)


def happens(draws: Draws, chance: float) -> bool:
    """Draw whether something of a chance, 0-1, is so."""
    lot = draws.random()
    return lot < chance
