#pragma once

#include "small_catalogue.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

/// One mistake: what the small catalogue says, what is written instead, and all that is then reported.
struct Mistake {
    std::string name; ///< of the test
    std::string from;
    std::string to;
    std::vector<std::string> errors;
};

inline void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.name; }

/// Its one test is in read_catalogue_test.cpp; the tables of mistakes are in refused_..._test.cpp.
class Refusal : public testing::TestWithParam<Mistake> {};

inline std::string name_of(const testing::TestParamInfo<Mistake>& info) { return info.param.name; }
