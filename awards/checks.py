"""Automatic checks that both forms show the reviewer; none of them decides."""

from campaigns.deadlines import revision_days_late
from campaigns.review import Check


def common_checks(submission, revision, due):
    """In time, and signed; the sentences are those of every form."""
    return [timeliness(revision, due), signed_copy(submission)]


def timeliness(revision, due):
    if days_late := revision_days_late(revision, due):
        return Check(False, f"Gửi muộn {days_late:02d} ngày")
    return Check(True, "Gửi đúng hạn" if due else "Chưa đặt hạn cho nội dung này")


def signed_copy(submission):
    if not submission.signed_copy:
        return Check(False, "Thiếu bản ký, đóng dấu")
    return Check(True, f"Đã có bản ký, đóng dấu ({submission.signed_copy_pages:02d} trang)")


def bad_news_last(checks):
    return sorted(checks, key=lambda check: not check.is_ok)
