// Several caches over one shared tier, each as a process would be, with threads of their own: what they did
// is recorded, and a checker looks for a read that is older than what was promised.
#include <support/processes.hpp>
#include <support/shared_history.hpp>

#include <becache/core/clock.hpp>

#include <gmock/gmock.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <random>
#include <thread>
#include <vector>

namespace becache {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using testing::SharedHistory;

constexpr int keys = 12;
constexpr auto max_staleness = 100ms;

/// The database: the newest version of each key.
using Truth = std::array<std::atomic<std::uint64_t>, keys>;

struct Member {
    Member(int of_number, std::shared_ptr<shared::MemoryServer> server)
        : number{of_number}
        , cache{
              {.reading = {.jitter = 0},
               .janitor_interval = 0ms,
               .shared = {
                   .tier = std::make_shared<shared::MemoryTier>(std::move(server)),
                   .max_staleness = max_staleness,
                   .wait_for_load = 5ms}}} {}

    int number;
    Cache cache;
    small::Caches caches{cache};
};

void read(Member& member, Truth& truth, int key, SharedHistory& history) {
    const TimePoint begin = system_clock()->now();
    const auto value = member.caches.items.by_id.get_or_load({key}, [&] {
        const std::uint64_t version = truth[static_cast<std::size_t>(key)];
        std::this_thread::yield();
        return std::to_string(version);
    });
    history.reads.push_back(
        {begin, system_clock()->now(), member.number, key, std::stoull(*value), value.source()});
}

/// Changes the truth, then invalidates what holds it by one of the scopes.
void write(Member& member, Truth& truth, int key, unsigned scope, SharedHistory& history) {
    const TimePoint begin = system_clock()->now();
    const std::uint64_t version = ++truth[static_cast<std::size_t>(key)];
    Receipt receipt;
    switch (scope % 4) {
    case 0:
        receipt = member.caches.items.by_id.invalidate({key}, small::by_hand);
        break;
    case 1:
        receipt = member.caches.items.invalidate_tag("item", key, small::by_hand);
        break;
    case 2:
        receipt = member.caches.items.invalidate(small::by_hand);
        break;
    default:
        receipt = member.cache.invalidate_everything(small::by_hand);
        break;
    }
    history.writes.push_back({begin, system_clock()->now(), member.number, key, version, receipt.delivery});
}

void work(Member& member, Truth& truth, std::uint64_t seed, int steps, SharedHistory& history) {
    std::mt19937_64 random{seed};
    for (int step = 0; step < steps; ++step) {
        const int key = static_cast<int>(random() % keys);
        if (random() % 20 == 0) {
            write(member, truth, key, static_cast<unsigned>(random()), history);
        } else {
            read(member, truth, key, history);
        }
    }
}

TEST(SharedHistories, no_read_is_older_than_promised) {
    const auto server = std::make_shared<shared::MemoryServer>();
    Truth truth{};
    std::vector<std::unique_ptr<Member>> members;
    for (int number = 0; number < 4; ++number) {
        members.push_back(std::make_unique<Member>(number, server));
    }
    constexpr std::size_t threads_each = 2;
    std::vector<SharedHistory> histories(members.size() * threads_each);
    std::atomic<bool> ended{false};
    // Meanwhile the server loses tokens, values and once all of it; the ledger is cut short.
    std::thread trouble{[&] {
        std::mt19937_64 random{7};
        while (!ended) {
            switch (random() % 8) {
            case 0:
                server->flush();
                break;
            case 1:
                server->trim_ledger(random() % 4);
                break;
            case 2:
                server->drop_token("items");
                break;
            case 3:
                server->restart(server->dump());
                break;
            default:
                server->drop_value("items/by_id/" + std::to_string(random() % keys));
                break;
            }
            std::this_thread::yield();
        }
    }};
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < histories.size(); ++i) {
        threads.emplace_back([&, i] { work(*members[i / threads_each], truth, i + 1, 1'500, histories[i]); });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    ended = true;
    trouble.join();
    SharedHistory whole;
    for (const SharedHistory& history : histories) {
        whole.add(history);
    }
    EXPECT_THAT(whole.broken_promises(max_staleness), IsEmpty());
    std::array<int, 6> by_source{};
    for (const auto& one : whole.reads) {
        ++by_source[static_cast<std::size_t>(one.source)];
    }
    EXPECT_GT(by_source[static_cast<std::size_t>(Source::hit)], 0) << "something was answered from memory";
    EXPECT_GT(by_source[static_cast<std::size_t>(Source::shared)], 0) << "and from the shared tier";
    for (const auto& member : members) {
        EXPECT_THAT(member->cache.broken_invariants(), IsEmpty());
    }
}

TEST(SharedHistories, the_checker_finds_what_is_older_than_promised) {
    const auto at = [](std::int64_t milliseconds) {
        return TimePoint{std::chrono::milliseconds{milliseconds}};
    };
    SharedHistory history;
    history.writes = {{at(9), at(10), 0, 1, 5, Delivery::committed}};
    history.reads = {{at(11), at(12), 1, 1, 4, Source::hit}, {at(11), at(12), 1, 2, 0, Source::load}};
    EXPECT_THAT(history.broken_promises(100ms), IsEmpty());
    EXPECT_EQ(SharedHistory::of_text(history.text()).broken_promises(100ms).size(), 0U);
    history.reads = {{at(111), at(112), 1, 1, 4, Source::hit}};
    EXPECT_EQ(history.broken_promises(100ms).size(), 1U);
    EXPECT_EQ(SharedHistory::of_text(history.text()).broken_promises(100ms).size(), 1U);
    history.reads = {{at(11), at(12), 1, 1, 4, Source::shared}};
    EXPECT_EQ(history.broken_promises(100ms).size(), 1U);
    history.reads = {{at(11), at(12), 0, 1, 4, Source::hit}};
    EXPECT_EQ(history.broken_promises(100ms).size(), 1U) << "its own";
    history.writes[0].delivery = Delivery::queued;
    EXPECT_EQ(history.broken_promises(100ms).size(), 1U) << "its own, though nobody else knows";
    history.reads = {{at(11), at(12), 1, 1, 4, Source::shared}};
    EXPECT_THAT(history.broken_promises(100ms), IsEmpty()) << "nobody was promised anything yet";
    history.reads = {{at(7), at(8), 1, 1, 5, Source::load}};
    EXPECT_EQ(history.broken_promises(100ms).size(), 1U) << "nobody knew it yet";
}

} // namespace
} // namespace becache
