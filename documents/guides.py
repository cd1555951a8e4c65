"""The guides to print: one page for each role, in the words of the screens."""

from collections.abc import Iterable
from dataclasses import dataclass

from documents.drawing.paper import Paper, Paragraph, Sheet, TwoColumns
from documents.style import HD05_2026, PartyStyle, Role
from documents.text import clean_line


@dataclass(frozen=True)
class Guide:
    """What one role does in the program, step by step."""

    title: str
    steps: tuple[str, ...]


GUIDES = {
    "clerk": Guide(
        "Cán bộ đơn vị",
        (
            (
                "Đăng nhập bằng tên và mật khẩu tự đặt từ phiếu đăng nhập. Trang chủ “Việc cần làm "
                "của đơn vị” nêu việc gần hạn nhất và mọi việc trong năm."
            ),
            (
                "Gửi Mẫu số 01: bấm “Chọn tệp Word” (hoặc “Điền trực tuyến”), xem lại các dòng đã "
                "đọc, bấm “Kiểm tra và gửi”, rồi “Gửi Ban Xây dựng Đảng”. Mẫu số 02 tự cộng."
            ),
            (
                "Tải bản ký, đóng dấu vào ô “Bản đã ký, đóng dấu”: tệp PDF, hoặc từ 01 đến 05 ảnh "
                "chụp bằng điện thoại. Chưa có bản ký vẫn gửi được, bổ sung sau."
            ),
            (
                "Lưu biên nhận (PDF) có mã hồ sơ. “Trước ngày” là chậm nhất hết ngày hôm trước; "
                "gửi sau đó vẫn được nhận và ghi “Gửi muộn”."
            ),
            (
                "Ban đề nghị bổ sung: mở hồ sơ từ khung ở đầu Trang chủ, sửa chỗ được đánh dấu, "
                "gửi lại. Đã gửi mà thấy sai: “Rút lại để sửa” hoặc “Đề nghị sửa”."
            ),
            (
                "Văn bản triển khai: điền số, ngày, trích yếu, tải bản Word và PDF. Bài viết: chọn "
                "tệp Word hoặc viết theo đề cương, thêm ảnh có chú thích. Mẫu số 03: chọn mô hình "
                "đã được tiếp nhận, viết tóm tắt thành tích."
            ),
            (
                "Thêm ảnh trước, trong và sau khi triển khai ở “Mô hình của đơn vị”; các lần gửi "
                "và bản đã gửi ở “Lịch sử gửi”. Cuối năm gửi “Tự đánh giá”: căn cứ đã điền sẵn."
            ),
        ),
    ),
    "reviewer": Guide(
        "Ban Xây dựng Đảng",
        (
            (
                "“Bảng theo dõi” nêu từng đơn vị với từng việc; bấm ô số ở đầu bảng để chỉ xem đơn "
                "vị chưa gửi, chờ kiểm tra, quá hạn. Bấm một ô để mở hồ sơ."
            ),
            (
                "“Kiểm tra lần lượt” mở các hồ sơ chờ theo thứ tự gửi: xem phần tự kiểm tra, bản "
                "Word, bản ký; bấm “Tiếp nhận và mở hồ sơ tiếp theo”. Nhầm thì “Hoàn tác” trong 10 "
                "phút."
            ),
            "Chưa đạt thì “Đề nghị bổ sung”: chọn lý do mẫu hoặc ghi lý do tại dòng cần sửa.",
            (
                "“Nhắc hạn”: chọn đơn vị chưa gửi, xem lại lời nhắc, gửi; sao chép tin Zalo cho "
                "đơn vị không có thư điện tử."
            ),
            (
                "Đơn vị gửi giấy hoặc Zalo: nhập thay từ trang đơn vị, hoặc “Nhập nhiều tệp” đọc "
                "một lần nhiều tệp Word."
            ),
            (
                "“Bài viết” để đọc, biên tập, gộp kỷ yếu; “Xét chọn Mẫu 03” để so các đề xuất và "
                "chọn 01 gửi Thành phố; “Kho ảnh” để lọc và tải ảnh."
            ),
            (
                "“Mẫu số 02” tự cộng từ Mẫu số 01, mỗi con số mở ra các dòng của nó; chốt số liệu "
                "thành bản có số, giữ nguyên về sau. Cuối năm: xem “Đánh giá cuối năm” rồi chốt."
            ),
        ),
    ),
    "leader": Guide(
        "Thường trực Đảng ủy",
        (
            (
                "Mở địa chỉ trên điện thoại, đăng nhập, chọn “Nhớ trên máy này 30 ngày”; thêm "
                "trang vào màn hình chính để lần sau mở bằng một chạm."
            ),
            "“Tổng quan”: bấm “Tải Mẫu số 02 (PDF)” để có biểu in một trang A4 cho cuộc họp.",
            (
                "Ba con số đầu trang cho biết bao nhiêu đơn vị đã gửi, còn thiếu, quá hạn; hình "
                "bên dưới cho biết có kịp hạn không. “Xem bảng số liệu” nêu đúng các số của hình."
            ),
            (
                "“Mô hình” và “Hình ảnh” để xem mô hình theo lĩnh vực, cấp và ảnh trước, trong, "
                "sau. Trang chỉ để xem, không sửa được hồ sơ."
            ),
        ),
    ),
    "admin": Guide(
        "Quản trị",
        (
            (
                "“Năm công tác”: chép từ năm trước, đối chiếu hạn gửi, công văn, lĩnh vực, đơn vị, "
                "mẫu văn bản; xem thử trang chủ của đơn vị rồi mở năm. Cuối năm khóa bằng cách gõ "
                "số năm."
            ),
            (
                "“Đơn vị”: nhập danh sách từ Excel, xem kết quả thử trước khi ghi nhận; sửa đầu "
                "mối ngay trong bảng."
            ),
            (
                "“Tài khoản”: cấp hàng loạt và in phiếu đăng nhập, 08 phiếu một trang; mỗi phiếu "
                "dùng một lần trong 7 ngày. Quên mật khẩu: “Đặt lại mật khẩu” ở dòng của "
                "người dùng. Mất phiếu: mở người dùng, “Hủy phiếu này”."
            ),
            "“Nhật ký” nêu ai làm gì, lúc nào, trước và sau; lọc rồi “Xuất Excel”.",
            (
                "“Tình trạng”: mỗi dòng đỏ ghi rõ việc phải làm. “Tình trạng nhắc hạn” nêu tin chờ "
                "gửi và địa chỉ bị từ chối."
            ),
        ),
    ),
}


