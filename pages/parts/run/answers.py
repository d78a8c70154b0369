"""What the server says beside its pages: messages in both languages, with rules of their own."""

from starlette.responses import PlainTextResponse

from analytics.words import LANGUAGES, word
from geo.errors import PlanningError

MESSAGE_POLICY = "default-src 'none'; frame-ancestors 'none'"
FIXED_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}


def in_both(key: str, **values: object) -> str:
    """Say something in both languages: before a page there is no language."""
    sentences = [word(key, language, **values) for language in LANGUAGES]
    return "\n".join(sentences)


def planning_error(key: str, **values: object) -> PlanningError:
    """Make an error that whoever runs the server can put right."""
    sentences = [word(key, language, **values) for language in LANGUAGES]
    return PlanningError(*sentences)


def rules(policy: str) -> dict[str, str]:
    """List the headers of an answer under a content security policy."""
    return {"Content-Security-Policy": policy, **FIXED_HEADERS}


def message_page(status: int, key: str) -> PlainTextResponse:
    """Make an answer of one message in both languages, which loads nothing."""
    return PlainTextResponse(in_both(key), status, headers=rules(MESSAGE_POLICY))
