#pragma once

#include "support/redis_server.hpp"

#include <becache/redis/pool.hpp>
#include <becache/redis/tier.hpp>

#include <gmock/gmock.h>

#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace becache::redis {

/// As whom, and in which form, a test talks to the server: what holds for one must hold for all.
enum class Manner : std::uint8_t {
    blocking,          ///< `call`, as the default user
    blocking_confined, ///< `call`, as the user of docs/protocol.md, "Rights"
    started_confined,  ///< `start`, as that user
};

/// The user of docs/protocol.md, "Rights", for the prefix `hsi`.
inline constexpr std::string_view confined_user = "becache-process";
/// Makes it, on a server that has just begun.
void admit_confined(Pool& admin);
void become_confined(RedisOptions& options);

/// Options for a server on this machine whose deadlines no busy machine misses by accident.
RedisOptions patient_options(std::uint16_t port);

std::string name_of(const ::testing::TestParamInfo<Manner>& info);

inline const shared::ValueName front_door{
    .address = "cameras/by_id/front_door", .scopes = {"cameras", "cameras#camera:front_door"}};
inline const shared::ValueName garage{
    .address = "cameras/by_id/garage", .scopes = {"cameras", "cameras#camera:garage"}};
/// A list that any camera may be in.
inline const shared::ValueName list{.address = "cameras/list", .scopes = {"cameras", "cameras#camera:*"}};

inline const Scope cameras{.kind = ScopeKind::region, .name = "cameras"};
inline const Scope front_door_tag{.kind = ScopeKind::tag, .name = "cameras#camera:front_door"};
inline const Scope front_door_key{.kind = ScopeKind::key, .name = "cameras/by_id/front_door"};
inline const Scope everything{};

/// A tier, as one process of a backend has it, and short words for what it is asked.
class Process {
public:
    Process(RedisOptions options, Manner manner, RedisTierOptions tier_options = {});

    shared::Observed observe(const shared::ValueName& name = front_door, std::string take_over = {});
    /// What `name` may be filled under; fails the test where it need not be loaded.
    shared::Observation load(const shared::ValueName& name = front_door);
    shared::Filled fill(
        const shared::ValueName& name, const shared::Observation& observation, shared::StoredValue value);
    /// load() and fill(): fails the test where the value is not stored.
    void store(const shared::ValueName& name, std::string payload, std::vector<std::string> own_scopes = {});
    void release(const shared::ValueName& name, const shared::Observation& observation);
    shared::Accepted invalidate(std::vector<Scope> scopes, std::string record = "{}", std::string mark = {});
    shared::Accepted prepare(
        std::vector<Scope> scopes, std::string mark,
        std::chrono::milliseconds deadline = std::chrono::minutes{1});
    shared::Accepted rollback(std::vector<Scope> scopes, std::string mark);

    [[nodiscard]] RedisTier& tier() { return *tier_; }
    /// What `name` hits, or the kind of the answer: "load", "loading", "marked", "unavailable", "absent".
    std::string read(const shared::ValueName& name = front_door);

private:
    template <class Answer, class Request>
    Answer ask(Request request);

    bool is_started_;
    std::unique_ptr<RedisTier> tier_;
};

std::string to_string(shared::Observed::Kind kind);

/// A value with an hour to live.
shared::StoredValue stored(std::string payload);

/// A server for all tests of a suite, emptied before each.
class SharedRedis : public ::testing::TestWithParam<Manner> {
protected:
    static void SetUpTestSuite() { server_ = std::make_unique<testing::RedisServer>(); }
    static void TearDownTestSuite() { server_.reset(); }
    void SetUp() override;

    static RedisOptions options(const testing::RedisServer& server = *server_) {
        return patient_options(server.port());
    }
    /// As GetParam() says.
    static Process process(RedisTierOptions tier_options = {}, const testing::RedisServer& server = *server_);
    /// As the default user; fails the test where the server refuses.
    static Reply admin(Command command, const testing::RedisServer& server = *server_);
    /// Lets the confined user in: after each start of a server.
    static void admit(const testing::RedisServer& server = *server_);

    static std::unique_ptr<testing::RedisServer> server_;
};

inline constexpr std::string_view value_key = "hsi:{0}:v:cameras/by_id/front_door";
inline constexpr std::string_view region_key = "hsi:{0}:g:cameras";
inline constexpr std::string_view tag_key = "hsi:{0}:g:cameras#camera:front_door";
inline constexpr std::string_view epoch_key = "hsi:{0}:e";
inline constexpr std::string_view ledger_key = "hsi:{0}:s";

/// A mark of these tests: 32 times this digit.
inline std::string mark(char digit) { return std::string(32, digit); }

#define BECACHE_IN_EVERY_MANNER(suite)                                                                       \
    INSTANTIATE_TEST_SUITE_P(                                                                                \
        Redis, suite,                                                                                        \
        ::testing::Values(Manner::blocking, Manner::blocking_confined, Manner::started_confined), name_of)

} // namespace becache::redis
