"""Drawing long papers. Runs in the limited child of documents.limited only."""

import pickle

from documents.drawing import pdf


def draw(data: bytes) -> bytes:
    """`data` is the pickled paper and style, written by our own parent process and nobody else."""
    paper, style = pickle.loads(data)  # noqa: S301
    return pdf.draw(paper, style)
