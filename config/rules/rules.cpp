#include "config/rules/rules.hpp"

namespace eipd::config {

void apply_rules(Reading& reading, Draft& draft) {
  complete(reading, draft);
}

}  // namespace eipd::config
