"""What changed since the snapshot before, and what was recognised in the last year."""

from dataclasses import dataclass

from markupsafe import Markup

from analytics.phrases.past import past_mark
from analytics.questions.changes import Changes, changes_since, recognised_lately
from data.faults import RegistryError
from data.snapshot import earlier_folder
from pages.parts.html import elements, look
from pages.parts.run import questions
from pages.parts.run.cache import cached_for_page
from pages.parts.run.context import registry, setting


@dataclass(frozen=True)
class Since:
    """The snapshot before the one in force, and what changed; None if it cannot be compared."""

    snapshot_id: str
    changes: Changes | None


def change_panel() -> Markup:
    """Say what changed since the snapshot before and what was recognised in the last year."""
    return elements.panel(elements.paragraph(_since_sentence()), _lately_paragraph())


def _since_sentence() -> Markup:
    past = past_mark(registry())
    if past is not None and past["true_on"] is not None:
        return look.sentence_html("changes.of_a_day")
    since = _since_earlier()
    if since is None:
        return look.sentence_html("changes.first")
    if since.changes is None:
        return look.sentence_html("changes.unreadable", before=since.snapshot_id)
    changes = since.changes
    return look.sentence_html(
        "changes.since",
        before=since.snapshot_id,
        added=len(changes.added),
        removed=len(changes.removed),
        changed=len(changes.status_changed),
        opened=changes.gaps_opened,
        closed=changes.gaps_closed,
        verify=changes.gaps_to_verify,
    )


def _lately_paragraph() -> Markup:
    """Name the latest platform that was recognised; nothing if none was in the last year."""
    lately = recognised_lately(questions.ask("platforms"), setting().as_of)
    if lately.empty:
        return elements.NOTHING
    latest = lately.iloc[0]
    count = (len(lately), "platforms/lately")
    names = f"{latest['name']} ({latest['recognised_on']})"
    return elements.paragraph(look.sentence_html("changes.lately", n=count, names=names))


@cached_for_page
def _since_earlier() -> Since | None:
    """Compare with the latest snapshot of an earlier day; None if there is none."""
    folder = registry().folder.parent
    if past_mark(registry()) is not None:
        folder = folder.parent  # snapshots of the past have a folder of their own
    earlier = earlier_folder(folder, registry().manifest["as_of"])
    if earlier is None:
        return None
    try:
        return Since(earlier.name, changes_since(earlier, registry()))
    except RegistryError:
        return Since(earlier.name, None)
