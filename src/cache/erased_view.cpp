#include "cache_state.hpp"

#include <becache/cache/erased_view.hpp>
#include <becache/cache/region.hpp>

#include <condition_variable>
#include <mutex>

namespace becache {

ErasedView::ErasedView(
    const Region& region, std::size_t place, const std::type_info& value_type, const ValueCodec* codec)
    : cache_{region.cache_}
    , region_{region.state_} {
    cache_->bind(*region_, place, value_type, codec);
    info_ = &region_->info->views[place];
    number_ = view_number(*region_, *info_);
}

ErasedView::Glance ErasedView::glance(const KeyWriter& key, const local::EpochGuard& guard) const {
    return cache_->glance(*region_, table_key(key), guard);
}

void ErasedView::report(const KeyWriter& key, bool hit) const {
    cache_->report({*region_, *info_, table_key(key)}, hit);
}

local::EntryRef ErasedView::get(const KeyWriter& key) const {
    local::EntryRef found;
    bool told = false;
    {
        const local::EpochGuard guard;
        const auto [entry, report] = glance(key, guard);
        found = local::EntryRef{entry};
        told = !report;
    }
    if (!told) {
        report(key, found != nullptr);
    }
    return found;
}

void ErasedView::get_many(
    std::string_view texts, std::span<const std::size_t> ends, std::span<local::EntryRef> out) const {
    std::vector<CacheState::Place> places;
    places.reserve(ends.size());
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
        places.push_back({*region_, *info_, {number_, texts.substr(begin, end - begin)}});
        begin = end;
    }
    // In small groups, so that what was fetched for the first is still near when the last is looked at.
    constexpr std::size_t group = 16;
    for (std::size_t first = 0; first < places.size(); first += group) {
        const std::size_t count = std::min(group, places.size() - first);
        cache_->get_many(std::span{places}.subspan(first, count), out.subspan(first, count));
    }
}

Outcome ErasedView::read(const KeyWriter& key, const ReadOptions* options, LoaderRef loader) const {
    return cache_->read({*region_, *info_, table_key(key)}, options, loader);
}

void ErasedView::async_read(
    const KeyWriter& key, const ReadOptions* options, const KeptLoader& loader,
    std::function<void(Outcome)> done) const {
    cache_->async_read({*region_, *info_, table_key(key)}, options, loader, std::move(done));
}

Boarding ErasedView::board(const KeyWriter& key, const ReadOptions* options) const {
    return cache_->board({*region_, *info_, table_key(key)}, options);
}

std::shared_ptr<Lead> ErasedView::board_refresh(
    const KeyWriter& key, const ReadOptions* options, const local::EntryRef& shown) const {
    return cache_->board_refresh({*region_, *info_, table_key(key)}, options, shown);
}

void ErasedView::run_in_background(std::function<void()> task) const {
    cache_->background().run(std::move(task), Background::Unbegun::dropped);
}

bool ErasedView::contains(const KeyWriter& key) const {
    return cache_->peek(table_key(key)) == EntryState::fresh;
}

bool ErasedView::refresh(const KeyWriter& key) const { return cache_->refresh(*region_, table_key(key)); }

std::vector<bool> ErasedView::fetch(const std::vector<std::shared_ptr<Lead>>& leads) {
    struct Answers {
        std::mutex mutex;
        std::condition_variable all;
        std::size_t missing;
        std::vector<bool> must_load;
    };
    const auto answers = std::make_shared<Answers>();
    answers->missing = leads.size();
    answers->must_load.resize(leads.size());
    for (std::size_t i = 0; i < leads.size(); ++i) {
        leads[i]->fetch(Way::in_a_batch, [answers, i](bool must_load) {
            const std::lock_guard lock{answers->mutex};
            answers->must_load[i] = must_load;
            if (--answers->missing == 0) {
                answers->all.notify_one();
            }
        });
    }
    std::unique_lock lock{answers->mutex};
    answers->all.wait(lock, [&] { return answers->missing == 0; });
    return answers->must_load;
}

Receipt ErasedView::invalidate(
    const KeyWriter& key, Reason reason, std::optional<Hardness> hardness, SourceLocation origin,
    const ReceiptDone& done) const {
    return cache_->invalidate(
        {{.kind = ScopeKind::key, .region = region_, .value = std::string{key.text()}, .view = info_}},
        reason, hardness, {}, origin, done);
}

std::string ErasedView::address(const KeyWriter& key) const {
    return make_address(*region_->info, *info_, key.text());
}

} // namespace becache
