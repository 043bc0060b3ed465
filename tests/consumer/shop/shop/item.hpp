#pragma once

#include <string>
#include <vector>

namespace shop {

struct Item {
    std::string name;
    int pieces = 0;
};

} // namespace shop
