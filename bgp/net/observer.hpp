// Who hears of the sessions. Called on the control thread, in the turn in which the fact happens, from inside the
// speaker: an observer may call Speaker::attach and Speaker::wake from here, and nothing else of the speaker's that
// changes it. Views in the facts are valid during the call.
#pragma once

#include <string_view>

#include "bgp/net/facts.hpp"
#include "bgp/rib/export_group.hpp"

namespace eipd::bgp::net {

class Observer {
 public:
  virtual ~Observer() = default;

  /// A session is Established. The answer is Speaker::attach, now or later; nothing but keepalives is sent before.
  virtual void session_up(const SessionUp& up) = 0;
  virtual void session_down(const SessionDown& down) = 0;
  virtual void session_changed(const SessionChanged& change) = 0;
  virtual void bfd_changed(const BfdChanged& change) = 0;
  virtual void notification(const NotificationSeen& seen) = 0;
  virtual void malformed_update(const MalformedUpdate& malformed) = 0;
  virtual void connection_refused(const ConnectionRefused& refused) = 0;
  /// The kernel took the last octet of a chunk of UPDATEs: what it announces and withdraws is *sent* now.
  virtual void chunk_written(std::string_view neighbor, const rib::ExportGroup& group, const rib::ChunkPtr& chunk) = 0;
};

}  // namespace eipd::bgp::net
