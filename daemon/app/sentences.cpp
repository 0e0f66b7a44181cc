#include "daemon/app/sentences.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace eipd::app {
namespace {

using announce::Reason;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ", ";
    text += word;
  }
  return text;
}

std::string rule_words(const inventory::Eip& eip) {
  if (eip.bindings.size() == 1) return "its one binding";
  const std::string bindings = std::to_string(eip.bindings.size());
  switch (eip.health.kind) {
    case inventory::HealthRule::Kind::Any:
      return "one of its " + bindings + " bindings";
    case inventory::HealthRule::Kind::All:
      return "all of its " + bindings + " bindings";
    case inventory::HealthRule::Kind::AtLeast:
      return std::to_string(eip.health.at_least) + " of its " + bindings + " bindings";
  }
  return {};
}

Sentences area_elsewhere(const inventory::Eip& eip, const config::Config& config) {
  const auto& areas = config.inventory.access_areas;
  const auto area = std::ranges::find(areas, eip.access_area, &inventory::AccessArea::name);
  const std::string where = area == areas.end() ? "nowhere" : joined(area->access_points);
  return {"Its access area " + eip.access_area + " does not contain this access point, " +
              config.inventory.access_point + "; it is announced from: " + where + ".",
          "Add " + config.inventory.access_point + " to access_areas." + eip.access_area + ", if it should be."};
}

/// "2 of the 5 EIPs inside it that could be announced here are, and it needs 3".
std::string member_words(const announce::Aggregates::Row& row) {
  return std::to_string(row.announced) + " of the " + std::to_string(row.members) +
         " EIPs inside it that could be announced here are, and it needs " +
         std::to_string(announce::needed_members(row.settings, row.members));
}

/// "203.0.113.0/24 is announced to edge1, edge2; …"; empty for none.
std::string cover_words(std::span<const Covered> covered, bool takes_hosts) {
  std::map<std::string, std::vector<std::string>> neighbors;
  for (const Covered& each : covered) {
    if (each.takes_hosts == takes_hosts) neighbors[each.cover].push_back(each.neighbor);
  }
  std::string words;
  for (const auto& [cover, names] : neighbors) {
    words += (words.empty() ? "" : "; ") + cover + " is announced to " + joined(names);
  }
  return words;
}

}  // namespace

std::string attracted(std::span<const Covered> covered) {
  std::string words;
  if (const auto always = cover_words(covered, false); !always.empty()) {
    words = "Its traffic still comes here: " + always + ".";
  }
  if (const auto unless = cover_words(covered, true); !unless.empty()) {
    words += (words.empty() ? "" : " ") +
             ("Where no other access point announces the EIP itself, its traffic still comes here: " + unless + ".");
  }
  return words;
}

Sentences sentences(const announce::Aggregates::Row& aggregate, const config::Config& config) {
  const std::string members = member_words(aggregate);
  const std::string more = "Make more of its EIPs healthy: eipctl eip list says which are withheld, and why.";
  switch (aggregate.decision.reason) {
    case Reason::MembersAnnounced:
      return {"It is to be announced: " + members + ".", ""};
    case Reason::HoldDown:
      return {"Only " + members + ". It stays until its hold is over, and is then withdrawn.", more};
    case Reason::TooFewMembers:
      return {"Too few EIPs are announced: " + members + ".", more};
    default:  // what concerns the access point as a whole
      return sentences(aggregate.decision.reason, inventory::Eip{}, config);
  }
}

