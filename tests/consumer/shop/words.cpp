// The reasons alone, without a cache.

#include <shop/reasons.hpp>

#include <iostream>

int main() {
    for (const shop::Why why : shop::Why::all()) {
        std::cout << why << ": " << why.description() << '\n';
    }
    return shop::Why::parse("item_sold") == shop::Why::ITEM_SOLD ? 0 : 1;
}
