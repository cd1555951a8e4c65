"""Whole numbers in what a browser sends: an address, or a form."""


def is_number(text):
    """Whether it is a whole number, and not too long to be a key."""
    return text.isascii() and text.isdigit() and len(text) < 10


def whole_number(text):
    """The number that is written there, 0 when it is none."""
    return int(text) if is_number(text) else 0
