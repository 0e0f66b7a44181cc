// HTTP/1.1 over any stream of Asio's: what the Unix socket and TLS have in common. One exchange at a time, run to its
// end by the call; the connection is kept between them.
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include "daemon/ctl/connection.hpp"

namespace eipd::ctl {

namespace asio = boost::asio;

inline constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

template <class Stream>
class HttpExchange : public Connection {
 public:
  std::expected<Response, ClientFailure> send(const Request& request, const Client::Headers& headers) override {
    return run(exchange(request, headers));
  }
  std::expected<Response, ClientFailure> stream(const Request& request, std::chrono::milliseconds quiet,
                                                const Client::Take& take) override {
    return run(follow(request, quiet, take));
  }

 protected:
  using Failure = std::optional<ClientFailure>;
  static constexpr std::chrono::seconds kPatience{10};

  explicit HttpExchange(std::string where) : where_{std::move(where)} {}
  /// Puts a connected stream into `stream_`, within kPatience.
  virtual asio::awaitable<Failure> connect() = 0;
  /// What an error on the open connection means.
  virtual ClientFailure broken(const std::string& what, boost::system::error_code error) {
    return {.sentence = what + where_ + ": " + error.message(), .was_sent = true};
  }

  const std::string where_;
  asio::io_context context_;
  std::optional<Stream> stream_;

 private:
  using Result = std::expected<Response, ClientFailure>;

  Result run(asio::awaitable<Result> exchange) {
    Result result = std::unexpected(ClientFailure{});
    context_.restart();
    asio::co_spawn(context_, std::move(exchange), [&result](const std::exception_ptr& failure, Result got) {
      if (failure) std::rethrow_exception(failure);
      result = std::move(got);
    });
    context_.run();
    if (!result) stream_.reset();
    return result;
  }

  auto& lowest() { return boost::beast::get_lowest_layer(*stream_); }

  asio::awaitable<Failure> write(const Request& asked, const Client::Headers& headers) {
    namespace http = boost::beast::http;
    if (!stream_) {
      buffer_.clear();
      if (auto failure = co_await connect()) co_return failure;
    }
    lowest().expires_after(asked.patience);
    http::request<http::string_body> request{http::string_to_verb(asked.method), asked.target, 11};
    request.set(http::field::host, "eipd");
    for (const auto& [name, value] : headers) request.set(name, value);
    if (!asked.body.empty()) {
      request.set(http::field::content_type, "application/json");
      request.body() = asked.body;
    }
    request.prepare_payload();
    const auto [error, size] = co_await http::async_write(*stream_, request, kAwait);
    if (error) co_return broken("eipd took no request on ", error);
    co_return std::nullopt;
  }

  asio::awaitable<Result> exchange(const Request& asked, const Client::Headers& headers) {
    namespace http = boost::beast::http;
    if (auto failure = co_await write(asked, headers)) co_return std::unexpected(*std::move(failure));
    http::response_parser<http::string_body> parser;
    parser.body_limit(64 * 1024 * 1024);
    const auto [error, size] = co_await http::async_read(*stream_, buffer_, parser, kAwait);
    if (error) co_return std::unexpected(broken("eipd gave no answer on ", error));
    Response response{parser.get().result_int(), std::move(parser.get().body())};
    lowest().expires_never();
    if (!parser.get().keep_alive()) stream_.reset();
    co_return response;
  }

  asio::awaitable<Result> follow(const Request& asked, std::chrono::milliseconds quiet, const Client::Take& take) {
    namespace http = boost::beast::http;
    if (auto failure = co_await write(asked, {})) co_return std::unexpected(*std::move(failure));
    http::response_parser<http::string_body> parser;
    parser.body_limit(boost::none);
    auto [error, size] = co_await http::async_read_header(*stream_, buffer_, parser, kAwait);
    bool goes_on = !error;
    while (goes_on && !parser.is_done()) {
      lowest().expires_after(quiet);
      std::tie(error, size) = co_await http::async_read_some(*stream_, buffer_, parser, kAwait);
      if (error) break;
      if (parser.get().result_int() != 200) continue;
      const auto piece = std::exchange(parser.get().body(), {});
      goes_on = take(piece);
    }
    if (error) co_return std::unexpected(broken("the stream ended on ", error));
    stream_.reset();
    co_return Response{parser.get().result_int(), std::move(parser.get().body())};
  }

  boost::beast::flat_buffer buffer_;
};

}  // namespace eipd::ctl
