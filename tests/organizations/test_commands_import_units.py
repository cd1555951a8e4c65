"""import_units: a dry run by default, one clear line and 1 for bad input."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from organizations.models import Unit
from tests.factories import make_ward
from tests.organizations.unit_lists import line, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit_list(tmp_path):
    def written(*rows):
        path = tmp_path / "donvi.xlsx"
        path.write_bytes(workbook(rows))
        return path

    return written


def run(*arguments):
    out = StringIO()
    call_command("import_units", *arguments, stdout=out)
    return out.getvalue()


def test_without_commit_nothing_is_written(ward, unit_list):
    path = unit_list(line("TDP1"), line("TDP2", "Chi bộ Tổ dân phố số 2"))
    assert "Thêm 02, cập nhật 0, không đổi 0, lỗi 0 dòng." in run(path)
    assert Unit.objects.count() == 1


def test_commit_writes_the_units(ward, unit_list):
    run(unit_list(line("TDP1")), "--commit")
    assert Unit.objects.get(code="TDP1").parent == ward


def test_the_result_as_json(ward, unit_list):
    result = json.loads(run(unit_list(line("TDP1")), "--json"))
    assert result == {
        "added": [{"row": 2, "code": "TDP1", "name": "Chi bộ Tổ dân phố số 1"}],
        "updated": [],
        "unchanged": [],
        "errors": [],
    }


def test_errors_are_listed_and_nothing_is_written_even_with_commit(ward, unit_list):
    out = StringIO()
    with pytest.raises(CommandError, match="01 dòng lỗi, chưa ghi đơn vị nào") as refused:
        call_command("import_units", unit_list(line("TDP1"), line("")), "--commit", stdout=out)
    assert refused.value.returncode == 1
    assert "! dòng 3, cột “Mã đơn vị”: Nhập mã đơn vị" in out.getvalue()
    assert Unit.objects.count() == 1


def test_a_missing_file_and_a_wrong_file_are_told_in_one_line(ward, tmp_path):
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        run(tmp_path / "khong-co.xlsx")
    wrong = tmp_path / "donvi.docx"
    wrong.write_text("x")
    with pytest.raises(CommandError, match="không phải tệp Excel"):
        run(wrong)


def test_with_two_wards_the_ward_is_asked_for(ward, unit_list):
    make_ward("phường Láng", code="LANG")
    path = unit_list(line("TDP1"))
    with pytest.raises(CommandError, match="--ward"):
        run(path)
    with pytest.raises(CommandError, match="mã KHONGCO"):
        run(path, "--ward", "KHONGCO")
    run(path, "--ward", "lang", "--commit")
    assert Unit.objects.get(code="TDP1").parent.code == "LANG"
