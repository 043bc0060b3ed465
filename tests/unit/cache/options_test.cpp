#include <becache/cache/options.hpp>

#include <gmock/gmock.h>

#include <cstdlib>
#include <stdexcept>

namespace becache {
namespace {

using ::testing::HasSubstr;

std::string error_of(const CacheOptions& options) {
    try {
        options.validate();
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "no error";
}

/// An environment variable for the length of a test.
class Variable {
public:
    Variable(const char* name, const char* value)
        : name_{name} {
        ::setenv(name, value, 1);
    }
    ~Variable() { ::unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    const char* name_;
};

TEST(CacheOptions, defaults_are_valid) { EXPECT_EQ(error_of({}), "no error"); }

TEST(CacheOptions, names_the_member_its_value_and_the_values_it_may_have) {
    EXPECT_EQ(
        error_of({.max_entries = 0}),
        "CacheOptions::max_entries = 0: the value is too small; it is at least 1");
    EXPECT_EQ(
        error_of({.max_bytes = 4095}),
        "CacheOptions::max_bytes = 4095: the value is too small; it is at least 4096");
    EXPECT_THAT(error_of({.ledger_records = 0}), HasSubstr("CacheOptions::ledger_records = 0"));
    EXPECT_THAT(error_of({.application = ""}), HasSubstr("CacheOptions::application = ''"));
    EXPECT_THAT(error_of({.application = std::string(65, 'a')}), HasSubstr("too long"));
    EXPECT_THAT(error_of({.observers = {nullptr}}), HasSubstr("CacheOptions::observers"));
}

TEST(CacheOptions, come_from_the_environment) {
    const Variable application{"BECACHE_APPLICATION", "backend"};
    const Variable entries{"BECACHE_MAX_ENTRIES", "12"};
    const Variable bytes{"BECACHE_MAX_BYTES", "8192"};
    const Variable records{"BECACHE_LEDGER_RECORDS", "3"};
    const CacheOptions options = CacheOptions::from_environment();
    EXPECT_EQ(options.application, "backend");
    EXPECT_EQ(options.max_entries, 12U);
    EXPECT_EQ(options.max_bytes, 8192U);
    EXPECT_EQ(options.ledger_records, 3U);
}

TEST(CacheOptions, refuse_an_environment_that_is_no_number) {
    for (const char* const text : {"", "-1", "12x", "1e6", " 1", "99999999999999999999999"}) {
        const Variable entries{"BECACHE_MAX_ENTRIES", text};
        EXPECT_THROW((void)CacheOptions::from_environment(), std::invalid_argument) << text;
    }
}

TEST(SystemClock, moves_forward_and_tells_the_time_of_the_wall) {
    const auto clock = system_clock();
    const TimePoint before = clock->now();
    EXPECT_LE(before, clock->now());
    EXPECT_GT(clock->wall_now().time_since_epoch(), std::chrono::hours{24 * 365 * 50});
}

} // namespace
} // namespace becache
