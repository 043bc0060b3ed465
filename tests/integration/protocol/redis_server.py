"""A real redis-server of the test's own, and a client that speaks just enough of its protocol."""

import socket
import subprocess
import tempfile

PREFIX = "becache"


class RedisError(Exception):
    """An error reply, in the server's words."""


class Connection:
    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.stream = self.socket.makefile("rb")

    def close(self):
        self.stream.close()
        self.socket.close()

    def __call__(self, *words):
        encoded = [word if isinstance(word, bytes) else str(word).encode() for word in words]
        request = b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded)
        self.socket.sendall(request)
        reply = self.read_reply()
        if isinstance(reply, RedisError):
            raise reply
        return reply

    def read_reply(self):
        line = self.stream.readline()
        if not line:
            raise ConnectionError("the server has closed the connection")
        kind, rest = line[:1], line[1:-2]
        if kind == b"+":
            return rest
        if kind == b"-":
            return RedisError(rest.decode())
        if kind == b":":
            return int(rest)
        if kind == b"$":
            return None if rest == b"-1" else self.stream.read(int(rest) + 2)[:-2]
        return None if rest == b"-1" else [self.read_reply() for _ in range(int(rest))]


class Server:
    """One redis-server on a free loopback port, in a folder of its own; stopped by its process."""

    def __init__(self, *options: str):
        self.folder = tempfile.TemporaryDirectory(prefix="becache-protocol-")
        self.options = options
        self.process = None
        self.start()

    def start(self):
        # Another process may take the free port first; then the server exits, and another port is tried.
        for _ in range(20):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
            self.process = subprocess.Popen(
                ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder.name,
                 "--save", "", "--appendonly", "no", "--repl-diskless-sync-delay", "0", *self.options],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            said = []
            for line in self.process.stdout:
                said.append(line)
                if "Ready to accept connections" in line:
                    return
            self.kill()
        raise RuntimeError("redis-server does not start: " + "".join(said))

    def kill(self):
        self.process.kill()
        self.process.stdout.close()
        self.process.wait()

    def stop(self):
        self.kill()
        self.folder.cleanup()

    def connect(self) -> Connection:
        return Connection(self.port)
