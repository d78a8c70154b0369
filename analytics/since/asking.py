"""Contents of a register, built and asked every headline number: the same content once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analytics.questions.consequences import OF_NEED
from analytics.questions.coverage import needs_coverage
from analytics.setting import SettingError
from analytics.since.choices import Choices, setting_on
from analytics.since.headlines import Numbers, headline_numbers
from data.build import STEPS
from data.faults import FaultsError
from data.manifest_shape import PastMark
from data.register.content import digest_of
from data.register.past import kept_build
from data.register.publications import Publication
from data.register.replay import Replayed, Stage
from data.register.store import Register
from data.registry import Registry, open_registry
from data.version import is_of_this_code
from geo.errors import BoundaryError

Tell = Callable[[float], None]
Place = tuple[str, str]  # digest of a content, and the day that it stands for
# what lies between publications was never known
ABOUT: PastMark = {"known": None, "true_on": None, "undated": {}}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Point:
    """A content that could be built, and what was asked of it.

    Attributes:
        causes: that were put in since the point before.
        replayed: the content.
        numbers, needs: asked of it.
    """

    causes: tuple[str, ...]
    replayed: Replayed
    numbers: Numbers
    needs: pd.DataFrame


@dataclass
class Progress:
    """Tells how much of all builds is done."""

    tell: Tell
    builds: int
    done: int = 0

    def step(self, name: str) -> None:
        """Note that a step of a build begins."""
        share = STEPS.index(name) / len(STEPS)
        self.tell(min(0.99, (self.done + share) / self.builds))

    def built(self) -> None:
        """Note that a build is done."""
        self.done += 1
        self.tell(min(0.99, self.done / self.builds))


class Asking:
    """Builds contents and asks them, the same content of the same day once."""

    def __init__(self, register: Register, choices: Choices, progress: Progress) -> None:
        self._register = register
        self._choices = choices
        self._progress = progress
        self._standing: dict[Place, Registry] = {}
        self._numbers: dict[Place, Numbers | None] = {}

    def own_snapshot(self, stage: Stage, publication: Publication) -> Registry | None:
        """Open the snapshot of a publication as it was built then, if it can still be asked.

        Args:
            stage: whose content the publication has.
        """
        try:
            registry = open_registry(self._register.folder / publication.snapshot_id)
            headline_numbers(registry, setting_on(registry, self._choices))
        # gone, damaged, of an older version, or without the policy set: nothing is known of it
        except Exception as error:
            _log.info("snapshot %s cannot be asked: %s", publication.snapshot_id, error)
            return None
        if is_of_this_code(registry.manifest):
            self._standing[_place(stage)] = registry
        return registry

    def built(self, stage: Stage, *, is_needed: bool) -> Registry | None:
        """Build a content; None if it cannot be built or asked, and nothing depends on it.

        Raises:
            PlanningError: it cannot be built or asked, and is needed; or the disk refuses.
        """
        try:
            registry = self._standing.get(_place(stage)) or self._build(stage)
            setting_on(registry, self._choices)
        except (FaultsError, BoundaryError, SettingError):
            if is_needed:
                raise
            return None
        finally:
            self._progress.built()
        return registry

    def _build(self, stage: Stage) -> Registry:
        step = self._progress.step
        folder = kept_build(self._register, stage.content, stage.day, ABOUT, step)
        return open_registry(folder)

    def point(self, causes: tuple[str, ...], stage: Stage, registry: Registry) -> Point:
        """Ask a snapshot everything."""
        setting = setting_on(registry, self._choices)
        needs = needs_coverage(registry, setting)[OF_NEED]
        numbers = headline_numbers(registry, setting)
        self._numbers[_place(stage)] = numbers
        return Point(causes, stage.replayed, numbers, needs)

    def numbers(self, stage: Stage) -> Numbers | None:
        """Ask a content the headline numbers; None if it cannot be built."""
        place = _place(stage)
        if place not in self._numbers:
            registry = self.built(stage, is_needed=False)
            self._numbers[place] = None
            if registry is not None:
                setting = setting_on(registry, self._choices)
                self._numbers[place] = headline_numbers(registry, setting)
        return self._numbers[place]


def _place(stage: Stage) -> Place:
    return digest_of(stage.content), stage.day
