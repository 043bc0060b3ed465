#include <becache/becache.hpp>
#include <shop/caches.hpp> // generated from shop.toml

#include <nlohmann/json.hpp>

#include <cstdint>
#include <iostream>

using shop::ShopReason;

int main() {
    becache::Cache cache{becache::CacheOptions::from_environment()};
    shop::Caches caches{cache};

    // Stands for a database: how many are left of product 7, and how often somebody asked.
    int left = 3;
    int questions = 0;
    const auto show = [&](std::int64_t id) {
        const auto product = caches.products.by_id.get_or_load({.product_id = id}, [&] {
            ++questions;
            return nlohmann::json{{"id", id}, {"left", left}};
        });
        std::cout << *product << ", asked " << questions << "x\n";
    };

    show(7); // a miss, so the database is asked
    show(7); // a hit

    // The truth changes, and then somebody says what happened. The catalogue knows what that makes stale.
    left = 2;
    const auto receipt = caches.invalidate(ShopReason::ORDER_PLACED, {.product_id = 7, .customer_id = "ada"});
    std::cout << receipt.entries_dropped << " dropped because " << ShopReason::ORDER_PLACED << '\n';

    show(7); // a miss again

    for (const becache::Record& record : cache.why("products/by_id/7").records) {
        std::cout << "why: " << record.reason << '\n';
    }
}
