#pragma once

// Everything that a backend needs beside what is generated from its catalogue.
#include <becache/cache/cache.hpp>
#include <becache/cache/region.hpp>
#include <becache/cache/view.hpp>
#include <becache/observe/log.hpp>
#include <becache/observe/prometheus.hpp>
#include <becache/redis/tier.hpp>
