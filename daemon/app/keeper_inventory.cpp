// The commands that change the inventory: its rules decide, here is only what the answer shows.
#include <utility>

#include "daemon/app/keeper.hpp"
#include "daemon/control/json/inventory.hpp"
#include "daemon/control/refusal.hpp"

namespace eipd::app {
namespace {

control::Problem revision_mismatch(std::uint64_t asked, std::uint64_t present) {
  return {.status = 412,
          .code = "revision-mismatch",
          .detail = "The object has changed since you read it, or carries no revision. Read it again.",
          .value = control::etag_of(asked),
          .accepted = control::etag_of(present)};
}

control::Problem leaves_from(const bgp::Prefix& cidr, const std::string& neighbor) {
  return {.status = 409,
          .code = "cidr-holds-own-address",
          .detail = "The session with " + neighbor + " leaves from an address of the CIDR: an EIP is never a source.",
          .value = bgp::to_string(cidr),
          .accepted = "local_address of the neighbor outside the CIDR first"};
}

control::Problem has_next_hop(const intent::Blackhole& blackhole) {
  return {.status = 409,
          .code = "cidr-holds-own-address",
          .detail = "The CIDR has the next hop of the blackhole of " + bgp::to_string(blackhole.prefix.address()) +
                    ": an EIP is never a next hop.",
          .value = bgp::to_string(*blackhole.next_hop),
          .accepted = "the end of the blackhole first, or another next hop for it"};
}

}  // namespace

void Keeper::change_inventory(const inventory::Operation& operation, unsigned status, Asked asked) {
  // What can't be done at all is refused before what was expected of the object: asking again would not help.
  auto change = inventory_.plan(operation, asked.at);
  if (!change) return asked.done(std::unexpected(control::problem_of(change.error())));
  if (asked.options.if_match) {
    if (const auto present = revision_of(operation); present != *asked.options.if_match) {
      return asked.done(std::unexpected(revision_mismatch(*asked.options.if_match, present)));
    }
  }
  if (const auto* activate = std::get_if<inventory::ActivateCidr>(&operation)) {
    if (const std::string neighbor = hooks_.session_from(activate->cidr); !neighbor.empty()) {
      return asked.done(std::unexpected(leaves_from(activate->cidr, neighbor)));
    }
    for (const auto& blackhole : intents_.blackholes()) {
      if (!blackhole.next_hop || !activate->cidr.covers(*blackhole.next_hop)) continue;
      return asked.done(std::unexpected(has_next_hop(blackhole)));
    }
  }
  Planned planned{.change = *std::move(change), .status = status};
  if (const auto* release = std::get_if<inventory::Release>(&operation)) {
    // Nobody else's drain or blackhole when the address is given out again.
    add_intents_of(release->eip, inventory_.eip(release->eip)->eip.address, planned);
  }
  const inventory::Change shown = planned.change;
  const bool has_revision = !std::holds_alternative<inventory::SetQuota>(operation) &&
                            !std::holds_alternative<inventory::ResetQuota>(operation);
  write(std::move(planned), std::move(asked), [&] { return object_of(shown); }, has_revision ? shown.revision : 0);
}

/// Of the object that the operation is about; 0 where there is none, or none that carries a revision.
std::uint64_t Keeper::revision_of(const inventory::Operation& operation) const {
  return std::visit(
      [&]<class T>(const T& asked) -> std::uint64_t {
        if constexpr (requires { asked.eip; }) {
          const auto eip = inventory_.eip(asked.eip);
          return eip ? eip->revision : 0;
        } else if constexpr (requires { asked.cidr; }) {
          const auto cidr = inventory_.cidr(asked.cidr);
          return cidr ? cidr->revision : 0;
        }
        return 0;
      },
      operation);
}

/// The EIP, CIDR or quota that the change is about, as it stands now.
boost::json::object Keeper::object_of(const inventory::Change& change) const {
  using control::json::to_json;
  if (const auto eip = inventory_.eip(change.subject)) {
    return to_json(*eip, inventory_.customer_owned(eip->pool),
                   inventory_.setting().declared->is_here(eip->eip.access_area));
  }
  if (const auto prefix = bgp::parse_prefix(change.subject)) {
    if (const auto cidr = inventory_.cidr(*prefix)) return to_json(*cidr);
  }
  if (const auto quota = inventory_.quota(change.subject)) return to_json(*quota);
  return {{"subject", change.subject}};
}

}  // namespace eipd::app
