// A request's target as anybody may send it to the control API.
// Laws: it is a question or a problem; a question's words are printable UTF-8 and its limits are in range; a problem
// has a status of the client's, a code and a sentence, and its JSON has no raw control character.
#include <algorithm>
#include <string>
#include <string_view>

#include "daemon/control/question.hpp"
#include "daemon/observe/utf8.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace eipd::control;
using eipd::fuzz::law;

bool is_printable(std::string_view text) {
  return eipd::observe::to_valid_utf8(text) == text &&
         std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

void check(const Part& part) {
  law(part.limit >= 1 && part.limit <= kMaxLimit, "a limit is in range");
  law(is_printable(part.cursor), "a cursor is printable");
}

struct Check {
  void operator()(const AskStatus&) const {}
  void operator()(const AskNeighbors&) const {}
  void operator()(const AskNeighbor& ask) const { law(!ask.name.empty() && is_printable(ask.name), "a name is one"); }
  void operator()(const AskRoutes& ask) const {
    law(is_printable(ask.neighbor), "a name is printable");
    check(ask.part);
  }
  void operator()(const AskChecks& ask) const { check(ask.part); }
  void operator()(const AskCheck& ask) const { law(!ask.name.empty() && is_printable(ask.name), "a name is one"); }
  void operator()(const AskExplain& ask) const { law(is_printable(ask.what), "what to explain is printable"); }
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string target{data, data + size};
  for (const char* method : {"GET", "POST"}) {
    const auto question = read_question(method, target);
    if (question) {
      law(std::string_view{method} == "GET", "nothing here takes another method");
      std::visit(Check{}, *question);
      continue;
    }
    const Problem& problem = question.error();
    law(problem.status >= 400 && problem.status < 500, "the fault is the client's");
    law(!problem.code.empty() && !problem.detail.empty(), "a problem has a code and a sentence");
    law(is_printable(to_json(problem)), "its JSON is printable");
  }
  return 0;
}
