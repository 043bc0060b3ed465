#include <becache/local/entry.hpp>

#include <xxhash.h>

namespace becache::local {
namespace {

/// What stands in place of a value where there is none.
struct Absence {};

} // namespace

std::size_t TableKeyHash::operator()(const TableKey& key) const noexcept {
    return XXH3_64bits_withSeed(key.fields.data(), key.fields.size(), key.view);
}

bool Entry::absent() const noexcept { return type_ == &EntryMaker::type_of<Absence>; }

EntryRef EntryMaker::make_absent(const TableKey& key) {
    return make<Absence>(key, [] { return Absence{}; });
}

} // namespace becache::local
