#include "daemon/announce/preference.hpp"

#include <algorithm>

namespace eipd::announce {
namespace {

constexpr std::uint32_t kDefaultLocalPreference = 100;

/// The worst MED is the highest, and one that is absent counts as 0 at receivers (RFC 4271 §9.1.2.2).
void worsen(const RouteAttributes& by, RouteAttributes& attributes) {
  if (by.med) attributes.med = std::max(*by.med, attributes.med.value_or(0));
  if (by.prepend) attributes.prepend = std::max(*by.prepend, attributes.prepend.value_or(0));
  if (by.local_preference) {
    attributes.local_preference =
        std::min(*by.local_preference, attributes.local_preference.value_or(kDefaultLocalPreference));
  }
  attributes.communities.unite(by.communities);
}

}  // namespace

std::string_view to_string(Preference preference) {
  switch (preference) {
    case Preference::Normal:
      return "normal";
    case Preference::Depreferred:
      return "depreferred";
    case Preference::GracefulShutdown:
      return "graceful-shutdown";
  }
  return "";
}

void apply(Preference preference, const RouteAttributes& depreference, bool internal, RouteAttributes& attributes) {
  switch (preference) {
    case Preference::Normal:
      return;
    case Preference::Depreferred:
      return worsen(depreference, attributes);
    case Preference::GracefulShutdown: {
      RouteAttributes shutdown;
      shutdown.communities.add(bgp::kGracefulShutdown);
      if (internal) shutdown.local_preference = 0;
      return worsen(shutdown, attributes);
    }
  }
}

}  // namespace eipd::announce
