#include "daemon/probe/grpc_exchange.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <nghttp2/nghttp2.h>

namespace eipd::probe {
namespace {

constexpr std::size_t kMostMessage = 1024;

/// Protocol Buffers' base 128 varint.
void put_varint(std::string& text, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7U) text += static_cast<char>(value | 0x80U);
  text += static_cast<char>(value);
}

std::optional<std::uint64_t> take_varint(std::string_view& text) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !text.empty(); shift += 7) {
    const auto octet = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    value |= std::uint64_t{octet & 0x7fU} << shift;
    if ((octet & 0x80U) == 0) return value;
  }
  return std::nullopt;
}

/// Passes over a field of that wire type; false where it is cut or of no known type.
bool skip(std::string_view& text, std::uint64_t wire_type) {
  std::optional<std::uint64_t> size = 0;
  if (wire_type == 0) return take_varint(text).has_value();
  if (wire_type == 1) size = 8;
  if (wire_type == 2) size = take_varint(text);
  if (wire_type == 5) size = 4;
  if (wire_type > 5 || wire_type == 3 || wire_type == 4 || !size || *size > text.size()) return false;
  text.remove_prefix(*size);
  return true;
}

nghttp2_nv field(std::string_view name, std::string_view value) {
  const auto octets = [](std::string_view text) {
    return reinterpret_cast<std::uint8_t*>(
        const_cast<char*>(text.data()));  // NOLINT: nghttp2 copies, and takes no const
  };
  return {octets(name), octets(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string grpc_health_request(std::string_view service) {
  std::string message;
  if (!service.empty()) {
    message += '\x0a';  // field 1, a string
    put_varint(message, service.size());
    message += service;
  }
  std::string text(1, '\0');  // not compressed
  for (unsigned shift = 32; shift > 0; shift -= 8) text += static_cast<char>(message.size() >> (shift - 8) & 0xffU);
  return text + message;
}

std::optional<std::uint64_t> grpc_health_status(std::string_view message) {
  if (message.size() < 5 || message[0] != '\0') return std::nullopt;
  std::size_t size = 0;
  for (const char c : message.substr(1, 4)) size = size << 8U | static_cast<unsigned char>(c);
  message.remove_prefix(5);
  if (size != message.size()) return std::nullopt;
  std::uint64_t status = 0;  // proto3 leaves a zero away
  while (!message.empty()) {
    const auto key = take_varint(message);
    if (!key) return std::nullopt;
    if (*key != 8) {  // field 1, a varint
      if (!skip(message, *key & 7U)) return std::nullopt;
      continue;
    }
    const auto value = take_varint(message);
    if (!value) return std::nullopt;
    status = *value;
  }
  return status;
}

struct GrpcExchange::Stream {
  nghttp2_session* session = nullptr;
  std::int32_t id = -1;
  std::string outgoing;
  std::string request;
  std::size_t sent = 0;
  std::size_t taken = 0;
  unsigned http_status = 0;
  std::optional<std::uint64_t> grpc_status;
  std::string message;
  bool ended = false;
  std::uint32_t error = 0;
  bool too_much = false;

  /// Moves what nghttp2 has to send into `outgoing`; only then does it know that a session it gave up is over.
  void pump() {
    const std::uint8_t* octets = nullptr;
    for (ssize_t size = 0; (size = nghttp2_session_mem_send(session, &octets)) > 0;)
      outgoing.append(octets, octets + size);
  }

  static Stream& of(void* user) { return *static_cast<Stream*>(user); }
  static int on_header(nghttp2_session* /*session*/, const nghttp2_frame* frame, const std::uint8_t* name,
                       std::size_t name_size, const std::uint8_t* value, std::size_t value_size, std::uint8_t /*flags*/,
                       void* user) {
    Stream& stream = of(user);
    if (frame->hd.stream_id != stream.id) return 0;
    const std::string_view key{reinterpret_cast<const char*>(name), name_size};     // NOLINT: nghttp2's octets
    const std::string_view text{reinterpret_cast<const char*>(value), value_size};  // NOLINT
    if (key == ":status") stream.http_status = static_cast<unsigned>(number(text).value_or(0));
    if (key == "grpc-status") stream.grpc_status = number(text).value_or(2);  // UNKNOWN, for what is no number
    return 0;
  }
  static int on_data(nghttp2_session* /*session*/, std::uint8_t /*flags*/, std::int32_t id, const std::uint8_t* data,
                     std::size_t size, void* user) {
    Stream& stream = of(user);
    if (id != stream.id) return 0;
    if (stream.message.size() + size > kMostMessage) {
      stream.too_much = true;
      return NGHTTP2_ERR_CALLBACK_FAILURE;
    }
    stream.message.append(reinterpret_cast<const char*>(data), size);  // NOLINT
    return 0;
  }
  static int on_close(nghttp2_session* /*session*/, std::int32_t id, std::uint32_t error, void* user) {
    Stream& stream = of(user);
    if (id != stream.id) return 0;
    stream.ended = true;
    stream.error = error;
    return 0;
  }
  static ssize_t read_request(nghttp2_session* /*session*/, std::int32_t /*id*/, std::uint8_t* space, std::size_t size,
                              std::uint32_t* flags, nghttp2_data_source* /*source*/, void* user) {
    Stream& stream = of(user);
    const auto part = std::string_view{stream.request}.substr(stream.sent, size);
    std::ranges::copy(part, space);
    stream.sent += part.size();
    if (stream.sent == stream.request.size()) *flags |= NGHTTP2_DATA_FLAG_EOF;
    return static_cast<ssize_t>(part.size());
  }
};

GrpcExchange::GrpcExchange(std::string_view service, std::string_view authority) : stream_{std::make_unique<Stream>()} {
  stream_->request = grpc_health_request(service);
  nghttp2_session_callbacks* callbacks = nullptr;
  if (nghttp2_session_callbacks_new(&callbacks) != 0) return;
  nghttp2_session_callbacks_set_on_header_callback(callbacks, Stream::on_header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, Stream::on_data);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, Stream::on_close);
  nghttp2_session_client_new(&stream_->session, callbacks, stream_.get());
  nghttp2_session_callbacks_del(callbacks);
  if (stream_->session == nullptr) return;
  const std::array settings{nghttp2_settings_entry{NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
                            nghttp2_settings_entry{NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, 8192}};
  nghttp2_submit_settings(stream_->session, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  const std::array fields{field(":method", "POST"),
                          field(":scheme", "http"),
                          field(":path", "/grpc.health.v1.Health/Check"),
                          field(":authority", authority),
                          field("content-type", "application/grpc"),
                          field("te", "trailers"),
                          field("user-agent", "eipd")};
  nghttp2_data_provider body{};
  body.read_callback = Stream::read_request;
  stream_->id = nghttp2_submit_request(stream_->session, nullptr, fields.data(), fields.size(), &body, stream_.get());
}

GrpcExchange::~GrpcExchange() {
  nghttp2_session_del(stream_->session);
}

std::string GrpcExchange::to_send() {
  if (stream_->session != nullptr) stream_->pump();
  return std::exchange(stream_->outgoing, {});
}

GrpcExchange::State GrpcExchange::feed(std::string_view octets) {
  Stream& stream = *stream_;
  stream.taken += octets.size();
  if (stream.taken > kMost) return State::TooMuch;
  if (stream.session == nullptr || stream.id < 0) return State::Malformed;
  const auto* data = reinterpret_cast<const std::uint8_t*>(octets.data());  // NOLINT: nghttp2's octets
  if (nghttp2_session_mem_recv(stream.session, data, octets.size()) < 0)
    return stream.too_much ? State::TooMuch : State::Malformed;
  if (stream.ended) return stream.error == NGHTTP2_NO_ERROR ? State::Complete : State::Reset;
  stream.pump();
  // It wants nothing more: after a connection error that it found, or a GOAWAY that leaves our stream out.
  if (nghttp2_session_want_read(stream.session) == 0) return State::Malformed;
  return State::NeedMore;
}

unsigned GrpcExchange::http_status() const {
  return stream_->http_status;
}
std::optional<std::uint64_t> GrpcExchange::grpc_status() const {
  return stream_->grpc_status;
}
const std::string& GrpcExchange::message() const {
  return stream_->message;
}

}  // namespace eipd::probe
