"""Why a file is refused, in words that tell the sender what to do."""

from pathlib import PurePath

MAX_FILE_BYTES = 20 * 1024 * 1024

_SAVE_AS_DOCX = "Mở bằng Word, chọn “Lưu thành .docx” rồi tải lại."

MESSAGES = {
    "empty": "Tệp “{filename}” trống, không có nội dung. Chọn lại tệp Word (.docx).",
    "too_large": "Tệp {megabytes} MB, tối đa {limit} MB.",
    "wrong_type": f"Tệp “{{filename}}” không phải tệp Word (.docx). {_SAVE_AS_DOCX}",
    "one_of_each": "Chọn một tệp Word và một tệp PDF của cùng một văn bản.",
    "not_wanted": "Tệp “{filename}” không phải {wanted}. Chọn {wanted}.",
    "only_in_name": (
        "Tệp “{filename}” có đuôi {suffix} nhưng bên trong không phải {wanted}. "
        "Mở tệp gốc, lưu lại rồi tải lại."
    ),
    "not_excel": (
        "Tệp “{filename}” không phải tệp Excel (.xlsx). "
        "Mở bằng Excel, chọn “Lưu thành .xlsx” rồi tải lại."
    ),
    "pdf": (
        "Tệp “{filename}” không phải tệp Word (.docx). Chọn tệp Word, "
        "hoặc tải bản PDF vào ô “Bản đã ký, đóng dấu”."
    ),
    "picture": (
        "Tệp “{filename}” không phải tệp Word (.docx). Chọn tệp Word, "
        "hoặc tải ảnh chụp vào ô “Bản đã ký, đóng dấu”."
    ),
    "legacy_doc": "Tệp .doc đời cũ. Mở bằng Word, chọn “Lưu thành .docx” rồi tải lại.",
    "legacy_xls": "Tệp .xls đời cũ. Mở bằng Excel, chọn “Lưu thành .xlsx” rồi tải lại.",
    "encrypted": "Tệp có mật khẩu nên chưa đọc được. Bỏ mật khẩu rồi tải lại.",
    "macro": (
        "Tệp có macro nên không được nhận. Mở bằng Word hoặc Excel, "
        "lưu thành .docx hoặc .xlsx (không có macro) rồi tải lại."
    ),
    "active_content": (
        "Tệp có đối tượng nhúng (OLE, ActiveX) nên không được nhận. "
        "Xóa đối tượng nhúng, lưu lại rồi tải lại."
    ),
    "external_link": (
        "Tệp có liên kết ngoài (mẫu, ảnh hoặc dữ liệu lấy từ nơi khác) nên không được nhận. "
        "Chép nội dung sang tệp mới, lưu thành .docx rồi tải lại."
    ),
    "doctype": (
        "Tệp có phần khai báo không được phép nên không được nhận. "
        "Mở bằng Word hoặc Excel, lưu lại rồi tải lại."
    ),
    "bomb": (
        "Tệp giải nén ra quá lớn nên không được nhận. "
        "Bỏ bớt ảnh và nội dung thừa, lưu lại rồi tải lại."
    ),
    "too_long": (
        "Tệp có quá nhiều nội dung (tối đa 5.000 đoạn, 5.000 dòng, 100 cột). "
        "Chỉ giữ lại biểu cần gửi rồi tải lại."
    ),
    "too_slow": (
        "Đọc tệp quá thời gian cho phép. Mở bằng Word hoặc Excel, "
        "bỏ bớt nội dung thừa, lưu lại rồi tải lại."
    ),
    "too_heavy": (
        "Đọc tệp cần quá nhiều bộ nhớ. Bỏ bớt ảnh và nội dung thừa, lưu lại rồi tải lại."
    ),
    "unreadable": (
        "Chưa đọc được tệp “{filename}”. Mở bằng Word hoặc Excel, lưu lại rồi tải lại, "
        "hoặc điền trực tuyến."
    ),
    "damaged": (
        "Tệp “{filename}” bị hỏng hoặc chưa tải lên đủ. Mở thử trên máy, lưu lại rồi tải lại."
    ),
    "not_the_form": "Tệp không đúng {form}: {why}. Tải mẫu của đơn vị, điền rồi tải lại.",
    "not_a_pdf": "Tệp “{filename}” không phải tệp PDF. Chọn tệp PDF hoặc ảnh chụp bản đã ký.",
    "not_a_photo": (
        "Tệp “{filename}” không phải ảnh đọc được. Chọn ảnh JPEG, PNG, WEBP hoặc HEIC."
    ),
    "heic_unreadable": (
        "Ảnh định dạng HEIC chưa đọc được. "
        "Trong iPhone: Cài đặt › Camera › Định dạng › Tương thích nhất."
    ),
    "too_many_pixels": (
        "Ảnh “{filename}” quá lớn (tối đa 60 triệu điểm ảnh). Chụp lại ở cỡ ảnh thường."
    ),
    "photo_too_heavy": (
        "Ảnh “{filename}” cần quá nhiều bộ nhớ hoặc thời gian để đọc. "
        "Lưu lại thành JPEG hoặc chụp lại ở cỡ ảnh thường rồi tải lại."
    ),
    "photo_too_small": (
        "Ảnh {found} MP, cần từ {least} MP. Nếu ảnh lấy từ Zalo, đề nghị gửi lại ở chế độ “HD” "
        "hoặc chọn ảnh gốc trong máy."
    ),
    "not_a_video": "Tệp “{filename}” không phải video đọc được. Chọn video MP4, WebM hoặc MOV.",
    "too_many_photos": "Chọn từ 01 đến {limit:02d} ảnh cho một bản đã ký.",
}


class DocumentRefused(Exception):
    """A file that is not taken. `code` is for programs, `message` for the sender."""

    def __init__(self, code: str, message: str):
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


def refused(code: str, **details) -> DocumentRefused:
    """The refusal for `code`, its message filled with `details` (such as filename)."""
    suffix = PurePath(details.get("filename") or "").suffix.lower()
    is_only_named_so = code == "not_wanted" and suffix and _names(details["wanted"], suffix)
    template = MESSAGES["only_in_name" if is_only_named_so else code]
    if not details.get("filename"):
        template = template.replace(" “{filename}”", "")
    return DocumentRefused(code, template.format(suffix=suffix, **details))


def _names(wanted: str, suffix: str) -> bool:
    """Whether “tệp Word (.docx)” or “tệp PDF” is what files with this suffix should be."""
    return suffix in wanted or suffix[1:].upper() in wanted
