"""The writer's and the reader's rule for several models in one cell undo each other."""

from hypothesis import given
from hypothesis import strategies as st

from documents.model_cells import join_models, split_models
from documents.text import clean_line

names = st.text(alphabet='ab;- –•*+1.,\u00a0"“', min_size=1, max_size=10)


@given(st.lists(names.map(clean_line).filter(bool), max_size=4))
def test_whatever_the_names_hold_the_cell_gives_them_back(models):
    assert split_models(join_models(models)) == tuple(models)


def test_a_single_ordinary_name_is_written_plain():
    assert join_models(["Ngõ 82 sáng – xanh"]) == ("Ngõ 82 sáng – xanh",)


def test_several_names_stand_behind_dashes():
    assert join_models(["Mô hình A", "Mô hình B"]) == ("- Mô hình A", "- Mô hình B")


def test_the_marks_offices_use_part_the_names():
    lines = ["- A;", "– B; - C;", "D; E", "", "• G"]
    assert split_models(lines) == ("A", "B", "C", "D", "E", "G")
