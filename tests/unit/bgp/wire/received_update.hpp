// What a neighbor that keeps routes would read from our UPDATEs: a decoder of its own, so that the encoder is not
// tested against itself. The prefixes come from the product's decoder, the attributes are read here.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "bgp/wire/attributes.hpp"
#include "bgp/wire/update.hpp"

namespace eipd::bgp::wire::test {

struct ReceivedUpdate {
  std::size_t size = 0;  ///< of the whole message
  std::vector<Prefix> announced{};
  std::vector<Prefix> withdrawn{};
  PathAttributes attributes{};        ///< next hops from wherever they stood
  std::vector<std::uint8_t> types{};  ///< of the attributes, in the order of the message
  std::vector<Asn> as4_path{};        ///< RFC 6793
  std::optional<Family> end_of_rib{};
};

/// Every UPDATE in `octets`, a sequence of whole messages, as seen by a neighbor with `context`. A failed expectation
/// for any message that is not an UPDATE without fault.
std::vector<ReceivedUpdate> receive_updates(Bytes octets, const UpdateContext& context);

/// The table that a neighbor has after these UPDATEs.
std::map<Prefix, PathAttributes> table_after(const std::vector<ReceivedUpdate>& updates);

}  // namespace eipd::bgp::wire::test
