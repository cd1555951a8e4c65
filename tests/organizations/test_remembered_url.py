"""{% url %} remembers what cannot change, and is Django's own for all else."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from organizations.page_addresses import address_of, record_address


def drawn(text, **values):
    return Template(text).render(Context(values))


def test_a_page_without_arguments_has_its_address():
    assert drawn("{% url 'reporting:board' %}") == reverse("reporting:board")


def test_written_arguments_belong_to_the_address():
    name = "reporting:ward_progress"
    assert drawn("{% url 'reporting:ward_progress' 'pdf' %}") == reverse(name, args=["pdf"])
    assert address_of(name, "pdf") != address_of(name, "docx")


def test_what_changes_is_asked_anew():
    text = "{% url 'campaigns:file' pk %}"
    assert drawn(text, pk=7) == reverse("campaigns:file", args=[7])
    assert drawn(text, pk=8) == reverse("campaigns:file", args=[8])
    assert drawn("{% url page %}", page="reporting:board") == reverse("reporting:board")
    assert drawn("{% url 'campaigns:file' pk=pk %}", pk=9) == reverse("campaigns:file", args=[9])


def test_what_is_no_number_of_a_record_is_left_to_django():
    for nobody in ("", None, "x"):
        with pytest.raises(NoReverseMatch):
            drawn("{% url 'campaigns:file' pk %}", pk=nobody)
        assert drawn("{% url 'campaigns:file' pk as page %}[{{ page }}]", pk=nobody) == "[]"
    assert drawn("{% url 'campaigns:file' pk %}", pk="7") == reverse("campaigns:file", args=[7])


def test_a_record_and_written_words_make_an_address():
    text = "{% url 'awards:photo_file' pk 'nho' as photo %}[{{ photo }}]"
    assert drawn(text, pk=7) == f"[{reverse('awards:photo_file', args=[7, 'nho'])}]"


def test_an_address_may_be_kept_under_a_name():
    assert (
        drawn("{% url 'reporting:board' as board %}[{{ board }}]")
        == f"[{reverse('reporting:board')}]"
    )
    assert drawn("{% url 'nowhere' as nothing %}[{{ nothing }}]") == "[]"


def test_a_page_that_is_not_there_is_no_address():
    with pytest.raises(NoReverseMatch):
        drawn("{% url 'nowhere' %}")


@pytest.mark.parametrize("pk", [1, 12, 987654321])
def test_the_address_of_a_record_is_the_one_that_is_looked_up(pk):
    assert record_address("campaigns:file", pk) == reverse("campaigns:file", args=[pk])
    photo = record_address("awards:photo_file", pk, "nho")
    assert photo == reverse("awards:photo_file", args=[pk, "nho"])
