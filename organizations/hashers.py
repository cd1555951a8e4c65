from django.contrib.auth.hashers import Argon2PasswordHasher


class WardArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id at OWASP's smallest recommended cost (Password Storage Cheat Sheet).

    19 MiB, two passes, one lane: a deadline hour of sign-ins must fit on two cores.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
