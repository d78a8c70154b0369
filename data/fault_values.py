"""Values as faults repeat them: in short, whatever they are."""

MOST_LETTERS = 60  # of a value that a fault repeats; of one in a TOML file twice as many


def text_shown(value: object) -> str:
    text = "" if value is None else str(value)
    if len(text) <= MOST_LETTERS:
        return text
    return f"{text[: MOST_LETTERS - 3]}..."


def toml_shown(value: object) -> str:
    """Write a value in short; only its kind if it has no end: huge numbers, tables in tables."""
    try:
        written = repr(value)
    except (ValueError, RecursionError):
        written = type(value).__name__
    most = 2 * MOST_LETTERS
    if len(written) <= most:
        return written
    return written[:most] + "..."


def json_shown(value: object) -> str:
    """Write a value in short, and of a list or an object only that it is one."""
    if isinstance(value, list | tuple):
        return "[…]"
    if isinstance(value, dict):
        return "{…}"
    text = repr(value)
    if len(text) <= MOST_LETTERS:
        return text
    return text[: MOST_LETTERS - 1] + "…"
