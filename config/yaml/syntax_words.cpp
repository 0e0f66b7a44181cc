#include "config/yaml/syntax_words.hpp"

#include <algorithm>
#include <array>

namespace eipd::config::yaml {
namespace {

struct Words {
  std::string_view message;  ///< yaml-cpp 0.7's, or how it begins
  std::string_view hint;
};

constexpr std::array kWords{
    Words{
        "end of sequence not found",
        "this line is indented unlike those it belongs to; expected the column of the keys beside it, or of the \"-\" "
        "of the list"},
    Words{"end of map not found",
          "this line is indented unlike those it belongs to; expected the column of the keys beside it"},
    Words{"illegal map value",
          "there is a key already; expected a space behind the \":\" of the line before, this line in the column of "
          "the keys beside it, or quotes around a text that holds \": \""},
    Words{"end of map flow not found", "a { or a quote before it is not closed; expected its } or quote"},
    Words{"end of sequence flow not found", "a [ or a quote before it is not closed; expected its ] or quote"},
    Words{"illegal EOF in scalar", "a quote is not closed before the file ends"},
    Words{"illegal flow end", "nothing was opened that this could close; expected as many [ and { as ] and }"},
    Words{"illegal block entry",
          "no list can begin here; expected each \"- \" on a line of its own, all in one column"},
    Words{"illegal map key", "no key can stand here; expected it on a line of its own"},
    Words{"unknown token", "no value begins like this; expected quotes around it"},
    Words{"unknown escape character", "between double quotes \\ begins an escape; expected \\\\, or single quotes"},
};

}  // namespace

std::string explained(std::string_view message) {
  std::string text{message};
  const auto* words = std::ranges::find_if(kWords, [&](const Words& one) { return message.starts_with(one.message); });
  if (words != kWords.end()) text.append(": ").append(words->hint);
  return text;
}

}  // namespace eipd::config::yaml
