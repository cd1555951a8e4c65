"""Three cards on the home page of somebody who signs in for the first time."""

from dataclasses import dataclass

from organizations.models import Membership

Role = Membership.Role


@dataclass(frozen=True, slots=True)
class Card:
    icon: str
    title: str
    text: str


# {home page: (role that starts there, its three cards)}
FIRST_STEPS = {
    "reporting:tasks": (
        Role.CLERK,
        (
            Card(
                "list-check",
                "Xem việc cần làm",
                "Trang chủ nêu việc gần hạn nhất ở đầu trang, rồi mọi việc trong năm của đơn vị.",
            ),
            Card(
                "file-earmark-word",
                "Chọn tệp Word hoặc điền trực tuyến",
                "Tệp đã điền được đọc thành từng dòng. Bản đang soạn tự lưu, làm tiếp lúc nào "
                "cũng được, trên máy tính hay điện thoại.",
            ),
            Card(
                "send",
                "Gửi Ban Xây dựng Đảng",
                "Xem lại rồi gửi, nhận biên nhận có mã hồ sơ. Nếu phát hiện sai sót, rút lại "
                "hoặc đề nghị sửa.",
            ),
        ),
    ),
    "reporting:board": (
        Role.REVIEWER,
        (
            Card(
                "grid-3x3-gap",
                "Xem đơn vị nào còn thiếu nội dung gì",
                "Mỗi hàng là một đơn vị, mỗi cột một hạn gửi. Bấm ô số ở đầu bảng để lọc, bấm "
                "một ô để mở hồ sơ.",
            ),
            Card(
                "inbox",
                "Kiểm tra lần lượt",
                "Các hồ sơ chờ mở theo thứ tự gửi. Tiếp nhận nhầm thì hoàn tác trong 10 phút.",
            ),
            Card(
                "megaphone",
                "Đôn đốc đơn vị chưa gửi",
                "Ở “Nhắc hạn”, soạn lời nhắc cho nhiều đơn vị một lần, xem lại rồi mới gửi.",
            ),
        ),
    ),
    "reporting:overview": (
        Role.LEADER,
        (
            Card(
                "download",
                "Tải Mẫu số 02",
                "Một lần chạm để có biểu tổng hợp in một trang A4 cho cuộc họp.",
            ),
            Card(
                "people",
                "Biết bao nhiêu đơn vị đã gửi",
                "Ba con số, rồi hình vẽ của chính các số đó; bấm vào số để xem danh sách.",
            ),
            Card(
                "images",
                "Xem mô hình và hình ảnh",
                "Trang chỉ để xem, không sửa được hồ sơ của đơn vị.",
            ),
        ),
    ),
    "campaigns:campaign_list": (
        Role.ADMIN,
        (
            Card(
                "calendar3",
                "Chuẩn bị năm công tác",
                "Chép từ năm trước, đối chiếu hạn gửi, lĩnh vực, mẫu văn bản, xem thử rồi mở năm.",
            ),
            Card(
                "building",
                "Nhập đơn vị, cấp tài khoản",
                "Nhập danh sách từ Excel; in phiếu đăng nhập cho mọi đơn vị một lần.",
            ),
            Card(
                "shield-check",
                "Theo dõi sao lưu, tình trạng",
                "Sao lưu chạy hằng đêm; mỗi dòng đỏ ở “Tình trạng” ghi rõ việc phải làm.",
            ),
        ),
    ),
}


def first_steps(user, roles, view):
    """The cards of this page for a person who has not put them away yet, else none."""
    role, cards = FIRST_STEPS.get(view, (None, ()))
    return cards if role in roles and user.first_steps_closed_at is None else ()
