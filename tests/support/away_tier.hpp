#pragma once

#include <becache/shared/tier.hpp>

#include <memory>
#include <utility>

namespace small {

/// The way to another tier, which a test can cut.
class AwayTier final : public becache::shared::Tier {
public:
    explicit AwayTier(std::shared_ptr<becache::shared::Tier> to)
        : to_{std::move(to)} {}

    bool away = false;
    bool refuses_invalidations = false;
    bool loses_answers = false; ///< of what changes the ledger: it has taken effect
    bool loses_fills = false;   ///< the answers of fills, likewise

    [[nodiscard]] becache::shared::Observed call(const becache::shared::ObserveRequest& request) override {
        return away ? becache::shared::Observed{.fault = fault} : to_->call(request);
    }
    [[nodiscard]] becache::shared::Filled call(const becache::shared::FillRequest& request) override {
        if (away) {
            return becache::shared::Filled::unavailable;
        }
        const auto filled = to_->call(request);
        return loses_fills ? becache::shared::Filled::unavailable : filled;
    }
    void call(const becache::shared::ReleaseRequest& request) override {
        if (!away) {
            to_->call(request);
        }
    }
    [[nodiscard]] becache::shared::Accepted call(const becache::shared::InvalidateRequest& request) override {
        return refuses_invalidations ? becache::shared::Accepted{.fault = fault} : change(request);
    }
    [[nodiscard]] becache::shared::Accepted call(const becache::shared::PrepareRequest& request) override {
        return change(request);
    }
    [[nodiscard]] becache::shared::Accepted call(const becache::shared::RollbackRequest& request) override {
        return change(request);
    }
    void start(becache::shared::ObserveRequest request, Done<becache::shared::Observed> done) override {
        done(call(request));
    }
    void start(becache::shared::FillRequest request, Done<becache::shared::Filled> done) override {
        done(call(request));
    }
    void start(becache::shared::ReleaseRequest request) override { call(request); }
    void start(becache::shared::InvalidateRequest request, Done<becache::shared::Accepted> done) override {
        done(call(request));
    }
    [[nodiscard]] becache::shared::Synced sync(std::string_view cursor, std::size_t most) override {
        return away ? becache::shared::Synced{.fault = fault} : to_->sync(cursor, most);
    }
    [[nodiscard]] std::optional<std::vector<becache::shared::LedgerEntry>> listen(
        std::string_view cursor, std::chrono::milliseconds longest) override {
        return away ? std::nullopt : to_->listen(cursor, longest);
    }
    [[nodiscard]] std::vector<becache::shared::LedgerEntry> newest_entries(std::size_t most) override {
        return away ? std::vector<becache::shared::LedgerEntry>{} : to_->newest_entries(most);
    }
    [[nodiscard]] becache::shared::ForeignDropped drop_foreign(
        const becache::shared::ForeignRequest& request) override {
        return away ? becache::shared::ForeignDropped{.fault = fault} : to_->drop_foreign(request);
    }
    [[nodiscard]] std::string description() const override { return to_->description(); }
    void close() override { to_->close(); }

private:
    static constexpr const char* fault = "away for a test";

    template <class Request>
    [[nodiscard]] becache::shared::Accepted change(const Request& request) {
        if (away) {
            return {.fault = fault};
        }
        const auto accepted = to_->call(request);
        return loses_answers ? becache::shared::Accepted{.fault = fault} : accepted;
    }

    std::shared_ptr<becache::shared::Tier> to_;
};

} // namespace small
