"""The card on the clerk's home: the file to go on with now, and the three steps of sending it."""

from dataclasses import dataclass

from campaigns.registry import registered
from campaigns.vocabulary import Obligation
from registrations.services import last_year_entries
from reporting.progress import State


@dataclass(frozen=True, slots=True)
class Step:
    icon: str
    lead: str
    rest: str


@dataclass(frozen=True, slots=True)
class Guide:
    """How one obligation is met.

    `start_label` is on the button that opens the empty file.
    `file_title` invites to drop a filled form (a file that it `accepts`) on the card itself, or "".
    `blank` is the code of the form that can be taken home with the unit's name on it, or "".
    """

    title: str
    steps_title: str
    steps: tuple[Step, ...]
    start_label: str = "Điền trực tuyến"
    file_title: str = ""
    accepts: str = ".docx,.xlsx"
    blank: str = ""


_SEND = Step("send", "Gửi", "Ban Xây dựng Đảng, nhận biên nhận có mã hồ sơ.")
GUIDES = {
    Obligation.PLAN: Guide(
        "Văn bản triển khai phong trào thi đua",
        "Gửi văn bản triển khai trong ba bước",
        (
            Step("pencil-square", "Điền", "số, ký hiệu, ngày ban hành và trích yếu của văn bản."),
            Step("upload", "Tải lên", "bản Word và bản PDF đã ký, đóng dấu."),
            _SEND,
        ),
        start_label="Gửi văn bản",
    ),
    Obligation.REGISTRATION: Guide(
        "Đăng ký mô hình “Dân vận khéo” – Mẫu số 01",
        "Gửi Mẫu số 01 trong ba bước",
        (
            Step("file-earmark-word", "Chọn tệp Word", "đã điền, hoặc điền trực tuyến."),
            Step("list-check", "Xem lại", "các dòng, sửa ô được đánh dấu. Mẫu số 02 tự cộng."),
            _SEND,
        ),
        file_title="Đã điền sẵn Mẫu số 01 bằng Word?",
        blank="mau01",
    ),
    Obligation.ARTICLE: Guide(
        "Bài viết giới thiệu tấm gương điển hình",
        "Gửi bài viết trong ba bước",
        (
            Step("file-earmark-word", "Chọn tệp Word", "viết theo đề cương, hoặc viết trực tuyến."),
            Step("images", "Thêm ảnh", "có chú thích, xác nhận nhân vật đồng ý."),
            _SEND,
        ),
        start_label="Viết trực tuyến",
        file_title="Đã có bài viết trên Word?",
        accepts=".docx",
    ),
    Obligation.NOMINATION: Guide(
        "Đề xuất khen thưởng – Mẫu số 03",
        "Gửi Mẫu số 03 trong ba bước",
        (
            Step("file-earmark-word", "Chọn tệp Word", "đã điền, hoặc điền trực tuyến."),
            Step("list-check", "Xem lại", "tóm tắt thành tích: thời gian, kết quả, số liệu."),
            _SEND,
        ),
        file_title="Đã điền sẵn Mẫu số 03 bằng Word?",
        blank="mau03",
    ),
    Obligation.SELF_ASSESSMENT: Guide(
        "Tự đánh giá cuối năm theo tiêu chí",
        "Gửi tự đánh giá trong ba bước",
        (
            Step("list-check", "Xem căn cứ", "lấy sẵn từ hồ sơ đơn vị đã gửi trong năm."),
            Step("pencil-square", "Chọn lại, ghi lý do", "ở tiêu chí chưa đạt hoặc thiếu căn cứ."),
            _SEND,
        ),
        start_label="Tự đánh giá",
    ),
}


def next_task(cells, unit, campaign, registration_list, at):
    """What the card shows, from the unit's {obligation: Cell}; None when nothing is to be done.

    What the Ban sent back has its own banner, so it comes behind what was never sent.
    """
    owing = [cell for cell in cells.values() if cell.is_owing]
    if not owing or not campaign.is_open:
        return None
    cell = min(owing, key=_urgency)
    _, form = registered(cell.obligation)
    is_started = cell.state in (State.DRAFT, State.RETURNED)
    last_year = 0
    if cell.obligation == Obligation.REGISTRATION:
        # a list whose rows were all taken out again begins like a new one
        is_started = bool(registration_list and registration_list.row_count)
        last_year = 0 if is_started else last_year_entries(unit, campaign).count()
    return {
        "obligation": cell.obligation,
        "guide": GUIDES[Obligation(cell.obligation)],
        "start_url": form.start_url(unit, campaign),
        "edit_url": form.edit_url(cell.submission_id) if is_started else "",
        "deadline": cell.due,
        "days_left": max(0, cell.due.days_left(at)) if cell.due else None,
        "days_late": cell.days_overdue,
        "is_started": is_started,
        "follows": _is_all_done(cells) and not is_started,
        "last_year": {"year": campaign.year - 1, "count": last_year} if last_year else None,
    }


def _urgency(cell):
    """A sort key: what was never sent first, nearest limit first, what has no limit last."""
    due = cell.due.due_before.timestamp() if cell.due else float("inf")
    return cell.state == State.RETURNED, due


def _is_all_done(cells):
    """True once something was sent and nothing is overdue or sent back."""
    states = [cell.state for cell in cells.values()]
    is_behind = State.RETURNED in states or any(cell.days_overdue for cell in cells.values())
    return not is_behind and any(state.is_sent for state in states)
