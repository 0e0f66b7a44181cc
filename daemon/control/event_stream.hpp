// Server-sent events (the WHATWG HTML standard's event streams) of what happens, resumed by the id of the last event
// seen. A client that does not read in time is cut off by the server's deadline and comes back with its last id.
#pragma once

#include <cstddef>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include "daemon/control/question.hpp"
#include "daemon/observe/events.hpp"
#include "daemon/observe/http_server.hpp"

namespace eipd::control {

/// Lives on the server's thread; wakes the streams when there is news.
class EventStreams {
 public:
  /// `events` outlives it.
  EventStreams(observe::Events& events, boost::asio::any_io_executor server);
  ~EventStreams();
  EventStreams(const EventStreams&) = delete;
  EventStreams& operator=(const EventStreams&) = delete;

  /// Half of the places that a door of the server has: the others are for clients that come and go.
  static constexpr std::size_t kMostFollowers = 32;

  /// Refused as too-many-followers beyond that.
  observe::HttpReply open(const AskEvents& ask);

 private:
  struct Shared;
  struct Stream;
  observe::Events& events_;
  std::shared_ptr<Shared> shared_;
};

}  // namespace eipd::control
