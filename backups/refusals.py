"""How the operator is told that a backup cannot be made or restored."""


class BackupRefused(Exception):
    """The message says why, in Vietnamese; nothing was changed."""


def damaged(what):
    return BackupRefused(f"Tệp sao lưu bị hỏng hoặc không phải của chương trình này: {what}.")
