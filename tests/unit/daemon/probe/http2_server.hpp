// The server's side of one HTTP/2 connection in memory, by nghttp2: it notes the request and gives one answer.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <nghttp2/nghttp2.h>

namespace eipd::probe::test {

class Http2Server {
 public:
  struct Answer {
    std::string body = {};
    std::string grpc_status = "0";
    bool trailers_only = false;  ///< one header block, and no body
    bool reset = false;          ///< RST_STREAM instead
  };
  explicit Http2Server(Answer answer) : answer_{std::move(answer)} {
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
    nghttp2_session_server_new(&session_, callbacks, this);
    nghttp2_session_callbacks_del(callbacks);
    nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, nullptr, 0);
  }
  ~Http2Server() { nghttp2_session_del(session_); }
  Http2Server(const Http2Server&) = delete;
  Http2Server& operator=(const Http2Server&) = delete;

  /// What it sends after it took `octets`.
  std::string feed(std::string_view octets) {
    nghttp2_session_mem_recv(session_, reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size());
    std::string text;
    const std::uint8_t* data = nullptr;
    for (ssize_t size = 0; (size = nghttp2_session_mem_send(session_, &data)) > 0;)
      text.append(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
    return text;
  }
  [[nodiscard]] const std::string& request() const { return request_; }
  [[nodiscard]] const std::string& body() const { return body_; }

 private:
  static Http2Server& of(void* user) { return *static_cast<Http2Server*>(user); }
  static int on_header(nghttp2_session* /*session*/, const nghttp2_frame* /*frame*/, const std::uint8_t* name,
                       std::size_t name_size, const std::uint8_t* value, std::size_t value_size, std::uint8_t /*flags*/,
                       void* user) {
    of(user).request_.append(name, name + name_size).append(": ").append(value, value + value_size).append("\n");
    return 0;
  }
  static int on_data(nghttp2_session* /*session*/, std::uint8_t /*flags*/, std::int32_t /*id*/,
                     const std::uint8_t* data, std::size_t size, void* user) {
    of(user).body_.append(data, data + size);
    return 0;
  }
  static int on_frame(nghttp2_session* /*session*/, const nghttp2_frame* frame, void* user) {
    const bool ends = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    if (ends && frame->hd.stream_id != 0) of(user).answer(frame->hd.stream_id);
    return 0;
  }
  static nghttp2_nv field(const char* name, const std::string& value) {
    return {reinterpret_cast<std::uint8_t*>(const_cast<char*>(name)),
            reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data())), std::string_view{name}.size(),
            value.size(), NGHTTP2_NV_FLAG_NONE};
  }
  void answer(std::int32_t id) {
    if (answer_.reset) {
      nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, id, NGHTTP2_REFUSED_STREAM);
      return;
    }
    const std::string ok = "200";
    const std::string type = "application/grpc";
    const std::array head{field(":status", ok), field("content-type", type), field("grpc-status", answer_.grpc_status)};
    if (answer_.trailers_only) {
      nghttp2_submit_response(session_, id, head.data(), head.size(), nullptr);
      return;
    }
    nghttp2_data_provider body{};
    body.read_callback = [](nghttp2_session* session, std::int32_t stream, std::uint8_t* space, std::size_t size,
                            std::uint32_t* flags, nghttp2_data_source* /*source*/, void* user) -> ssize_t {
      const auto part = std::string_view{of(user).answer_.body}.substr(of(user).sent_, size);
      std::ranges::copy(part, space);
      of(user).sent_ += part.size();
      if (of(user).sent_ == of(user).answer_.body.size()) {
        *flags |= NGHTTP2_DATA_FLAG_EOF | NGHTTP2_DATA_FLAG_NO_END_STREAM;
        const auto trailer = field("grpc-status", of(user).answer_.grpc_status);
        nghttp2_submit_trailer(session, stream, &trailer, 1);
      }
      return static_cast<ssize_t>(part.size());
    };
    nghttp2_submit_response(session_, id, head.data(), 2, &body);
  }

  Answer answer_;
  nghttp2_session* session_ = nullptr;
  std::string request_;
  std::string body_;
  std::size_t sent_ = 0;
};

}  // namespace eipd::probe::test
