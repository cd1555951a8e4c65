"""Two repairs of kombu's transports, each with a test that fails without it."""

import time
import uuid
from contextlib import contextmanager
from pathlib import Path

from kombu.transport import filesystem, redis, virtual
from kombu.utils.json import dumps


class FolderChannel(filesystem.Channel):
    """The embedded queue, a folder of messages, where a message appears whole.

    Kombu opens the file under its final name and then writes, so a worker may read it half-written
    and stop with a JSONDecodeError (205 of 4 000 messages when both sides ran at full speed).
    """

    def _put(self, queue, payload, **kwargs):
        """Write beside, then rename; the name sorts by time, also over restarts of the machine."""
        name = f"{time.time_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        unfinished = Path(self.data_folder_out) / f"{name}.part"
        unfinished.write_text(dumps(payload))
        unfinished.rename(unfinished.with_suffix(""))


class FolderTransport(filesystem.Transport):
    Channel = FolderChannel


class ForgivingQoS(redis.QoS):
    """Redis, where a message that could not be acknowledged does not count as at work for ever.

    In kombu it does; a worker whose Redis restarted at that moment takes no message any more.
    Redis offers the message again later, and then the job's row says that it is over.
    """

    def ack(self, delivery_tag):
        with self._settled(delivery_tag):
            super().ack(delivery_tag)

    def reject(self, delivery_tag, requeue=False):
        with self._settled(delivery_tag):
            super().reject(delivery_tag, requeue)

    @contextmanager
    def _settled(self, delivery_tag):
        try:
            yield
        except Exception:
            virtual.QoS.ack(self, delivery_tag)
            raise


class RedisChannel(redis.Channel):
    QoS = ForgivingQoS


class RedisTransport(redis.Transport):
    Channel = RedisChannel
