"""What the frame of every page shows: ward, year switcher, navigation by role, help contact."""

from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.urls import reverse

from backups.folder import is_late, last_made_at
from campaigns.models import Campaign
from campaigns.permissions import campaign_among, campaign_found, visible_campaigns, waiting_ids
from danvan.contact import remember
from danvan.first_steps import first_steps
from danvan.help_sections import help_anchor
from organizations.models import HEAD, Membership, Unit
from organizations.page_addresses import address_of
from organizations.permissions import home_unit, ward_of
from organizations.rules import ward_name
from reminders.outbox import unread_count

Role = Membership.Role
BAN = (Role.REVIEWER,)
REMINDED = {Role.CLERK, Role.LEADER, HEAD}


@dataclass(frozen=True, slots=True)
class Destination:
    """One entry of the navigation; `sections` are the first path parts it stands for.

    A view may have several, at the places where different roles look for it; whoever holds more
    than one of these roles sees the first. What `is_rare` gives way to the
    others where they do not all fit into one row.
    """

    view: str
    label: str
    icon: str
    roles: tuple
    sections: tuple = field(default=())
    is_rare: bool = False


# pages about one file that a unit sends: their pk is the submission's
OF_A_FILE = {
    "campaigns:file",
    "campaigns:check",
    "campaigns:preview",
    "campaigns:receipt",
    "campaigns:review",
    "registrations:list_edit",
    "registrations:plan_edit",
    "awards:article_copy",
    "awards:article_edit",
    "awards:assessment_edit",
    "awards:nomination_edit",
}
# pages about one record that lives through the years
OF_MANY_YEARS = {"registrations:initiative_detail"}
ROW = 9  # entries that fit into one row of the office screen
DESTINATIONS = [
    Destination("reporting:tasks", "Trang chủ", "house-door", (Role.CLERK, HEAD), ("dang-ky",)),
    Destination(
        "registrations:initiative_list",
        "Mô hình của đơn vị",
        "images",
        (Role.CLERK,),
        ("minh-chung",),
    ),
    Destination(
        "registrations:forms_page", "Biểu mẫu, văn bản", "file-earmark-word", (Role.CLERK,)
    ),
    Destination("campaigns:history", "Lịch sử gửi", "clock-history", (Role.CLERK,)),
    Destination("reporting:overview", "Tổng quan", "house-door", (Role.LEADER,)),
    Destination("reporting:board", "Bảng theo dõi", "grid-3x3-gap", BAN, ("dang-ky", "gui-thay")),
    Destination("campaigns:review_queue", "Hồ sơ chờ kiểm tra", "inbox", BAN),
    Destination(
        "reminders:chase",
        "Nhắc hạn",
        "megaphone",
        (Role.REVIEWER, Role.ADMIN),
        (
            "loi-nhac",
            "han-gui",
            "gia-han",
            "mien",
            "nhac-han",
            "lich-nhac",
            "ngay-nghi",
            "tinh-trang-nhac-han",
        ),
    ),
    Destination("registrations:bulk_import", "Nhập nhiều tệp", "files", BAN, is_rare=True),
    Destination(
        "awards:article_list",
        "Bài viết",
        "file-earmark-text",
        BAN,
        ("bai-viet", "ky-yeu"),
    ),
    Destination("awards:book_list", "Sách năm 2023", "card-list", BAN, is_rare=True),
    Destination("awards:choice", "Xét chọn Mẫu 03", "award", BAN),
    Destination("reporting:assessments", "Đánh giá cuối năm", "clipboard-check", BAN, is_rare=True),
    Destination("reporting:entries", "Mô hình", "collection", (Role.REVIEWER, Role.LEADER, HEAD)),
    Destination("reporting:photo_store", "Kho ảnh", "images", BAN),
    Destination("reporting:pictures", "Hình ảnh", "images", (Role.LEADER,)),
    Destination("reporting:reports", "Báo cáo", "lock", (Role.LEADER,)),
    Destination(
        "reporting:totals",
        "Mẫu số 02",
        "table",
        (Role.REVIEWER, Role.LEADER, HEAD),
        ("bao-cao", "ho-so-luu"),
    ),
    Destination(
        "registrations:forms_page",
        "Biểu mẫu, văn bản",
        "file-earmark-word",
        (Role.REVIEWER, Role.ADMIN),
        is_rare=True,
    ),
    Destination("campaigns:campaign_list", "Năm công tác", "calendar3", (Role.ADMIN,)),
    Destination("organizations:unit_list", "Đơn vị", "building", (Role.ADMIN, Role.REVIEWER)),
    Destination("organizations:person_list", "Tài khoản", "people", (Role.ADMIN,)),
    Destination("audit:log", "Nhật ký", "journal-text", (Role.ADMIN, Role.REVIEWER), is_rare=True),
    Destination("reporting:demo_ward", "Phường mẫu", "collection", (Role.ADMIN,), is_rare=True),
    Destination("backups:home", "Sao lưu", "shield-check", (Role.ADMIN,), is_rare=True),
    Destination("status", "Tình trạng", "clipboard-check", (Role.ADMIN,), is_rare=True),
]


def shell(request):
    """The context processor; nothing is asked of the database before a template asks."""
    return {"shell": Shell(request)}


