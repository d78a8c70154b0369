"""A register of several publications with whole builds, for what looks at its past."""

from pathlib import Path

import pytest

from data.register import batches, causes, editing, publications, review
from data.register.database import DATABASE_VARIABLE
from data.register.rollback import roll_back
from data.register.shipped import take_collection
from data.register.store import open_register
from tests.data.register.conftest import PLATFORMS
from tests.data.register.offices import DESK, draft, new_platform
from tests.data.world import GONGSHU, write_sources

PLACE = {"county": "拱墅区", "adcode": GONGSHU}
FIELD = "集成电路芯片"


def publish(register, cause, *rows, **options):
    """Rows that all have one cause, published; the guessed one if None."""
    batch, found = batches.create(register, DESK, draft(*rows, **options))
    if cause is not None:
        keys = [change.key for change in found.changes]
        editing.set_cause(register, DESK, batch.number, keys, cause)
    review.submit(register, DESK, batch.number)
    review.approve(register, DESK, batch.number)
    return review.publish_batch(register, DESK, batch.number)


def write_history(folder: Path) -> Path:
    """Publish five times below a folder; gives the folder of the snapshots.

    1 has three platforms without a day, 2 adds one that was recognised in March, 3 says that pp-1
    is only planned since October, 4 corrects its field, 5 rolls 2 back.
    """
    sources = write_sources(folder / "sources", platforms=PLATFORMS)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(DATABASE_VARIABLE, raising=False)
        register = open_register(folder / "registry")
        take_collection(register, sources)
        new = new_platform("新平台", platform_id="pp-9", field=FIELD, recognised_on="2026-03")
        publish(register, None, new | PLACE)
        real = causes.given_cause("real", "2026-10-01")
        publish(register, real, {"platform_id": "pp-1", "status": "planned"})
        correction = causes.given_cause("correction")
        publish(register, correction, {"platform_id": "pp-1", "name": "更正后的平台"})
        roll_back(register, DESK, 2, "名单有误")
        register.close()
    return folder / "registry"


def publications_of(register):
    """Every publication, the first one first."""
    with register.reading() as connection:
        return publications.all_publications(connection)
