#include "bgp/net/send_queue.hpp"

#include <cassert>
#include <utility>

namespace eipd::bgp::net {

namespace {

constexpr std::size_t kLengthOffset = 16;  // of a message's header (RFC 4271 §4.1)
constexpr std::size_t kTypeOffset = 18;

std::size_t message_length(const wire::Buffer& octets, std::size_t at) {
  return static_cast<std::size_t>(octets[at + kLengthOffset]) << 8 | octets[at + kLengthOffset + 1];
}

}  // namespace

void SendQueue::push(wire::Buffer message) {
  if (!message.empty()) control_.push_back(std::move(message));
}

void SendQueue::begin_chunk(std::shared_ptr<const wire::Buffer> chunk) {
  assert(!chunk_ && "one chunk at a time");
  if (chunk->empty()) return;
  chunk_end_ = chunk->size();
  chunk_ = std::move(chunk);
  chunk_taken_ = message_end_ = 0;
}

std::size_t SendQueue::octets() const {
  std::size_t sum = chunk_ ? chunk_end_ - chunk_taken_ : 0;
  for (const auto& message : control_) sum += message.size();
  return sum - control_taken_;
}

/// Octets missing to the end of a half-written message of the chunk.
std::size_t SendQueue::rest_of_message() const {
  return message_end_ - chunk_taken_;
}

bool SendQueue::control_is_next() const {
  return control_taken_ > 0 || (!control_.empty() && (!chunk_ || rest_of_message() == 0));
}

wire::Bytes SendQueue::front() const {
  if (control_is_next()) return wire::Bytes{control_.front()}.subspan(control_taken_);
  if (!chunk_) return {};
  const auto octets = wire::Bytes{*chunk_}.subspan(chunk_taken_, chunk_end_ - chunk_taken_);
  return control_.empty() ? octets : octets.first(rest_of_message());
}

SendQueue::Completed SendQueue::taken(std::size_t count) {
  if (control_is_next()) return taken_of_control(count);
  return chunk_ ? taken_of_chunk(count) : Completed{};
}

SendQueue::Completed SendQueue::taken_of_control(std::size_t count) {
  control_taken_ += count;
  if (control_taken_ < control_.front().size()) return {};
  const auto type = static_cast<wire::MessageType>(control_.front()[kTypeOffset]);
  control_.pop_front();
  control_taken_ = 0;
  return {.control = type};
}

SendQueue::Completed SendQueue::taken_of_chunk(std::size_t count) {
  chunk_taken_ += count;
  while (message_end_ < chunk_taken_) message_end_ += message_length(*chunk_, message_end_);
  if (chunk_taken_ < chunk_end_) return {};
  end_chunk();
  return {.chunk = true};
}

void SendQueue::end_chunk() {
  chunk_.reset();
  chunk_taken_ = message_end_ = chunk_end_ = 0;
}

void SendQueue::drop_unsent() {
  control_.erase(control_.begin() + (control_taken_ > 0 ? 1 : 0), control_.end());
  if (!chunk_) return;
  if (rest_of_message() == 0) {
    end_chunk();
  } else {
    chunk_end_ = message_end_;
  }
}

}  // namespace eipd::bgp::net
