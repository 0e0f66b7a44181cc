// The speaker's own settings.
#include "config/read/scalars.hpp"
#include "config/rules/rules.hpp"
#include "config/rules/seen.hpp"

namespace eipd::config {

void check_speaker(Reading& reading, const Draft& draft) {
  const auto& tree = reading.tree();
  const auto& speaker = draft.config.speaker;
  const NodeId bgp = tree.find(draft.places.root, "bgp");
  if (bgp == kNoNode) return;

  Seen<std::string> endpoints;
  if (const NodeId list = tree.find(bgp, "listen"); list != kNoNode) {
    for (NodeId e = tree.first(list); e != kNoNode; e = tree.next(e)) {
      endpoints.add(reading, e, std::string{tree.text(e)}, "address to listen on");
    }
  }
  const bool restarts = speaker.restart_time.count() > 0;
  if (speaker.on_stop == bgp::fsm::OnStop::Keep && !restarts) {
    reading.refuse(reading.at(bgp, "on_stop"), "keep needs graceful restart; expected a restart_time above 0s");
  }
  if (restarts && speaker.startup_wait >= speaker.restart_time) {
    const bool says_so = tree.find(bgp, "startup_wait") != kNoNode;
    reading.refuse(reading.at(bgp, says_so ? "startup_wait" : "restart_time"),
                   "startup_wait (" + duration_text(speaker.startup_wait) + ") is not less than restart_time (" +
                       duration_text(speaker.restart_time) + "); expected neighbors to keep the routes that long");
  }
}

}  // namespace eipd::config
