"""python -m tests.bench.publisher: publish a list of an office, again and again, until it is ended.

Lists differ by one number in each of their rows, so that every publication changes all of them. It
is as patient as the process in which pages publish.
"""

import os
import sys
import time
from itertools import count

from data.imported import ImportedRow
from data.register import batches, review
from data.register.batches import Draft
from data.register.store import open_register
from data.register.versions import content_of
from data.roles import local_person

ROWS = 40


def main() -> int:
    """Publish until the process is ended; a line on standard output for each publication."""
    if hasattr(os, "nice"):
        os.nice(5)
    register, person = open_register(), local_person()
    with register.reading() as connection:
        keys = list(content_of(connection, 1).tables["platforms"])[:ROWS]
    for turn in count(1):
        rows = tuple(
            ImportedRow("", line, {"platform_id": key, "staff": str(turn)}, {})
            for line, key in enumerate(keys, start=2)
        )
        batch, _ = batches.create(
            register, person, Draft("platforms", rows, "list.csv", str(turn).encode())
        )
        review.submit(register, person, batch.number)
        review.approve(register, person, batch.number)
        began, busy = time.perf_counter(), time.process_time()
        review.publish_batch(register, person, batch.number, "bench")
        print(time.perf_counter() - began, time.process_time() - busy, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
