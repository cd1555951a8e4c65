"""An office's own Word file for a form: what it must hold, and what the built-in one looks like.

Sample: the built-in file with its placeholders (`starter`), which an office changes in Word and
gives back (`accepted_template`).
"""

import json

from documents.attachments import accepted_document
from documents.drawing import word_template
from documents.errors import refused
from documents.limited import run_limited, shown_name
from documents.reading.file_kinds import FileKind, kind_of
from documents.style import HD05_2026, PartyStyle
from documents.template_forms import FORMS


class TemplateRefused(Exception):
    """A Word file that opens well but cannot be filled; `problems` names each fault."""

    def __init__(self, problems: list[str]):
        super().__init__(" ".join(problems))
        self.problems = problems


def accepted_template(form: str, data: bytes, filename: str) -> bytes:
    """The bytes to keep of an office's file for a form of FORMS.

    DocumentRefused for what is no Word file, is locked, or holds macros, embedded objects or
    links (as for every upload); TemplateRefused where placeholders are missing or unknown.
    """
    name = shown_name(filename)
    if kind_of(data, name) is FileKind.PDF:
        raise refused("wrong_type", filename=name)
    kind, kept = accepted_document(data, filename)
    if kind != "docx":
        raise refused("wrong_type", filename=name)
    problems = json.loads(run_limited("check_template", kept, filename=name, form=form))
    if problems:
        raise TemplateRefused(problems)
    return kept


def starter(form: str, style: PartyStyle = HD05_2026) -> bytes:
    """The built-in file of a form of FORMS with its placeholders, to be changed."""
    return word_template.starter(FORMS[form].sample(), style)


def sample(form: str, template: bytes | None, style: PartyStyle = HD05_2026) -> bytes:
    """The form with invented rows in the office's file, or in the built-in one."""
    return word_template.draw_with(FORMS[form].sample(), style, template)
