// Every socket that a speaker listens on: one for each configured endpoint, and beside it one for each device that a
// neighbor is bound to (`interface`, `vrf`). The kernel gives a connection to the socket of the device on which it came
// in, and to the other only where there is none; so what comes from a VRF is heard at all, and what comes from the
// wrong device is told apart.
//
// A configured endpoint that can't be had is an error. A device may come, go and come back as another one of the same
// name: its sockets are opened when it is there, and looked after every few seconds.
//
// Owner: the speaker, on the control thread.
#pragma once

#include <chrono>
#include <compare>
#include <expected>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "bgp/net/listener.hpp"
#include "bgp/net/timer.hpp"
#include "bgp/types/endpoint.hpp"

namespace eipd::bgp::net {

/// "cannot listen on 0.0.0.0:179: Address already in use"
struct ListenError {
  Endpoint endpoint;
  std::string text;
};

class Listeners {
 public:
  /// A device for whose sake is listened, to connections of one family.
  struct Device {
    std::string name;
    Family family = Family::Ipv4;
    friend auto operator<=>(const Device&, const Device&) = default;
  };
  /// How long a device may be there unnoticed.
  static constexpr std::chrono::seconds kLook{5};

  Listeners(boost::asio::any_io_executor executor, Listener::Accepted accepted, Listener::Prepare prepare);
  ~Listeners();

  /// Closes those sockets whose endpoint is not wanted, opens what is missing. Stops at the first endpoint that can't
  /// be had.
  std::expected<void, ListenError> follow(const std::vector<Endpoint>& endpoints);
  /// The devices of all neighbors.
  void follow_devices(std::set<Device> devices);
  void close();

  /// For every open socket.
  template <class Act>
  void for_each(Act&& act) const {
    for (const Place& place : open_) act(*place.listener);
  }
  /// Of the configured endpoints; ports that were given as 0 are filled in.
  [[nodiscard]] std::vector<Endpoint> endpoints() const;

 private:
  struct Place {
    Endpoint wanted;               ///< where a port may be 0
    unsigned interface_index = 0;  ///< of the device when it was bound
    std::shared_ptr<Listener> listener;
  };

  std::expected<void, std::string> open(const Endpoint& wanted, const Endpoint& at, const std::string& device);
  /// Brings the devices' sockets to what is wanted and possible.
  void look_at_devices();
  [[nodiscard]] bool is_open(const Endpoint& wanted, const std::string& device) const;

  boost::asio::any_io_executor executor_;
  Listener::Accepted accepted_;
  Listener::Prepare prepare_;
  std::vector<Place> open_;
  std::set<Device> devices_;
  Timer look_;
};

}  // namespace eipd::bgp::net
