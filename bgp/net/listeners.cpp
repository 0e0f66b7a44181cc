#include "bgp/net/listeners.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <net/if.h>

namespace eipd::bgp::net {

Listeners::Listeners(boost::asio::any_io_executor executor, Listener::Accepted accepted, Listener::Prepare prepare)
    : executor_{executor}, accepted_{std::move(accepted)}, prepare_{std::move(prepare)}, look_{executor} {}

Listeners::~Listeners() {
  close();
}

void Listeners::close() {
  look_.cancel();
  devices_.clear();
  for (const Place& place : open_) place.listener->close();
  open_.clear();
}

std::vector<Endpoint> Listeners::endpoints() const {
  std::vector<Endpoint> endpoints;
  for (const Place& place : open_)
    if (place.listener->device().empty()) endpoints.push_back(place.listener->endpoint());
  return endpoints;
}

bool Listeners::is_open(const Endpoint& wanted, const std::string& device) const {
  return std::ranges::any_of(
      open_, [&](const Place& place) { return place.wanted == wanted && place.listener->device() == device; });
}

std::expected<void, ListenError> Listeners::follow(const std::vector<Endpoint>& endpoints) {
  std::erase_if(open_, [&](const Place& place) {
    const bool unwanted = std::ranges::find(endpoints, place.wanted) == endpoints.end();
    if (unwanted) place.listener->close();
    return unwanted;
  });
  for (const Endpoint& endpoint : endpoints) {
    if (is_open(endpoint, {})) continue;
    if (auto opened = open(endpoint, endpoint, {}); !opened)
      return std::unexpected(ListenError{endpoint, "cannot listen on " + to_string(endpoint) + ": " + opened.error()});
  }
  look_at_devices();
  return {};
}

void Listeners::follow_devices(std::set<Device> devices) {
  devices_ = std::move(devices);
  look_at_devices();
}

std::expected<void, std::string> Listeners::open(const Endpoint& wanted, const Endpoint& at,
                                                 const std::string& device) {
  const unsigned index = device.empty() ? 0 : ::if_nametoindex(device.c_str());
  if (index == 0 && !device.empty()) return std::unexpected("no device " + device);
  const auto listener = std::make_shared<Listener>(executor_, accepted_, prepare_);
  // The kernel lets two sockets have a port, one of them bound to a device, only where both agree to share it. They do
  // for this moment alone: a second eipd, which asks for the configured endpoint first and alone, is refused as ever.
  if (!device.empty()) for_each([](Listener& other) { other.share_port(true); });
  auto opened = listener->open(at, device);
  if (!device.empty()) for_each([](Listener& other) { other.share_port(false); });
  if (!opened) return opened;
  open_.push_back({.wanted = wanted, .interface_index = index, .listener = listener});
  return {};
}

void Listeners::look_at_devices() {
  const auto wanted = [this](const Place& place) {
    const std::string& device = place.listener->device();
    return device.empty() || (devices_.contains({device, place.listener->family()}) &&
                              ::if_nametoindex(device.c_str()) == place.interface_index);
  };
  std::erase_if(open_, [&](const Place& place) {
    const bool keep = wanted(place);
    if (!keep) place.listener->close();
    return !keep;
  });
  const std::vector<Place> configured = open_;
  for (const auto& [endpoint, index, listener] : configured) {
    if (!listener->device().empty()) continue;
    for (const Device& device : devices_) {
      if (device.family != listener->family() || is_open(endpoint, device.name)) continue;
      std::ignore = open(endpoint, listener->endpoint(), device.name);  // looked for again
    }
  }
  if (devices_.empty()) return look_.cancel();
  look_.arm(kLook, [this] { look_at_devices(); });
}

}  // namespace eipd::bgp::net
