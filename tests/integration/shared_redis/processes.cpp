#include "processes.hpp"

#include <fstream>
#include <iterator>
#include <sstream>

namespace becache::redis {
namespace {

constexpr std::chrono::hours an_hour{1};
constexpr std::chrono::hours two_hours{2};
constexpr std::string_view confined_password = "a-password";

/// The rules as the page has them, for the prefix `hsi`.
std::vector<std::string> rules_of_the_page() {
    std::ifstream file{BECACHE_DOCS "/protocol.md"};
    const std::string page{std::istreambuf_iterator<char>{file}, {}};
    const std::string fence = "```acl\n";
    const std::size_t begin = page.find(fence) + fence.size();
    std::istringstream words{page.substr(begin, page.find("```", begin) - begin)};
    std::vector<std::string> rules;
    for (std::string word; words >> word;) {
        const std::size_t prefix = word.find("<prefix>");
        rules.push_back(prefix == std::string::npos ? word : word.replace(prefix, 8, "hsi"));
    }
    return rules;
}

} // namespace

void admit_confined(Pool& admin) {
    const std::vector<std::string> rules = rules_of_the_page();
    const std::string password = ">" + std::string{confined_password};
    std::vector<std::string_view> words{"ACL", "SETUSER", confined_user, "reset", "on", password};
    words.insert(words.end(), rules.begin(), rules.end());
    const Outcome outcome = admin.execute(Command{words});
    EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().text);
}

void become_confined(RedisOptions& options) {
    options.user = confined_user;
    options.password = confined_password;
}

RedisOptions patient_options(std::uint16_t port) {
    return {
        .port = port,
        .key_prefix = "hsi",
        .command_timeout = std::chrono::seconds{20},
        .connect_timeout = std::chrono::seconds{20},
        .first_backoff = std::chrono::milliseconds{1},
        .longest_backoff = std::chrono::milliseconds{1},
    };
}

std::string name_of(const ::testing::TestParamInfo<Manner>& info) {
    switch (info.param) {
    case Manner::blocking:
        return "blocking";
    case Manner::blocking_confined:
        return "blocking_confined";
    case Manner::started_confined:
        return "started_confined";
    }
    return "";
}

std::string to_string(shared::Observed::Kind kind) {
    using Kind = shared::Observed::Kind;
    switch (kind) {
    case Kind::hit:
        return "hit";
    case Kind::loading:
        return "loading";
    case Kind::load:
        return "load";
    case Kind::marked:
        return "marked";
    case Kind::unavailable:
        return "unavailable";
    }
    return "";
}

shared::StoredValue stored(std::string payload) { return {.payload = std::move(payload), .life = an_hour}; }

Process::Process(RedisOptions options, Manner manner, RedisTierOptions tier_options)
    : is_started_{manner == Manner::started_confined} {
    if (manner != Manner::blocking) {
        become_confined(options);
    }
    tier_ = std::make_unique<RedisTier>(options, std::move(tier_options));
}

template <class Answer, class Request>
Answer Process::ask(Request request) {
    if (!is_started_) {
        return tier_->call(request);
    }
    std::promise<Answer> promise;
    tier_->start(std::move(request), [&](Answer answer) { promise.set_value(std::move(answer)); });
    return promise.get_future().get();
}

shared::Observed Process::observe(const shared::ValueName& name, std::string take_over) {
    return ask<shared::Observed>(
        shared::ObserveRequest{.name = name, .take_over = std::move(take_over), .token_life = two_hours});
}

shared::Observation Process::load(const shared::ValueName& name) {
    shared::Observed observed = observe(name);
    EXPECT_EQ(to_string(observed.kind), "load") << observed.fault;
    return std::move(observed.observation);
}

shared::Filled Process::fill(
    const shared::ValueName& name, const shared::Observation& observation, shared::StoredValue value) {
    return ask<shared::Filled>(shared::FillRequest{
        .name = name, .observation = observation, .value = std::move(value), .token_life = two_hours});
}

void Process::store(const shared::ValueName& name, std::string payload, std::vector<std::string> own_scopes) {
    shared::StoredValue value = stored(std::move(payload));
    value.own_scopes = std::move(own_scopes);
    EXPECT_EQ(fill(name, load(name), std::move(value)), shared::Filled::filled);
}

void Process::release(const shared::ValueName& name, const shared::Observation& observation) {
    const shared::ReleaseRequest request{.name = name, .observation = observation};
    if (is_started_) {
        tier_->start(request);
        (void)observe(garage); // the same connection answers in order
    } else {
        tier_->call(request);
    }
}

shared::Accepted Process::invalidate(std::vector<Scope> scopes, std::string record, std::string mark) {
    return ask<shared::Accepted>(shared::InvalidateRequest{
        .scopes = std::move(scopes), .record = std::move(record), .mark = std::move(mark)});
}

shared::Accepted Process::prepare(
    std::vector<Scope> scopes, std::string mark, std::chrono::milliseconds deadline) {
    return tier_->call(shared::PrepareRequest{
        .scopes = std::move(scopes), .record = "{}", .mark = std::move(mark), .deadline = deadline});
}

shared::Accepted Process::rollback(std::vector<Scope> scopes, std::string mark) {
    return tier_->call(
        shared::RollbackRequest{.scopes = std::move(scopes), .record = "{}", .mark = std::move(mark)});
}

std::string Process::read(const shared::ValueName& name) {
    const shared::Observed observed = observe(name);
    if (observed.kind == shared::Observed::Kind::hit) {
        return observed.value.absent ? "absent" : observed.value.payload;
    }
    return to_string(observed.kind);
}

std::unique_ptr<testing::RedisServer> SharedRedis::server_;

void SharedRedis::SetUp() {
    admin({"FLUSHALL"});
    admit();
}

Process SharedRedis::process(RedisTierOptions tier_options, const testing::RedisServer& server) {
    return {options(server), GetParam(), std::move(tier_options)};
}

Reply SharedRedis::admin(Command command, const testing::RedisServer& server) {
    const Outcome outcome = Pool{options(server)}.execute(std::move(command));
    if (!outcome) {
        ADD_FAILURE() << outcome.error().text;
        return {};
    }
    return outcome.reply();
}

void SharedRedis::admit(const testing::RedisServer& server) {
    Pool admin{options(server)};
    admit_confined(admin);
}

} // namespace becache::redis
