"""What takes long with the register, in a process of its own.

Consequences, publications and staircases of changes.

It tells how far it is, and holds up nobody who looks at a page.
"""

import pickle
import threading
from dataclasses import dataclass
from pathlib import Path

from analytics.job import Work
from analytics.questions.consequences import Consequences, consequences
from analytics.setting import Setting
from analytics.since.choices import Choices
from analytics.since.staircase import Staircase, staircase
from data.build import STEPS, Step
from data.child import Limits, Tell
from data.register import review, rollback
from data.register.batch_store import Batch
from data.register.between import between
from data.register.looking_back import past_snapshot
from data.register.proposals import BaseMovedError
from data.register.publications import Publication
from data.register.store import Register, open_register, read_register
from data.registry import open_again, open_registry
from data.roles import Person

PUBLISH, ROLL_BACK = "publish", "rollback"
FAILURES: dict[str, tuple[str, str]] = {
    "time": (
        "{minutes:g} 分钟内未能完成，已停止；现行发布没有改变。请稍后再试。",
        (
            "It was not done after {minutes:g} minutes and was stopped; the publication in force"
            " is as it was. Try again later."
        ),
    ),
    "memory": (
        "服务器内存不足，未能完成；现行发布没有改变。请稍后再试。",
        ("The server ran out of memory; the publication in force is as it was. Try again later."),
    ),
    "start": (
        "服务器无法启动所需的进程。请稍后再试；仍不行请告知运维人员。",
        (
            "The server could not start the process that does it. Try again later; if it fails"
            " again, tell the operator."
        ),
    ),
    "ended": (
        "进程中途结束。请在“审核与发布”页查看是否已经发布，再重试；仍不行请告知运维人员。",
        (
            "The process ended before it was done. See on the page Review whether it was published,"
            " then try again; if it fails again, tell the operator."
        ),
    ),
}
ENDED = (
    "进程中途结束，计算未完成。请重试；仍不行请告知运维人员（原因见服务器日志）。",
    (
        "The process ended before it was done. Try again; if it fails again, tell the operator (the"
        " server's log says why)."
    ),
)

PAST_AT_ONCE = 2
PAST_FAILURES: dict[str, tuple[str, str]] = {
    "time": (
        "数据版本在 {minutes:g} 分钟内未能生成，已停止。请稍后再试。",
        "The snapshot was not built after {minutes:g} minutes and was stopped. Try again later.",
    ),
    "memory": (
        "服务器内存不足，数据版本未能生成。请稍后再试。",
        "The server ran out of memory and built no snapshot. Try again later.",
    ),
    "start": FAILURES["start"],
    "ended": (
        "生成数据版本的进程中途结束。请重试；仍不行请告知运维人员（原因见服务器日志）。",
        (
            "The process that builds the snapshot ended before it was done. Try again; if it fails"
            " again, tell the operator (the server's log says why)."
        ),
    ),
}


@dataclass(frozen=True)
class Ask:
    """What a process is asked to do.

    Attributes:
        folder: of the snapshots.
        person: who asks.
    """

    folder: Path
    person: Person


@dataclass(frozen=True)
class AskConsequences(Ask):
    """The consequences of a batch.

    Attributes:
        batch: it need not be kept yet.
        before: folder of the snapshot that it is compared with.
        setting: under which needs are.
    """

    batch: Batch
    before: Path
    setting: Setting


@dataclass(frozen=True)
class AskAct(Ask):
    """A publication, or one that undoes another.

    Attributes:
        act: `PUBLISH` or `ROLL_BACK`.
        number: of the batch to publish, or of the publication to undo.
        reason: why.
    """

    act: str
    number: int
    reason: str


@dataclass(frozen=True)
class AskStaircase(Ask):
    """How every headline number moved from one publication to another.

    Attributes:
        first, last: numbers of the publications.
        choices: the setting.
    """

    first: int
    last: int
    choices: Choices


