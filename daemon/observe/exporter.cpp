#include "daemon/observe/exporter.hpp"

#include <string_view>
#include <utility>

#include "daemon/observe/http_server.hpp"
#include "daemon/observe/metric.hpp"
#include "daemon/observe/tcp_listener.hpp"

namespace eipd::observe {

namespace asio = boost::asio;

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
  auto acceptor = listen_tcp(core_->server.context(), endpoint);
  if (!acceptor) {
    return std::unexpected("cannot serve metrics on " + to_string(endpoint) + ": " + acceptor.error());
  }
  boost::system::error_code ignored;
  const std::uint16_t port = acceptor->local_endpoint(ignored).port();
  core_->server.open(HttpServer::Acceptor{*std::move(acceptor)});
  core_->server.start();
  return port;
}

void Exporter::stop() {
  core_->server.stop();
}

}  // namespace eipd::observe
