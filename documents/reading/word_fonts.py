"""Which runs of a .docx file are set in a pre-Unicode font, through its styles."""

from dataclasses import dataclass, field

from lxml import etree

from documents.reading.archive import Package
from documents.reading.legacy import LegacyFont, legacy_font

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TRACES = (b".vn", b"vni-", b"vni ")
_MAX_STYLE_CHAIN = 20


@dataclass
class Fonts:
    """Looks up a run's font as Word does: the run, its style, the paragraph's style, defaults."""

    by_style: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    default_paragraph_style: str = ""
    default_font: str = ""
    is_needed: bool = False

    @classmethod
    def of(cls, package: Package) -> "Fonts":
        names = (package.main, package.beside_main("styles.xml"))
        texts = [package.parts.get(name, b"").lower() for name in names]
        fonts = cls(is_needed=any(trace in text for trace in _TRACES for text in texts))
        styles = package.tree(names[1]) if fonts.is_needed else None
        if styles is not None:
            fonts._learn(styles)
        return fonts

    def of_run(self, run: etree._Element, paragraph: etree._Element) -> LegacyFont | None:
        if not self.is_needed:
            return None
        name = (
            _font_name(run.find(W + "rPr"))
            or self._of_style(_value(run, "rPr/rStyle"))
            or self._of_style(_value(paragraph, "pPr/pStyle") or self.default_paragraph_style)
            or self.default_font
        )
        return legacy_font(name)

    def _learn(self, styles: etree._Element) -> None:
        self.default_font = _font_name(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in styles.iter(W + "style"):
            key = style.get(W + "styleId", "")
            self.by_style[key] = _font_name(style.find(W + "rPr"))
            self.parents[key] = _value(style, "basedOn")
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                self.default_paragraph_style = key

    def _of_style(self, key: str) -> str:
        for _ in range(_MAX_STYLE_CHAIN):
            if not key:
                break
            if self.by_style.get(key):
                return self.by_style[key]
            key = self.parents.get(key, "")
        return ""


def _font_name(properties: etree._Element | None) -> str:
    """The font of letters beyond ASCII, which decides how they look."""
    fonts = None if properties is None else properties.find(W + "rFonts")
    if fonts is None:
        return ""
    return fonts.get(W + "hAnsi") or fonts.get(W + "ascii") or ""


def _value(node: etree._Element, path: str) -> str:
    found = node.find("/".join(W + step for step in path.split("/")))
    return "" if found is None else found.get(W + "val", "")
