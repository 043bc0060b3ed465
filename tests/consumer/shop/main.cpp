// What a user of becache writes, with a catalogue of their own.

#include <shop/caches.hpp>

#include <becache/becache.hpp>

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <iostream>

namespace {

void check(bool holds, const char* what) {
    if (!holds) {
        std::cerr << "shop: " << what << ": it does not hold; it is to hold\n";
        std::exit(1);
    }
}

} // namespace

int main() {
    becache::Cache cache;
    shop::Caches caches{cache};

    int loads = 0;
    const auto pen = [&] {
        ++loads;
        return shop::Item{.name = "pen", .pieces = 3};
    };
    check(caches.items.by_id.get_or_load({.item_id = 1}, pen)->name == "pen", "the first read loads");
    check(
        caches.items.by_id.get_or_load({.item_id = 1}, pen)->pieces == 3 && loads == 1,
        "the second one hits");
    caches.items.by_id.get_or_load({.item_id = 2}, pen);
    caches.items.search.get_or_load({.word = "pens"}, [&] { return std::vector<shop::Item>{pen(), pen()}; });
    caches.offers.today.get_or_load({}, [] { return nlohmann::json{{"pen", 0.99}}; });

    const auto receipt = caches.invalidate(shop::Why::ITEM_SOLD, {.item_id = 1});
    check(receipt.entries_dropped == 2, "a sale drops the item and what may list it");
    check(caches.items.by_id.contains({.item_id = 2}), "another item stays");
    check(caches.invalidate(shop::Why::PRICES_CHANGED).entries_dropped == 2, "new prices drop the rest");

    const becache::Why why = cache.why(caches.items.by_id.address({.item_id = 1}));
    check(
        why.records.size() == 2 && why.records.back().reason == shop::Why::ITEM_SOLD, "the ledger says why");
    std::cout << "items/by_id/1 is stale: " << why.records.back().reason << ", " << why.records.back().subject
              << '\n';
}
