"""How the log names what was done and what was written down about it.

An action or a name without words here shows its code; tests/audit/test_wording.py finds it.
"""

import re
from contextlib import suppress
from datetime import date, datetime

from documents.wording import moment_text, short_date, thousands

ACTIONS = {
    "login": "Đăng nhập",
    "login.failed": "Đăng nhập sai mật khẩu",
    "login.limited": "Đăng nhập bị tạm dừng",
    "logout": "Đăng xuất",
    "password.changed": "Đổi mật khẩu",
    "password.reset": "Cấp lại mật khẩu bằng phiếu",
    "password.ended": "Hết hiệu lực mật khẩu được cấp, chưa đổi",
    "slip.issued": "In lại phiếu đăng nhập",
    "slip.revoked": "Hủy phiếu đăng nhập",
    "password.link_sent": "Gửi thư đặt lại mật khẩu",
    "account.opened": "Mở tài khoản",
    "account.changed": "Sửa tài khoản",
    "role.granted": "Giao vai trò",
    "role.revoked": "Thu hồi vai trò",
    "back_office.added": "Thêm trong trang quản trị kỹ thuật",
    "back_office.changed": "Sửa trong trang quản trị kỹ thuật",
    "back_office.deleted": "Xóa trong trang quản trị kỹ thuật",
    "mass_assignment_attempt": "Gửi kèm trường lạ (đã bỏ qua)",
    "unit.created": "Thêm đơn vị",
    "unit.changed": "Sửa đơn vị",
    "unit.moved": "Chuyển đơn vị sang cấp trên khác",
    "unit.deleted": "Xóa đơn vị",
    "units.imported": "Nhập danh sách đơn vị",
    "calendar.renewed": "Đổi liên kết lịch nhắc",
    "backup.made": "Sao lưu",
    "backup.downloaded": "Tải bản sao lưu",
    "backup.restored": "Khôi phục từ bản sao lưu",
    "backup.mail_resumed": "Bật gửi thư sau khi khôi phục",
    "demo.made": "Lập phường mẫu",
    "demo.password_set": "Đặt mật khẩu chung của phường mẫu",
    "demo.put_back": "Lập lại phường mẫu trong đêm",
    "demo.removed": "Gỡ phường mẫu",
    "campaign.opened": "Mở năm công tác",
    "campaign.copied": "Chép năm công tác",
    "campaign.dropped": "Bỏ năm công tác chưa dùng",
    "template.added": "Tải lên mẫu văn bản",
    "template.used": "Kích hoạt mẫu văn bản",
    "template.unused": "Trở về mẫu văn bản có sẵn",
    "letter.added": "Tải lên công văn của năm",
    "letter.removed": "Gỡ công văn của năm",
    "letter.restored": "Khôi phục công văn của năm",
    "campaign.ticked": "Đánh dấu bước chuẩn bị năm công tác",
    "campaign.opened_to_units": "Mở năm công tác cho các đơn vị",
    "campaign.changed": "Sửa thông tin năm công tác",
    "campaign.rows_changed": "Sửa lĩnh vực, cấp, tiêu chí, nội dung",
    "campaign.reasons_changed": "Sửa lý do thường gặp khi đề nghị bổ sung",
    "campaign.closed": "Khóa năm công tác",
    "campaign.reopened": "Mở lại năm công tác",
    "deadline.set": "Đặt hạn gửi",
    "extension.granted": "Gia hạn cho đơn vị",
    "extension.withdrawn": "Bỏ gia hạn của đơn vị",
    "exemption.granted": "Miễn một nội dung cho đơn vị",
    "exemption.withdrawn": "Bỏ miễn một nội dung cho đơn vị",
    "reminders.planned": "Đặt các đợt nhắc hạn",
    "reminders.stopped": "Ngừng nhắc hạn tự động",
    "reminders.hour_set": "Đặt giờ nhắc của phường",
    "reminders.drafted": "Soạn lời nhắc",
    "reminders.sent": "Gửi lời nhắc đã soạn",
    "reminders.edited": "Sửa lời nhắc",
    "reminders.discarded": "Bỏ lời nhắc",
    "reminders.resent": "Gửi lại lời nhắc không rõ kết quả",
    "unit.called": "Ghi kết quả gọi điện",
    "holidays.set": "Đặt ngày nghỉ, ngày làm bù",
    "submission.send": "Gửi hồ sơ",
    "submission.withdraw": "Rút lại hồ sơ",
    "submission.return": "Đề nghị bổ sung",
    "submission.accept": "Tiếp nhận hồ sơ",
    "submission.undo_accept": "Hoàn tác tiếp nhận",
    "submission.reopen": "Mở lại hồ sơ đã tiếp nhận",
    "submission.edit_requested": "Đơn vị đề nghị sửa hồ sơ",
    "list.opened": "Lập Mẫu số 01",
    "list.saved": "Lưu Mẫu số 01",
    "file.nil_declared": "Báo cáo không có nội dung để gửi",
    "submission.signed_copy_added": "Thêm bản ký",
    "import.read": "Đọc tệp Mẫu số 01",
    "import.confirmed": "Nhận nội dung từ tệp",
    "import.discarded": "Bỏ tệp đã đọc",
    "evidence.added": "Thêm minh chứng",
    "evidence.changed": "Sửa chú thích minh chứng",
    "evidence.removed": "Gỡ minh chứng",
    "evidence.restored": "Khôi phục minh chứng",
    "plan.opened": "Lập văn bản triển khai",
    "plan.saved": "Lưu văn bản triển khai",
    "plan.file_added": "Thêm tệp văn bản triển khai",
    "bulk_import.started": "Nhập nhiều tệp: bắt đầu",
    "bulk_import.confirmed": "Nhập nhiều tệp: ghi nhận",
    "bulk_import.discarded": "Nhập nhiều tệp: bỏ",
    "nomination.opened": "Lập Mẫu số 03",
    "nomination.saved": "Lưu Mẫu số 03",
    "assessment.opened": "Lập tự đánh giá",
    "assessment.saved": "Lưu tự đánh giá",
    "assessment.marked": "Ban đánh giá một tiêu chí của đơn vị",
    "assessment.bonus_given": "Ghi điểm thưởng của đơn vị",
    "assessment.closed": "Chốt đánh giá năm",
    "assessment.reopened": "Mở lại đánh giá năm đã chốt",
    "article.opened": "Lập bài viết điển hình",
    "article.saved": "Lưu bài viết điển hình",
    "article.copy_edited": "Biên tập bài viết (giữ bản gốc)",
    "consent.recorded": "Xác nhận đã được đồng ý",
    "consent.withdrawn": "Bỏ xác nhận đã được đồng ý",
    "photo.added": "Thêm ảnh",
    "photo.changed": "Sửa chú thích ảnh",
    "photo.ordered": "Xếp lại ảnh",
    "photo.removed": "Bỏ ảnh",
    "photo.replaced": "Thay ảnh",
    "photo.restored": "Lấy lại ảnh đã bỏ",
    "choice.noted": "Ghi chú khi xét chọn Mẫu 03",
    "choice.made": "Chọn đề xuất Thành phố",
    "choice.replaced": "Thay lựa chọn đề xuất Thành phố",
    "choice.withdrawn": "Bỏ lựa chọn đề xuất Thành phố",
    "figures.sealed": "Chốt số liệu và phát hành",
    "yearbook.ordered": "Xếp thứ tự kỷ yếu",
    "award_file.read": "Đọc tệp đã điền",
    "award_file.confirmed": "Nhận nội dung từ tệp đã điền",
    "award_file.discarded": "Bỏ tệp đã đọc",
    "book.entry_added": "Thêm mục trong danh mục sách “Dân vận khéo”",
    "book.entry_changed": "Sửa mục trong danh mục sách “Dân vận khéo”",
    "book.imported": "Nhập danh mục sách “Dân vận khéo”",
}

