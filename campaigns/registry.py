"""What each form adds to the common path, and which obligations have a form by now."""

from dataclasses import dataclass

from campaigns.models import Submission
from campaigns.vocabulary import Obligation


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the field or place it belongs to, and the sentence shown there."""

    anchor: str
    message: str


@dataclass(frozen=True, slots=True)
class NilWords:
    """How a unit says that it has nothing to send.

    `nothing` is what it has not (“đề xuất”), `verb` what it does not do (“đề xuất khen thưởng”),
    `label` is over its reason, `example` is one.
    """

    nothing: str
    verb: str
    label: str
    example: str


class Form:
    """What a form adds to the common path; the app that owns the form registers one.

    `submission` arrives as the form's own model, locked inside the transaction of a step.
    """

    # what people call the paper: “Mẫu số 01”
    name = ""
    # what the first of the three steps of sending it is called
    first_step = "Chọn tệp hoặc điền"
    takes_signed_copy = True
    # False for what is printed outside: its files are the paper
    has_print = True

    def is_asked(self, due, at):
        """Whether units owe it at `at`; `due` is the year's DueDate of it, or None without one."""
        return True

    def closed_because(self, campaign):
        """Why no unit may change anything of it although the year is open; "" as a rule."""
        return ""

    def problems(self, submission):
        """What still stops the sending (a list; empty when ready)."""
        raise NotImplementedError

    def for_limits(self, files):
        """`files` (a query set) with what `limit_problems` looks at, in a few queries for all."""
        return files

    def limit_problems(self, submission):
        """Of the problems those that the numbers of its year decide; asks for no data of its own.

        Others may be among them, as long as they are there whatever the numbers.
        """
        return []

    def is_ready(self, submission):
        """True if the last look may be shown; else the unit is led back to its editor."""
        return not self.problems(submission)

    def content(self, submission):
        """What a revision freezes, as JSON."""
        raise NotImplementedError

    def brief(self, content):
        """What lists say of a frozen content, as JSON; it is kept beside it, and out of its seal.

        Made from `content` alone: a form that changes it fills those of the sendings there are.
        """
        return {}

    # what the parts of `content` are called where one of them has changed (campaigns.looks)
    part_labels: dict[str, str] = {}

    # None where there is always something to send
    nil_words: NilWords | None = None

    def is_blank(self, submission):
        """True while nothing is written: only then can the unit say it has nothing to send."""
        raise NotImplementedError

    # ── the unit's own pages (campaigns.sending) ──────────────────────────────────────────────
    # the partial that shows the content, as `content`, in the last look and as it was sent
    content_template = ""

    def title(self, campaign):
        """The paper's full name in its year."""
        raise NotImplementedError

    def edit_url(self, submission_id):
        raise NotImplementedError

    def start_url(self, unit, campaign):
        """The address to which one posts to open the unit's file and go to its editor."""
        raise NotImplementedError

    def content_context(self, submission, revision, notes):
        """What `content_template` shows: of a Revision, or of the working copy (None).

        `notes` are the Ban's reasons by anchor.
        """
        raise NotImplementedError

    def warnings(self, submission):
        """Sentences worth a thought before the sending; they never stand in its way."""
        return []

    def summary(self, revision):
        """What was sent, inside a sentence of the receipt: “03 mô hình tập thể, …”."""
        raise NotImplementedError

    def downloads(self, submission, revision):
        """campaigns.paper_links.Paper lines: of a Revision, or of the file as it stands (None)."""
        return []

    def preview(self, submission, content, *, issued_on=None):
        """The print of what the form freezes as safe HTML, one part per sheet.

        Empty when there is nothing to print; without a date the place for it stays open.
        """
        return []

    def print_note(self, submission):
        """What the print of the draft leaves out, in a sentence; empty when it is whole."""
        return ""

    # ── the reviewer's page (campaigns.review) ────────────────────────────────────────────────

    # the partial that shows the content of a revision to the reviewer, fed by `review_context`
    review_template = ""
    # ready-made sentences for “Đề nghị bổ sung”, while the ward has none of its own
    return_reasons: tuple[str, ...] = ("Thiếu bản đã ký, đóng dấu",)

    def review_context(self, submission, revision, previous, due):
        """What the partial shows; `previous` is the revision before, for the difference.

        `due` is the DueDate that binds the unit now, or None.
        """
        raise NotImplementedError

    def sources(self, submission):
        """The filled forms whose content the unit took over (campaigns.paper_links.SourceFile)."""
        return []

    def anchors(self, revision):
        """The ids of the rows or parts of a revision to which a reason can be pinned."""
        return frozenset()

    # ── what follows from a step ──────────────────────────────────────────────────────────────
    def status_changed(self, submission):
        """Bring what depends on the status in line with it."""

    def sent(self, submission):
        """Turn the sent content into records, before `status_changed`."""


_forms: dict[Obligation, tuple[type[Submission], Form]] = {}


def register(obligation, model, form):
    """Called once per form from its app's ready()."""
    _forms[Obligation(obligation)] = (model, form)


def form_of(submission):
    return registered(submission.obligation)


def registered(obligation):
    """(model, Form) of an obligation that has a form."""
    return _forms[obligation]


def takes_signed_copy(obligation):
    """True if the paper of this obligation is to be signed and stamped."""
    _, form = registered(obligation)
    return form.takes_signed_copy


def is_asked(obligation, due, at):
    """True if units can send it with this program, and owe it by now."""
    return has_form(obligation) and registered(obligation)[1].is_asked(due, at)


def closed_because(obligation, campaign):
    """Why no unit may change anything of it in a year that is open; "" as a rule."""
    return registered(obligation)[1].closed_because(campaign)


def has_form(obligation):
    """True if units can send this obligation with this program: only then is it counted."""
    return Obligation(obligation) in _forms
