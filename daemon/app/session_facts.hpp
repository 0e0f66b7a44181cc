// Passes what the BGP sessions report on: to the announcer what it acts on, to the observer what it shows. Control
// thread.
#pragma once

#include <functional>

#include "bgp/net/observer.hpp"
#include "daemon/app/announcer.hpp"
#include "daemon/observe/facts.hpp"

namespace eipd::app {

class SessionFacts : public bgp::net::Observer {
 public:
  SessionFacts(Announcer& announcer, std::function<void(observe::Fact)> tell);

  void session_up(const bgp::net::SessionUp& up) override;
  void session_down(const bgp::net::SessionDown& down) override;
  void session_changed(const bgp::net::SessionChanged& change) override;
  void bfd_changed(const bgp::net::BfdChanged& change) override;
  void notification(const bgp::net::NotificationSeen& seen) override;
  void malformed_update(const bgp::net::MalformedUpdate& malformed) override;
  void connection_refused(const bgp::net::ConnectionRefused& refused) override;
  void chunk_written(std::string_view neighbor, const bgp::rib::ExportGroup& group,
                     const bgp::rib::ChunkPtr& chunk) override;

 private:
  Announcer& announcer_;
  std::function<void(observe::Fact)> tell_;
  std::uint32_t hold_time_seconds_ = 0;  ///< of the session that is just coming up
};

}  // namespace eipd::app
