#include <becache/shared/memory.hpp>

#include "memory_state.hpp"

#include <mutex>
#include <utility>

namespace becache::shared {

MemoryServer::MemoryServer(MemoryServerOptions options)
    : options_{std::move(options)}
    , alarm_{std::make_shared<Alarm>()}
    , state_{std::make_unique<MemoryState>(MemoryState::Rules{
          .ledger_length = options_.ledger_length, .max_payload_bytes = options_.max_payload_bytes})} {
    if (options_.clock == nullptr) {
        options_.clock = system_clock();
    }
}

MemoryServer::~MemoryServer() = default;

MemoryServer::Dump MemoryServer::dump() const {
    const std::lock_guard lock{alarm_->mutex};
    return std::make_shared<const MemoryState>(*state_);
}

void MemoryServer::flush() {
    const std::lock_guard lock{alarm_->mutex};
    state_->forget();
}

void MemoryServer::restart(const Dump& dump) {
    const std::lock_guard lock{alarm_->mutex};
    if (dump == nullptr) {
        state_->forget();
    } else {
        *state_ = *dump;
    }
    state_->become_another_server();
    stopped_ = false;
}

void MemoryServer::stop() {
    const std::lock_guard lock{alarm_->mutex};
    stopped_ = true;
    alarm_->changed.notify_all();
}

void MemoryServer::resume() {
    const std::lock_guard lock{alarm_->mutex};
    stopped_ = false;
}

bool MemoryServer::drop_token(const std::string& scope) {
    const std::lock_guard lock{alarm_->mutex};
    return state_->drop_token(scope);
}

bool MemoryServer::drop_value(const std::string& address) {
    const std::lock_guard lock{alarm_->mutex};
    return state_->drop_value(address);
}

void MemoryServer::trim_ledger(std::size_t length) {
    const std::lock_guard lock{alarm_->mutex};
    state_->trim_ledger(length);
}

void MemoryServer::add_foreign(std::string key) {
    const std::lock_guard lock{alarm_->mutex};
    state_->foreign().insert(std::move(key));
}

std::vector<std::string> MemoryServer::foreign() const {
    const std::lock_guard lock{alarm_->mutex};
    return {state_->foreign().begin(), state_->foreign().end()};
}

} // namespace becache::shared