def to_pdf(role: str, *, ward: str, contact: str, style: PartyStyle = HD05_2026) -> bytes:
    """The guide of one of the roles in GUIDES; `contact` is whom to call, or empty."""
    from documents.drawing import pdf  # noqa: PLC0415 - WeasyPrint takes seconds to import

    guide = GUIDES[role]
    sheet = Sheet(
        key="guide",
        name="Hướng dẫn",
        head=TwoColumns(left=(Paragraph(Role.ISSUER, clean_line(ward).upper()),)),
        opening=(
            Paragraph(Role.TITLE, "HƯỚNG DẪN SỬ DỤNG"),
            Paragraph(Role.SUBTITLE, f"Phần việc của {guide.title}"),
            Paragraph(Role.DASHES, "-----"),
        ),
        text=tuple(_lines(guide, clean_line(contact))),
    )
    title = f"Hướng dẫn sử dụng – {guide.title}"
    return pdf.draw(Paper(title=title, author=ward, sheets=(sheet,)), style)


def _lines(guide: Guide, contact: str) -> Iterable[Paragraph]:
    for number, step in enumerate(guide.steps, start=1):
        yield Paragraph(Role.BODY, f"{number}. {step}")
    if contact:
        yield Paragraph(Role.BODY, f"Cần hỗ trợ: {contact}.".replace("..", "."))
