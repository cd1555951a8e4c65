import threading
from queue import Empty

from kombu import Connection

MESSAGES = 400


def test_a_message_of_the_embedded_queue_is_never_read_half_written(tmp_path):
    (tmp_path / "queue").mkdir()
    folders = {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "control_folder": str(tmp_path / "control"),
    }
    with Connection(
        transport="jobs.broker:FolderTransport", transport_options=folders
    ) as connection:
        inbox, outbox = connection.channel(), connection.channel()
        writer = threading.Thread(target=write_messages, args=[outbox])
        writer.start()
        read = read_messages(inbox, writer)
    assert read == list(range(MESSAGES))


def write_messages(channel):
    for number in range(MESSAGES):
        channel._put("queue", {"number": number})


def read_messages(channel, writer):
    """The numbers in the order in which they came out, read as fast as they appear."""
    numbers = []
    while len(numbers) < MESSAGES:
        alive = writer.is_alive()
        try:
            numbers.append(channel._get("queue")["number"])
        except Empty:
            assert alive, f"only {len(numbers)} messages arrived"
    return numbers
