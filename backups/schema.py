"""The state of the tables an archive was made from, and bringing an empty database to it."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from backups.refusals import BackupRefused


def current_migrations():
    """["app.name"] as applied here; BackupRefused where the program waits for `migrate`."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise BackupRefused(
            "Cơ sở dữ liệu chưa theo kịp chương trình. Chạy manage.py migrate trước."
        )
    return _names(executor.loader.applied_migrations)


def require_fitting(migrations):
    """BackupRefused unless the tables are, or can be made, as they were at the backup."""
    loader = MigrationExecutor(connection).loader
    if set(migrations) - set(_names(loader.disk_migrations)):
        raise BackupRefused(
            "Bản sao lưu do phiên bản mới hơn của chương trình lập. Cập nhật chương trình trước."
        )
    applied = _names(loader.applied_migrations)
    if applied and set(applied) != set(migrations):
        raise BackupRefused(
            "Bản sao lưu do phiên bản cũ hơn lập: chỉ khôi phục được vào cơ sở dữ liệu trống, chưa "
            "chạy migrate. Đặt DATABASE_URL sang cơ sở dữ liệu mới rồi chạy lại."
        )


def models_at(migrations):
    """The models (apps) as they were in that state."""
    return MigrationExecutor(connection).loader.project_state(_nodes(migrations)).apps


def bring_to(migrations):
    """Make the tables of that state, where there are none."""
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        executor.migrate(_last_of_each_app(executor.loader.graph, set(_nodes(migrations))))


def catch_up():
    """From the state of the archive to that of the program."""
    call_command("migrate", verbosity=0)


def _nodes(migrations):
    return [tuple(name.split(".", 1)) for name in migrations]


def _last_of_each_app(graph, nodes):
    """To ask for an earlier one of an app means to undo those that came after it."""
    within = {
        parent.key
        for node in nodes
        for parent in graph.node_map[node].parents
        if parent.key[0] == node[0]
    }
    return sorted(nodes - within)


def _names(nodes):
    return sorted(f"{app}.{name}" for app, name in nodes)
