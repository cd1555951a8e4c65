"""The last look: what a person saw of a file before sending it, and what has changed since.

Pictures and signed copies come and go without a new `version`, so what is compared is the content
itself, part by part.
"""

import hashlib
import json

_MARK_LENGTH = 16  # hexadecimal digits: enough to see a change, a sending has the whole fingerprint
SIGNED_COPY = "signed_copy"
_COMMON_PARTS = {
    SIGNED_COPY: "bản đã ký, đóng dấu",
    "consents": "xác nhận đồng ý",
    "unit": "tên đơn vị",
    "is_nil": "báo cáo không có nội dung",
    "nil_reason": "lý do không gửi",
}


def fingerprint(content):
    """SHA-256 of the content in one canonical spelling, as 64 hexadecimal digits."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def look_at(submission, content):
    """What the page of the last look posts back: each part of the content with its mark."""
    parts = content | {SIGNED_COPY: submission.signed_copy.name}
    return " ".join(
        f"{name}:{fingerprint(value)[:_MARK_LENGTH]}" for name, value in sorted(parts.items())
    )


def changes_since(look, now, labels):
    """What the parts that differ between two looks are called, each once; [] when nothing does.

    `labels` are those of the form's own parts, {name: words}.
    """
    before, after = _marks(look), _marks(now)
    changed = [name for name, mark in after.items() if before.get(name) != mark]
    labels = _COMMON_PARTS | labels
    return list(dict.fromkeys(labels.get(name, "nội dung hồ sơ") for name in changed))


def _marks(look):
    return dict(part.partition(":")[::2] for part in look.split())
