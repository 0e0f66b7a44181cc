// What of the store's inventory cannot stand beside the configuration file's. One line each for the operator, naming
// both. Pure.
#pragma once

#include <string>
#include <vector>

#include "daemon/inventory/records.hpp"
#include "daemon/inventory/tables.hpp"

namespace eipd::inventory {

/// Lines for the operator, the first hundred of them and how many more there are.
class Conflicts {
 public:
  void add(std::string line);
  [[nodiscard]] bool any() const { return count_ != 0; }
  [[nodiscard]] std::vector<std::string> lines() const;

 private:
  std::vector<std::string> lines_;
  std::size_t count_ = 0;
};

/// Of a customer's CIDR from the store against the file's pools.
bool conflicts(const Tables& tables, const CidrRecord& record, Conflicts& found);
/// Of an EIP against all that `tables` has: the CIDRs, the file's EIPs and the store's before it. `record.pool` is
/// filled in for an EIP of the file.
bool conflicts(const Tables& tables, EipRecord& record, Conflicts& found);

}  // namespace eipd::inventory
