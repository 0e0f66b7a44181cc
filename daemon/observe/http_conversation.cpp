#include "daemon/observe/http_conversation.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/write.hpp>

namespace eipd::observe {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

namespace {

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kMostDiscarded = 256 * 1024;

/// The status to refuse an unreadable request with; 0: there is nobody to tell.
unsigned status_of(error_code error) {
  if (error == http::error::header_limit) return 431;
  if (error == http::error::body_limit) return 413;
  if (error == http::error::end_of_stream || error == http::error::partial_message) return 0;
  return error.category() == http::make_error_code(http::error::bad_method).category() ? 400 : 0;
}

HttpRequest request_of(http::request<http::string_body>&& request, const HttpPeer& peer) {
  HttpRequest out{.method = request.method() == http::verb::head ? "GET" : std::string{request.method_string()},
                  .target = std::string{request.target()},
                  .headers = {},
                  .body = std::move(request.body()),
                  .peer = peer};
  for (const auto& field : request) out.headers.emplace_back(field.name_string(), field.value());
  return out;
}

template <class Body>
void put_fields(http::response<Body>& response, const HttpReply& reply, bool keep_alive) {
  if (!reply.content_type.empty()) response.set(http::field::content_type, reply.content_type);
  response.set(http::field::cache_control, "no-store");
  for (const auto& [name, value] : reply.headers) response.set(name, value);
  response.keep_alive(keep_alive);
}

}  // namespace

std::optional<std::string> HttpRequest::header(std::string_view name) const {
  const auto found =
      std::ranges::find_if(headers, [name](const auto& header) { return beast::iequals(header.first, name); });
  if (found == headers.end()) return std::nullopt;
  return found->second;
}

template <class Stream>
void HttpConversation<Stream>::close() {
  beast::get_lowest_layer(stream_).close();
}

template <class Stream>
void HttpConversation<Stream>::await_client(Stage stage, std::chrono::milliseconds limit) {
  waiting_ = Waiting{.stage = stage, .since = std::chrono::steady_clock::now()};
  beast::get_lowest_layer(stream_).expires_after(limit);
}

template <class Stream>
asio::awaitable<void> HttpConversation<Stream>::discard(Stage stage) {
  auto& socket = beast::get_lowest_layer(stream_);
  error_code error;
  socket.socket().shutdown(Socket::shutdown_send, error);
  await_client(stage, kFarewell);
  std::array<char, 4096> space;
  for (std::size_t total = 0, size = 0; !error && total < kMostDiscarded; total += size) {
    std::tie(error, size) = co_await socket.async_read_some(asio::buffer(space), kAwait);
  }
  done_waiting();
}

template <class Stream>
asio::awaitable<void> HttpConversation<Stream>::converse() {
  for (bool keep_alive = true; keep_alive;) {
    auto request = co_await read();
    if (!request) break;
    const bool head = request->method() == http::verb::head;
    const unsigned version = request->version();
    const bool wants_more = request->keep_alive();
    HttpReply reply = co_await handlers_.answer(request_of(std::move(*request), peer_));
    keep_alive = co_await write(std::move(reply), version, wants_more, head);
  }
  co_await leave();
  close();
}

template <class Stream>
auto HttpConversation<Stream>::read() -> asio::awaitable<std::optional<Request>> {
  http::request_parser<http::string_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(limits_.header));
  parser.body_limit(limits_.body);
  error_code error;
  if (buffer_.size() == 0) {
    await_client(Stage::Idle, limits_.idle);
    std::tie(error, std::ignore) = co_await http::async_read_some(stream_, buffer_, parser, kAwait);
  }
  if (!error && !parser.is_done()) {
    await_client(Stage::Asking, limits_.request);
    std::tie(error, std::ignore) = co_await http::async_read(stream_, buffer_, parser, kAwait);
  }
  done_waiting();
  if (!error) co_return parser.release();
  if (const unsigned status = status_of(error); status != 0) {
    co_await refuse(status);
    co_await discard(Stage::Idle);
  }
  co_return std::nullopt;
}

template <class Stream>
asio::awaitable<bool> HttpConversation<Stream>::refuse(unsigned status) {
  HttpReply reply = handlers_.refuse(status);
  co_return co_await write(std::move(reply), 11, false, false);
}

template <class Stream>
asio::awaitable<bool> HttpConversation<Stream>::write(HttpReply reply, unsigned version, bool keep_alive, bool head) {
  if (reply.pieces || reply.stream) co_return co_await write_pieces(std::move(reply), version, keep_alive, head);
  http::response<http::string_body> response{static_cast<http::status>(reply.status), version};
  put_fields(response, reply, keep_alive);
  const std::size_t size = reply.body.size();
  if (!head) response.body() = std::move(reply.body);
  response.content_length(size);
  await_client(Stage::Reading, limits_.response);
  http::response_serializer<http::string_body> serializer{response};
  const auto [error, written] = co_await http::async_write(stream_, serializer, kAwait);
  done_waiting();
  co_return !error && keep_alive;
}

template <class Stream>
asio::awaitable<bool> HttpConversation<Stream>::write_pieces(HttpReply reply, unsigned version, bool keep_alive,
                                                             bool head) {
  http::response<http::empty_body> response{static_cast<http::status>(reply.status), version};
  const bool chunked = version >= 11;  // HTTP/1.0 has the connection's end instead
  put_fields(response, reply, keep_alive && chunked);
  if (chunked) response.chunked(true);
  http::response_serializer<http::empty_body> serializer{response};
  await_client(Stage::Reading, limits_.response);
  auto [error, written] = co_await http::async_write_header(stream_, serializer, kAwait);
  while (!error && !head) {
    std::optional<std::string> piece;
    if (reply.pieces) {
      piece = reply.pieces();
    } else {
      done_waiting();
      beast::get_lowest_layer(stream_).expires_never();
      piece = co_await reply.stream();
    }
    if (!piece) break;
    if (piece->empty()) continue;  // an empty chunk would be the last
    await_client(Stage::Reading, limits_.response);
    if (chunked) {
      std::tie(error, written) = co_await asio::async_write(stream_, http::make_chunk(asio::buffer(*piece)), kAwait);
    } else {
      std::tie(error, written) = co_await asio::async_write(stream_, asio::buffer(*piece), kAwait);
    }
  }
  if (!error && chunked && !head) {
    await_client(Stage::Reading, limits_.response);
    std::tie(error, written) = co_await asio::async_write(stream_, http::make_chunk_last(), kAwait);
  }
  done_waiting();
  co_return !error && keep_alive && chunked;
}

template class HttpConversation<PlainStream>;
template class HttpConversation<TlsStream>;

}  // namespace eipd::observe
