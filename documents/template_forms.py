"""The forms for which an office may have its own Word file, and what such a file holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from documents import paper_samples
from documents.drawing.paper import Paper


@dataclass(frozen=True)
class Place:
    """A placeholder: what comes to stand there, and whether every file of the form has it.

    Without the required ones a paper does not say whose it is, of what, or as of when.
    """

    name: str
    meaning: str
    is_required: bool = False

    @property
    def text(self) -> str:
        return f"{{{{{self.name}}}}}"


@dataclass(frozen=True)
class TemplateForm:
    """`narrowest`: the millimetres that the form's table or photos need between the margins.

    `stem` begins the names of its files; `remarks` are what an office must know besides.
    """

    stem: str
    sample: Callable[[], Paper]
    places: tuple[Place, ...]
    narrowest: int
    remarks: tuple[str, ...] = ()

    @property
    def by_name(self) -> Mapping[str, Place]:
        return {place.name: place for place in self.places}


_HEAD = (
    Place("co_quan_cap_tren", "cơ quan cấp trên"),
    Place("don_vi", "tên đơn vị", is_required=True),
    Place("so", "số, ký hiệu"),
    Place("dia_danh_ngay", "địa danh, ngày tháng năm", is_required=True),
)
_NOTES = Place("ghi_chu", "ghi chú cuối biểu, thời điểm của số liệu", is_required=True)
_FOOT = (
    Place("noi_nhan", "các dòng nơi nhận"),
    Place("thay_mat", "thay mặt (T/M …)", is_required=True),
    Place("chuc_vu", "chức vụ người ký"),
    Place("nguoi_ky", "họ tên người ký"),
)


def _form_with_table(subject: str) -> tuple[Place, ...]:
    return (
        *_HEAD,
        Place("ten_bieu", "tên biểu"),
        Place("trich_yeu", subject, is_required=True),
        Place("kinh_gui", "nơi kính gửi", is_required=True),
        Place("bang", "bảng của biểu, đứng riêng một đoạn", is_required=True),
        _NOTES,
        *_FOOT,
    )


_ARTICLE = (
    *_HEAD,
    Place("ten_bai", "tên bài viết", is_required=True),
    Place("trich_yeu", "dòng dưới tên bài, có năm", is_required=True),
    Place("ca_nhan", "cá nhân điển hình", is_required=True),
    Place("vai_tro", "chức vụ, vai trò của cá nhân"),
    Place("don_vi_ca_nhan", "đơn vị của cá nhân"),
    Place("nguoi_viet", "người viết, khi bài có ghi"),
    Place("de_muc", "đề mục của từng phần, đứng riêng một đoạn", is_required=True),
    Place("doan", "từng đoạn của bài, đứng riêng một đoạn", is_required=True),
    Place("anh", "ảnh, đứng riêng một đoạn", is_required=True),
    Place("chu_thich_anh", "chú thích của ảnh, đứng riêng một đoạn", is_required=True),
    Place("ghi_chu", "ghi chú cuối bài", is_required=True),
)

FORMS: Mapping[str, TemplateForm] = {
    "mau01": TemplateForm(
        "Mau01",
        paper_samples.mau01_sample,
        _form_with_table("dòng dưới tên biểu, có cấp và năm"),
        narrowest=120,
    ),
    "mau02": TemplateForm(
        "Mau02",
        paper_samples.mau02_sample,
        _form_with_table("dòng dưới tên biểu, có năm"),
        narrowest=120,
    ),
    "mau03": TemplateForm(
        "Mau03",
        paper_samples.mau03_sample,
        _form_with_table("hai dòng dưới tên biểu"),
        narrowest=160,
        remarks=(
            "Chú thích 1 vẫn là chú thích chân trang của Word, do hệ thống ghi như ở mẫu có sẵn.",
        ),
    ),
    "article": TemplateForm(
        "BaiViet",
        paper_samples.article_sample,
        _ARTICLE,
        narrowest=100,
        remarks=(
            "{{de_muc}}, {{doan}}, {{anh}}, {{chu_thich_anh}} đứng liền nhau, mỗi chỗ một đoạn.",
            "Hệ thống lặp lại bốn đoạn này theo 05 phần của bài; ảnh đứng sau phần đã chọn.",
            "Kỷ yếu gộp các bài giữ mẫu có sẵn.",
        ),
    ),
}
