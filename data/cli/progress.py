"""The bar of a build on a terminal."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

from data.build import STEPS, Step


@contextmanager
def progress(args: argparse.Namespace) -> Iterator[Step]:
    """Show a bar of the steps of a build, where there is a terminal."""
    silent = True if args.json else None  # None: silent where there is no terminal
    with tqdm(total=len(STEPS), disable=silent, leave=False) as bar:

        def show_step(name: str) -> None:
            bar.set_description(name)
            bar.update()

        yield show_step
