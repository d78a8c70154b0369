"""Made unified social credit codes (GB 32100): their check digits are right, and they read MADE.

A code has a department and a kind of body, the county, the code of the organisation (GB 11714, with
a check digit of its own) and a check digit.
"""

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
BODY_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BODY_CHECKS = "0123456789X"
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
MADE = "MADE"  # begins the code of a made organisation


def made_code(kind: str, adcode: str, number: int) -> str:
    """Make the code of the organisation of a number, up to 9999, in a county.

    Args:
        kind: department and kind of body, two letters; 91 is a firm.

    >>> made_code("91", "330106", 7)
    '91330106MADE00070Y'
    """
    body = f"{MADE}{number:04d}"
    digit = body_check(body)
    code = kind + adcode + body + digit
    last = code_check(code)
    return code + last


def body_check(body: str) -> str:
    """Give the check digit of the eight letters of an organisation's code."""
    total = _weighed(body, BODY_LETTERS, BODY_WEIGHTS)
    digit = -total % 11
    return BODY_CHECKS[digit]


def code_check(code: str) -> str:
    """Give the check digit of the seventeen letters before it."""
    total = _weighed(code, LETTERS, WEIGHTS)
    digit = -total % 31
    return LETTERS[digit]


def _weighed(code: str, letters: str, weights: tuple[int, ...]) -> int:
    total = 0
    pairs = zip(
        code,
        weights,
        strict=True,
    )
    for letter, weight in pairs:
        value = letters.index(letter)
        total += value * weight
    return total
