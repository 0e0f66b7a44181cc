// What one section of the file says about another: references, duplicates, combinations that cannot be. One file a
// topic. Rules run after all readers, and judge only values of which nothing was said yet, so that one mistake is one
// error. Each stands in design §2's table of meanings or in a requirement, named at the rule.
#pragma once

#include "config/read/draft.hpp"
#include "config/read/reading.hpp"

namespace eipd::config {

/// Every rule. May also complete the draft: what the file leaves open and another section decides.
void apply_rules(Reading& reading, Draft& draft);

/// Fills in what the file leaves open and another section decides. Comes first.
void complete(const Reading& reading, Draft& draft);

void check_speaker(Reading& reading, const Draft& draft);
void check_neighbors(Reading& reading, const Draft& draft);
void check_exports(Reading& reading, const Draft& draft);
void check_checks(Reading& reading, const Draft& draft);
void check_areas(Reading& reading, const Draft& draft);
void check_pools(Reading& reading, const Draft& draft);
void check_eips(Reading& reading, const Draft& draft);
void check_bindings(Reading& reading, const Draft& draft);
void check_quotas(Reading& reading, Draft& draft);
void check_own_addresses(Reading& reading, const Draft& draft);
void check_allowed(Reading& reading, const Draft& draft);
void check_announce(Reading& reading, const Draft& draft);
void check_aggregates(Reading& reading, const Draft& draft);

}  // namespace eipd::config
