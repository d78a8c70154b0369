"""The two clocks of a command: as known in a publication, and as true on a day."""

import argparse
import sys

from analytics.phrases.past import past_words
from data.registry import Registry, open_registry


def add_clock_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that `open_asked` reads."""
    parser.add_argument(
        "--known",
        type=int,
        metavar="N",
        help="as known in publication N of the register (default: the one in force)",
    )
    parser.add_argument(
        "--as-of",
        metavar="DAY",
        help="as true on a day, by the register: what was not there yet, or no more, is left out;"
        " rows without a day stay",
    )


def open_asked(args: argparse.Namespace) -> Registry:
    """Open the snapshot that the clocks ask for; the one in force if they ask nothing.

    Raises:
        PlanningError: there is no register, publication or such day, or what was true then does not
            hold together.
    """
    if args.known is None and args.as_of is None:
        return open_registry()
    # slow to load, and of use to these options alone
    from data.register.looking_back import past_snapshot  # noqa: PLC0415
    from data.register.store import read_register  # noqa: PLC0415
    from data.roles import local_person  # noqa: PLC0415

    register = read_register()
    try:
        folder = past_snapshot(register, local_person(), args.known, args.as_of)
    finally:
        register.close()
    return open_registry(folder)


def tell_clocks(registry: Registry, language: str) -> None:
    """Say on standard error how what follows looks at the past, if it does."""
    told = past_words(registry, language)
    if told:
        print(told, file=sys.stderr)
