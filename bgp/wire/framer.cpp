#include "bgp/wire/framer.hpp"

#include <algorithm>

#include "bgp/wire/header.hpp"

namespace eipd::bgp::wire {
namespace {

/// Room for the longest message and for more behind it, so that one read takes many messages.
constexpr std::size_t capacity(std::size_t max_message_size) {
  return 4 * kMaxMessageSize + max_message_size;
}

}  // namespace

Framer::Framer() : buffer_(capacity(kMaxMessageSize)) {}

std::span<std::uint8_t> Framer::space() {
  // Frames are views of the buffer: it may move only here.
  if (begin_ > 0) {
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
    end_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() < capacity(max_message_size_)) buffer_.resize(capacity(max_message_size_));
  return std::span{buffer_}.subspan(end_);
}

void Framer::commit(std::size_t size) {
  end_ = std::min(end_ + size, buffer_.size());
}

std::optional<std::expected<Frame, Notification>> Framer::next() {
  const auto waiting = std::span<const std::uint8_t>{buffer_}.subspan(begin_, end_ - begin_);
  if (failed_ || waiting.size() < kHeaderSize) return std::nullopt;
  auto header = decode_header(waiting.first<kHeaderSize>(), max_message_size_);
  if (!header) {
    failed_ = true;
    return std::unexpected(std::move(header.error()));
  }
  if (waiting.size() < header->length) return std::nullopt;
  begin_ += header->length;
  return Frame{.type = header->type, .body = waiting.subspan(kHeaderSize, header->length - kHeaderSize)};
}

void Framer::accept_extended_messages() {
  max_message_size_ = kMaxExtendedMessageSize;
}

}  // namespace eipd::bgp::wire
