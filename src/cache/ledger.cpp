#include "ledger.hpp"

namespace becache {

std::uint64_t Ledger::append(Record& record) {
    const std::lock_guard lock{mutex_};
    record.id = ++last_id_;
    records_.push_back(record);
    if (records_.size() > most_records_) {
        records_.pop_front();
    }
    return record.id;
}

std::vector<Record> Ledger::newest_first(const std::function<bool(const Record&)>& wanted) const {
    std::vector<Record> found;
    const std::lock_guard lock{mutex_};
    for (auto record = records_.rbegin(); record != records_.rend(); ++record) {
        if (wanted(*record)) {
            found.push_back(*record);
        }
    }
    return found;
}

} // namespace becache
