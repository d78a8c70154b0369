"""A page that is looked at while somebody publishes is the old one or the new one, whole."""

import re
import threading

import pytest
from streamlit.testing.v1 import AppTest

from data.register import batches, review
from data.register.store import open_register
from data.registry import open_again, query
from data.roles import local_person
from tests.data.register.offices import new_platform
from tests.pages.importing import draft
from tests.pages.visit import PAGES, ROOT, at, text_of

PUBLICATIONS = 4
SNAPSHOT = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-f]{8}")


class Publisher(threading.Thread):
    """Publishes one platform more, again and again."""

    def __init__(self, folder):
        super().__init__(daemon=True)
        self.folder = folder
        self.faults = []

    def run(self):
        try:
            for number in range(PUBLICATIONS):
                self.publish(f"新的中试平台{number}")
        except Exception as error:
            self.faults.append(error)

    def publish(self, name):
        register = open_register(self.folder)
        person = local_person()
        batch, _ = batches.create(register, person, draft(new_platform(name, field="集成电路芯片")))
        review.submit(register, person, batch.number)
        review.approve(register, person, batch.number)
        review.publish_batch(register, person, batch.number, "更新")
        register.close()


def shown(page):
    """The snapshots that a page names, and the platforms that it lists."""
    named = set(SNAPSHOT.findall(text_of(page)))
    names = frozenset(page.dataframe[0].value["name"]) if page.dataframe else None
    return named, names


@pytest.mark.parametrize("name", ["platforms", "coverage"])
def test_every_page_that_is_shown_belongs_to_one_publication(own_world, name):
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at(page, name)
    publisher = Publisher(own_world)
    publisher.start()
    seen = []
    while publisher.is_alive():
        page.switch_page(PAGES[name]).run()
        assert not page.exception
        seen.append(shown(page))
    publisher.join()
    assert publisher.faults == []
    seen.append(shown(page.run()))
    truth = {}
    for named, names in seen:
        (snapshot_id,) = named  # the strip, and whatever else names one, name the same
        if snapshot_id not in truth:
            registry = open_again(own_world / snapshot_id)
            truth[snapshot_id] = frozenset(query(registry, "platforms")["name"])
        if name == "platforms":
            assert names == truth[snapshot_id]
    assert len(truth) > 1 and max(map(len, truth.values())) == 2 + PUBLICATIONS
