#pragma once

#include <trace/reader.hpp>

#include <recorded/caches.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace becache::replay {

/// One recorded access, ready to be replayed: its key in the cache, and the value that belongs to it.
template <class ViewKey>
struct Access {
    ViewKey key;
    std::uint64_t value = 0;
};
using NumberAccess = Access<recorded::AccessesByNumberKey>;
using TextAccess = Access<recorded::AccessesByTextKey>;

/// How many groups the keys fall into: what one invalidation makes stale is one of them.
inline constexpr std::int64_t group_count = 256;

/// The next accesses of a trace: one of the two lists is empty.
struct Accesses {
    /// About how many are read at once: enough that starting the threads takes no part of the time.
    static constexpr std::size_t most = std::size_t{1} << 16U;
    static constexpr std::size_t most_text_bytes = std::size_t{16} << 20U;

    std::vector<NumberAccess> numbers;
    std::vector<TextAccess> texts;

    [[nodiscard]] std::size_t size() const noexcept { return numbers.size() + texts.size(); }

    /// Replaces what is here by what comes next; answers whether the trace goes on behind it. Throws
    /// trace::TraceError where the trace cannot be read further: what came before is here then.
    bool read(trace::Reader& reader);

private:
    /// Answers how many bytes of text it takes.
    std::size_t add(const trace::Key& key);
};

} // namespace becache::replay
