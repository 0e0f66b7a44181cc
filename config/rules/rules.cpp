#include "config/rules/rules.hpp"

namespace eipd::config {

void apply_rules(Reading& reading, Draft& draft) {
  complete(reading, draft);
  check_speaker(reading, draft);
  check_neighbors(reading, draft);
  check_areas(reading, draft);
  check_checks(reading, draft);
  check_pools(reading, draft);
  check_eips(reading, draft);
  check_bindings(reading, draft);
  check_quotas(reading, draft);
  check_own_addresses(reading, draft);
  check_exports(reading, draft);
  check_allowed(reading, draft);
  check_announce(reading, draft);
  check_aggregates(reading, draft);
}

}  // namespace eipd::config
