"""The protocol of docs/protocol.md as a client of the scripts sees it, with a plain envelope of the test's own."""

import hashlib
import pathlib
import secrets

from redis_server import PREFIX, Connection, RedisError

ROOT = pathlib.Path(__file__).resolve().parents[3]
SCRIPTS = ROOT / "src" / "redis" / "scripts"
TOKEN_LIFE, VALUE_LIFE, PLACEHOLDER_LIFE, LEDGER_LENGTH = 7_200_000, 3_600_000, 30_000, 1_000


def key(kind: str, name: str = "") -> str:
    return f"{PREFIX}:{{0}}:{kind}" + (f":{name}" if name else "")


EPOCH, META, MARKS, LEDGER = key("e"), key("m"), key("p"), key("s")


def source(script: str) -> str:
    return (SCRIPTS / "prelude.lua").read_text() + (SCRIPTS / f"{script}.lua").read_text()


def nonce() -> str:
    return secrets.token_hex(16)


def token_of(scope: str) -> str:
    return key("g", scope)


def value_of(address: str) -> str:
    return key("v", address)


class Client:
    """One process that uses the shared tier. `known` is the highest epoch number it has seen."""

    def __init__(self, connection: Connection):
        self.redis = connection
        self.known = 0

    def run(self, script: str, keys, *arguments, send_nonce=None):
        all_keys = [EPOCH, META, MARKS, LEDGER, *keys]
        words = [len(all_keys), *all_keys, send_nonce or nonce(), self.known, LEDGER_LENGTH, *arguments]
        body = source(script)
        try:
            reply = self.redis("EVALSHA", hashlib.sha1(body.encode()).hexdigest(), *words)
        except RedisError as error:
            if not str(error).startswith("NOSCRIPT"):
                raise
            reply = self.redis("EVAL", body, *words)
        if isinstance(reply, list):
            epoch = reply[1] if script == "read" else reply[0]
            self.known = max(self.known, int(epoch.split(b"-")[0]))
        return reply

    def read(self, address: str, scopes, useless=b"", send_nonce=None):
        keys = [value_of(address), *map(token_of, scopes)]
        return self.run("read", keys, TOKEN_LIFE, PLACEHOLDER_LIFE, useless[-64:], send_nonce=send_nonce)

    def fill(self, address: str, scopes, placeholder, envelope, value_tags=(), value_tokens=()):
        keys = [value_of(address), *map(token_of, [*scopes, *value_tags])]
        return self.run("fill", keys, TOKEN_LIFE, VALUE_LIFE, placeholder, envelope, len(scopes), *value_tokens)

    def invalidate(self, keys, mark="", record="{}"):
        return self.run("invalidate", keys, mark, record)

    def invalidate_together(self, keys, records):
        return self.run("invalidate", keys, "", *records)

    def prepare(self, keys, mark, milliseconds=60_000):
        return self.run("prepare", keys, mark, "{}", milliseconds)

    def rollback(self, keys, mark):
        return self.run("rollback", keys, mark, "{}")

    def sync(self, cursor="-", most=100):
        return self.run("sync", [], cursor, most)

    def mget(self, address: str, scopes):
        """The fast path: the value, the epoch and the tokens, in one command without a script."""
        return self.redis("MGET", value_of(address), EPOCH, *map(token_of, scopes))


def envelope(stamp, version: int) -> bytes:
    """`stamp` is the epoch and the tokens that the value was filled under. The end tells any two fills apart."""
    return b"V%d|" % version + digest(stamp)


def digest(stamp) -> bytes:
    return hashlib.sha1(b" ".join(stamp)).hexdigest().encode()


def version_under(value, stamp):
    """The version in an envelope that was filled under exactly this; None if it is of no use."""
    if not value or not value.startswith(b"V") or None in stamp:
        return None
    version, under = value[1:].split(b"|")
    return int(version) if under == digest(stamp) else None


def is_worth_waiting(value, stamp) -> bool:
    """Whether it is the placeholder of a load that may still fill."""
    return bool(value) and None not in stamp and value.startswith(b"P") and value[1:].split(b" ")[:-1] == list(stamp)