Sentences sentences(Reason reason, const inventory::Eip& eip, const config::Config& config) {
  switch (reason) {
    case Reason::Healthy:
      return {"It is to be announced: " + rule_words(eip) + " must be healthy, and so it is.", ""};
    case Reason::Releasing:
      return {"It was released, and goes as soon as no neighbor has its route any more.", ""};
    case Reason::AreaElsewhere:
      return area_elsewhere(eip, config);
    case Reason::NoBinding:
      return {"Nothing is bound to it, so nothing could serve its users.", "Bind a backend to " + eip.id + "."};
    case Reason::NoVerdictYet:
      return {"The checks that it waits for have not reached a first verdict.",
              "Wait for the checks of its bindings, or see why they have no result: eipctl checks."};
    case Reason::Unhealthy:
      return {"For it to be announced, " + rule_words(eip) + " must be healthy, which is not so.",
              "Make more of its bindings pass their checks: eipctl checks shows the last results."};
    case Reason::VerdictExpired:
      return {"Its checks have had no result for longer than announce.lease allows.",
              "See why the checks do not run: eipctl checks."};
    case Reason::GateFailed:
      return {"A check that every EIP of this access point depends on does not pass: " + joined(config.announce.gates) +
                  ".",
              "Make the checks of announce.gates pass: eipctl checks."};
    case Reason::Depreferred:
      return {"Too few of its bindings are healthy (" + rule_words(eip) +
                  " must be). As announce.on_unhealthy says, it is still announced, de-preferred.",
              "Make more of its bindings pass their checks: eipctl checks shows the last results."};
    case Reason::HeldByGuard:
      return {"Too few of its bindings are healthy (" + rule_words(eip) +
                  " must be), and so many EIPs failed at once that announce.guard holds its withdrawal back: it is "
                  "announced, de-preferred.",
              "Find out what the failures have in common; eipctl guard release withdraws what is held."};
    case Reason::Draining:
      return {"It is being drained: announced with GRACEFUL_SHUTDOWN until drain.gshut_wait is over, then withdrawn.",
              "eipctl undrain ends the drain."};
    case Reason::Drained:
      return {"It has been drained.", "eipctl undrain ends the drain."};
    case Reason::AnnounceAfter:
      return {"It is healthy, but not yet for as long as announce.announce_after asks for.", "Wait."};
    case Reason::FlapHold:
      return {
          "It is healthy, but has failed repeatedly within ten minutes: announce.flap_hold waits for steadier "
          "health.",
          "Wait; and see why its checks fail so often: eipctl checks."};
    case Reason::ForwardingNotAcknowledged:
      return {"The data plane has not acknowledged its forwarding (announce.require_forwarding_ack).",
              "See whether the data plane of this access point reads /v1/forwarding and acknowledges its revisions."};
    case Reason::OutsideAllowed:
      return {"announce.allowed does not contain its prefix.", "Widen announce.allowed in the configuration file."};
    case Reason::NeverAnnounced:
      return {"Its address lies in space that is never announced.", "Give the EIP another address."};
    case Reason::Stopping:
      return {"This daemon is stopping.", "Start it again."};
    case Reason::MembersAnnounced:
    case Reason::HoldDown:
    case Reason::TooFewMembers:
    case Reason::NoExportPolicy:
    case Reason::NotSelected:
    case Reason::FamilyNotNegotiated:
    case Reason::NoNextHop:
    case Reason::Oversized:
    case Reason::MaxPrefixesOut:
    case Reason::NeighborDrained:
    case Reason::NotEstablished:
      return {};
  }
  return {};
}

std::string blackhole_note(bool takes) {
  return takes ? "the EIP is blackholed: this neighbor is to discard its traffic"
               : "the EIP is blackholed, but not here: this neighbor has no blackhole: true in the configuration file";
}

std::string neighbor_remedy(Reason reason, const std::string& neighbor) {
  switch (reason) {
    case Reason::NoExportPolicy:
      return "give it export.routes in the configuration file";
    case Reason::NotSelected:
      return "its export.routes takes no routes of this kind";
    case Reason::FamilyNotNegotiated:
      return "have both sides take the family: families here, eipctl neighbors " + neighbor + " for what it offers";
    case Reason::NoNextHop:
      return "set its export.next_hop of this family";
    case Reason::Oversized:
      return "ask for fewer communities: route and attributes don't fit a message";
    case Reason::MaxPrefixesOut:
      return "raise its max_prefixes_out, or drain other EIPs";
    case Reason::NeighborDrained:
      return "eipctl undrain --neighbor " + neighbor + " ends the drain";
    case Reason::NotEstablished:
      return "eipctl neighbors " + neighbor + " says why its session is down";
    default:
      return {};
  }
}

}  // namespace eipd::app
