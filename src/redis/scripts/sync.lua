-- The heartbeat of the local tiers: what is the newest record, and which came after the cursor. Also the handshake.
--
-- ARGV: 4 the cursor: a place in the ledger, '-' for its beginning; 5 how many records at most.
-- Returns {epoch, sequence, newest place, records}, each record as XRANGE gives it.
fence()
-- A write: a primary that was demoted, or that has lost the replicas it must have, is found out by refusing it.
redis.call('PERSIST', KEYS[2])
local newest = ledger('XREVRANGE', '+', '-', 'COUNT', 1)
local after = ARGV[4] == '-' and '-' or '(' .. ARGV[4]
-- Not by ledger(), which has just seen to the key: a cursor that is none must not cost it.
local records = redis.call('XRANGE', KEYS[4], after, '+', 'COUNT', ARGV[5])
return {epoch, sequence, newest[1] and newest[1][1] or '0-0', records}
