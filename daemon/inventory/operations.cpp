#include "daemon/inventory/operations.hpp"

#include <array>
#include <cstddef>

namespace eipd::inventory {
namespace {

// In the order of the enumerators.
constexpr auto kRefusalWords = std::to_array<std::string_view>({
    "unknown-account",
    "unknown-access-area",
    "area-without-access-points",
    "unknown-pool",
    "unknown-eip",
    "unknown-region",
    "unknown-check",
    "unknown-cidr",
    "no-default-pool",
    "pool-not-in-area",
    "pool-not-yours",
    "family-not-in-pool",
    "pool-exhausted",
    "cidr-not-active",
    "quota-exceeded",
    "address-not-allowed",
    "address-not-in-pool",
    "address-reserved",
    "address-in-use",
    "address-quarantined",
    "address-in-aggregate",
    "bandwidth-out-of-range",
    "region-already-bound",
    "binding-type-not-allowed",
    "target-required",
    "bad-target",
    "not-bound",
    "still-bound",
    "releasing",
    "not-releasing",
    "file-owned",
    "not-authority",
    "cidr-overlaps",
    "cidr-too-long",
    "cidr-never-announced",
    "cidr-holds-own-address",
    "cidr-in-use",
    "cidr-state-forbids",
    "bad-value",
});
static_assert(kRefusalWords.size() == static_cast<std::size_t>(RefusalCode::BadValue) + 1);

}  // namespace

std::string_view to_string(RefusalCode code) {
  return kRefusalWords[static_cast<std::size_t>(code)];
}

}  // namespace eipd::inventory
