"""The register as it was known in a publication, or true on a day, as a snapshot to look at."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from data.build import Step
from data.faults import Fault, SourceError
from data.manifest_shape import PastMark
from data.register import publications
from data.register.causes import SINCE
from data.register.checking import faults_of
from data.register.clocks import as_known, as_true
from data.register.content import Content
from data.register.errors import RegisterError
from data.register.following import manifest_in_force
from data.register.past import kept_build
from data.register.publications import Publication
from data.register.store import Register
from data.roles import VIEW, Person, refuse_unless_may
from data.snapshot import current_id

MOST_TOLD = 20  # faults in the text of an error; a planner reads no thousand


class PastFaultsError(SourceError):
    """What was known or true does not make a whole record; holds every fault."""

    most_told = MOST_TOLD

    def __init__(self, faults: Collection[Fault], zh: str, en: str) -> None:
        super().__init__(faults)
        RegisterError.__init__(self, f"{zh}\n{self.zh}", f"{en}\n{self.en}")


def past_snapshot(
    register: Register,
    person: Person,
    known: int | None = None,
    true_on: str | None = None,
    step: Step = lambda name: None,
) -> Path:
    """Give the folder of the snapshot that two clocks ask for; it is built once.

    Args:
        known: number of the publication to look from; the one in force if None.
        true_on: day, YYYY-MM-DD, not after that of the publication, which knows nothing of later
            days; all that was known if None. A row without a day stays, and is counted if its
            table has a column for it.
        step: as `data.build.build` calls it; not called where nothing is built.
    Raises:
        NotAllowedError: the person may look at nothing.
        RegisterError: there is no such publication, or the day is none or too late.
        PastFaultsError: the content does not hold together; names every row at fault.
    """
    refuse_unless_may(person, VIEW, register.folder)
    if known is None and true_on is None:
        return register.folder / current_id(register.folder)
    with register.reading() as connection:
        publication = publications.known(connection, known)
    if true_on is None:
        return _known_snapshot(register, person, publication, step)
    refuse_day(publication, true_on)
    found = as_true(register, person, true_on, publication.number)
    # other tables have no day by nature, and their rows would drown those that lack one
    undated = {table: rows for table, rows in found.undated.items() if table in SINCE}
    about: PastMark = {
        "known": publication.number,
        "true_on": true_on,
        "undated": undated,
    }
    return _built(register, found.content, true_on, about, step)


def _known_snapshot(
    register: Register, person: Person, publication: Publication, step: Step
) -> Path:
    """Give what a publication knew: what is in force, if that is its snapshot."""
    in_force = manifest_in_force(register)
    mark = publication.mark(register.id)
    if in_force is not None and in_force.get("publication") == mark:
        return register.folder / str(in_force["snapshot_id"])
    content = as_known(register, person, publication.number)
    about: PastMark = {"known": publication.number, "true_on": None, "undated": {}}
    return _built(register, content, publication.as_of, about, step)


def refuse_day(publication: Publication, day: str) -> None:
    """Refuse what is no day, and a day of which a publication knows nothing yet.

    Raises:
        RegisterError: says which.
    """
    if not is_day(day):
        raise RegisterError(
            f"“{day}”不是日期。请写成 2026-03-14。",
            f"'{day}' is not a date. Write 2026-03-14.",
        )
    last = publication.as_of
    if day > last:
        raise RegisterError(
            f"第 {publication.number} 次发布截至 {last}，不知道 {day} 的情况。"
            f"请选 {last} 或更早的日期，或改看更晚的发布。",
            f"Publication {publication.number} stands for {last} and knows nothing of {day}. Choose"
            f" {last} or an earlier day, or look from a later publication.",
        )


def is_day(text: str) -> bool:
    """True for a day as YYYY-MM-DD: days are compared as text."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _built(register: Register, content: Content, day: str, about: PastMark, step: Step) -> Path:
    """Build content, or tell which rows keep it from being built."""
    try:
        return kept_build(register, content, day, about, step)
    except SourceError as error:
        # with the key of each row: nobody has seen the files whose lines the build names
        faults = faults_of(register, content) or error.faults
        zh, en = _why(about)
        raise PastFaultsError(faults, zh, en) from error


def _why(about: PastMark) -> tuple[str, str]:
    day = about["true_on"]
    number = about["known"]
    if day is None:
        return (
            f"第 {number} 次发布的内容不合现在的规则，无法显示。请改看别的发布。不合规则的行：",
            f"What publication {number} held breaks the rules of today and cannot be shown. Look"
            " from another publication. The rows that break them:",
        )
    return (
        f"{day} 的情况无法显示：当日已有的行所指的其他行，当日尚无或已移出。"
        "请另选日期，或在“导入”页更正下列各行的起止日。",
        f"What was true on {day} cannot be shown: rows that were there name others that were not"
        " there yet, or no more. Choose another day, or correct on the page Import from when these"
        " rows are true.",
    )
