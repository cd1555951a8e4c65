"""The names of the files that the program makes are ASCII: no system garbles them."""

import ast
import re
from pathlib import Path

import pytest

import documents
from documents.file_names import ascii_part

ROOT = Path(documents.__file__).parents[1]
DOWNLOAD = re.compile(r"\.(xlsx|docx|pdf|zip|ics|csv|json)$")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("phường Đống Đa", "PhuongDongDa"),
        ("don-vi", "DonVi"),
        ("“Danh sách” – tổ 12", "DanhSachTo12"),
        ("…", ""),
    ],
)
def test_a_name_loses_its_marks_and_spaces(text, part):
    assert ascii_part(text) == part


def _names():
    """(place, literal text) of every text in a view or writer that ends like a file's name."""
    for app in sorted(ROOT.iterdir()):
        if not (app / "__init__.py").exists() or app.name in {"tests", "bench"}:
            continue
        for path in sorted(app.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                parts = node.values if isinstance(node, ast.JoinedStr) else [node]
                texts = [part.value for part in parts if isinstance(part, ast.Constant)]
                if texts and isinstance(texts[-1], str) and DOWNLOAD.search(texts[-1]):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", "".join(texts)


def test_every_name_of_a_file_that_the_program_makes_is_ascii():
    names = list(_names())

    assert len(names) > 20
    assert [name for name in names if not name[1].isascii()] == []
