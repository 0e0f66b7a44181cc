#include "daemon/inventory/conflicts.hpp"

#include <algorithm>
#include <utility>

namespace eipd::inventory {
namespace {

constexpr std::size_t kLines = 100;

std::string owner_of(const EipRecord& record) {
  return (record.from_file ? "EIP " + record.eip.id + " of the file" : "EIP " + record.eip.id);
}

/// What the binding needs, and the file does not have.
std::vector<std::string> missing(const Setting& setting, const Binding& binding) {
  std::vector<std::string> names;
  const auto& regions = setting.declared->origin_regions;
  if (std::ranges::find(regions, binding.region) == regions.end()) {
    names.push_back("origin region " + binding.region);
  } else if (!setting.declared->takes(binding.region, binding.type)) {
    names.push_back("region_types of " + binding.region + " with " + std::string{to_string(binding.type)});
  }
  if (binding.is_unchecked() || binding.check == kDefaultCheck) return names;
  const auto check = setting.checks.find(binding.check);
  if (check == setting.checks.end()) {
    names.push_back("check " + binding.check);
  } else if (check->second && binding.target.empty()) {
    names.push_back("check " + binding.check + " without a target");
  }
  return names;
}

/// What the EIP refers to by name, and the file does not have.
std::vector<std::string> missing(const Tables& tables, const EipRecord& record) {
  const auto& declared = *tables.setting.declared;
  std::vector<std::string> names;
  if (tables.accounts.find(record.eip.account) == nullptr) names.push_back("account " + record.eip.account);
  const auto area = std::ranges::find(declared.access_areas, record.eip.access_area, &AccessArea::name);
  if (area == declared.access_areas.end()) names.push_back("access area " + record.eip.access_area);
  for (const Binding& binding : record.eip.bindings) {
    const auto of_binding = missing(tables.setting, binding);
    names.insert(names.end(), of_binding.begin(), of_binding.end());
  }
  return names;
}

/// The file's EIPs must lie in a live CIDR; the store's in one of the pool that they came from.
std::string misplaced(const Tables& tables, EipRecord& record) {
  const auto address = to_string(record.eip.address);
  const auto* cidr = tables.pools.cidr_of(record.eip.address);
  if (cidr == nullptr) {
    return owner_of(record) + " has " + address + ", which is in no pool" +
           (record.from_file ? "" : "; it came from pool " + record.pool);
  }
  if (record.from_file) record.pool = cidr->pool;
  if (record.pool != cidr->pool) {
    return owner_of(record) + " has " + address + " from pool " + record.pool + ", and that is in pool " + cidr->pool +
           " now";
  }
  const Pool& pool = tables.pools.pool(cidr->pool)->settings;
  if (pool.customer_owned && pool.account != record.eip.account) {
    return owner_of(record) + " of account " + record.eip.account + " is in pool " + cidr->pool + ", which account " +
           pool.account + " owns now";
  }
  if (pool.access_area && *pool.access_area != record.eip.access_area) {
    return owner_of(record) + " of area " + record.eip.access_area + " is in pool " + cidr->pool +
           ", which is of area " + *pool.access_area + " now";
  }
  if (is_live(cidr->state)) return {};
  return owner_of(record) + " has " + address + " in " + to_string(cidr->cidr) + " of pool " + cidr->pool +
         ", which is " + std::string{to_string(cidr->state)};
}

}  // namespace

void Conflicts::add(std::string line) {
  if (count_++ < kLines) lines_.push_back(std::move(line));
}

std::vector<std::string> Conflicts::lines() const {
  auto lines = lines_;
  if (count_ > kLines) lines.push_back("and " + std::to_string(count_ - kLines) + " more conflicts");
  return lines;
}

bool conflicts(const Tables& tables, const CidrRecord& record, Conflicts& found) {
  const auto text = to_string(record.cidr);
  if (tables.accounts.find(record.account) == nullptr && record.state != CidrState::Retired) {
    found.add("CIDR " + text + " belongs to account " + record.account + ", which the file does not have");
    return true;
  }
  const auto* pool = tables.pools.pool(record.pool);
  if (pool != nullptr && pool->from_file &&
      (!pool->settings.customer_owned || pool->settings.account != record.account)) {
    found.add("CIDR " + text + " of account " + record.account + " is in pool " + record.pool +
              ", which the file does not give to that account");
    return true;
  }
  for (const auto& [other, known] : tables.pools.cidrs()) {
    if (!known.from_file || (!other.covers(record.cidr) && !record.cidr.covers(other))) continue;
    if (!is_live(record.state) && (other != record.cidr || record.state == CidrState::Retired)) continue;
    found.add("CIDR " + text + " of account " + record.account + " overlaps " + to_string(other) +
              " of the file's pool " + known.pool);
    return true;
  }
  if (const auto* own = tables.setting.own_in(record.cidr); own != nullptr && is_live(record.state)) {
    found.add("CIDR " + text + " of account " + record.account + " has " + to_string(own->first) + ", the file's " +
              own->second);
    return true;
  }
  return false;
}

bool conflicts(const Tables& tables, EipRecord& record, Conflicts& found) {
  if (const auto same = tables.eips.find(record.eip.id)) {
    found.add("EIP id " + record.eip.id + " stands for " + to_string(same->eip.address) +
              (same->from_file ? " in the file" : "") + " and for " + to_string(record.eip.address));
    return true;
  }
  if (const auto same = tables.eips.at(record.eip.address)) {
    found.add(to_string(record.eip.address) + " is held by " + owner_of(*same) + " and by " + owner_of(record));
    return true;
  }
  if (auto line = misplaced(tables, record); !line.empty()) {
    found.add(std::move(line));
    return true;
  }
  const auto* aggregate = tables.setting.attracting(record.eip.address, record.eip.access_area);
  if (aggregate != nullptr && !record.releasing) {
    found.add(owner_of(record) + " has " + to_string(record.eip.address) + " in aggregate " + to_string(*aggregate) +
              ", which would attract its traffic: this access point is not in area " + record.eip.access_area);
    return true;
  }
  const auto names = missing(tables, record);
  for (const auto& name : names) found.add(owner_of(record) + " needs " + name + ", which the file does not have");
  return !names.empty();
}

}  // namespace eipd::inventory
