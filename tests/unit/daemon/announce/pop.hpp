// A POP for tests of the decisions: EIPs at hkg1, in the slots of their numbers.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "daemon/announce/decisions.hpp"

namespace eipd::announce::testing_pop {

using namespace std::chrono_literals;
using health::CheckId;
using health::Health;

inline const TimePoint kNow{1000s};
inline constexpr Health kUp{.healthy = true, .known = true};
inline constexpr Health kDown{.healthy = false, .known = true};

struct Pop {
  inventory::Declared inventory{.access_point = "hkg1", .access_areas = {{"asia", {"hkg1"}}, {"europe", {"fra1"}}}};
  std::vector<inventory::EipPtr> eips;
  AnnouncePolicy policy{.allowed = {*bgp::parse_prefix_range("203.0.113.0/24 le 32")}, .lease = 30s};
  std::vector<health::CheckSettings> checks{{.name = "web", .kind = health::TcpCheck{}},
                                            {.name = "flag", .kind = health::FileCheck{.path = "/run/flag"}}};

  static inventory::EipPtr record(std::size_t number, std::vector<inventory::Binding> bindings,
                                  const char* area = "asia") {
    inventory::EipRecord record;
    record.eip = {.id = "eip-" + std::to_string(number),
                  .address = bgp::IpAddress::v4(0xCB007100U + static_cast<std::uint32_t>(number)),
                  .access_area = area,
                  .bindings = std::move(bindings)};
    return std::make_shared<const inventory::EipRecord>(std::move(record));
  }
  void add(std::vector<inventory::Binding> bindings, const char* area = "asia") {
    eips.push_back(record(eips.size(), std::move(bindings), area));
  }
  [[nodiscard]] DecisionInputs inputs() const { return {inventory, policy, checks}; }
  [[nodiscard]] Decisions decisions() const {
    Decisions decisions{inputs()};
    for (EipIndex eip = 0; eip < eips.size(); ++eip) {
      if (eips[eip]) decisions.set(eip, eips[eip]);
    }
    return decisions;
  }
};

inline inventory::Binding bound(const char* target, const char* check = "web") {
  return {.target = target, .check = check};
}
inline CheckId web(const char* target) {
  return {"web", target};
}

inline std::vector<CheckId> watched_by(const Decisions& decisions) {
  std::vector<CheckId> ids;
  for (std::size_t place = 0; place < decisions.watched().places(); ++place) {
    if (const CheckId* id = decisions.watched().at(place)) ids.push_back(*id);
  }
  return ids;
}

inline std::vector<Decisions::Change> run(Decisions& decisions, std::size_t slice = 1000) {
  std::vector<Decisions::Change> changes;
  while (decisions.step(slice, changes, kNow)) {
  }
  return changes;
}

}  // namespace eipd::announce::testing_pop
