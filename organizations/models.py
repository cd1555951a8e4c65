from functools import cached_property, reduce
from operator import or_

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone

from documents.text import clean_line, fold, fold_words, given_name_key, sort_key
from documents.wording import short_date
from organizations.fields import BytewiseCharField
from organizations.rules import account_name, phone_digits
from organizations.searching import holding_words


class PersonManager(UserManager):
    use_in_migrations = False

    def get_by_natural_key(self, name):
        """The person who signs in with this name, or with this phone number if only one has it.

        Django's authentication asks here; raises User.DoesNotExist.
        """
        name, phone = account_name(name), phone_digits(name)
        found = list(self.filter(Q(username=name) | Q(phone=phone, phone__gt=""))[:3])
        named = [user for user in found if user.username == name]
        if len(named or found) != 1:
            raise self.model.DoesNotExist
        return (named or found)[0]


class User(AbstractUser):
    """A person who signs in. What they may do comes from their memberships, not from here."""

    first_name = None
    last_name = None
    full_name = models.CharField("họ và tên", max_length=150)
    phone = models.CharField("số điện thoại", max_length=20, blank=True, db_index=True)
    folded_name = models.CharField(max_length=150, editable=False, default="")
    name_key = BytewiseCharField(max_length=400, editable=False, default="")
    # of the role taken away last: the account of a person without a role is still found there
    last_unit = models.ForeignKey(
        "Unit", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    # when the person put the three cards of the first sign-in away (danvan.first_steps)
    first_steps_closed_at = models.DateTimeField(null=True, editable=False)

    REQUIRED_FIELDS = ["full_name"]
    objects = PersonManager()

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        ordering = ["name_key", "pk"]

    def __str__(self):
        return self.full_name or self.username

    def save(self, *args, **kwargs):
        self.username = account_name(self.username)
        self.phone = phone_digits(self.phone) or clean_line(self.phone)
        self.full_name = clean_line(self.full_name)
        self.folded_name = fold_words(self.full_name)[:150]
        self.name_key = given_name_key(self.full_name)[:400]
        super().save(*args, **kwargs)

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name.rsplit(" ", 1)[-1]

    @property
    def initials(self):
        words = self.full_name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @cached_property
    def current_memberships(self):
        """The memberships of this request's person: one query, however often they are asked."""
        return list(self.memberships.select_related("unit"))

    def paths_as(self, *roles):
        """The tree paths of the units in which the person holds one of the roles."""
        return [m.unit.path for m in self.current_memberships if m.role in roles]

    def units_as(self, *roles):
        """The units in which the person holds one of the roles, and all below them."""
        held = [m.unit for m in self.current_memberships if m.role in roles]
        return Unit.objects.within(*held)

    @property
    def reach(self):
        """The tree path under which events about this person are told: their highest unit."""
        paths = [m.unit.path for m in self.current_memberships] if self.pk else []
        return min(paths, key=len, default="")


class UnitQuerySet(models.QuerySet):
    def within(self, *tops):
        """The given units and everything below them."""
        return self.filter(below_any(tops))

    def wards(self):
        """The wards of the installation; a demo ward only where there are no real ones."""
        wards = self.filter(kind=Unit.Kind.WARD_COMMITTEE)
        real = Unit.objects.filter(kind=Unit.Kind.WARD_COMMITTEE, is_demo=False)
        return wards.filter(Q(is_demo=False) | ~Exists(real))

    def below_wards(self):
        """Units that may answer a campaign: all but the wards and the city themselves."""
        return self.exclude(kind__in=[Unit.Kind.CITY_COMMITTEE, Unit.Kind.WARD_COMMITTEE])

    def reporting(self):
        """Units that are asked: the active ones of those."""
        return self.below_wards().filter(is_active=True)

    def matching(self, text):
        """Search without marks: “dong da” finds “Đống Đa”, “to dan pho 7” “Tổ dân phố số 7”."""
        return self.filter(holding_words(text, "folded_name") | Q(code__iexact=clean_line(text)))


def below_any(tops, to=""):
    """The condition (Q) on what belongs to one of the units or lies below it; none of no units.

    `to` as in Unit.below.
    """
    return below_paths([top.path for top in tops], to)


def below_paths(paths, to=""):
    """The same of units that are known by their `path` alone."""
    return reduce(or_, (below_path(path, to) for path in paths)) if paths else Q(pk__in=[])


def below_path(path, to=""):
    """What belongs to the unit of this path and all below it ("0" follows "/" in ASCII)."""
    return Q(**{f"{to}path__gte": path, f"{to}path__lt": f"{path[:-1]}0"})


def ids_on(path):
    """The ids of the units on a Unit's `path`, from the root down."""
    return [int(part) for part in path.split("/") if part]


class Unit(models.Model):
    """A node of the Party tree: city → ward → unit → cell, with the settings of its letter head.

    `path` holds the ids from the root ("00000001/00000012/"), so a subtree is one range query.
    """

    class Kind(models.TextChoices):
        CITY_COMMITTEE = "city_committee", "Thành ủy"
        WARD_COMMITTEE = "ward_committee", "Đảng ủy phường"
        PARTY_COMMITTEE = "party_committee", "Đảng ủy, đảng bộ trực thuộc"
        PARTY_CELL = "party_cell", "Chi bộ"
        MASS_ORGANIZATION = "mass_organization", "MTTQ, tổ chức CT-XH, hội quần chúng"

    name = models.CharField("tên đơn vị", max_length=200)
    short_name = models.CharField("tên gọn", max_length=80, blank=True)
    code = models.CharField(
        "mã đơn vị", max_length=20, unique=True, help_text="Chữ in không dấu và số, ví dụ TDP12."
    )
    kind = models.CharField("loại", max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self",
        verbose_name="đơn vị cấp trên",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    path = BytewiseCharField(max_length=120, editable=False, default="", db_index=True)
    folded_name = models.CharField(max_length=200, editable=False, db_index=True)
    name_key = BytewiseCharField(max_length=600, editable=False)
    is_active = models.BooleanField("đang hoạt động", default=True)
    is_demo = models.BooleanField(
        "dữ liệu mẫu",
        default=False,
        editable=False,
        help_text="Phường mẫu do lệnh seed_demo lập; chỉ dữ liệu mẫu được lập lại từ đầu.",
    )

    contact_name = models.CharField("đầu mối", max_length=150, blank=True)
    contact_phone = models.CharField("điện thoại đầu mối", max_length=20, blank=True)
    contact_email = models.EmailField("thư điện tử đầu mối", blank=True)

    superior_name = models.CharField("cơ quan cấp trên in trên văn bản", max_length=200, blank=True)
    printed_name = models.CharField("tên đơn vị in trên văn bản", max_length=200, blank=True)
    place = models.CharField("địa danh", max_length=80, blank=True)
    on_behalf_of = models.CharField(
        "thay mặt", max_length=120, blank=True, default="T/M CẤP ỦY (CHI ỦY)"
    )
    signer_position = models.CharField("chức vụ người ký", max_length=120, blank=True)
    signer_name = models.CharField("họ tên người ký", max_length=150, blank=True)
    has_seal = models.BooleanField("có con dấu", default=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ["name_key", "pk"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Keep the derived columns true to the name and the place in the tree."""
        self.name = clean_line(self.name)
        self.folded_name = fold_words(self.name)
        self.name_key = sort_key(self.name)[:600]
        super().save(*args, **kwargs)
        if not self.path:
            above = self.parent.path if self.parent else ""
            self.path = f"{above}{self.pk:08d}/"
            super().save(update_fields=["path"])

    @property
    def folded_names(self):
        """Every name by which a paper may speak of the unit, folded (documents.text.fold)."""
        names = (self.name, self.printed_name, self.short_name)
        return {fold(name) for name in names if name}

    @property
    def reach(self):
        """The tree path under which events about this unit are told."""
        return self.path

    @cached_property
    def ward(self):
        """The ward this unit belongs to, itself if it is one; None above the wards."""
        if self.kind == Unit.Kind.WARD_COMMITTEE:
            return self
        return Unit.objects.filter(pk__in=self.ids_to_root, kind=Unit.Kind.WARD_COMMITTEE).first()

    @property
    def ids_to_root(self):
        """The ids of the units above and of this one, from the root down."""
        return ids_on(self.path)

    def below(self, to=""):
        """The condition (Q) on what belongs to this unit and all below it.

        `to` is the path of the query to the unit, as "unit__"; units themselves need none.
        """
        return below_path(self.path, to)

    def holds(self, other):
        return other.path.startswith(self.path)


HEAD, UNIT_HEAD = "head", "Người đứng đầu đơn vị"


class Membership(models.Model):
    """One role of one person in one unit; its reach follows the tree downwards."""

    class Role(models.TextChoices):
        CLERK = "clerk", "Cán bộ đơn vị"
        REVIEWER = "reviewer", "Ban Xây dựng Đảng"
        LEADER = "leader", "Thường trực Đảng ủy"
        ADMIN = "admin", "Quản trị"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người dùng",
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    unit = models.ForeignKey(
        Unit, verbose_name="đơn vị", on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField("vai trò", max_length=10, choices=Role)

    class Meta:
        verbose_name = "vai trò trong đơn vị"
        verbose_name_plural = "vai trò trong đơn vị"
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "role"], name="one_role_once_per_unit")
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}, {self.unit}"

    def get_role_display(self):  # type: ignore[no-redef]  # Django leaves one that is there
        """The role in words: who leads a unit below the ward is called its head."""
        return UNIT_HEAD if self.part == HEAD else self.Role(self.role).label

    @property
    def part(self):
        """The role, but HEAD for who leads a unit below the ward: no page of the ward is theirs."""
        above = (Unit.Kind.CITY_COMMITTEE, Unit.Kind.WARD_COMMITTEE)
        is_head = self.role == self.Role.LEADER and self.unit.kind not in above
        return HEAD if is_head else self.role


class LoginSlip(models.Model):
    """A printed slip: whoever holds its code sets the password, once (see organizations.slips)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người dùng",
        on_delete=models.CASCADE,
        related_name="slips",
    )
    digest = models.CharField("dấu của mã", max_length=64, unique=True)
    issued_at = models.DateTimeField("cấp lúc")
    used_at = models.DateTimeField("dùng lúc", null=True)
    revoked_at = models.DateTimeField("hủy lúc", null=True)

    class Meta:
        verbose_name = "phiếu đăng nhập"
        verbose_name_plural = "phiếu đăng nhập"
        ordering = ["-issued_at", "-pk"]

    def __str__(self):
        return f"{self.user}, {short_date(timezone.localtime(self.issued_at))}"


class LoginAttempt(models.Model):
    """A failed sign-in or a request for a new password, kept so that throttling needs no cache.

    `username` is what was typed, in one spelling: a sign-in name, or an address for mail; empty
    for the wrong code of a slip.
    """

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in", "Đăng nhập"
        PASSWORD_RESET = "password_reset", "Quên mật khẩu"
        SLIP = "slip", "Mã trên phiếu đăng nhập"

    purpose = models.CharField(max_length=20, choices=Purpose, default=Purpose.SIGN_IN)
    username = models.CharField(max_length=150)
    address = models.GenericIPAddressField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "lần đăng nhập hỏng"
        verbose_name_plural = "lần đăng nhập hỏng"
        indexes = [
            models.Index(fields=["username", "address", "at"], name="attempts_by_pair"),
            models.Index(fields=["address", "at"], name="attempts_by_address"),
        ]

    def __str__(self):
        return f"{self.username} từ {self.address}"
