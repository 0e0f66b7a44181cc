// Checks: reserved names, times that fit each other.
#include "config/read/scalars.hpp"
#include "config/rules/rules.hpp"

namespace eipd::config {
namespace {

using health::CheckSettings;

void check_name(Reading& reading, NodeId node, const CheckSettings& check) {
  if (check.name == inventory::kNoCheck) {
    reading.refuse_key(node, "is the word for no check at all; expected another name");
  } else if (check.name == inventory::kDefaultCheck) {
    reading.refuse_key(node, "is the check of bindings that name none; expected another name");
  }
}

void check_times(Reading& reading, NodeId node, const CheckSettings& check) {
  const auto interval = duration_text(check.interval);
  const bool interval_is_sound = reading.tree().find(node, "interval") == kNoNode || reading.is_sound(node, "interval");
  if (!interval_is_sound) return;
  if (reading.is_sound(node, "fast_interval") && check.fast_interval > check.interval) {
    reading.refuse(reading.at(node, "fast_interval"),
                   "is more than the interval of " + interval + "; expected at most that");
  }
  if (reading.is_sound(node, "timeout") && check.timeout >= check.interval) {
    reading.refuse(reading.at(node, "timeout"), "is not less than the interval of " + interval + "; expected less");
  }
}

/// Only what holds a connection can be attached.
void check_attached(Reading& reading, NodeId node, const CheckSettings& check) {
  const auto type = reading.tree().text(reading.tree().find(node, "type"));
  if (!check.attached || !reading.is_sound(node, "type") || type == "tcp" || type == "http" || type == "https") return;
  reading.refuse(reading.at(node, "attached"), "is for checks of type tcp, http and https; expected false");
}

void check_target(Reading& reading, NodeId node, const CheckSettings& check) {
  if (check.target.empty() || !std::holds_alternative<health::FileCheck>(check.kind)) return;
  reading.refuse_key(reading.tree().find(node, "target"), "is for checks that look at a target; a file is none");
}

}  // namespace

void check_checks(Reading& reading, const Draft& draft) {
  for (std::size_t i = 0; i < draft.places.checks.size(); ++i) {  // the default check has no place
    const NodeId node = draft.places.checks[i];
    const CheckSettings& check = draft.config.checks[i];
    check_name(reading, node, check);
    check_times(reading, node, check);
    check_attached(reading, node, check);
    check_target(reading, node, check);
  }
}

}  // namespace eipd::config
