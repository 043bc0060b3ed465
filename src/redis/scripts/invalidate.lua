-- Invalidates, for one record or several, and commits a pending mark if one is named.
--
-- KEYS: 5.. what goes: tokens of regions and tags, values; the epoch's own key for everything.
-- ARGV: 4 the mark, or '', 5.. the records.
-- Returns {epoch, then for each record: sequence, place in the ledger}.

-- First: a full server lets a script go on that has written, and UNLINK is never refused.
if #KEYS > 4 then redis.call('UNLINK', unpack(KEYS, 5)) end
fence()
if ARGV[4] ~= '' then clear_mark(ARGV[4]) end
local answer = {epoch}
for i = 5, #ARGV do
    local place = append('invalidated', ARGV[4], ARGV[i])
    answer[#answer + 1] = sequence
    answer[#answer + 1] = place
end
return answer
