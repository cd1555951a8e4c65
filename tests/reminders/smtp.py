"""A mail server that fails as it is told to, and remembers what it took.

Each test runs its own on a free port; `mode` may change while it runs.
"""

import re
import socket
import socketserver
import struct
import threading
import time
from contextlib import contextmanager

_RECIPIENT = re.compile(r"<([^>]*)>")
_MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(\S+)")


class FaultySmtp(socketserver.ThreadingTCPServer):
    """Modes: ok, hang, 421, rcpt-421, 450, 550, data-450, drop-after-data, ok-then-reset."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mode = "ok"
        self.says = {}  # what it answers to a verb, in place of its usual words
        self.delay = 0.0
        self.bad_addresses = set()
        self.letters = []  # (recipient, message id, text)

    @property
    def port(self):
        return self.server_address[1]

    @property
    def message_ids(self):
        return [message_id for _, message_id, _ in self.letters]


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):
        mode = self.server.mode
        if mode == "hang":
            time.sleep(5)
            return
        if mode == "421":
            self._say("421 4.3.2 service not available")
            return
        self._say("220 faulty ESMTP")
        recipient = None
        while line := self.rfile.readline():
            command = line.decode("latin-1").strip()
            verb = command.upper()
            if said := self.server.says.get(verb[:4]):
                self._say(said)
            elif verb.startswith("RCPT"):
                recipient = self._take_recipient(command)
            elif verb == "DATA":
                if not self._take_text(recipient):
                    return
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, line):
        self.wfile.write(f"{line}\r\n".encode())
        self.wfile.flush()

    def _take_recipient(self, command):
        address = _RECIPIENT.search(command)[1]
        if self.server.mode == "rcpt-421":
            self._say("421 4.3.2 closing")
        elif self.server.mode == "450":
            self._say("450 4.2.1 try later")
        elif self.server.mode == "550" or address in self.server.bad_addresses:
            self._say("550 5.1.1 no such user")
        else:
            self._say("250 ok")
        return address

    def _take_text(self, recipient):
        """False when the connection is over."""
        mode = self.server.mode
        if mode == "data-450":
            self._say("450 4.3.0 no room")
            return True
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        text = b"".join(lines)
        self.server.letters.append((recipient, _MESSAGE_ID.search(text)[1].decode(), text))
        if mode == "drop-after-data":
            return False
        time.sleep(self.server.delay)
        self._say("250 queued")
        if mode == "ok-then-reset":
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            return False
        return True


@contextmanager
def faulty_smtp():
    with FaultySmtp() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