class Shell:
    """See the head of templates/base.html. At most three queries beside session, memberships."""

    def __init__(self, request):
        self._request = request

    @cached_property
    def _user(self):
        """The signed-in person; None also where a request never reached the middleware."""
        user = getattr(self._request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def _campaigns(self):
        if self._user:
            return visible_campaigns(self._request)
        told = Campaign.objects.filter(ward=self._only_ward, is_in_preparation=False)
        return list(told[:1]) if self._only_ward else []

    @cached_property
    def _only_ward(self):
        """For visitors: an installation with a single ward can say whose it is."""
        wards = list(Unit.objects.wards()[:2])
        return wards[0] if len(wards) == 1 else None

    @cached_property
    def _campaign(self):
        """The year that the page has found for itself, else the one it would find."""
        wanted = self._request.GET.get("nam", "")
        return campaign_found(self._request) or campaign_among(self._campaigns, wanted)

    @cached_property
    def _ward(self):
        if not self._user:
            return self._only_ward
        return self._campaign.ward if self._campaign else ward_of(self._user)

    @property
    def demo(self):
        """Whether nothing on this page is real: the whole installation, or the ward."""
        return settings.DEMO or bool(self._ward and self._ward.is_demo)

    @property
    def ward_name(self):
        return ward_name(self._ward.name) if self._ward else ""

    @property
    def unit_name(self):
        if not self._user:
            return ""
        unit = home_unit(self._user)
        if unit:
            return unit.name
        roles = {membership.role: membership for membership in self._user.current_memberships}
        return next((roles[r].get_role_display() for r in Role.values if r in roles), "")

    @property
    def for_unit(self):
        """True for people who work for a unit, False for the Ban, the leaders and visitors."""
        return bool(self._user and home_unit(self._user))

    @property
    def campaign(self):
        return self._campaign.year if self._campaign and self._user else None

    @property
    def help_contact(self):
        if self._campaign is None:
            return ""
        remember(self._campaign)
        return self._campaign.help_contact

    @property
    def in_zalo(self):
        """Whether the page was opened in the browser inside Zalo."""
        return "zalo" in self._request.headers.get("User-Agent", "").lower()

    @property
    def first_steps(self):
        """The three cards of the first sign-in; none elsewhere than on the person's home page."""
        match = self._request.resolver_match
        return first_steps(self._user, self._roles, match.view_name) if self._user and match else ()

    @property
    def help_anchor(self):
        """The step of the help page that is about this page."""
        return help_anchor(self._roles, self._request.path)

    @property
    def user_initials(self):
        return self._user.initials if self._user else ""

    @property
    def is_reminded(self):
        """Whether reminders go to this person in the application."""
        return not REMINDED.isdisjoint(self._roles)

    @property
    def administers(self):
        return Role.ADMIN in self._roles

    @cached_property
    def last_backup(self):
        """When the newest backup was made, told to administrators; None without one. No query."""
        return last_made_at()

    @property
    def is_backup_late(self):
        """Nothing in a demo is worth a warning."""
        return self.administers and not settings.DEMO and is_late(self.last_backup)

    @property
    def _roles(self):
        return {m.part for m in self._user.current_memberships} if self._user else set()

    @cached_property
    def unread(self):
        return unread_count(self._user)

    @cached_property
    def years(self):
        """[{year, url, current}]: the same page in each year."""
        if not self._user:
            return []
        years = sorted({campaign.year for campaign in self._campaigns}, reverse=True)
        return [
            {"year": year, "url": self._in_year(year), "current": year == self.campaign}
            for year in years
        ]

    def _in_year(self, year):
        """This page in another year.

        A unit's file leads to its file of the same obligation, another single record to the list
        it stands in.
        """
        match = self._request.resolver_match
        if match is None:
            return f"/?nam={year}"
        if match.view_name in OF_A_FILE:
            return f"{reverse('campaigns:in_year', args=[match.kwargs['pk']])}?nam={year}"
        if match.kwargs and match.view_name not in OF_MANY_YEARS:
            return f"{self._list_url}?nam={year}"
        query = self._request.GET.copy()
        query.pop("trang", None)
        query["nam"] = str(year)
        return f"{self._request.path}?{query.urlencode()}"

    @property
    def _list_url(self):
        """The page of the navigation under which this page stands; "/" without one."""
        current = next((entry["url"] for entry in self.nav if entry["current"]), "/")
        return current.partition("?")[0]

    @cached_property
    def nav(self):
        """[{url, label, icon, current, badge, is_rare}] for the roles this person holds."""
        if not self._user:
            return []
        held = self._roles
        section = self._request.path.strip("/").partition("/")[0]
        query = f"?nam={self.campaign}" if self._request.GET.get("nam") and self.campaign else ""
        entries, views, current_found = [], set(), False
        for destination in DESTINATIONS:
            if held.isdisjoint(destination.roles) or destination.view in views:
                continue
            views.add(destination.view)
            url = address_of(destination.view)
            current = not current_found and section in (url.strip("/"), *destination.sections)
            current_found = current_found or current
            entries.append(
                {
                    "url": f"{url}{query}",
                    "label": destination.label,
                    "icon": destination.icon,
                    "current": current,
                    "badge": self._waiting if destination.view == "campaigns:review_queue" else 0,
                    "is_rare": destination.is_rare,
                }
            )
        return entries

    @cached_property
    def more(self):
        """The entries that stand behind “Khác” on a wide screen."""
        return [item for item in self.nav if item["is_rare"]] if len(self.nav) > ROW else []

    @cached_property
    def _waiting(self):
        """How many files of the year wait for this reviewer."""
        if self._campaign is None:
            return 0
        return len(waiting_ids(self._request, self._campaign))
