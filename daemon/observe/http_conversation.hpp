// HTTP/1.1 over any stream: what connections with and without TLS have in common.
#pragma once

#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "daemon/observe/http_connection.hpp"

namespace eipd::observe {

using PlainStream = boost::beast::basic_stream<boost::asio::generic::stream_protocol>;
using TlsStream = boost::asio::ssl::stream<PlainStream>;

template <class Stream>
class HttpConversation : public HttpConnection {
 public:
  void close() final;
  [[nodiscard]] std::optional<Waiting> waiting() const final { return waiting_; }

 protected:
  HttpConversation(Stream stream, const HttpLimits& limits, const HttpHandlers& handlers)
      : limits_{limits}, stream_{std::move(stream)}, handlers_{handlers} {}
  /// Reads requests and answers them, to the connection's end.
  boost::asio::awaitable<void> converse();
  /// After the last answer.
  virtual boost::asio::awaitable<void> leave() = 0;

  /// For the other side's end, which is courtesy.
  static constexpr std::chrono::seconds kFarewell{1};
  /// A socket closed with something unread resets the connection, which may overtake what we said last: so we say no
  /// more, and what a client sent ahead is read, within bounds. Meanwhile it gives way as one of that stage.
  boost::asio::awaitable<void> discard(Stage stage);

  /// From now on the client is waited for, for so long.
  void await_client(Stage stage, std::chrono::milliseconds limit);
  void done_waiting() { waiting_.reset(); }

  const HttpLimits& limits_;
  Stream stream_;
  HttpPeer peer_;

 private:
  using Request = boost::beast::http::request<boost::beast::http::string_body>;

  boost::asio::awaitable<std::optional<Request>> read();
  boost::asio::awaitable<bool> refuse(unsigned status);
  boost::asio::awaitable<bool> write(HttpReply reply, unsigned version, bool keep_alive, bool head);
  boost::asio::awaitable<bool> write_pieces(HttpReply reply, unsigned version, bool keep_alive, bool head);

  boost::beast::flat_buffer buffer_;
  const HttpHandlers& handlers_;
  std::optional<Waiting> waiting_;
};

extern template class HttpConversation<PlainStream>;
extern template class HttpConversation<TlsStream>;

}  // namespace eipd::observe