# the fields and facts that lines tell of
NAMES = {
    "added": "thêm",
    "addressee": "kính gửi (biểu của đơn vị)",
    "address": "địa chỉ máy",
    "after": "nay là",
    "archive": "bản sao lưu",
    "article_max_words": "số từ tối đa của bài viết",
    "before": "trước đó",
    "by": "đặt bằng",
    "caption": "chú thích",
    "changed": "đã sửa, thêm",
    "citation": "căn cứ",
    "city_addressee": "kính gửi (biểu của phường)",
    "code": "mã",
    "contact_email": "thư điện tử đầu mối",
    "contact_name": "đầu mối",
    "contact_phone": "điện thoại đầu mối",
    "counts_distinct_in_totals": "dòng cấp và dòng Tổng đếm không trùng",
    "days": "số ngày",
    "email": "thư điện tử",
    "entries": "số dòng đọc được",
    "fields": "các mục",
    "file": "tệp",
    "files": "tệp",
    "full_name": "họ và tên",
    "has_seal": "có con dấu",
    "help_contact": "đầu mối hỗ trợ",
    "hour": "giờ gửi",
    "include": "phạm vi",
    "includes_stated_day": "tính cả ngày ghi trong văn bản",
    "initiative": "mô hình",
    "is_active": "đang hoạt động, dùng được",
    "is_confirmed": "đã đối chiếu với văn bản của năm",
    "is_reached": "gọi được",
    "is_ticked": "đã đánh dấu",
    "kind": "khối",
    "last_day": "đến hết ngày",
    "launch_document": "công văn triển khai",
    "left_out": "bỏ qua",
    "lists": "số bản đăng ký",
    "made_at": "lập lúc",
    "message": "lời nhắc số",
    "messages": "số lời nhắc",
    "name": "tên",
    "name_max_length": "số ký tự tối đa của một tên",
    "note": "nội dung",
    "number": "số",
    "obligation": "nội dung phải gửi",
    "on_behalf_of": "thay mặt",
    "opens_on": "mở từ ngày",
    "pages": "số trang",
    "parent": "đơn vị cấp trên",
    "part": "phần của bài",
    "person": "tập thể, cá nhân",
    "phone": "số điện thoại",
    "photo": "ảnh số",
    "photo_min_pixels": "số điểm ảnh tối thiểu",
    "photos": "thứ tự ảnh",
    "photos_max": "số ảnh tối đa",
    "photos_min": "số ảnh tối thiểu",
    "pictures": "ảnh đã xem (SHA-256)",
    "place": "địa danh",
    "position": "thứ tự",
    "printed_name": "tên in trên văn bản",
    "problems": "số lỗi",
    "reason": "lý do",
    "removed": "đã bỏ",
    "replaced": "thay cho",
    "revision": "lần gửi",
    "role": "vai trò",
    "rounds": "các đợt (số ngày so với hạn, người nhận)",
    "rows": "số dòng",
    "section": "mục",
    "sha256": "mã SHA-256",
    "short_name": "tên gọn",
    "signer_name": "họ tên người ký",
    "signer_position": "chức vụ người ký",
    "source": "chép từ năm",
    "stage": "giai đoạn",
    "stated_on": "ngày ghi trong văn bản",
    "step": "bước chuẩn bị",
    "subject": "người đồng ý",
    "summary_max_words": "số từ tối đa của trích ngang thành tích",
    "superior_name": "cơ quan cấp trên in trên văn bản",
    "taken_on": "ngày chụp, quay",
    "text": "nội dung",
    "title": "tên bài",
    "unit_name": "đơn vị",
    "units": "số đơn vị",
    "updated": "cập nhật",
    "username": "tên đăng nhập",
    "version": "bản lưu số",
    "year": "năm",
}
# numbers of rows, which say nothing to a reader: what they stand for is named beside them
UNTOLD = {"campaign", "unit"}
# {name: {code: words}}; the apps add the words of their own codes when they start
VALUES = {
    "by": {"slip": "phiếu đăng nhập", "link": "liên kết trong thư"},
    "section": {
        "sectors": "Lĩnh vực",
        "levels": "Cấp đăng ký thực hiện",
        "criteria": "Tiêu chí đánh giá cuối năm",
        "themes": "Nội dung trọng tâm",
    },
    "step": {
        "deadlines": "Hạn gửi",
        "letters": "Công văn, nơi nhận, đầu mối hỗ trợ",
        "fields": "Lĩnh vực, cấp, giới hạn, tiêu chí",
        "units": "Đơn vị",
    },
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\S+[+-]\d{2}:\d{2}")


def name_values(name, words):
    """Let the log say `words` ({code: label}) for the codes recorded under `name`."""
    VALUES.setdefault(name, {}).update((str(code), str(label)) for code, label in words.items())


def details(data):
    """[(name, before, after)] of what a line keeps, in words; `before` is None for a mere fact."""
    rest = {name: value for name, value in data.items() if name not in UNTOLD}
    changes = []
    if isinstance(data.get("after"), dict):
        before, after = rest.pop("before", None) or {}, rest.pop("after")
        changes = [(name, before.get(name), value) for name, value in after.items()]
    facts = [(name, None, value) for name, value in rest.items() if value not in ("", None, [])]
    return [_detail(*told) for told in (*changes, *facts)]


def _detail(name, before, value):
    was = None if before is None else in_words(name, before)
    return NAMES.get(name, name), was, in_words(name, value)


def in_words(name, value):
    """A recorded value as the log prints it."""
    if value is None or value in ("", [], {}):
        return "để trống"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int):
        return thousands(value) if value >= 10_000 else str(value)
    if isinstance(value, dict):
        return "; ".join(f"{NAMES.get(n, n)}: {in_words(n, each)}" for n, each in value.items())
    if isinstance(value, list):
        between = ", " if all(isinstance(each, str | int) for each in value) else "; "
        return between.join(in_words(name, each) for each in value)
    return _text_in_words(name, str(value))


def _text_in_words(name, text):
    with suppress(ValueError, OverflowError):  # people type what only looks like a date
        if _DAY.fullmatch(text):
            return short_date(date.fromisoformat(text))
        if _MOMENT.fullmatch(text):
            return moment_text(datetime.fromisoformat(text))
    known = NAMES if name == "fields" else VALUES.get(name, {})
    return known.get(text, text)
