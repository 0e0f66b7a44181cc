// The keys of the schema that this version reads and checks but does not act on. They are named in one warning, never
// passed over in silence. The list shrinks as the parts behind the keys arrive, and then this file goes.
#pragma once

#include <string>
#include <vector>

#include "config/read/reading.hpp"

namespace eipd::config {

/// The keys of the document that are without effect, as patterns ("bgp.neighbors[].bfd"), each once, in schema order.
std::vector<std::string> keys_without_effect(const yaml::Tree& tree, NodeId root);

/// One warning about all of them, if there are any.
void warn_of_keys_without_effect(Reading& reading, NodeId root);

}  // namespace eipd::config
