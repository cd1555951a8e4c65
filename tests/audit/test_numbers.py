import pytest

from audit.numbers import whole_number


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), ("007", 7), ("0", 0), ("999999999", 999999999)]
)
def test_a_number_is_read_as_it_is_written(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", "-1", "1.5", " 7", "²", "٧", "xyz", "1000000000"])
def test_what_can_be_no_key_is_0(text):
    assert whole_number(text) == 0
