"""Maps of the report, as wide as its page."""

from analytics.documents.report.parts import Drawing
from analytics.documents.report.subject import Subject, place_name
from analytics.drawing.picture import Picture
from analytics.drawing.svg import svg
from analytics.questions.coverage import STATES

MAP_WIDTH, MAP_HEIGHT = 1000, 1060  # px


def draw(subject: Subject, picture: Picture) -> Drawing:
    """Draw a map of the subject's place."""
    place = place_name(subject.registry, subject.place, subject.language)
    drawn = svg(subject.registry, subject.setting, picture)
    return Drawing(drawn, subject.text("report.map_of", place=place))


def lettered_states(subject: Subject) -> dict[str, str]:
    """Name the states with the letters that maps show them by on paper without colours."""
    return {
        state: f"{subject.text(f'state_mark.{state}')} {subject.text(f'state.{state}')}"
        for state in STATES
    }
