// The writes of the crash test: what the store must hold after revision r follows from r alone.
//
// Revision r makes the EIPs r-a and r-b; every third one removes those of r - 2 and quarantines their addresses.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "daemon/store/store.hpp"

namespace eipd::store {

inline bool crash_releases(std::uint64_t revision) {
  return revision % 3 == 0;
}

inline inventory::EipPtr crash_eip(std::uint64_t revision, char which) {
  inventory::EipRecord record{.pool = "p", .revision = revision};
  record.eip.id = std::to_string(revision) + "-" + which;
  record.eip.address = bgp::IpAddress::v4(0x0A00'0000U + static_cast<std::uint32_t>(revision) * 2 + (which == 'b'));
  record.eip.bindings.push_back({.region = "hong-kong", .resource = "clb", .target = "192.0.2.1:80", .check = "web"});
  return std::make_shared<const inventory::EipRecord>(std::move(record));
}

inline Write crash_write(std::uint64_t revision) {
  Write write{.revision = revision, .log = {.revision = revision, .author = "test", .what = "changed"}};
  for (const char which : {'a', 'b'}) {
    write.inventory.emplace_back(inventory::EipChange{.before = nullptr, .after = crash_eip(revision, which)});
    if (!crash_releases(revision)) continue;
    const auto gone = crash_eip(revision - 2, which);
    write.inventory.emplace_back(inventory::EipChange{.before = gone, .after = nullptr});
    write.inventory.emplace_back(inventory::RowChange<inventory::Quarantine>{
        .before = {}, .after = inventory::Quarantine{.address = gone->eip.address, .pool = "p"}});
  }
  write.idempotency = IdempotencyRecord{.key = std::to_string(revision), .request = revision};
  return write;
}

}  // namespace eipd::store
