// Answers the control API's questions about inventory and intents, from the keeper and from what is announced. Control
// thread; every answer takes well below a millisecond.
#pragma once

#include <memory>

#include "bgp/net/speaker.hpp"
#include "daemon/app/announcer.hpp"
#include "daemon/app/keeper.hpp"
#include "daemon/app/present_config.hpp"
#include "daemon/control/inventory_queries.hpp"

namespace eipd::app {

class InventoryAnswers : public control::InventoryQueries {
 public:
  /// All outlive the object.
  InventoryAnswers(const ConfigPtr& config, const Keeper& keeper, const Announcer& announcer,
                   const bgp::net::Speaker& speaker);

  [[nodiscard]] control::Page<control::EipView> eips(const inventory::Inventory::Filter& filter,
                                                     std::string_view cursor, std::size_t limit) const override;
  [[nodiscard]] std::optional<control::EipView> eip(std::string_view id) const override;
  [[nodiscard]] std::vector<control::PoolView> pools() const override;
  [[nodiscard]] std::optional<control::PoolView> pool(std::string_view id) const override;
  [[nodiscard]] std::vector<control::CidrView> cidrs() const override;
  [[nodiscard]] std::optional<control::CidrView> cidr(const bgp::Prefix& cidr) const override;
  [[nodiscard]] std::vector<control::QuotaView> quotas() const override;
  [[nodiscard]] std::optional<control::QuotaView> quota(std::string_view account) const override;
  [[nodiscard]] std::vector<control::DrainView> drains() const override;
  [[nodiscard]] std::vector<intent::Blackhole> blackholes() const override;
  [[nodiscard]] control::WhoisView whois(const bgp::IpAddress& address) const override;
  [[nodiscard]] control::Page<control::ForwardingView> forwarding(std::string_view cursor,
                                                                  std::size_t limit) const override;

 private:
  /// Also of one that is about to be put, or is gone.
  [[nodiscard]] control::EipView view(const inventory::EipPtr& eip) const;

  const ConfigPtr& config_;
  const Keeper& keeper_;
  const Announcer& announcer_;
  const bgp::net::Speaker& speaker_;
};

/// How far a drain is: "graceful-shutdown" or "withdrawn".
std::string_view phase_of(const intent::Drain& drain, const config::Config& config);

}  // namespace eipd::app
