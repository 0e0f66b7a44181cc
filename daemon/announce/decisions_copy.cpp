// Decisions: copied out, and gone on from elsewhere.
#include <algorithm>

#include "daemon/announce/decisions.hpp"

namespace eipd::announce {

/// EIPs first, then checks, then what is common: an EIP that was decided after it was copied is decided anew by what
/// comes after it.
std::optional<std::size_t> Decisions::copy(std::size_t place, std::size_t limit, Copy& to) const {
  if (place == 0) {  // growing later would move all that was copied in one slice
    to.eips.reserve(eips_.size() + limit);
    to.checks.reserve(watched_.places() + limit);
  }
  for (; limit > 0 && place < eips_.size(); --limit, ++place) {
    const Entry& entry = eips_[place];
    const auto slot = static_cast<EipIndex>(place);
    if (entry.record == nullptr || !entry.decided) continue;
    to.eips.push_back({slot, entry.record, pacing_.pace(slot), entry.decision, entry.forwarded});
  }
  if (place < eips_.size()) return place;
  std::size_t check = place - eips_.size();
  for (std::size_t links = 0; check < watched_.places() && links < limit; ++check) {
    const health::CheckId* id = watched_.at(check);
    if (id == nullptr) continue;
    to.checks.push_back({*id, checks_[check].health, checks_[check].eips});
    links += 1 + checks_[check].eips.size() / 16;  // a copied number is cheap
  }
  if (check < watched_.places()) return eips_.size() + check;
  to.common = pacing_.common();
  to.last_revision = revisions_.last();
  to.stopping = stopping_;
  return std::nullopt;
}

/// EIPs that the copy does not know there come last.
void Decisions::reorder(CheckIndex index, const std::vector<EipIndex>& as) {
  auto& behind = checks_[index].eips;
  std::unordered_map<EipIndex, std::size_t> ranks;
  for (const EipIndex eip : as) ranks.emplace(eip, ranks.size());
  std::ranges::sort(behind, {}, [&](EipIndex eip) {
    const auto rank = ranks.find(eip);
    return rank == ranks.end() ? ranks.size() + eip : rank->second;
  });
  for (std::uint32_t place = 0; place < behind.size(); ++place) {
    auto& links = eips_[behind[place]].links;
    std::ranges::find_if(links, [&](const Link& link) { return link.check == index && link.place != kNone; })->place =
        place;
  }
}

Decisions::Decisions(const DecisionInputs& inputs, const Copy& from, TimePoint now)
    : pacing_{inputs.policy}, revisions_{from.last_revision} {
  take(inputs);
  pacing_.resume(from.common);
  for (const Copy::Eip& eip : from.eips) {
    set(eip.slot, eip.record);
    Entry& entry = eips_[eip.slot];
    entry.decision = eip.decision;
    entry.forwarded = eip.forwarded;
    entry.decided = true;
    pacing_.resume(eip.slot, eip.pace);
  }
  for (const Copy::Check& check : from.checks) {
    if (const auto place = watched_.find(check.id)) reorder(*place, check.eips);
    apply(check.id, check.health, now);
  }
  stopping_ = from.stopping;
}

}  // namespace eipd::announce
