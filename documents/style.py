"""The format of Party documents, as one named and dated set of values.

Source: Quy định 399-QĐ/TW (09/01/2026) and Hướng dẫn 05-HD/VPTW (2026), as summed up in
docs/forms.md, section 1. Sizes are points, lengths millimetres. An office that reads the
guidance differently makes another set with dataclasses.replace; Word, PDF and Excel follow it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a line of text is on the paper; the style says how each looks."""

    PARTY_NAME = "party-name"
    SUPERIOR = "superior"
    ISSUER = "issuer"
    STAR = "star"
    NUMBER = "number"
    PLACE_DATE = "place-date"
    TITLE = "title"
    SUBTITLE = "subtitle"
    DASHES = "dashes"
    ADDRESSEE = "addressee"
    ADDRESSEE_ITEM = "addressee-item"
    BODY = "body"
    BOOK_TITLE = "book-title"
    BOOK_PLACE = "book-place"
    CONTENTS_HEADING = "contents-heading"
    CONTENTS_LINE = "contents-line"
    BYLINE = "byline"
    PART_HEADING = "part-heading"
    PICTURE = "picture"
    CAPTION = "caption"
    NOTE = "note"
    FOOTNOTE = "footnote"
    RECIPIENTS = "recipients"
    RECIPIENT = "recipient"
    ON_BEHALF = "on-behalf"
    POSITION = "position"
    SEAL = "seal"
    SIGNATURE_SPACE = "signature-space"
    SIGNER = "signer"
    PAGE_NUMBER = "page-number"


@dataclass(frozen=True)
class Look:
    """How a line is set. `before` and `after` are the points of space around it."""

    size: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    align: str = "center"  # left, center, right or justify
    before: float = 0
    after: float = 0
    indent: float = 0  # mm
    first_line: float = 0  # mm more than the other lines
    line: float = 0  # exact points from line to line; 0 as the font wants


_LOOKS = {
    Role.PARTY_NAME: Look(15, bold=True),
    Role.SUPERIOR: Look(14),
    Role.ISSUER: Look(14, bold=True),
    Role.STAR: Look(14),
    Role.NUMBER: Look(14),
    Role.PLACE_DATE: Look(14, italic=True, before=4),
    Role.TITLE: Look(16, bold=True, before=12),
    Role.SUBTITLE: Look(14, bold=True),
    Role.DASHES: Look(14),
    Role.ADDRESSEE: Look(14, before=4, after=8),
    Role.ADDRESSEE_ITEM: Look(14, align="left", indent=60),
    Role.BODY: Look(14, align="justify", after=6, first_line=10, line=18),
    Role.BOOK_TITLE: Look(26, bold=True, before=170),
    Role.BOOK_PLACE: Look(14, italic=True, before=330),
    Role.CONTENTS_HEADING: Look(16, bold=True, after=12),
    Role.CONTENTS_LINE: Look(14, align="left", after=6),
    Role.BYLINE: Look(14),
    Role.PART_HEADING: Look(14, bold=True, align="justify", before=6, after=6, first_line=10),
    Role.PICTURE: Look(14, before=6),
    Role.CAPTION: Look(12, italic=True, before=3, after=9),
    Role.NOTE: Look(12, italic=True, align="left", before=2),
    Role.FOOTNOTE: Look(11, align="justify"),
    Role.RECIPIENTS: Look(14, underline=True, align="left"),
    Role.RECIPIENT: Look(12, align="left"),
    Role.ON_BEHALF: Look(14, bold=True),
    Role.POSITION: Look(14),
    Role.SEAL: Look(14, italic=True),
    Role.SIGNATURE_SPACE: Look(14),
    Role.SIGNER: Look(14, bold=True),
    Role.PAGE_NUMBER: Look(14),
}


# The roles by which a reader finds his way, with their level.
HEADING_LEVELS = {Role.TITLE: 1, Role.PART_HEADING: 2}


@dataclass(frozen=True)
class Squeeze:
    """How much a form gives way to stay on one page; points where not said."""

    spacing: float = 1.0  # share kept of the space around lines and in cells
    signature_lines: int = 0  # fewer
    table: float = 0  # smaller
    notes: float = 0  # smaller
    text: float = 0  # smaller: everything else
    pictures: float = 1.0  # share kept of their height


