"""Pictures of a Word document.

python-docx compares each new picture with all before it, which takes long in a book of 150.
"""

from collections.abc import Mapping
from itertools import count

from docx.document import Document as DocumentFile
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.shape import CT_Inline
from docx.shared import Mm

from documents.drawing.paper import Figure
from documents.drawing.word_elements import Element, w


class Pictures:
    """Draws the figures of a document; each picture file is put into it once."""

    def __init__(self, document: DocumentFile, files: Mapping[str, bytes]):
        self._document = document
        self._files = files
        self._relations: dict[str, str] = {}
        taken = {str(part.partname) for part in document.part.package.iter_parts()}
        names = (f"/word/media/image{number}.jpg" for number in count(1))
        self._free_names = (name for name in names if name not in taken)
        self._drawn = document.part.next_id - 1

    def draw(self, figure: Figure, width: float, height: float) -> Element:
        """The picture, `width` by `height` mm large."""
        self._drawn += 1
        name = f"{figure.name}.jpg"
        inline = CT_Inline.new_pic_inline(
            self._drawn, self._relation(figure.name), name, Mm(width), Mm(height)
        )
        inline.docPr.set("descr", figure.alt)
        return w("drawing", inline)

    def _relation(self, name: str) -> str:
        if name not in self._relations:
            part = Part(
                PackURI(next(self._free_names)),
                CONTENT_TYPE.JPEG,
                self._files[name],
                self._document.part.package,
            )
            self._relations[name] = self._document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        return self._relations[name]
