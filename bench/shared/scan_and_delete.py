#!/usr/bin/env python3
"""scan_and_delete.py <port> <pattern>: what a backend does that has nothing but keys; prints its seconds."""

import sys
import time

import redis

client = redis.Redis(port=int(sys.argv[1]))
client.ping()
begin = time.perf_counter()
batch = []
for key in client.scan_iter(match=sys.argv[2], count=1000):
    batch.append(key)
    if len(batch) == 1000:
        client.delete(*batch)
        batch.clear()
if batch:
    client.delete(*batch)
print(time.perf_counter() - begin)
