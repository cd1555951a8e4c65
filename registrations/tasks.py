"""Work the jobs app does for the registrations."""

from jobs.registry import register
from registrations import bulk

register(
    bulk.READ_MANY,
    bulk.read_many,
    title="Đọc nhiều tệp Mẫu số 01",
    doing="Đang đọc",
    counted="tệp",
)
register(
    bulk.RECORD_MANY,
    bulk.record_many,
    title="Ghi nhận nhiều tệp Mẫu số 01",
    doing="Đang ghi nhận",
    counted="tệp",
)
