#include "subcommand.hpp"

#include <becache/reason/error_text.hpp>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace becache::command {

namespace {

// A whole catalogue, as small as one can be and still show what every table is for.
constexpr std::string_view first_catalogue =
    R"(# Why the caches of this program are invalidated, what they hold, and which reason makes what stale.

[catalogue]
name = "shop"                         # in logs and metrics
namespace = "shop"                    # of what is generated for C++
reasons_header = "shop/reasons.hpp"   # #include <shop/reasons.hpp>: the reasons alone
caches_header = "shop/caches.hpp"     # #include <shop/caches.hpp>: keys, regions and the caches
reason_class = "ShopReason"           # ShopReason::PRODUCT_CHANGED
# python_module = "shop.reasons"      # names what becache generate --lang python writes
# typescript_module = "shop/reasons"  # and --lang typescript

# What groups the reasons, and its title on the reference page.
[categories]
catalogue = "Products"

# The fields that keys are made of, "text" or "integer".
[fields]
product_id = "integer"

# Kinds of tag: a value whose key has this field can be invalidated by it.
[tags]
product = "product_id"

# A region is cached data that lives and is invalidated together; a view is one shape of key in it.
[regions.products]
ttl = "5m"

[regions.products.views.by_id]
key = ["product_id"]
tags = ["product"]

[regions.products.views.list]
key = []

# A reason says what happened. Its number is never given to another one: records keep it.
[reasons.PRODUCT_CHANGED]
value = "product_changed"
number = 1
category = "catalogue"
description = "A product is another than before: raised after its name, price or text is stored."
stale = { products = "product" }      # that product, and the lists, which may contain any
)";

void write_new(const std::string& file) {
    // Exclusively, so that nothing that is there is lost, whoever else writes.
    std::FILE* const out = std::fopen(file.c_str(), "wbx");
    const bool opened = out != nullptr;
    const int error = errno;
    const bool written =
        opened
        && std::fwrite(first_catalogue.data(), 1, first_catalogue.size(), out) == first_catalogue.size();
    const bool closed = opened && std::fclose(out) == 0;
    if (opened && written && closed) {
        return;
    }
    throw std::runtime_error{three_parts(
        file + ": a new catalogue",
        opened ? "it could not be written whole" : std::generic_category().message(error),
        error == EEXIST ? "name a file that is not there yet"
                        : "name a file in a folder that may be written")};
}

} // namespace

Subcommand add_init(CLI::App& becache) {
    auto file = std::make_shared<std::string>("catalogue.toml");
    CLI::App* app = becache.add_subcommand("init", "Writes a first catalogue, to be changed into your own.");
    app->add_option("file", *file, "where (catalogue.toml); it must not be there yet");
    return {app, [file] {
                write_new(*file);
                std::cout << *file << ": written; docs/catalogue-format.md says what may stand in it\n";
                return exit_good;
            }};
}

} // namespace becache::command
