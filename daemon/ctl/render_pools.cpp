#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>

#include "daemon/ctl/answer.hpp"
#include "daemon/ctl/render.hpp"
#include "daemon/ctl/table.hpp"

namespace eipd::ctl {
namespace {

/// Whole below a million, "1.2e+24" beyond: an IPv6 pool has more addresses than a column.
std::string amount(const boost::json::value& object, std::string_view key) {
  const auto value = object.as_object().at(key).to_number<double>();
  if (value < 1e6) return std::to_string(static_cast<std::uint64_t>(std::llround(value)));
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g", value);
  return text.data();
}

std::string cidrs_of(const boost::json::value& pool) {
  std::string out;
  for (const auto& cidr : items_of(pool, "cidrs")) {
    const auto state = text_of(cidr, "state");
    out += (out.empty() ? "" : ", ") + text_of(cidr, "cidr") + (state == "active" ? "" : " (" + state + ")");
  }
  return out;
}

Tone tone_of_state(std::string_view state) {
  if (state == "active") return Tone::Good;
  return state == "failed" ? Tone::Bad : Tone::Between;
}

}  // namespace

std::string render_pools(const boost::json::array& pools, const Paper& paper) {
  if (pools.empty()) return "no pools\n";
  Table table{{{"POOL"},
               {"OWNER", true},
               {"AREA", true},
               {"DEFAULT"},
               {"FREE"},
               {"ALLOCATED"},
               {"QUARANTINED"},
               {"ADDRESSES"},
               {"CIDRS", true}}};
  for (const auto& pool : pools) {
    const auto area = text_of(pool, "access_area");
    table.add({{text_of(pool, "id")},
               {truth_of(pool, "customer_owned") ? text_of(pool, "account") : "provider"},
               {area.empty() ? "any" : area},
               {truth_of(pool, "default") ? "yes" : ""},
               {amount(pool, "free")},
               {amount(pool, "allocated")},
               {amount(pool, "quarantined")},
               {amount(pool, "addresses")},
               {cidrs_of(pool)}});
  }
  return table.print(paper);
}

std::string render_cidrs(const boost::json::array& cidrs, const Paper& paper) {
  if (cidrs.empty()) return "no CIDRs\n";
  Table table{{{"CIDR"}, {"POOL"}, {"OWNER", true}, {"STATE"}, {"WHY", true}, {"SOURCE"}}};
  for (const auto& cidr : cidrs) {
    const auto account = text_of(cidr, "account");
    const auto state = text_of(cidr, "state");
    const auto& failed = cidr.at("failed");
    table.add({{text_of(cidr, "cidr")},
               {text_of(cidr, "pool")},
               {account.empty() ? "provider" : account},
               {state, tone_of_state(state)},
               {failed.is_null() ? "" : text_of(failed, "step") + ": " + text_of(failed, "reason")},
               {text_of(cidr, "source")}});
  }
  return table.print(paper);
}

std::string render_quotas(const boost::json::array& quotas, const Paper& paper) {
  if (quotas.empty()) return "no accounts\n";
  Table table{{{"ACCOUNT", true}, {"EIPS USED"}, {"OF"}, {"MBPS"}, {"REGIONS"}, {"SET OVER THE FILE'S", true}}};
  for (const auto& quota : quotas) {
    const auto& effective = quota.at("effective");
    const auto& set = quota.at("override");
    std::string over;
    if (!set.is_null()) {
      for (const auto& [key, value] : set.as_object()) {
        if (!value.is_null()) over += (over.empty() ? "" : ", ") + std::string{key} + " " + words_of(value);
      }
    }
    table.add({{text_of(quota, "account")},
               {number_of(quota.at("used"), "eips")},
               {number_of(effective, "eips")},
               {number_of(effective, "bandwidth_mbps")},
               {number_of(effective, "regions_per_eip")},
               {over}});
  }
  return table.print(paper);
}

}  // namespace eipd::ctl
