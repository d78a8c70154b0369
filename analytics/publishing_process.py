"""The process of one work on a register."""

import sys

from analytics.publishing import carry_out
from data.child import answer


def main() -> int:
    """Be the process of one work; its order comes pickled from `RegisterWork` alone."""
    return answer(carry_out)


if __name__ == "__main__":
    sys.exit(main())
