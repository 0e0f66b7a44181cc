// The configuration in force: an immutable value that a reload exchanges. Whoever needs it across a reload refers to
// this pointer, which the daemon owns, and never keeps a reference into the value.
#pragma once

#include <memory>

#include "config/config.hpp"

namespace eipd::app {

using ConfigPtr = std::shared_ptr<const config::Config>;

}  // namespace eipd::app
