// Every EIP there is, by id and by address. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/inventory/records.hpp"

namespace eipd::inventory {

class EipTable {
 public:
  /// One of the two may be null. What stands before is given exactly as it stands.
  void replace(const EipPtr& before, const EipPtr& after);

  [[nodiscard]] EipPtr find(std::string_view id) const;
  [[nodiscard]] EipPtr at(const bgp::IpAddress& address) const;
  [[nodiscard]] std::size_t size() const { return by_id_.size(); }
  /// Those inside the prefix in the order of addresses, `limit` at most.
  [[nodiscard]] std::vector<EipPtr> inside(const bgp::Prefix& prefix, std::size_t limit) const;
  [[nodiscard]] std::vector<EipPtr> releasing() const;

  using ById = std::map<std::string_view, EipPtr>;  ///< the key lies in the record
  [[nodiscard]] const ById& by_id() const { return by_id_; }

 private:
  ById by_id_;
  std::map<bgp::IpAddress, EipPtr> by_address_;
  std::set<std::string, std::less<>> releasing_;
};

}  // namespace eipd::inventory
