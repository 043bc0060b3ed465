-- Takes a pending mark back: the database did not commit.
--
-- KEYS: 5.. as given to prepare.lua.  ARGV: 4 the mark, 5 the record.
-- Returns {epoch, sequence, place in the ledger}.
fence()
clear_mark(ARGV[4])
local place = append('rolled_back', ARGV[4], ARGV[5])
return {epoch, sequence, place}