@dataclass(frozen=True)
class AskPast(Ask):
    """A snapshot of the past, as `past_snapshot` gives it.

    Attributes:
        known: number of the publication to look from; None for the one in force.
        true_on: the day on which it was true; None for all that was known.
    """

    known: int | None
    true_on: str | None


@dataclass(frozen=True)
class Moved:
    """An answer: something else was published since, as `BaseMovedError` holds it."""

    base: int
    now: int
    difference: object


class RegisterWork(Work):
    """Work on a register under way."""

    module = "analytics.publishing_process"
    failures = FAILURES
    # nobody publishes while somebody else does, and files have turns of their own
    turns = threading.Semaphore(1)

    def __init__(self, asked: Ask) -> None:
        super().__init__(asked)
        self.asked = asked

    def answer(self) -> object:
        """Wait for the answer: `Consequences`, the `Publication` or the `Staircase`.

        Raises:
            BaseMovedError: something else was published since; holds the new difference.
            PlanningError: it cannot be done.
            Cancelled: it was given up.
        """
        # our own process wrote it
        found: object = pickle.loads(self.result())  # noqa: S301
        if isinstance(found, Moved):
            raise BaseMovedError(found.base, found.now, found.difference)
        return found


class StaircaseWork(RegisterWork):
    """A staircase under way: it holds up no publication, and none holds it up."""

    failures = FAILURES | {"ended": ENDED}
    turns = threading.Semaphore(1)
    limits = Limits(seconds=3600)  # a dozen builds


class PastWork(RegisterWork):
    """A snapshot of the past under way; it changes nothing, so it need not wait for publishers."""

    failures = PAST_FAILURES
    turns = threading.Semaphore(PAST_AT_ONCE)

    def folder(self) -> Path:
        """Wait for the snapshot and give its folder.

        Raises:
            PlanningError: it cannot be built.
            Cancelled: it was given up.
        """
        answer = self.answer()
        if not isinstance(answer, Path):
            raise ValueError("the process gave no folder")
        return answer


# --- in the process -------------------------------------------------------------------------------


def carry_out(order: bytes, tell: Tell) -> bytes:
    """Do what a process is asked; gives the pickled answer.

    Args:
        order: an `Ask`, pickled by the server itself.
        tell: called with the share done, 0-1.
    Raises:
        PlanningError: it cannot be done.
    """
    asked: Ask = pickle.loads(order)  # noqa: S301
    # to look back makes no register where there is none
    is_look = isinstance(asked, AskPast | AskStaircase)
    register = read_register(asked.folder) if is_look else open_register(asked.folder)
    try:
        done: object = _done(register, asked, tell)
    except BaseMovedError as error:
        done = Moved(error.base, error.now, error.difference)
    finally:
        register.close()
    return pickle.dumps(done)


def _step(tell: Tell) -> Step:
    """Tell the share of a build that is done when a step of it begins."""

    def begin(name: str) -> None:
        place = STEPS.index(name) + 1
        tell(place / (len(STEPS) + 1))

    return begin


def _done(
    register: Register, asked: Ask, tell: Tell
) -> Consequences | Publication | Path | Staircase:
    if isinstance(asked, AskStaircase):
        lies = between(register, asked.person, asked.first, asked.last)
        return staircase(register, lies, asked.choices, tell)
    step = _step(tell)
    if isinstance(asked, AskPast):
        return past_snapshot(register, asked.person, asked.known, asked.true_on, step)
    if isinstance(asked, AskConsequences):
        return _consequences(register, asked, step)
    if not isinstance(asked, AskAct):
        raise ValueError("nothing else is asked of this process")
    if asked.act == PUBLISH:
        return review.publish_batch(register, asked.person, asked.number, asked.reason, step)
    publication, _ = rollback.roll_back(register, asked.person, asked.number, asked.reason, step)
    return publication


def _consequences(register: Register, asked: AskConsequences, step: Step) -> Consequences:
    with review.consequences(register, asked.person, asked.batch, step) as built:
        after = open_registry(built.folder)
        before = open_again(asked.before)
        return consequences(before, after, asked.setting)
