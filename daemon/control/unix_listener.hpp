// The file of a Unix socket: made, guarded against a second daemon, removed.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

namespace eipd::control {

/// A listening socket and its file. The file is removed with it, if it is still the same one.
class UnixListener {
 public:
  using Acceptor = boost::asio::local::stream_protocol::acceptor;

  /// Replaces a stale file: a socket on which nobody answers. Refuses, with one line for the operator, when somebody
  /// does, when something else than a socket is there, or when it cannot be made with this mode and group. Nobody can
  /// connect before mode and group are set. `group` empty: the process's own.
  static std::expected<UnixListener, std::string> open(boost::asio::io_context& context, const std::string& path,
                                                       std::uint32_t mode, const std::string& group);
  ~UnixListener();
  UnixListener(UnixListener&& other) noexcept;
  UnixListener& operator=(UnixListener&&) = delete;

  /// For the server that will accept on it; once.
  [[nodiscard]] Acceptor take_acceptor() { return std::move(acceptor_); }

 private:
  UnixListener(Acceptor acceptor, std::string path);
  Acceptor acceptor_;
  std::string path_;  ///< empty: moved from
  std::uint64_t device_ = 0;
  std::uint64_t inode_ = 0;
};

}  // namespace eipd::control
