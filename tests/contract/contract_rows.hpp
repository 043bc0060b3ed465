#pragma once

#include <span>
#include <string>

/// One row of the contract's tables.
struct ContractRow {
    std::string constant; ///< EVENT_CREATED
    std::string value;    ///< event_created
    std::string category; ///< the heading above the table: Event Lifecycle Operations

    friend bool operator==(const ContractRow&, const ContractRow&) = default;
};

/// How a failed assertion prints it.
void PrintTo(const ContractRow& row, std::ostream* out);

/// All 22 rows in the contract's order.
std::span<const ContractRow> contract_rows();
