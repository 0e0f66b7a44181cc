#include "daemon/probe/http_probe.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <boost/asio.hpp>

#include "daemon/probe/http_body.hpp"

namespace eipd::probe {
namespace {

using health::Outcome;
using Header = std::pair<std::string, std::string>;

bool same_name(std::string_view a, std::string_view b) {
  constexpr auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

void set(std::vector<Header>& headers, const Header& header) {
  const auto same = std::ranges::find_if(headers, [&](const Header& h) { return same_name(h.first, header.first); });
  if (same == headers.end()) {
    headers.push_back(header);
  } else {
    *same = header;
  }
}

bool is_among(std::uint16_t status, const std::vector<health::StatusRange>& ranges) {
  return std::ranges::any_of(ranges, [&](const auto& range) { return range.first <= status && status <= range.last; });
}

}  // namespace

std::string authority_of(std::string_view target) {
  std::string text{target};
  if (const auto zone = text.find('%'); zone != std::string::npos) {
    if (const auto end = text.find(']', zone); end != std::string::npos) text.erase(zone, end - zone);
  }
  return text;
}

std::string http_request(const health::HttpCheck& check, std::string_view target) {
  std::vector<Header> headers{{"Host", check.host.empty() ? authority_of(target) : check.host},
                              {"User-Agent", "eipd"},
                              {"Accept", "*/*"},
                              {"Connection", "close"}};
  for (const auto& header : check.headers) set(headers, header);
  std::string text = check.method + ' ' + check.path + " HTTP/1.1\r\n";
  for (const auto& [name, value] : headers) text.append(name).append(": ").append(value).append("\r\n");
  return text + "\r\n";
}

HttpProbe::HttpProbe(Dialer dialer, const health::HttpCheck& check, std::string_view target,
                     std::optional<TlsClient> tls)
    : dialer_{std::move(dialer)}, tls_{std::move(tls)}, request_{http_request(check, target)}, check_{check} {
  if (check.body_matches.empty()) return;
  auto pattern = health::BodyPattern::compile(check.body_matches);
  if (pattern) {
    pattern_ = *std::move(pattern);
  } else {
    bad_pattern_ = std::move(pattern.error());
  }
}

boost::asio::awaitable<Attempt> HttpProbe::run(health::TimePoint deadline) {
  if (!bad_pattern_.empty()) co_return Attempt{Outcome::LocalError, "body_matches: " + bad_pattern_};
  auto connection = co_await dialer_.dial(deadline);
  if (!connection) co_return std::move(connection.error());
  Attempt attempt;  // no ?: over co_await
  if (tls_) {
    attempt = co_await ask_over_tls(**connection);
  } else {
    attempt = co_await ask(**connection);
  }
  (*connection)->finish(attempt.outcome);
  co_return attempt;
}

boost::asio::awaitable<Attempt> HttpProbe::ask_over_tls(Connection& connection) {
  auto stream = tls_->stream(connection);
  if (!stream) co_return std::move(stream.error());
  auto failure = co_await (*stream)->handshake();
  const auto ends = (*stream)->certificate_ends();
  if (!failure) failure = tls_->judge_end(ends);
  Attempt attempt;
  if (failure) {
    attempt = *std::move(failure);
  } else {
    attempt = co_await ask(**stream);
  }
  attempt.certificate_ends = ends;
  co_return attempt;
}

boost::asio::awaitable<Attempt> HttpProbe::ask(ByteStream& stream) const {
  if (auto failure = co_await stream.write(request_)) co_return *std::move(failure);
  HttpAnswer answer;
  auto state = HttpAnswer::State::NeedMore;
  while (state == HttpAnswer::State::NeedMore) {
    auto size = co_await stream.read_some(answer.space());
    if (!size) co_return std::move(size.error());
    state = answer.commit(*size);
  }
  if (state == HttpAnswer::State::Malformed) co_return Attempt{Outcome::ProtocolError, answer.error()};
  auto attempt = judge_head(answer);
  if (attempt.outcome != Outcome::Success || !wants_body()) co_return attempt;
  co_return co_await read_body(stream, answer.octets());
}

Attempt HttpProbe::judge_head(const HttpAnswer& answer) const {
  const auto status = answer.status();
  std::string detail = "status " + std::to_string(status);
  if (is_among(status, check_.fatal_status)) return {Outcome::FatalStatus, std::move(detail)};
  if (!is_among(status, check_.expect_status)) return {Outcome::BadStatus, std::move(detail)};
  for (const auto& [name, value] : check_.expect_headers) {
    if (answer.has_header(name, value)) continue;
    detail.append(", without ").append(name).append(": ").append(value);
    return {Outcome::WrongHeader, std::move(detail)};
  }
  return {Outcome::Success, std::move(detail)};
}

boost::asio::awaitable<Attempt> HttpProbe::read_body(ByteStream& stream, std::string_view octets) const {
  HttpBody body{check_.max_body.value_or(kUsualMaxBody), check_.method == "HEAD"};
  std::array<char, 4096> space{};
  auto state = body.feed(octets);
  while (state == HttpBody::State::NeedMore) {
    auto size = co_await stream.read_some(space);
    if (size) {
      state = body.feed({space.data(), *size});
      continue;
    }
    if (size.error().outcome == Outcome::Closed) state = body.finish();
    if (state == HttpBody::State::NeedMore) co_return std::move(size.error());
  }
  if (state == HttpBody::State::Malformed) co_return Attempt{Outcome::ProtocolError, "the body's framing is not HTTP"};
  if (state == HttpBody::State::TooLarge) {
    const auto most = std::to_string(check_.max_body.value_or(kUsualMaxBody));
    co_return Attempt{Outcome::BodyTooLarge, "a body of more than " + most + " octets"};
  }
  co_return judge_body(body.text());
}

Attempt HttpProbe::judge_body(std::string_view body) const {
  if (body.find(check_.body_contains) == std::string_view::npos)
    return {Outcome::WrongBody, "the body does not contain what it should"};
  if (pattern_ && !pattern_->is_in(body)) return {Outcome::WrongBody, "the body does not match"};
  return {Outcome::Success, "body of " + std::to_string(body.size()) + " octets"};
}

}  // namespace eipd::probe
