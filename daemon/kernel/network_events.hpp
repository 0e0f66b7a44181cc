// The kernel's events about links, addresses and routes, of the network namespace in which it was opened. No thread, no
// waiting: who owns it waits until descriptor() is readable, then reads.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "daemon/kernel/descriptor.hpp"
#include "daemon/kernel/network_change.hpp"
#include "daemon/kernel/network_state.hpp"

namespace eipd::kernel {

class NetworkEvents {
 public:
  /// The error, for people, is why the kernel does not tell us.
  static std::expected<NetworkEvents, std::string> open();

  /// Valid as long as the object; non-blocking, and not to be read by others.
  [[nodiscard]] int descriptor() const { return socket_.get(); }

  /// Takes what there is, a thousand messages at most, and adds it to `into`. After a loss everything may have changed.
  void read(NetworkChange& into);

 private:
  explicit NetworkEvents(Descriptor socket);
  /// What is up at present.
  NetworkState learn();

  Descriptor socket_;
  NetworkState state_;
  std::vector<std::uint8_t> space_;
};

}  // namespace eipd::kernel
