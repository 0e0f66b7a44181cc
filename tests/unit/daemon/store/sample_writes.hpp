// Rows with something in every field, and random writes of them with the contents that they must lead to.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>

#include "daemon/store/store.hpp"

namespace eipd::store {

inventory::EipPtr sample_eip(const std::string& id, const std::string& address, std::uint64_t revision);
/// A write of the EIP alone, that makes it.
Write allocation(const std::string& id, const std::string& address, std::uint64_t revision);
/// One row of each kind.
Write write_of_everything(std::uint64_t revision);

/// Makes writes as a daemon might: each change's `before` is what the last one left.
class RandomWrites {
 public:
  explicit RandomWrites(unsigned seed) : random_{seed} {}
  Write next();
  [[nodiscard]] Contents expected() const;

 private:
  unsigned roll(unsigned sides) { return std::uniform_int_distribution<unsigned>{0, sides - 1}(random_); }
  void change_eip(Write& write);
  void change_cidr(Write& write);
  void change_quota(Write& write);
  void change_quarantine(Write& write);
  void change_intent(Write& write);

  std::mt19937 random_;
  std::uint64_t revision_ = 0;
  std::map<std::string, inventory::EipPtr> eips_;
  std::map<bgp::Prefix, inventory::CidrRecord> cidrs_;
  std::map<std::string, inventory::QuotaOverride> quotas_;
  std::map<bgp::IpAddress, inventory::Quarantine> quarantines_;
  intent::Intents intents_;
  std::map<std::string, IdempotencyRecord> idempotency_;
  std::vector<LogRow> log_;
};

/// Every difference is a failure of the test that calls it.
void expect_same(const Contents& found, const Contents& wanted);

}  // namespace eipd::store
