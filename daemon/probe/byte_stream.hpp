// A connected stream of octets under the deadline of a run: what a probe speaks over, whether TCP or TLS on it.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "daemon/probe/attempt.hpp"

namespace eipd::probe {

class ByteStream {
 public:
  ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  virtual ~ByteStream() = default;

  /// Writes all of it; how it failed, or nothing.
  virtual boost::asio::awaitable<std::optional<Attempt>> write(std::string_view text) = 0;
  /// At least one octet, or how it failed: Outcome::Closed where the target ended the stream.
  virtual boost::asio::awaitable<std::expected<std::size_t, Attempt>> read_some(std::span<char> space) = 0;
};

}  // namespace eipd::probe
