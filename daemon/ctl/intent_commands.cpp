// Maintenance: drains, neighbors kept down, blackholes.
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/render.hpp"

namespace eipd::ctl {
namespace {

constexpr Argument kReason{"--reason", "reason", "For people, kept with it"};
constexpr Argument kFor{"--for", "for", "Ends by itself, as 2h or 30m"};
constexpr Argument kOfEip{"--eip", "eip", "This EIP instead of the whole access point"};
constexpr Argument kOfNeighbor{"--neighbor", "neighbor", "This neighbor instead of the whole access point"};

constexpr Argument kDrain[] = {
    kOfEip,
    kOfNeighbor,
    kReason,
    kFor,
    {"--now", "now", "Withdraw at once, without GRACEFUL_SHUTDOWN first", Kind::Flag},
    {"--until-restart", "until_restart", "Not kept over a restart of the daemon", Kind::Flag},
    {"--force", "force", "Also where an EIP would be announced nowhere else", Kind::Flag},
    {"--wait", "wait", "Until everything is withdrawn", Kind::Here},
};
constexpr Argument kUndrain[] = {kOfEip, kOfNeighbor};
constexpr Argument kNeighbor[] = {{"NAME", "name", "A neighbor's name", Kind::Text, true}};
constexpr Argument kShutdown[] = {{"NAME", "name", "A neighbor's name", Kind::Text, true},
                                  {"--reason", "reason", "Told to the neighbor (RFC 9003)"}};
constexpr Argument kBlackhole[] = {
    {"ADDRESS", "address", "Of an EIP", Kind::Text, true},
    kFor,
    kReason,
    {"--next-hop", "next_hop", "Where the neighbors discard to; else as for other routes"},
};
constexpr Argument kUnblackhole[] = {{"ADDRESS", "address", "Of an EIP", Kind::Text, true}};

constexpr Command kCommands[] = {
    {.noun = "drain",
     .verb = "",
     .says = "Maintenance: GRACEFUL_SHUTDOWN, wait, withdraw; kept over a restart",
     .method = "POST",
     .path = "/v1/drains",
     .arguments = kDrain,
     .one = render_object,
     .scoped = true},
    {.noun = "undrain",
     .verb = "",
     .says = "Ends a drain, the careful way up",
     .method = "DELETE",
     .path = "/v1/drains/{scope}[/{name}]",
     .arguments = kUndrain,
     .one = render_object,
     .scoped = true},
    {.noun = "drains",
     .verb = "",
     .says = "Drains that are in force",
     .method = "GET",
     .path = "/v1/drains",
     .list = render_drains},
    {.noun = "neighbor",
     .verb = "shutdown",
     .says = "Ends its session with Cease and keeps it down, over a restart, too",
     .method = "POST",
     .path = "/v1/neighbors/{name}/shutdown",
     .arguments = kShutdown,
     .one = render_neighbor},
    {.noun = "neighbor",
     .verb = "enable",
     .says = "Lets it come up again",
     .method = "POST",
     .path = "/v1/neighbors/{name}/enable",
     .arguments = kNeighbor,
     .one = render_neighbor},
    {.noun = "neighbor",
     .verb = "reset",
     .says = "Ends its session once; it comes back by itself",
     .method = "POST",
     .path = "/v1/neighbors/{name}/reset",
     .arguments = kShutdown,
     .one = render_neighbor},
    {.noun = "blackhole",
     .verb = "",
     .says = "Has the neighbors with blackhole: true discard the traffic to an address (RFC 7999)",
     .method = "POST",
     .path = "/v1/blackholes",
     .arguments = kBlackhole,
     .one = render_object},
    {.noun = "unblackhole",
     .verb = "",
     .says = "Ends that",
     .method = "DELETE",
     .path = "/v1/blackholes/{address}",
     .arguments = kUnblackhole,
     .one = render_object},
    {.noun = "blackholes",
     .verb = "",
     .says = "Blackholes that are in force",
     .method = "GET",
     .path = "/v1/blackholes",
     .list = render_blackholes},
};

}  // namespace

std::span<const Command> intent_commands() {
  return kCommands;
}

}  // namespace eipd::ctl
