#pragma once

#include <string_view>

/// A plain array of the texts, by number, from 1: what text() is measured against.
extern const std::string_view names[23];
