// A decision's reason in plain words, with the names concerned, and what would have to change. Pure.
#pragma once

#include <string>

#include "config/config.hpp"
#include "daemon/announce/reason.hpp"

namespace eipd::app {

struct Sentences {
  std::string sentence;
  std::string remedy;  ///< empty where nothing has to change
};

/// For the reasons of a decision (not of the export to a neighbor).
Sentences sentences(announce::Reason reason, const inventory::Eip& eip, const config::Config& config);

}  // namespace eipd::app
