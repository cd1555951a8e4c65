"""Copy the front-end files out of node_modules, so that running the site needs no npm.

`make vendor` runs this after `npm ci`; the copies are committed. A new icon is one more name in
deploy/icons.txt.
"""

import re
import shutil
from pathlib import Path

from fontTools import subset
from lxml import etree

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
PAPER_FONTS = ROOT / "documents" / "fonts"

WEIGHTS = (400, 600, 700)
SCRIPTS = ("latin", "vietnamese")
COPIES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap/bootstrap.min.css",
    "bootstrap/LICENSE": "bootstrap/LICENSE",
    "bootstrap-icons/LICENSE": "bootstrap-icons/LICENSE",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
    "tus-js-client/dist/tus.min.js": "tus/tus.min.js",
    "tus-js-client/LICENSE": "tus/LICENSE",
    "@fontsource/be-vietnam-pro/LICENSE": "fonts/LICENSE-be-vietnam-pro.txt",
    "@fontsource-variable/inter/LICENSE": "fonts/LICENSE-inter.txt",
} | {
    f"@fontsource/be-vietnam-pro/files/be-vietnam-pro-{script}-{weight}-normal.woff2": (
        f"fonts/be-vietnam-pro-{script}-{weight}-normal.woff2"
    )
    for script in SCRIPTS
    for weight in WEIGHTS
}
TINOS = {
    "400Regular/Tinos_400Regular.ttf": "Tinos-Regular.ttf",
    "400Regular_Italic/Tinos_400Regular_Italic.ttf": "Tinos-Italic.ttf",
    "700Bold/Tinos_700Bold.ttf": "Tinos-Bold.ttf",
    "700Bold_Italic/Tinos_700Bold_Italic.ttf": "Tinos-BoldItalic.ttf",
    "LICENSE_FONT": "LICENSE-tinos.txt",
}
# The preview of a paper shows Tinos too: the letters of Vietnamese, and what offices print.
PAPER_LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x20AB, 0x2116,
    *range(0x1EA0, 0x1EFA),
    *range(0x2010, 0x2027),
]  # fmt: skip
# Be Vietnam Pro has no tabular figures, so number columns take these few letters from Inter.
NUMBER_CHARACTERS = " %+,-./0123456789–"
SOURCE_MAP = re.compile(r"^(//#|/\*#) sourceMappingURL=.*$", re.MULTILINE)
SVG = "http://www.w3.org/2000/svg"


def copy_packages() -> None:
    """Copy the listed files, leaving out links to source maps, which are not shipped."""
    for source, target in COPIES.items():
        place(PACKAGES / source, VENDOR / target)
    for path in [*VENDOR.rglob("*.js"), *VENDOR.rglob("*.css")]:
        path.write_text(SOURCE_MAP.sub("", path.read_text()).rstrip() + "\n")


def copy_paper_fonts() -> None:
    for source, target in TINOS.items():
        place(PACKAGES / "@expo-google-fonts" / "tinos" / source, PAPER_FONTS / target)


def cut_number_font() -> None:
    """Write the 5 KB of Inter that tables of numbers need."""
    source = PACKAGES / "@fontsource-variable" / "inter" / "files" / "inter-latin-wght-normal.woff2"
    letters = [ord(letter) for letter in NUMBER_CHARACTERS]
    cut(source, "inter-digits.woff2", letters, features=["tnum", "kern"])


def cut_paper_fonts() -> None:
    """Write the four faces of Tinos for the previews on the screen."""
    for name in TINOS.values():
        if name.endswith(".ttf"):
            web_name = name.lower().replace(".ttf", ".woff2")
            cut(PAPER_FONTS / name, web_name, PAPER_LETTERS, features=["kern", "mark", "ccmp"])
    place(PAPER_FONTS / "LICENSE-tinos.txt", VENDOR / "fonts" / "LICENSE-tinos.txt")


def cut(source: Path, target: str, letters: list[int], *, features: list[str]) -> None:
    """Write only these letters of a font, without the hints that screens no longer use."""
    options = subset.Options(flavor="woff2", layout_features=features, hinting=False)
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    subset.save_font(font, str(VENDOR / "fonts" / target), options)


def build_icon_sprite() -> None:
    """One file of <symbol id="bi-name">, used as <use href="…/icons.svg#bi-name">."""
    sprite = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})
    for name in sorted(set((ROOT / "deploy" / "icons.txt").read_text().split())):
        icon = etree.parse(PACKAGES / "bootstrap-icons" / "icons" / f"{name}.svg").getroot()
        symbol = etree.SubElement(
            sprite, f"{{{SVG}}}symbol", id=f"bi-{name}", viewBox=icon.get("viewBox")
        )
        symbol.extend(list(icon))
    etree.cleanup_namespaces(sprite)
    etree.indent(sprite, space="")
    target = VENDOR / "bootstrap-icons" / "icons.svg"
    target.write_bytes(etree.tostring(sprite) + b"\n")


def place(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


if __name__ == "__main__":
    shutil.rmtree(VENDOR, ignore_errors=True)
    copy_packages()
    copy_paper_fonts()
    cut_number_font()
    cut_paper_fonts()
    build_icon_sprite()
