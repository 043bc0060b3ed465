"""What the tests of the scripts share: a server, and processes that may do what docs/protocol.md says they must."""

import re
import shutil
import sys
import unittest

from protocol import ROOT, Client, envelope, version_under
from redis_server import PREFIX, Server

REGION, TAG = "cameras", "cameras#camera:front_door"
ADDRESS, SCOPES = "cameras/by_id/front_door", ["cameras", "cameras#camera:front_door"]


def acl_of_the_page() -> list:
    page = (ROOT / "docs" / "protocol.md").read_text()
    rules = re.search(r"```acl\n(.*?)```", page, re.DOTALL).group(1)
    return rules.replace("<prefix>", PREFIX).split()


class ProtocolTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def setUp(self):
        self.admin = self.connect(self.server)
        self.admin("CONFIG", "SET", "maxmemory", "0")
        self.admin("FLUSHALL")
        self.client = self.new_client()

    def connect(self, server):
        connection = server.connect()
        self.addCleanup(connection.close)
        return connection

    def new_client(self, server=None) -> Client:
        """A process that may do what the page says it must be allowed to, and nothing else."""
        server = server or self.server
        self.connect(server)("ACL", "SETUSER", "becache", "reset", "on", ">a-password", *acl_of_the_page())
        connection = self.connect(server)
        connection("AUTH", "becache", "a-password")
        return Client(connection)

    def load(self, client=None, address=ADDRESS, scopes=None):
        """A read that must load, whatever is there; returns its placeholder and the stamp to fill under."""
        client, scopes = client or self.client, scopes or SCOPES
        useless = client.mget(address, scopes)[0] or b""
        status, epoch, _, placeholder, *tokens = client.read(address, scopes, useless=useless)
        self.assertEqual(status, b"load")
        return placeholder, [epoch, *tokens]

    def fill(self, version=1, client=None):
        client = client or self.client
        placeholder, stamp = self.load(client)
        self.assertEqual(client.fill(ADDRESS, SCOPES, placeholder, envelope(stamp, version)), b"filled")

    def hit(self, client=None):
        """The version that the fast path hits, or None."""
        value, *stamp = (client or self.client).mget(ADDRESS, SCOPES)
        return version_under(value, stamp)

    def records(self):
        return [dict(zip(fields[::2], fields[1::2])) for _, fields in self.client.sync()[3]]


def main():
    """Runs the tests of the file that was started."""
    if shutil.which("redis-server") is None:
        sys.exit(f"{sys.argv[0]}: redis-server is not installed; packaging/debian-packages.txt names what to install")
    unittest.main()
