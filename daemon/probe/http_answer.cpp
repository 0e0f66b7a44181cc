#include "daemon/probe/http_answer.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>

namespace eipd::probe {

namespace http = boost::beast::http;

struct HttpAnswer::Reading {
  std::vector<char> bytes = std::vector<char>(1024);
  std::size_t filled = 0;
  std::size_t begin = 0;  ///< of the answer that is being read; interim answers lie before it
  std::optional<http::response_parser<http::empty_body>> parser;
  std::string error;

  State parse(std::size_t end);
  State fail(std::string why) {
    error = std::move(why);
    return State::Malformed;
  }
};

HttpAnswer::HttpAnswer() : reading_{std::make_unique<Reading>()} {}
HttpAnswer::~HttpAnswer() = default;
HttpAnswer::HttpAnswer(HttpAnswer&&) noexcept = default;
HttpAnswer& HttpAnswer::operator=(HttpAnswer&&) noexcept = default;

std::span<char> HttpAnswer::space() {
  auto& bytes = reading_->bytes;
  const std::size_t filled = reading_->filled;
  if (filled == bytes.size()) bytes.resize(bytes.size() * 2);
  return std::span{bytes}.subspan(filled);
}

HttpAnswer::State HttpAnswer::commit(std::size_t size) {
  auto& [bytes, filled, begin, parser, error] = *reading_;
  const std::string_view fresh{bytes.data() + filled, size};
  const auto newline = fresh.rfind('\n');
  State state = State::NeedMore;
  if (newline != std::string_view::npos) state = reading_->parse(filled + newline + 1);
  filled += size;
  if (state == State::NeedMore && filled >= kLargestHeader) return reading_->fail("header larger than 8 KiB");
  return state;
}

/// Reads the whole lines up to `end`, from the first one again at each time: Beast's parser, once it has asked for
/// more, looks no further before the header's end, and rubbish would be told from silence only by how it was cut.
HttpAnswer::State HttpAnswer::Reading::parse(std::size_t end) {
  while (begin < end) {
    parser.emplace();
    parser->header_limit(kLargestHeader);
    boost::system::error_code problem;
    const std::size_t taken = parser->put(boost::asio::buffer(bytes.data() + begin, end - begin), problem);
    if (problem == http::error::need_more) return State::NeedMore;
    if (problem) return fail("not HTTP: " + problem.message());
    if (!parser->is_header_done()) return State::NeedMore;
    const unsigned status = parser->get().result_int();
    if (status >= 200 || status == 101) return State::Complete;
    begin += taken;
  }
  return State::NeedMore;
}

std::uint16_t HttpAnswer::status() const {
  return static_cast<std::uint16_t>(reading_->parser->get().result_int());
}

bool HttpAnswer::has_header(std::string_view name, std::string_view value) const {
  const auto [first, last] = reading_->parser->get().equal_range({name.data(), name.size()});
  return std::any_of(first, last, [&](const auto& field) {
    const auto found = field.value();
    return std::string_view{found.data(), found.size()} == value;
  });
}

std::string_view HttpAnswer::octets() const {
  const auto& [bytes, filled, begin, parser, error] = *reading_;
  return std::string_view{bytes.data(), filled}.substr(begin);
}

const std::string& HttpAnswer::error() const {
  return reading_->error;
}

}  // namespace eipd::probe
