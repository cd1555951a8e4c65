"""Excel lists of units as offices make them."""

from io import BytesIO

from openpyxl import Workbook

HEADINGS = ["Mã", "Tên đơn vị", "Khối", "Đơn vị cấp trên", "Đầu mối", "Điện thoại", "Email"]


def workbook(rows, headings=HEADINGS, above=()):
    """An .xlsx file with the rows below the headings; `above` are rows before the headings."""
    book = Workbook()
    for row in [*above, headings, *rows]:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def line(code, name="Chi bộ Tổ dân phố số 1", kind="Chi bộ", *more):
    return [code, name, kind, *more, *[""] * (4 - len(more))]
