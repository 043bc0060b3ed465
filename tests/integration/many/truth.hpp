#pragma once

#include "settings.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

namespace many {

/// The database: a file of versions, one a key, that all processes map. And what they tell each other beside
/// it.
class Truth {
public:
    /// The file is as large as it must be. Throws std::system_error.
    explicit Truth(const std::string& file);
    Truth(const Truth&) = delete;
    Truth& operator=(const Truth&) = delete;
    ~Truth();

    /// Makes the file: all versions are 0.
    static void make(const std::string& file);

    [[nodiscard]] std::uint64_t version(int key) const { return at(key); }
    /// One version further; answers it.
    std::uint64_t change(int key) { return ++at(key); }
    /// How many changes there were.
    [[nodiscard]] std::uint64_t changes() const;

    /// The end of the work.
    void stop() { shared_->is_over = 1; }
    [[nodiscard]] bool is_over() const { return shared_->is_over != 0; }

    /// A change that a process has made, and whose invalidation has not returned: version 0 is none.
    struct Unfinished {
        int key = 0;
        std::uint64_t version = 0;
    };
    void begin(int process, Unfinished change);
    void end(int process) { begin(process, {}); }
    [[nodiscard]] Unfinished unfinished(int process) const;

private:
    using Number = std::atomic<std::uint64_t>;
    static_assert(Number::is_always_lock_free, "it is shared between processes");
    struct Shared {
        std::array<Number, keys> versions;
        std::array<Number, most_processes> unfinished;
        Number is_over;
    };
    [[nodiscard]] Number& at(int key) const { return shared_->versions[static_cast<std::size_t>(key)]; }

    Shared* shared_ = nullptr;
};

} // namespace many
