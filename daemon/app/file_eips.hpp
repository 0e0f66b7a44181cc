// The EIPs that the configuration file declares, as records of the inventory.
#pragma once

#include <vector>

#include "daemon/inventory/declared.hpp"
#include "daemon/inventory/records.hpp"

namespace eipd::app {

std::vector<inventory::EipPtr> file_eips(const inventory::Declared& declared);

}  // namespace eipd::app
