"""What every status and flag of the program looks like, on the screen and in words on paper."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Face:
    """What a status or a flag looks like: words, icon and colour token (none, draft, sent …)."""

    label: str
    short: str
    icon: str
    tone: str


STATUSES = {
    "not_due": Face("Chưa đến kỳ", "Chưa đến kỳ", "lock", "none"),
    "not_sent": Face("Chưa gửi", "Chưa gửi", "circle", "none"),
    "draft": Face("Đang soạn", "Đang soạn", "pencil", "draft"),
    "submitted": Face("Đã gửi, chờ kiểm tra", "Chờ kiểm tra", "hourglass-split", "sent"),
    "returned": Face("Đề nghị bổ sung", "Cần bổ sung", "exclamation-triangle", "more"),
    "accepted": Face("Đã tiếp nhận", "Tiếp nhận", "check2", "ok"),
    "sealed": Face("Đã tổng hợp", "Tổng hợp", "lock-fill", "ok"),
    "withdrawn": Face("Đã rút lại", "Đã rút lại", "arrow-counterclockwise", "none"),
    "exempt": Face("Không yêu cầu", "Miễn", "dash", "none"),
}
FLAGS = {
    "overdue": Face("Quá hạn", "Quá hạn", "exclamation-circle-fill", "late"),
    "sent_late": Face("Gửi muộn", "Gửi muộn", "clock-history", "none"),
    "extended": Face("Gia hạn đến", "Gia hạn", "calendar-plus", "none"),
    "unsigned": Face("Thiếu bản ký", "Thiếu bản ký", "paperclip", "more"),
    "on_behalf": Face("Gửi thay", "Gửi thay", "person", "none"),
    "changed": Face("Có sửa đổi sau tiếp nhận", "Có sửa đổi", "pencil-square", "more"),
    "changed_after_sealing": Face("Có sửa đổi sau chốt", "Sửa sau chốt", "pencil-square", "more"),
    "nil_return": Face("Báo cáo “không có”", "Không có", "dash-circle", "none"),
}