# From what nobody notices to the last resort.
SQUEEZES = (
    Squeeze(),
    Squeeze(spacing=0.5, signature_lines=1, pictures=0.85),
    Squeeze(spacing=0.3, signature_lines=1, table=0.5, notes=1, pictures=0.7),
    Squeeze(spacing=0.2, signature_lines=1, table=1, notes=1.5, text=1, pictures=0.7),
    Squeeze(spacing=0, signature_lines=1, table=1.5, notes=2, text=2, pictures=0.7),
)
UNNOTICED_SQUEEZES = (1, 2)  # the steps at which nobody notices


@dataclass(frozen=True)
class PartyStyle:
    name: str
    dated: date
    looks: Mapping[Role, Look] = field(default_factory=lambda: _LOOKS)

    font_in_word: str = "Times New Roman"
    font_in_pdf: str = "Tinos"  # same widths, complete for Vietnamese, free to bundle

    paper_width: float = 210
    paper_height: float = 297
    margin_top: float = 20
    margin_bottom: float = 20
    margin_left: float = 30
    margin_right: float = 15
    mirrored: bool = False  # printed on both sides: left and right change on even pages
    page_number_from_top: float = 10

    # The head block is a borderless table of two columns; these are shares of its width.
    head_left_share: float = 0.44
    # As long as “ĐẢNG CỘNG SẢN VIỆT NAM” set in 15 pt bold (72.9 mm), with a hair to spare.
    party_rule_length: float = 74
    rule_thickness: float = 0.75
    signature_lines: int = 4

    # No rule exists for tables; practice is 12–13 pt in a thin black grid.
    table_size: float = 13
    dense_table_size: float = 12
    grid_thickness: float = 0.5
    cell_padding_side: float = 1.3
    cell_padding_top: float = 0.5

    # The room a picture, or several in a row, may take up. A row is not set so wide that it would
    # be less high than `picture_row_height`: its last picture begins another row instead.
    picture_width: float = 165
    picture_height: float = 66
    picture_row_height: float = 36
    picture_gap: float = 5  # between pictures of a row

    page_reference_width: float = 14  # of the page numbers in a table of contents

    uy_old_tone_place: bool = False  # “UỶ” instead of “ỦY” in the fixed words of the forms

    def text_width(self, landscape: bool) -> float:
        paper = self.paper_height if landscape else self.paper_width
        return paper - self.margin_left - self.margin_right

    def text_height(self, landscape: bool) -> float:
        paper = self.paper_width if landscape else self.paper_height
        return paper - self.margin_top - self.margin_bottom

    def squeezed(self, step: int) -> "PartyStyle":
        """This style at a step of SQUEEZES; 0 is unchanged."""
        squeeze = SQUEEZES[step]
        if step == 0:
            return self
        return replace(
            self,
            looks={role: _squeezed(role, look, squeeze) for role, look in self.looks.items()},
            signature_lines=self.signature_lines - squeeze.signature_lines,
            table_size=self.table_size - squeeze.table,
            dense_table_size=self.dense_table_size - squeeze.table,
            cell_padding_top=self.cell_padding_top * squeeze.spacing,
            picture_height=self.picture_height * squeeze.pictures,
        )

    def spelled(self, fixed_text: str) -> str:
        """A fixed text of the form in this style's spelling; never used on typed text."""
        if not self.uy_old_tone_place:
            return fixed_text
        return fixed_text.replace("ỦY", "UỶ").replace("Ủy", "Uỷ").replace("ủy", "uỷ")


def _squeezed(role: Role, look: Look, squeeze: Squeeze) -> Look:
    if role is Role.PAGE_NUMBER:
        return look
    smaller = squeeze.notes if role in (Role.NOTE, Role.FOOTNOTE, Role.RECIPIENT) else squeeze.text
    return replace(
        look,
        size=look.size - smaller,
        before=look.before * squeeze.spacing,
        after=look.after * squeeze.spacing,
    )


HD05_2026 = PartyStyle(name="Hướng dẫn 05-HD/VPTW", dated=date(2026, 5, 27))
