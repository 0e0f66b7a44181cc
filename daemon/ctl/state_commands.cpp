// What is asked about the daemon and its neighbors, and what concerns the process.
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/render.hpp"

namespace eipd::ctl {
namespace {

constexpr Argument kNeighbors[] = {{"NAME", "name", "A neighbor's name"}};
constexpr Argument kRoutes[] = {{"--neighbor", "neighbor", "Only this neighbor's"}};
constexpr Argument kChecks[] = {{"NAME", "name", "A check's name"},
                                {"--run", "run", "Run it now, on all its targets", Kind::Order}};
constexpr Argument kExplain[] = {
    {"PREFIX|EIP", "what", "An EIP's id, address or prefix, or an aggregate's prefix", Kind::Text, true}};
constexpr Argument kWhatIf[] = {
    {"--check", "checks", "NAME=down, =up or =stale: of all its targets, or of one by \"NAME TARGET=down\"", Kind::Tag},
    {"--eip", "eips", "ID=down, =unbound or =released", Kind::Tag},
    {"--neighbor", "neighbors", "NAME=down: its session ends", Kind::Tag},
    {"--drain", "drains", "eip:ID, neighbor:NAME or access-point", Kind::Scope},
    {"--now", "now", "The drains withdraw at once", Kind::Here},
    {"--undrain", "undrains", "eip:ID, neighbor:NAME or access-point", Kind::Scope},
    {"--config", "config", "This file instead of the configuration in force", Kind::File},
    {"--reload", "reload", "The daemon's configuration file as it is now", Kind::Flag},
    {"--all", "all", "Every EIP that is concerned, however many", Kind::Here}};
constexpr Argument kWhois[] = {{"ADDRESS", "address", "Any address", Kind::Text, true}};
constexpr Argument kEvents[] = {{"--follow", "follow", "Go on with what happens from now on", Kind::Here},
                                {"--since", "since", "The id of the last event seen"},
                                {"--subject", "subject", "Only of this EIP, neighbor, CIDR or account"}};
constexpr Argument kAcknowledge[] = {
    {"EIP", "eip", "An EIP's id", Kind::Text, true},
    {"--revision", "revision", "What the data plane has in force", Kind::Number, true}};
constexpr Argument kBackup[] = {{"FILE", "path", "Where to, an absolute path that is not there yet", Kind::Text, true}};

constexpr Argument kRestore[] = {{"FILE", "file", "A backup", Kind::Text, true},
                                 {"--state-dir", "state_dir", "The daemon's state_dir", Kind::Text, true}};

constexpr Command kCommands[] = {
    {.noun = "status",
     .verb = "",
     .says = "One screen: access point, sessions, EIPs announced and withheld, drains, last reload",
     .method = "GET",
     .path = "/v1/status",
     .watched = true},
    {.noun = "neighbors",
     .verb = "",
     .says = "Sessions: state, routes desired and sent, last error; all about one by its name",
     .method = "GET",
     .path = "/v1/neighbors[/{name}]",
     .arguments = kNeighbors,
     .one = render_neighbor,
     .list = render_neighbors,
     .watched = true},
    {.noun = "routes",
     .verb = "",
     .says = "The Adj-RIB-Out: what neighbors are to be sent and have been sent, with attributes",
     .method = "GET",
     .path = "/v1/routes",
     .arguments = kRoutes,
     .list = render_routes},
    {.noun = "checks",
     .verb = "",
     .says = "Verdicts, last results and latencies; run one now",
     .method = "GET",
     .path = "/v1/checks[/{name}]",
     .arguments = kChecks,
     .one = render_object,
     .list = render_checks,
     .watched = true},
    {.noun = "explain",
     .verb = "",
     .says = "Why an EIP or an aggregate is or isn't announced, to each neighbor, and what would have to change",
     .method = "GET",
     .path = "/v1/explain/{what}",
     .arguments = kExplain,
     .one = render_explain},
    {.noun = "what-if",
     .verb = "",
     .says = "What would be announced and withdrawn if checks failed, drains were set or the file reloaded; touches "
             "nothing",
     .method = "POST",
     .path = "/v1/what-if",
     .arguments = kWhatIf,
     .one = render_what_if,
     .asks = true},
    {.noun = "whois",
     .verb = "",
     .says = "Whether an address is ours, and all about it in one line",
     .method = "GET",
     .path = "/v1/whois/{address}",
     .arguments = kWhois,
     .one = render_sentence},
    {.noun = "events",
     .verb = "",
     .says = "What happened, and with --follow what happens",
     .method = "GET",
     .path = "/v1/events",
     .arguments = kEvents},
    {.noun = "forwarding",
     .verb = "list",
     .says = "What the data plane needs: each EIP's active binding, target, bandwidth and revision",
     .method = "GET",
     .path = "/v1/forwarding",
     .list = render_forwarding},
    {.noun = "forwarding",
     .verb = "acknowledge",
     .says = "Says that the data plane has a revision in force",
     .method = "POST",
     .path = "/v1/forwarding/{eip}",
     .arguments = kAcknowledge,
     .one = render_object},
    {.noun = "reload",
     .verb = "",
     .says = "Reads the configuration file again, all or nothing",
     .method = "POST",
     .path = "/v1/reload",
     .one = render_reload},
    {.noun = "guard",
     .verb = "release",
     .says = "Lets go the withdrawals that the guard holds back",
     .method = "POST",
     .path = "/v1/guard/release",
     .one = render_object},
    {.noun = "backup",
     .verb = "",
     .says = "Writes a consistent copy of the store while the daemon runs",
     .method = "POST",
     .path = "/v1/backup",
     .arguments = kBackup,
     .one = render_object},
    {.noun = "restore",
     .verb = "",
     .says = "Puts a backup in the place of the store, while the daemon is stopped",
     .method = kLocal,
     .path = "",
     .arguments = kRestore,
     .one = render_object},
};

}  // namespace

std::span<const Command> state_commands() {
  return kCommands;
}

}  // namespace eipd::ctl
