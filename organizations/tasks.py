"""Work the jobs app does for people's accounts."""

from jobs.registry import register
from organizations.password_reset import MAIL_LINK, mail_links

register(MAIL_LINK, mail_links, title="Gửi thư đặt lại mật khẩu", doing="Đang gửi")
