// Of a comparison, what a person reads first: what would be refused, and all of it in one line.
#include <deque>

#include "daemon/app/comparison.hpp"
#include "daemon/app/offer.hpp"

namespace eipd::app {

using announce::EipIndex;
using control::WhatIfView;

namespace {

/// "10m 30s", "45s"; "under a second".
std::string words_of(WhatIfView::Seconds time) {
  const auto seconds = static_cast<std::uint64_t>(time.count());
  if (seconds == 0) return "under a second";
  std::string out;
  const auto add = [&out](std::uint64_t count, char unit) {
    if (count > 0) out += (out.empty() ? "" : " ") + std::to_string(count) + unit;
  };
  add(seconds / 3600, 'h');
  add(seconds / 60 % 60, 'm');
  add(seconds % 60, 's');
  return out;
}

std::string guard_words(const WhatIfView::Guard& guard) {
  if (!guard.configured) return "; there is no guard";
  std::string out = "; the guard would hold " + std::to_string(guard.held);
  if (guard.for_) out += " for " + words_of(*guard.for_);
  return out;
}

}  // namespace

std::vector<WhatIfView::Refusal> strandings(const Present& present, const World& before,
                                            const std::vector<control::Hypothesis::Drain>& drains) {
  std::vector<WhatIfView::Refusal> refusals;
  const std::uint32_t least = before.config->drain.min_announcers;
  if (least == 0 || drains.empty()) return refusals;
  bgp::rib::AttributeTable attributes;
  std::deque<Offer> offers;
  for (const auto& session : present.sessions) offers.emplace_back(present, before, session, attributes);
  struct Stranded {
    std::size_t count = 0;
    std::string first;
  };
  std::vector<Stranded> found(drains.size());
  for (EipIndex eip = 0; eip < before.decisions.slots(); ++eip) {
    const auto* record = eip_in(before, eip);
    if (record == nullptr || !before.decisions.of(eip).announce) continue;
    std::vector<announce::AnnouncingNeighbor> announcing;
    for (std::size_t i = 0; i < offers.size(); ++i) {
      const std::string& name = present.sessions[i].neighbor;
      if (offers[i].of_eip(eip)) announcing.push_back({name, before.neighbor_drains.contains(name)});
    }
    for (std::size_t i = 0; i < drains.size(); ++i) {
      const auto strand = announce::stranded(record->eip.id, announcing, drains[i].scope, drains[i].name, least);
      if (strand && found[i].count++ == 0) found[i].first = strand->eip;
    }
  }
  for (const auto& [count, first] : found) {
    if (count == 0) continue;
    refusals.push_back({"would-strand", "This drain would be refused without --force: it leaves " + first +
                                            (count > 1 ? " and " + std::to_string(count - 1) + " others" : "") +
                                            " with fewer than " + std::to_string(least) + " announcing neighbors."});
  }
  return refusals;
}

std::string sentence_of(const WhatIfView& view) {
  const auto& counts = view.eips.to_somebody;
  const std::string total = std::to_string(view.eips.total);
  if (counts == WhatIfView::Count{} && view.guard.held == 0 && !view.settled_after && view.aggregates.empty()) {
    return "Nothing would change: " + std::to_string(view.eips.announced_now) + " of " + total +
           " EIPs stay announced.";
  }
  std::string out = std::to_string(counts.withdrawn) + " of " + total + " EIPs would be withdrawn";
  if (counts.announced > 0) out += ", " + std::to_string(counts.announced) + " announced";
  if (view.eips.depreferred > 0) out += ", " + std::to_string(view.eips.depreferred) + " de-preferred";
  if (counts.changed > view.eips.depreferred) {
    out += ", " + std::to_string(counts.changed - view.eips.depreferred) + " otherwise changed";
  }
  if (const auto aggregates = view.aggregates.size(); aggregates > 0) {
    out += ", and " + std::to_string(aggregates) + (aggregates == 1 ? " aggregate" : " aggregates") + " concerned";
  }
  return out + guard_words(view.guard) + ".";
}

}  // namespace eipd::app
