#!/usr/bin/env python3
"""read_in_pipelines.py <port> <reads> <together> <key>...: MGETs of the keys, so many to a pipeline; prints reads a second."""

import sys
import time

import redis

port, reads, together = (int(argument) for argument in sys.argv[1:4])
keys = sys.argv[4:]
client = redis.Redis(port=port)
client.ping()
begin = time.perf_counter()
for _ in range(reads // together):
    pipeline = client.pipeline(transaction=False)
    for _ in range(together):
        pipeline.mget(keys)
    if len(pipeline.execute()) != together:
        sys.exit("an answer is missing")
print(reads // together * together / (time.perf_counter() - begin))
