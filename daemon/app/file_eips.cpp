#include "daemon/app/file_eips.hpp"

namespace eipd::app {

std::vector<inventory::EipPtr> file_eips(const inventory::Declared& declared) {
  std::vector<inventory::EipPtr> records;
  records.reserve(declared.eips.size());
  for (const inventory::Eip& eip : declared.eips) {
    const inventory::Pool* pool = declared.pool_of(eip.address);
    records.push_back(std::make_shared<const inventory::EipRecord>(
        inventory::EipRecord{.eip = eip, .pool = pool == nullptr ? "" : pool->id, .from_file = true}));
  }
  return records;
}

}  // namespace eipd::app
