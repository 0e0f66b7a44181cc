// What is wrong with a file as YAML, before any key is looked at.
// Places are those of the row's own text: the rest of a valid file is put behind it.
#include <gtest/gtest.h>

#include "tests/unit/config/bad_file.hpp"

namespace eipd::config::test {
namespace {

class BadYaml : public testing::TestWithParam<BadFile> {};

INSTANTIATE_TEST_SUITE_P(
    Files, BadYaml,
    testing::Values(BadFile{"DuplicateKey", R"(state_dir: /a
log: {level: info}
state_dir: /b
)",
                            3, 1, "state_dir", "duplicate key, first in line 1"},
                    BadFile{"DuplicateKeyInAFlowMap", R"(log: {level: info, level: debug}
)",
                            1, 20, "log.level", "duplicate key"},
                    BadFile{"EveryFurtherDuplicate", R"(drain:
  gshut_wait: 1s
  gshut_wait: 2s
)",
                            3, 3, "drain.gshut_wait", "duplicate key"},
                    BadFile{"SecondDocument", R"(state_dir: /a
---
state_dir: /b
)",
                            2, 1, "", "a second document"},
                    BadFile{"InvalidUtf8", "state_dir: /a\n# caf\351\n", 2, 6, "", "octet 0xe9 is not UTF-8"},
                    BadFile{"OverlongUtf8", "state_dir: \"/\300\257\"\n", 1, 14, "", "octet 0xc0 is not UTF-8"},
                    BadFile{"SurrogateInUtf8", "state_dir: \"/\355\240\200\"\n", 1, 14, "", "octet 0xed is not UTF-8"},
                    BadFile{"Utf16", "\377\376a\000\n", 1, 1, "", "octet 0xff is not UTF-8"},
                    BadFile{"ControlCharacter", "state_dir: /a\nlog: {level: \007info}\n", 2, 14, "",
                            "control character 0x07"},
                    BadFile{"MergeKey", R"(drain: &d {gshut_wait: 1s}
log:
  <<: *d
)",
                            3, 3, "", "merge keys (<<) are not part of YAML 1.2"},
                    BadFile{"TabAsIndentation", "drain:\n\011gshut_wait: 1s\n", 2, 1, "", "a tab indents this line"},
                    BadFile{"UnknownAnchor", R"(state_dir: *nowhere
)",
                            1, 12, "", "not YAML: "},
                    BadFile{"AnchorWithinItself", R"(origin_regions: &r [*r]
)",
                            1, 21, "", "this anchor holds itself"},
                    BadFile{"Tag", R"(state_dir: !!binary /a
)",
                            1, 12, "", "a tag (tag:yaml.org,2002:binary)"},
                    BadFile{"TagOnAMap", R"(log: !mine {level: info}
)",
                            1, 6, "", "a tag (!mine)"},
                    BadFile{"ListAsKey", R"(? [a, b]
: 1
)",
                            1, 3, "", "a list or map as a key"},
                    BadFile{"EmptyKey", R"(log:
  : info
)",
                            2, 3, "", "an empty key"},
                    BadFile{"AliasAsKey", R"(instance: &i a
*i : b
)",
                            2, 1, "", "an alias as a key"},
                    BadFile{"UnclosedList", R"(origin_regions: [a, b
)",
                            2, 13, "", "not YAML: "},
                    BadFile{"UnclosedQuote", R"(instance: "a
)",
                            9, 27, "", "not YAML: "},
                    BadFile{"NestedTooDeep",
                            R"(log: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
)",
                            1, 37, "", "nested deeper than 32 levels"},
                    BadFile{"AText", R"(just a text
)",
                            1, 1, "", "is no map; expected a map of keys"},
                    BadFile{"AList", R"(- access_point
)",
                            1, 1, "", "is no map; expected a map of keys"}),
    [](const auto& info) { return std::string{info.param.name}; });

TEST_P(BadYaml, IsRefusedAtItsPlace) {
  expect_refused(GetParam());
}

}  // namespace
}  // namespace eipd::config::test
