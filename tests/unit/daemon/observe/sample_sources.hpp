// Tables and sources with something in every family, for tests of the exporter.
#pragma once

#include "daemon/observe/exporter.hpp"

namespace eipd::tests {

/// An access point with two EIPs (one announced, one withheld), a neighbor, a pool and two checks.
void fill(observe::Tables& tables);
observe::MetricSources sources_over(const observe::Tables& tables);

}  // namespace eipd::tests
