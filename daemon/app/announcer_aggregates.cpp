// Announcer: the aggregates.
#include "daemon/app/announcer.hpp"

namespace eipd::app {

/// Takes the configuration's aggregates. One that is new counts every EIP once, which is a look at each address.
void Announcer::follow_aggregates() {
  const auto exchange = aggregates_.set(config_->announce.aggregates);
  for (const bgp::Prefix& gone : exchange.removed) {
    groups_.set_own(gone, std::nullopt);
    tell(announce::AggregateRemoved{.prefix = gone});
    unwoken_ = true;
  }
  for (const bgp::Prefix& added : exchange.added) {
    for (EipIndex eip = 0; eip < eips_.slots(); ++eip) {
      if (eips_.live(eip) && decided_at(eip)) aggregates_.count_in(added, eips_.eip(eip).address, decisions_.of(eip));
    }
    tell(fact_of(*aggregates_.find(added)));
  }
}

/// On the way out the members have gone by now, on the way in they are there.
void Announcer::settle_aggregates() {
  const auto now = std::chrono::steady_clock::now();
  const announce::HereAndNow here{
      .drain = decisions_.drain_phase_of_all(now), .gate_failed = decisions_.gate_failed(), .stopping = stopping_};
  for (const announce::Aggregates::Row* row : aggregates_.settle(here, now)) {
    const auto& decision = row->decision;
    const ExportGroups::OwnRoute route{.attributes = {}, .preference = decision.preference};
    groups_.set_own(row->settings.prefix, decision.announce ? std::optional{route} : std::nullopt);
    unwoken_ = true;
    tell(fact_of(*row));
  }
}

announce::AggregateDecided Announcer::fact_of(const announce::Aggregates::Row& row) const {
  return {.prefix = row.settings.prefix,
          .desired = row.decision.announce,
          .reason = row.decision.reason,
          .members = row.members,
          .announced = row.announced,
          .at = std::chrono::system_clock::now()};
}

}  // namespace eipd::app
