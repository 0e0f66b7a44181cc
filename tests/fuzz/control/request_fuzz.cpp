// A request as anybody may send it to the control API: its target on the first line, behind it the body.
// Laws: it is a question, an order, a stream of events or a problem; all that asks is a GET, but for a what-if; its
// words are printable UTF-8 and its limits are in range; a problem has a status of the client's, a code and a sentence,
// and its JSON has no raw control character; reading it twice gives the same.
#include <algorithm>
#include <string>
#include <string_view>

#include "daemon/control/request.hpp"
#include "daemon/control/url.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace eipd::control;
using eipd::fuzz::law;

void check(const Part& part) {
  law(part.limit >= 1 && part.limit <= kMaxLimit, "a limit is in range");
  law(is_printable(part.cursor), "a cursor is printable");
}

struct CheckQuestion {
  template <class Ask>
  void operator()(const Ask& ask) const {
    if constexpr (requires { ask.part; }) check(ask.part);
    if constexpr (requires { ask.name; }) law(!ask.name.empty() && is_printable(ask.name), "a name is one");
    if constexpr (requires { ask.id; }) law(!ask.id.empty() && is_printable(ask.id), "an id is one");
    if constexpr (requires { ask.what; }) law(is_printable(ask.what), "what to explain is printable");
  }
};

struct CheckCommand {
  template <class Command>
  void operator()(const Command& command) const {
    if constexpr (requires { command.eip; })
      law(!command.eip.empty() && is_printable(command.eip), "an EIP's id is one");
    if constexpr (requires { command.account; }) law(is_printable(command.account), "an account is printable");
    if constexpr (requires { command.reason; }) law(is_printable(command.reason), "a reason is printable");
  }
};

void check(const Problem& problem) {
  law(problem.status >= 400 && problem.status < 500, "the fault is the client's");
  law(!problem.code.empty() && !problem.detail.empty(), "a problem has a code and a sentence");
  law(is_printable(to_json(problem)), "its JSON is printable");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text{data, data + size};
  const auto line = text.find('\n');
  const auto target = text.substr(0, line);
  const auto body = line == std::string::npos ? std::string{} : text.substr(line + 1);
  for (const char* method : {"GET", "POST", "PATCH", "DELETE"}) {
    const RawRequest raw{
        .method = method, .target = target, .body = body, .idempotency_key = {}, .if_match = {}, .last_event_id = {}};
    const auto request = read_request(raw);
    if (!request) {
      check(request.error());
      continue;
    }
    const auto* order = std::get_if<Order>(&*request);
    const auto* question = std::get_if<Question>(&*request);
    const bool what_if = question != nullptr && std::holds_alternative<AskWhatIf>(*question);
    if (order != nullptr) {
      law(raw.method != "GET", "a GET orders nothing");
    } else {
      law(raw.method == (what_if ? "POST" : "GET"), "all that asks is a GET, but for a what-if");
    }
    if (question != nullptr) std::visit(CheckQuestion{}, *question);
    if (order != nullptr) {
      std::visit(CheckCommand{}, order->command);
      law(order->options.request_hash == std::get<Order>(*read_request(raw)).options.request_hash,
          "the same is the same");
    }
  }
  return 0;
}
