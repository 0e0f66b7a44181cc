// The rest of `announce`: gates, the guard, the attributes of depreference.
#include <algorithm>

#include "config/rules/names.hpp"
#include "config/rules/rules.hpp"
#include "config/rules/seen.hpp"

namespace eipd::config {
namespace {

/// A gate is no binding's: there is no target but the check's own.
void check_gates(Reading& reading, const Draft& draft) {
  const auto& checks = draft.config.checks;
  Seen<std::string> seen;
  for (std::size_t i = 0; i < std::min(draft.places.gates.size(), draft.config.announce.gates.size()); ++i) {
    const std::string& gate = draft.config.announce.gates[i];
    const NodeId node = draft.places.gates[i];
    refuse_unknown(reading, node, gate, checks, &health::CheckSettings::name, "checks");
    seen.add(reading, node, gate, "gate");
    const auto check = std::ranges::find(checks, gate, &health::CheckSettings::name);
    if (check == checks.end() || health::runs_without_target(*check)) continue;
    reading.refuse(node, "is a check of type " + std::string{health::kind_name(check->kind)} +
                             ", which needs a target, and a gate has none; expected a check with a target of its own, "
                             "or one of type file or command");
  }
}

/// De-preferred routes that look like all others send nobody elsewhere.
void warn_of_depreference_without_attributes(Reading& reading, const Draft& draft, NodeId announce) {
  const auto& policy = draft.config.announce;
  const bool used = policy.guard || std::ranges::any_of(policy.on_unhealthy, [](const announce::UnhealthyStep& step) {
                      return step.kind != announce::UnhealthyStep::Kind::Withdraw;
                    });
  if (!used || policy.depreference != announce::Depreference{}) return;
  const NodeId by = reading.tree().find(announce, policy.guard ? "guard" : "on_unhealthy");
  reading.warn(by, "there is no announce.depreference: what is de-preferred is sent with unchanged attributes");
}

}  // namespace

void check_announce(Reading& reading, const Draft& draft) {
  const auto& tree = reading.tree();
  const NodeId announce = tree.find(draft.places.root, "announce");
  check_gates(reading, draft);
  if (draft.config.announce.guard && draft.config.announce.gates.empty()) {
    reading.warn(tree.find(announce, "guard"),
                 "the guard has no gates: nothing tells it that this access point itself is broken");
  }
  warn_of_depreference_without_attributes(reading, draft, announce);
  const NodeId depreference = tree.find(announce, "depreference");
  if (const NodeId ebgp = tree.find(depreference, "ebgp"); reading.is_sound(ebgp, "local_preference")) {
    reading.refuse_key(tree.find(ebgp, "local_preference"), "is for iBGP only; expected it under ibgp");
  }
  if (const NodeId ibgp = tree.find(depreference, "ibgp"); reading.is_sound(ibgp, "prepend")) {
    reading.refuse_key(tree.find(ibgp, "prepend"), "is for eBGP only; expected it under ebgp");
  }
}

}  // namespace eipd::config
