-- Marks scopes as pending: until the mark is committed, rolled back or past its deadline, nobody hits or fills them.
--
-- KEYS: 5.. as for invalidate.lua.
-- ARGV: 4 the mark, 5 the record, 6 milliseconds from now to the deadline.
-- Returns {epoch, sequence, place in the ledger}.
for i = 5, #KEYS do redis.call('UNLINK', KEYS[i]) end
fence()
local deadline = digits(milliseconds_now() + tonumber(ARGV[6]))
local keys = {unpack(KEYS, 5)}
for i, marks in ipairs(fields(KEYS[3], keys)) do
    local kept = without_mark(marks, ARGV[4])
    kept[#kept + 1] = ARGV[4] .. '=' .. deadline
    keep_marks(keys[i], kept)
end
local place = append('prepared', ARGV[4], ARGV[5])
return {epoch, sequence, place}
