#include "daemon/observe/exporter.hpp"

#include <string_view>
#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>

#include "daemon/observe/http_server.hpp"
#include "daemon/observe/metric.hpp"

namespace eipd::observe {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::string_view kTextFormat = "text/plain; version=0.0.4; charset=utf-8";

HttpReply plain(unsigned status, std::string text) {
  return {.status = status, .content_type = "text/plain; charset=utf-8", .body = std::move(text) + "\n"};
}

HttpReply refuse(unsigned status) {
  return plain(status, status == 400 ? "not an HTTP request" : "the request is too large");
}

/// One family serialised and sent at a time, so that a scrape's memory is the largest family's.
HttpReply scrape(const Metrics& metrics) {
  return {.content_type = std::string{kTextFormat},
          .pieces = [&metrics, next = std::size_t{0}]() mutable -> std::optional<std::string> {
            if (next == metrics.size()) return std::nullopt;
            return metrics[next++].text();
          }};
}

HttpReply answer(const HttpRequest& request, const Metrics& metrics) {
  const std::string_view path = std::string_view{request.target}.substr(0, request.target.find('?'));
  if (path != "/metrics") return plain(404, "not found: the metrics are at /metrics");
  if (request.method == "GET") return scrape(metrics);
  auto reply = plain(405, "only GET and HEAD");
  reply.headers.emplace_back("Allow", "GET, HEAD");
  return reply;
}

error_code open(tcp::acceptor& acceptor, const bgp::Endpoint& endpoint) {
  error_code error;
  const auto address =
      asio::ip::make_address(to_string(bgp::ScopedAddress{.address = endpoint.address, .zone = endpoint.zone}), error);
  const tcp::endpoint where{address, endpoint.port};
  if (!error) acceptor.open(where.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
  if (!error && address.is_v6()) acceptor.set_option(asio::ip::v6_only{true}, error);
  if (!error) acceptor.bind(where, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  return error;
}

}  // namespace

class Exporter::Core {
 public:
  explicit Core(const MetricSources& sources)
      : metrics{make_metrics(sources)},
        server{"eipd-exporter",
               HttpLimits{.body = 1024, .idle = std::chrono::minutes{5}},
               {.answer = [this](HttpRequest request) -> asio::awaitable<HttpReply> {
                  co_return answer(request, metrics);
                },
                .refuse = refuse}} {}

  const Metrics metrics;
  HttpServer server;
};

Exporter::Exporter(MetricSources sources) : core_{std::make_unique<Core>(sources)} {}
Exporter::~Exporter() = default;

std::expected<std::uint16_t, std::string> Exporter::listen(const bgp::Endpoint& endpoint) {
  tcp::acceptor acceptor{core_->server.context()};
  if (const auto error = open(acceptor, endpoint)) {
    return std::unexpected("cannot serve metrics on " + to_string(endpoint) + ": " + error.message());
  }
  error_code ignored;
  const std::uint16_t port = acceptor.local_endpoint(ignored).port();
  core_->server.start(HttpServer::Acceptor{std::move(acceptor)});
  return port;
}

void Exporter::stop() {
  core_->server.stop();
}

}  // namespace eipd::observe
