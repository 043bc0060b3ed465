#include "contract_shared/tier_contract.hpp"

#include <array>
#include <atomic>
#include <random>
#include <string>
#include <thread>

namespace becache::shared {
namespace {

constexpr int rounds = 1000;

/// What a database says, and what a reader may rely on.
struct Truth {
    std::atomic<int> version{0};      ///< in the database
    std::atomic<int> acknowledged{0}; ///< a read that begins now must not be answered with an older one
};

void raise(std::atomic<int>& value, int to) {
    int before = value.load();
    while (before < to && !value.compare_exchange_weak(before, to)) {
    }
}

/// One process that reads and writes.
class Client {
public:
    Client(Tier& tier, std::array<Truth, 3>& truths, unsigned seed)
        : tier_{&tier}
        , truths_{&truths}
        , random_{seed} {}

    void run() {
        for (int round = 0; round < rounds; ++round) {
            const std::size_t place = random_() % names.size();
            if (random_() % 4 == 0) {
                write(names[place], (*truths_)[place]);
            } else {
                read(names[place], (*truths_)[place]);
            }
        }
    }

    int hits = 0;
    int older = 0;
    int unanswered = 0;

private:
    inline static const std::array<ValueName, 3> names{front_door, list, event};

    void read(const ValueName& name, const Truth& truth) {
        const int floor = truth.acknowledged.load();
        ObserveRequest request{.name = name, .longest_load = long_life, .token_life = 2 * long_life};
        Observed observed = tier_->call(request);
        if (observed.kind == Observed::Kind::loading && random_() % 4 == 0) {
            request.take_over = observed.found;
            observed = tier_->call(request);
        }
        if (observed.kind == Observed::Kind::unavailable) {
            ++unanswered;
        } else if (observed.kind == Observed::Kind::hit) {
            ++hits;
            older += std::stoi(observed.value.payload) < floor ? 1 : 0;
        } else if (observed.kind == Observed::Kind::load) {
            const std::string loaded = std::to_string(truth.version.load());
            if (random_() % 8 == 0) {
                tier_->call(ReleaseRequest{.name = name, .observation = observed.observation});
            } else {
                static_cast<void>(tier_->call(FillRequest{
                    .name = name,
                    .observation = observed.observation,
                    .value = {.payload = loaded, .life = long_life},
                    .token_life = 2 * long_life}));
            }
        }
    }

    void write(const ValueName& name, Truth& truth) {
        const std::vector<Scope> scopes{random_() % 2 == 0 ? key(name.address) : region(name.scopes.front())};
        if (random_() % 2 == 0) {
            const int version = ++truth.version;
            count(tier_->call(InvalidateRequest{.scopes = scopes, .record = "{}"}));
            raise(truth.acknowledged, version);
        } else {
            std::string mark(32, '0');
            for (char& digit : mark) {
                digit = "0123456789abcdef"[random_() % 16];
            }
            count(tier_->call(
                PrepareRequest{.scopes = scopes, .record = "{}", .mark = mark, .deadline = long_life}));
            // With a mark it is the commit of the database from which on nobody may be answered with less.
            raise(truth.acknowledged, ++truth.version);
            count(tier_->call(InvalidateRequest{.scopes = scopes, .record = "{}", .mark = mark}));
        }
    }

    void count(const Accepted& accepted) { unanswered += accepted.accepted ? 0 : 1; }

    Tier* tier_;
    std::array<Truth, 3>* truths_;
    std::mt19937 random_;
};

TEST_P(SharedTier, clients_at_once_never_read_older_than_what_was_acknowledged) {
    const auto three = store->new_tier();
    std::array<Truth, 3> truths;
    std::vector<Client> clients{{*one, truths, 1}, {*two, truths, 2}, {*three, truths, 3}};
    std::vector<std::thread> threads;
    for (Client& client : clients) {
        threads.emplace_back([&client] { client.run(); });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    for (const Client& client : clients) {
        EXPECT_EQ(client.older, 0);
        EXPECT_EQ(client.unanswered, 0);
        EXPECT_GT(client.hits, 0);
    }
}

} // namespace
} // namespace becache::shared
