// An inventory's answers without a daemon: one EIP, one pool, one of everything; and commands that are only noted.
#pragma once

#include <optional>

#include "daemon/control/commands.hpp"
#include "daemon/control/inventory_queries.hpp"

namespace eipd::tests {

class SampleInventory : public control::InventoryQueries {
 public:
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
};

/// Answers what it was told to, and remembers what was asked.
class SampleCommands : public control::Commands {
 public:
  void perform(control::Command command, control::Caller caller, control::WriteOptions options, Done done) override;

  std::expected<control::Reply, control::Problem> answer{
      control::Reply{.status = 201, .body = "{\"id\":\"eip-new\"}\n", .etag = "\"12\"", .replayed = false}};
  std::optional<control::Command> command;
  control::Caller caller;
  control::WriteOptions options;
};

}  // namespace eipd::tests
