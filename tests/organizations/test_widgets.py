"""The quicker Select draws what the stock one draws."""

import re

from django.forms import Select
from hypothesis import given
from hypothesis import strategies as st

from organizations.widgets import JoinedSelect

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
values = st.one_of(st.none(), st.integers(0, 99), texts)
options = st.lists(st.tuples(values, texts), max_size=6)
choices = st.lists(st.one_of(st.tuples(values, texts), st.tuples(texts, options)), max_size=6)
attributes = st.dictionaries(
    st.sampled_from(["id", "class", "data-x", "multiple", "disabled"]),
    st.one_of(texts, st.booleans(), st.none(), st.integers()),
)


@given(choices, values, attributes, texts)
def test_the_markup_is_the_stock_markup_up_to_white_space(choices, value, attrs, name):
    stock = Select(attrs=attrs, choices=choices).render(name, value)
    ours = JoinedSelect(attrs=attrs, choices=choices).render(name, value)

    assert _bare(ours) == _bare(stock)


def test_markup_in_labels_is_shown_not_run():
    page = JoinedSelect(choices=[('"><script>', "<b>Chi bộ</b>")]).render("unit", "")

    assert "<script>" not in page
    assert "<b>" not in page


def _bare(markup):
    """Without the white space the stock templates put between the tags."""
    return re.sub(r"\n\s*(?=<)", "", markup).strip()
