"""The CSS of the paper forms, made from the style's values.

The PDF and the print preview share it; static/css/paper.css is this text for HD05_2026.
"""

from collections.abc import Iterable

from documents.drawing.measure import LINE_HEIGHT
from documents.drawing.paper import COLUMN_WIDTHS
from documents.style import SQUEEZES, Look, PartyStyle, Role

_ORIGIN = "/* Made from documents/style.py by documents/drawing/stylesheet.py. */"
_STATIC = """
.paper p, .paper h1, .paper h2 { margin: 0; padding: 0; font-weight: normal; }
.paper p, .paper h1, .paper h2 { line-height: inherit; overflow-wrap: break-word; }
.paper figure, .paper .pictures { break-inside: avoid; }
.paper figure img { display: block; margin: 0 auto; }
.paper .pictures { display: flex; justify-content: center; }
.paper-head, .paper-foot { display: flex; width: 100%; }
.paper-foot { break-inside: avoid; break-before: avoid; margin-top: 10pt; }
.paper .party-name span { display: inline-block; padding: 0 0.2mm 0.5mm; }
.paper .contents-line a { display: flex; align-items: flex-end; color: inherit; }
.paper .contents-line a { text-decoration: none; }
.paper .contents-line .leader { flex: 1; min-width: 5mm; border-bottom: 0.75pt dotted #000; }
.paper .contents-line .leader { margin: 0 1mm 1mm; }
.paper .contents-line .page { flex: none; text-align: right; }
.paper table { width: 100%; table-layout: fixed; border-collapse: collapse; }
.paper thead { display: table-header-group; }
.paper tr { break-inside: avoid; }
.paper table.rows-may-break tbody tr { break-inside: auto; }
.paper tr.section, .paper tr.group, .paper tr.tied { break-after: avoid; }
.paper th, .paper tr.section td, .paper tr.total td { font-weight: bold; }
.paper tr.group td { font-weight: bold; font-style: italic; }
.paper th { text-align: center; vertical-align: middle; }
.paper td { text-align: left; vertical-align: middle; overflow-wrap: anywhere; }
.paper td.center { text-align: center; }
.paper td.justify { text-align: justify; }
.paper sup { font-size: 70%; line-height: 0; vertical-align: super; }
"""
_FOOTNOTES = """
@page { @footnote { border-top: 0.5pt solid #000; margin-top: 6pt; padding-top: 3pt; } }
.paper span.footnote { float: footnote; font-weight: normal; }
.paper .footnote::footnote-call, .paper .footnote::footnote-marker {
  content: counter(footnote); font-size: 70%; line-height: 0; vertical-align: super;
}
.paper .footnote::footnote-marker { padding-right: 1mm; }
"""


def paper_css(style: PartyStyle, steps: Iterable[int] = range(1, len(SQUEEZES))) -> str:
    """The rules for sheets in full size and at the given steps of SQUEEZES.

    Every rule is below `.paper`, so that a page around the preview keeps its own looks.
    """
    widths = [f".paper .col-{key} {{ width: {width}mm; }}" for key, width in COLUMN_WIDTHS.items()]
    squeezed = [
        rule for step in steps for rule in _looks(f".paper-squeeze-{step}", style.squeezed(step))
    ]
    rules = [
        _ORIGIN,
        *_pages(style),
        *_sheet(style),
        _STATIC.strip(),
        *widths,
        *_looks(".paper", style),
    ]
    return "\n".join([*rules, *squeezed, ""])


def paged_css(style: PartyStyle, steps: Iterable[int] = ()) -> str:
    """The rules for print: those of the preview, and footnotes at the foot of their page."""
    return paper_css(style, steps) + _FOOTNOTES


def _pages(style: PartyStyle) -> list[str]:
    number = style.looks[Role.PAGE_NUMBER]
    margins = f"{style.margin_top}mm {style.margin_right}mm {style.margin_bottom}mm"
    rules = [
        "@page {",
        f"  size: {style.paper_width}mm {style.paper_height}mm;",
        f"  margin: {margins} {style.margin_left}mm;",
        "  @top-center {",
        "    content: counter(page);",
        "    vertical-align: top;",
        f"    padding-top: {style.page_number_from_top}mm;",
        f'    font: {number.size}pt "{style.font_in_pdf}";',
        "  }",
        "}",
        "@page :first { @top-center { content: none; } }",
        f"@page landscape {{ size: {style.paper_height}mm {style.paper_width}mm; }}",
    ]
    if style.mirrored:
        outer, inner = style.margin_right, style.margin_left
        rules.append(f"@page :left {{ margin-left: {outer}mm; margin-right: {inner}mm; }}")
    return rules


def _sheet(style: PartyStyle) -> list[str]:
    left = style.head_left_share * 100
    sides = ((":first-child", left), (":last-child", 100 - left))
    return [
        f'.paper {{ font-family: "{style.font_in_pdf}", "{style.font_in_word}", serif; }}',
        ".paper { font-size: 14pt; line-height: 1.15; color: #000; hyphens: manual; }",
        ".paper { font-variant-ligatures: none; }",
        ".paper + .paper { break-before: page; }",
        ".paper-landscape { page: landscape; }",
        *(
            f".paper-head > {side}, .paper-foot > {side} {{ width: {share:g}%; }}"
            for side, share in sides
        ),
        f".paper .pictures {{ column-gap: {style.picture_gap:g}mm; }}",
        f".paper .contents-line .page {{ width: {style.page_reference_width:g}mm; }}",
        f".paper .party-name span {{ border-bottom: {style.rule_thickness}pt solid #000; }}",
        f".paper th, .paper td {{ border: {style.grid_thickness}pt solid #000; }}",
    ]


def _looks(paper: str, style: PartyStyle) -> list[str]:
    padding = f"{style.cell_padding_top:g}mm {style.cell_padding_side:g}mm"
    lines = [
        f"{paper} .{role.value} {{ {_look(look)} }}"
        for role, look in style.looks.items()
        if role is not Role.PAGE_NUMBER
    ]
    height = style.looks[Role.SIGNATURE_SPACE].size * LINE_HEIGHT
    return [
        *lines,
        f"{paper} .signature-space {{ height: {height:g}pt; }}",
        f"{paper} table {{ font-size: {style.table_size:g}pt; }}",
        f"{paper} table.dense {{ font-size: {style.dense_table_size:g}pt; }}",
        f"{paper} th, {paper} td {{ padding: {padding}; }}",
    ]


def _look(look: Look) -> str:
    declarations = {
        "font-size": f"{look.size:g}pt",
        "text-align": look.align,
        "font-weight": "bold" if look.bold else "",
        "font-style": "italic" if look.italic else "",
        "text-decoration": "underline" if look.underline else "",
        "margin": f"{look.before:g}pt 0 {look.after:g}pt {look.indent:g}mm",
        "text-indent": f"{look.first_line:g}mm" if look.first_line else "",
        "line-height": f"{look.line:g}pt" if look.line else "",
    }
    return " ".join(f"{name}: {value};" for name, value in declarations.items() if value)
