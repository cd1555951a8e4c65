"""The CSS of the paper forms, made from the style's values.

The PDF and the print preview share it; static/css/paper.css is this text for HD05_2026.
"""

from documents.paper import COLUMN_WIDTHS
from documents.style import Look, PartyStyle

_STATIC = """
.paper * { box-sizing: border-box; margin: 0; padding: 0; }
.paper p, .paper h1 { font-weight: normal; line-height: inherit; overflow-wrap: break-word; }
.paper-head, .paper-foot { display: flex; width: 100%; }
.paper-foot { break-inside: avoid; break-before: avoid; margin-top: 10pt; }
.paper .party-name span { display: inline-block; padding: 0 0.2mm 0.5mm; }
.paper .signature-space { height: 1lh; }
.paper table { width: 100%; table-layout: fixed; border-collapse: collapse; caption-side: top; }
.paper thead { display: table-header-group; }
.paper tr { break-inside: avoid; }
.paper tr.section, .paper tr.group, .paper tr.tied { break-after: avoid; }
.paper th, .paper tr.section td, .paper tr.total td { font-weight: bold; }
.paper tr.group td { font-weight: bold; font-style: italic; }
.paper th { text-align: center; vertical-align: middle; }
.paper td { text-align: left; vertical-align: middle; overflow-wrap: anywhere; }
.paper td.center { text-align: center; }
"""


def paper_css(style: PartyStyle) -> str:
    """Every rule is below `.paper`, so that a page around the preview keeps its own looks."""
    return "\n".join(
        (
            _pages(style),
            _sheet(style),
            _STATIC.strip(),
            *(f".col-{key} {{ width: {width}mm; }}" for key, width in COLUMN_WIDTHS.items()),
            *(
                f".paper .{role.value} {{ {_look(look)} }}"
                for role, look in style.looks.items()
                if role != "page-number"
            ),
            "",
        )
    )


def _pages(style: PartyStyle) -> str:
    number = style.looks["page-number"]
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
        rules.append(
            f"@page :left {{ margin-left: {style.margin_right}mm;"
            f" margin-right: {style.margin_left}mm; }}"
        )
    return "\n".join(rules)


def _sheet(style: PartyStyle) -> str:
    left = style.head_left_share * 100
    family = f'"{style.font_in_pdf}", "{style.font_in_word}", serif'
    border = f"{style.grid_thickness}pt solid #000"
    padding = f"{style.cell_padding_top}mm {style.cell_padding_side}mm"
    rule = f"{style.rule_thickness}pt solid #000"
    return "\n".join(
        (
            f".paper {{ font-family: {family}; font-size: 14pt; line-height: 1.15; }}",
            ".paper { color: #000; font-variant-ligatures: none; hyphens: manual; }",
            ".paper + .paper { break-before: page; }",
            ".paper-landscape { page: landscape; }",
            f".paper-head > :first-child, .paper-foot > :first-child {{ width: {left:g}%; }}",
            f".paper-head > :last-child, .paper-foot > :last-child {{ width: {100 - left:g}%; }}",
            f".paper .party-name span {{ border-bottom: {rule}; }}",
            f".paper table {{ font-size: {style.table_size}pt; }}",
            f".paper table.dense {{ font-size: {style.dense_table_size}pt; }}",
            f".paper th, .paper td {{ border: {border}; padding: {padding}; }}",
        )
    )


def _look(look: Look) -> str:
    declarations = {
        "font-size": f"{look.size}pt",
        "text-align": look.align,
        "font-weight": "bold" if look.bold else "",
        "font-style": "italic" if look.italic else "",
        "text-decoration": "underline" if look.underline else "",
        "margin-top": f"{look.before}pt" if look.before else "",
        "margin-bottom": f"{look.after}pt" if look.after else "",
        "margin-left": f"{look.indent}mm" if look.indent else "",
    }
    return " ".join(f"{name}: {value};" for name, value in declarations.items() if value)
