#!/usr/bin/env python3
"""The scripts of src/redis/scripts in a random order, against a redis-server of the test's own."""

import random
import re

from protocol import EPOCH, LEDGER, MARKS, META, envelope, nonce, token_of, value_of, version_under
from protocol_case import ADDRESS, SCOPES, ProtocolTest, main


class RandomWalk(ProtocolTest):
    """Readers, writers and mishaps in a random order, step by step: nobody reads what was invalidated before."""

    def test_no_read_is_older_than_an_invalidation_before_it(self):
        seed = random.randrange(1 << 30)
        dice = random.Random(seed)
        truth = acknowledged = hits = 0
        readers = [None] * 4  # each: (version loaded, placeholder, stamp)
        clients = [self.new_client() for _ in readers]
        marks = {}
        everything = [value_of(ADDRESS), EPOCH, *map(token_of, SCOPES)]
        for step in range(4_000):
            event = dice.random()
            who = dice.randrange(len(readers))
            client = clients[who]
            if event < 0.84 and readers[who] is None:
                value, *stamp = client.mget(ADDRESS, SCOPES)
                version = version_under(value, stamp)
                if version is not None:
                    hits += 1
                    self.assertGreaterEqual(version, acknowledged, f"seed {seed}, step {step}")
                    continue
                status, epoch, _, *rest = client.read(ADDRESS, SCOPES, useless=value or b"")
                if status == b"load":
                    readers[who] = (truth, rest[0], [epoch, *rest[1:]])
            elif event < 0.84:
                version, placeholder, stamp = readers[who]
                client.fill(ADDRESS, SCOPES, placeholder, envelope(stamp, version))
                readers[who] = None
            elif event < 0.90:
                truth += 1
                client.invalidate([dice.choice(everything)])
                acknowledged = truth
            elif event < 0.91:
                # The writer dies right after its commit, so only the mark tells. It lapses later, if ever.
                mark, scope = nonce(), dice.choice(everything)
                client.prepare([scope], mark)
                marks[mark] = scope
                truth += 1
                acknowledged = truth
            elif event < 0.96 and marks:  # recovered from an outbox, or its deadline has come
                mark, scope = marks.popitem()
                if dice.random() < 0.5:
                    client.invalidate([scope], mark=mark)
                else:
                    kept = self.admin("HGET", MARKS, scope) or b""
                    self.admin("HSET", MARKS, scope, re.sub(rb"%s=\d+" % mark.encode(), b"%s=1" % mark.encode(), kept))
            elif event < 0.99:
                self.admin("DEL", dice.choice([*everything, META, LEDGER]))
            elif not marks:
                self.admin("FLUSHALL")
        self.assertGreater(hits, 100, f"seed {seed}: the walk proves nothing without hits")


if __name__ == "__main__":
    main()
