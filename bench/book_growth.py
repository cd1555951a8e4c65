"""python -m bench.book_growth [--format pdf]: how time and memory of the yearbook grow.

Books of 20, 40 and 60 articles (1.600 words, two or three photos each), drawn in the limited child
as the job draws them. Needs no database; ends with 1 if a promise is missed.
"""

import argparse
import resource
import sys
import time

from bench.books import sample_yearbook
from documents.limited import draw_yearbook

SIZES = (20, 40, 60)
MOST_SECONDS = 120
MOST_MEGABYTES = 1000
MISSED = " (missed)"


def main():
    arguments = argparse.ArgumentParser(prog="python -m bench.book_growth", description=__doc__)
    arguments.add_argument("--format", dest="file_format", choices=["docx", "pdf"], default="pdf")
    file_format = arguments.parse_args().file_format
    lines = []
    for articles in SIZES:
        lines.append(measured(articles, file_format))
        print(lines[-1], flush=True)  # noqa: T201 -- this is the command's output
    sys.exit(1 if any(line.endswith(MISSED) for line in lines) else 0)


def measured(articles, file_format):
    """One line: clock and processor seconds, the child's peak memory, the size of the file.

    The peak is the highest of all children so far, so the sizes must not fall.
    """
    book = sample_yearbook(articles)
    photos = sum(len(article.photos) for article in book.articles)
    processor, began = _processor_seconds(), time.perf_counter()
    file = draw_yearbook(book, file_format, progress=lambda done, total: None)
    seconds = time.perf_counter() - began
    processor = _processor_seconds() - processor
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    missed = "" if seconds <= MOST_SECONDS and peak <= MOST_MEGABYTES else MISSED
    return (
        f"{articles} articles, {photos} photos, {file_format}: {seconds:.1f} s "
        f"({processor:.1f} s of processor), {peak:.0f} MB, file {len(file) / 1e6:.1f} MB{missed}"
    )


def _processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
