#include "contract_shared/tier_contract.hpp"

#include <becache/shared/memory.hpp>
#include <becache/testing/manual_clock.hpp>

namespace becache::shared {
namespace {

class MemoryStore final : public SharedStore {
public:
    [[nodiscard]] std::unique_ptr<Tier> new_tier() override { return std::make_unique<MemoryTier>(server_); }
    void flush() override { server_->flush(); }
    void restart() override { server_->restart(); }
    void save() override { saved_ = server_->dump(); }
    void restart_with_what_was_saved() override { server_->restart(saved_); }
    bool drop_token(const std::string& scope) override { return server_->drop_token(scope); }
    bool drop_value(const std::string& address) override { return server_->drop_value(address); }
    void pass(std::chrono::milliseconds time) override { clock_->advance(time); }
    void add_foreign(const std::string& key) override { server_->add_foreign(key); }
    [[nodiscard]] std::vector<std::string> foreign() override { return server_->foreign(); }
    [[nodiscard]] std::size_t max_payload_bytes() const override { return options_.max_payload_bytes; }
    [[nodiscard]] std::size_t more_than_the_ledger_keeps() const override {
        return options_.ledger_length + 1;
    }

private:
    std::shared_ptr<testing::ManualClock> clock_ = std::make_shared<testing::ManualClock>();
    MemoryServerOptions options_{.ledger_length = 100, .max_payload_bytes = 2 << 20, .clock = clock_};
    std::shared_ptr<MemoryServer> server_ = std::make_shared<MemoryServer>(options_);
    MemoryServer::Dump saved_{};
};

std::unique_ptr<SharedStore> make_memory_store() { return std::make_unique<MemoryStore>(); }

INSTANTIATE_TEST_SUITE_P(Memory, SharedTier, ::testing::Values(&make_memory_store));

} // namespace
} // namespace becache::shared
