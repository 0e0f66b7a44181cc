#include "daemon/ctl/table.hpp"

#include <gtest/gtest.h>

namespace eipd::ctl {
namespace {

Table sample() {
  Table table{{{"NAME", true}, {"STATE"}, {"TEXT", true}}};
  table.add({{"edge1"}, {"Established", Tone::Good}, {""}});
  table.add({{"Straße-7"}, {"Idle", Tone::Bad}, {"a rather long explanation"}});
  return table;
}

TEST(Table, ColumnsAreAsWideAsTheirWidestAndNothingTrails) {
  EXPECT_EQ(sample().print({}),
            "NAME      STATE        TEXT\n"
            "edge1     Established\n"
            "Straße-7  Idle         a rather long explanation\n");
}

TEST(Table, WhatDoesNotFitIsCutWhereItMayBe) {
  EXPECT_EQ(sample().print({.width = 36, .now = {}}),
            "NAME      STATE        TEXT\n"
            "edge1     Established\n"
            "Straße-7  Idle         a rather lon…\n");
}

TEST(Table, WhatCannotBeCutEnoughIsLeftOut) {
  EXPECT_EQ(sample().print({.width = 26, .now = {}}),
            "NAME      STATE\n"
            "edge1     Established\n"
            "Straße-7  Idle\n"
            "(left out: TEXT; --json h…\n");
}

TEST(Table, RatherTooWideThanUnreadable) {
  EXPECT_EQ(sample().print({.width = 5, .now = {}}),
            "NAME    STATE\n"
            "edge1   Established\n"
            "Straß…  Idle\n"
            "(lef…\n");
}

TEST(Table, ColoursTakeNoRoom) {
  EXPECT_EQ(sample().print({.colour = true, .now = {}}),
            "\033[2mNAME\033[0m      \033[2mSTATE\033[0m        \033[2mTEXT\033[0m\n"
            "edge1     \033[32mEstablished\033[0m\n"
            "Straße-7  \033[1;31mIdle\033[0m         a rather long explanation\n");
}

TEST(Paper, WideCharactersTakeTwoColumns) {
  EXPECT_EQ(columns("香港"), 4U);
  EXPECT_EQ(cut("香港机房", 6, {}), "香港…");
  EXPECT_EQ(cut("hong-kong", 6, {.unicode = false, .now = {}}), "hong-.");
}

}  // namespace
}  // namespace eipd::ctl
