"""A relay in front of the server whose connections can be cut, as a proxy or a network cuts them."""

import re
import socket
import threading
from urllib.parse import urlsplit


class Relay:
    """Hands bytes on in both directions, and remembers what was asked of events."""

    def __init__(self, base):
        place = urlsplit(base)
        self.target = (place.hostname, place.port or 80)
        self.last_events = []  # Last-Event-ID of each request for events; None where there was none.
        self.open = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(self.target)
            self.open += [client, server]
            for ends in ((client, server), (server, client)):
                threading.Thread(target=self.hand_on, args=ends, daemon=True).start()

    def hand_on(self, source, target):
        try:
            while data := source.recv(65536):
                head = re.match(rb"GET \S+/events HTTP.*?\r\n\r\n", data, re.DOTALL)
                if head:
                    found = re.search(rb"\r\nlast-event-id: *(\d+)", head[0], re.IGNORECASE)
                    self.last_events.append(int(found[1]) if found else None)
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self):
        """Ends all connections; new ones are taken."""
        ended, self.open = self.open, []
        for end in ended:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self.listener.close()
        self.cut()
