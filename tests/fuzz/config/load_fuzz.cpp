// The YAML loader. Laws: whatever the text, it returns; there is a configuration exactly when there is no error; every
// issue is one printable line, and errors say what is wrong.
#include <algorithm>
#include <string_view>

#include "config/report.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using eipd::config::Issue;
using eipd::config::Severity;
using eipd::fuzz::law;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto loaded = eipd::config::load(text, {.host_name = "pop"});
  const bool has_errors =
      std::ranges::any_of(loaded.issues, [](const Issue& i) { return i.severity == Severity::Error; });
  law(loaded.config.has_value() != has_errors, "a configuration exactly when there is no error");
  for (const Issue& issue : loaded.issues) {
    law(!issue.message.empty(), "an issue says what is wrong");
    law(std::ranges::none_of(to_string(issue, "f"), is_control), "an issue is one printable line");
  }
  law(!check_report(loaded, "f").empty(), "there is a report");
  return 0;
}
