-- Invalidates, and commits a pending mark if one is named.
--
-- KEYS: 5.. what goes: tokens of regions and tags, values; the epoch's own key for everything.
-- ARGV: 4 the mark, or '', 5 the record.
-- Returns {epoch, sequence, place in the ledger}.

-- First: a full server lets a script go on that has written, and UNLINK is never refused.
for i = 5, #KEYS do redis.call('UNLINK', KEYS[i]) end
fence()
if ARGV[4] ~= '' then clear_mark(ARGV[4]) end
local place = append('invalidated', ARGV[4], ARGV[5])
return {epoch, sequence, place}
