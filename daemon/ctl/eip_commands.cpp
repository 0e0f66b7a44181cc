// EIPs and their bindings.
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/render.hpp"

namespace eipd::ctl {
namespace {

constexpr std::string_view kTypes = "clb|eni|instance|nat-snat|nat-dnat|load-balancer";

constexpr Argument kEip{"EIP", "id", "An EIP's id", Kind::Text, true};
constexpr Argument kBandwidth{"--bandwidth", "bandwidth_mbps", "The cap in Mbps", Kind::Number};
constexpr Argument kName{"--name", "name", "For people"};
constexpr Argument kTags{"--tag", "tags", "KEY=VALUE, as often as needed", Kind::Tag};
constexpr Argument kHealth{"--health", "health", "any, all, or how many bindings must be healthy", Kind::Health};

constexpr Argument kAllocate[] = {
    {"--account", "account", "Whose it will be", Kind::Text, true},
    {"--area", "access_area", "Where it will be announced", Kind::Text, true},
    {"--pool", "pool", "From this pool instead of the default one"},
    {"--address", "address", "This address, where the account may choose"},
    {"--family", "family", "Of the default pool", Kind::Text, false, "ipv4|ipv6"},
    kBandwidth,
    kHealth,
    kName,
    kTags,
};
constexpr Argument kList[] = {
    {"--customer-owned", "customer_owned", "Only customers' addresses", Kind::Flag},
    {"--pool", "pool", "Only of this pool"},
    {"--account", "account", "Only of this account"},
    {"--area", "access_area", "Only of this access area"},
    {"--state", "state", "Only in this state", Kind::Text, false, "allocated|bound|releasing"},
    {"--name", "name", "Only of this name"},
};
constexpr Argument kShow[] = {kEip};
constexpr Argument kBind[] = {
    kEip,
    {"--region", "region", "An origin region", Kind::Text, true},
    {"--type", "type", "What is bound", Kind::Text, true, kTypes},
    {"--resource", "resource", "Its identifier", Kind::Text, true},
    {"--target", "target", "HOST:PORT that is checked"},
    {"--check", "check", "A check's name, or none: assumed healthy"},
    {"--priority", "priority", "Lower is preferred (100)", Kind::Number},
};
constexpr Argument kUnbind[] = {
    kEip,
    {"--region", "region", "An origin region", Kind::Text, true},
    {"--type", "type", "Only this binding of the region", Kind::Text, false, kTypes},
};
constexpr Argument kModify[] = {kEip, kBandwidth, kHealth, kName, kTags};

constexpr Command kCommands[] = {
    {.noun = "eip",
     .verb = "allocate",
     .says = "Reserves one address of a pool as an EIP",
     .method = "POST",
     .path = "/v1/eips",
     .arguments = kAllocate,
     .one = render_eip},
    {.noun = "eip",
     .verb = "list",
     .says = "All EIPs, or some",
     .method = "GET",
     .path = "/v1/eips",
     .arguments = kList,
     .list = render_eips,
     .watched = true},
    {.noun = "eip",
     .verb = "show",
     .says = "All about one EIP",
     .method = "GET",
     .path = "/v1/eips/{id}",
     .arguments = kShow,
     .one = render_eip},
    {.noun = "eip",
     .verb = "bind",
     .says = "Binds it to a resource: announced once that is healthy",
     .method = "POST",
     .path = "/v1/eips/{id}/bindings",
     .arguments = kBind,
     .one = render_eip},
    {.noun = "eip",
     .verb = "unbind",
     .says = "Ends its bindings in a region",
     .method = "DELETE",
     .path = "/v1/eips/{id}/bindings/{region}",
     .arguments = kUnbind,
     .one = render_eip},
    {.noun = "eip",
     .verb = "modify",
     .says = "Changes its bandwidth, health rule, name or tags",
     .method = "PATCH",
     .path = "/v1/eips/{id}",
     .arguments = kModify,
     .one = render_eip},
    {.noun = "eip",
     .verb = "release",
     .says = "Gives its address back to its pool, once it is withdrawn everywhere",
     .method = "DELETE",
     .path = "/v1/eips/{id}",
     .arguments = kShow,
     .one = render_eip},
};

}  // namespace

std::span<const Command> eip_commands() {
  return kCommands;
}

}  // namespace eipd::ctl
