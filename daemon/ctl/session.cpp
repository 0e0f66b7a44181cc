#include "daemon/ctl/session.hpp"

#include <random>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "daemon/ctl/answer.hpp"

namespace eipd::ctl {
namespace {

Failure refusal(const Response& response) {
  boost::json::error_code error;
  const auto problem = boost::json::parse(response.body, error);
  if (error || !problem.is_object() || !problem.as_object().contains("detail")) {
    return {"eipd answered with status " + std::to_string(response.status), {}};
  }
  return {sentence_of(problem), response.body};
}

/// 128 random bits in hexadecimal digits.
std::string new_key() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::random_device random;
  std::string key;
  for (int word = 0; word < 4; ++word) {
    auto bits = random();
    for (int i = 0; i < 8; ++i, bits >>= 4) key += digits[bits & 0xF];
  }
  return key;
}

}  // namespace

Result<boost::json::value> Session::send(const Request& request) {
  Client::Headers headers;
  std::string key;
  const bool writes = request.method != "GET" && !wanted_.command->asks;
  if (writes && !wanted_.dry_run) {
    key = wanted_.idempotency_key.empty() ? new_key() : wanted_.idempotency_key;
    headers.emplace_back("Idempotency-Key", key);
  }
  if (!wanted_.if_match.empty() && writes) {
    headers.emplace_back("If-Match", '"' + wanted_.if_match + '"');
  }
  const auto response = client_.send(request, headers);
  if (!response) {
    Failure failure{response.error().sentence, {}};
    if (response.error().was_sent && !key.empty()) {
      failure.sentence +=
          "; whether it was done is not known: the same again with --idempotency-key " + key + " does it once";
    }
    return std::unexpected(std::move(failure));
  }
  if (response->status < 200 || response->status > 299) return std::unexpected(refusal(*response));
  if (response->body.empty()) return boost::json::object{};
  return boost::json::parse(response->body);
}

Result<boost::json::value> Session::list(const Request& request) {
  if (request.method != "GET" && !wanted_.command->asks) return send(request);
  std::optional<boost::json::value> whole;
  for (std::string cursor;;) {
    Request part = request;
    if (!cursor.empty()) add_parameter(part.target, "cursor", cursor);
    auto answer = send(part);
    if (!answer || !answer->as_object().contains("items")) return answer;
    cursor = text_of(*answer, "next");
    if (!whole) {
      whole = std::move(*answer);
    } else {
      auto& items = whole->at("items").as_array();
      for (auto& item : answer->at("items").as_array()) items.push_back(std::move(item));
      whole->at("next") = answer->at("next");
    }
    if (cursor.empty()) return *std::move(whole);
  }
}

std::optional<Failure> Session::stream(const Request& request, std::chrono::milliseconds quiet,
                                       const Client::Take& take) {
  const auto response = client_.stream(request, quiet, take);
  if (!response) return Failure{response.error().sentence, {}};
  if (response->status != 200) return refusal(*response);
  return std::nullopt;
}

}  // namespace eipd::ctl
