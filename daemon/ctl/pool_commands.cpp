// Pools, customers' CIDRs and quotas.
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/render.hpp"

namespace eipd::ctl {
namespace {

constexpr Argument kPool[] = {{"POOL", "id", "A pool's id", Kind::Text, true}};
constexpr Argument kCidr[] = {{"CIDR", "cidr", "As 198.51.100.0/24", Kind::Text, true}};
constexpr Argument kAdd[] = {{"CIDR", "cidr", "As 198.51.100.0/24", Kind::Text, true},
                             {"--account", "account", "Whose it is", Kind::Text, true},
                             {"--pool", "pool", "Of the account, or a new one; else named after the account"}};
constexpr Argument kQuota[] = {{"--account", "account", "Only this account's"}};
constexpr Argument kSet[] = {{"--account", "account", "Whose", Kind::Text, true},
                             {"--eips", "eips", "EIPs of the account", Kind::Number},
                             {"--bandwidth", "bandwidth_mbps", "The largest cap of one EIP, in Mbps", Kind::Number},
                             {"--regions", "regions_per_eip", "Regions in which one EIP is bound", Kind::Number}};
constexpr Argument kReset[] = {{"--account", "account", "Whose", Kind::Text, true}};

constexpr Command kCommands[] = {
    {.noun = "pool",
     .verb = "list",
     .says = "Pools and what is free in them",
     .method = "GET",
     .path = "/v1/pools",
     .list = render_pools},
    {.noun = "pool",
     .verb = "show",
     .says = "All about one pool",
     .method = "GET",
     .path = "/v1/pools/{id}",
     .arguments = kPool,
     .one = render_object},
    {.noun = "cidr",
     .verb = "add",
     .says = "Takes a customer's CIDR in, pending until activated",
     .method = "POST",
     .path = "/v1/cidrs",
     .arguments = kAdd,
     .one = render_object},
    {.noun = "cidr",
     .verb = "activate",
     .says = "Validates it and opens it for allocation",
     .method = "POST",
     .path = "/v1/cidrs/{cidr}/activate",
     .arguments = kCidr,
     .one = render_object},
    {.noun = "cidr",
     .verb = "drain",
     .says = "Stops allocation from it; activate resumes",
     .method = "POST",
     .path = "/v1/cidrs/{cidr}/drain",
     .arguments = kCidr,
     .one = render_object},
    {.noun = "cidr",
     .verb = "list",
     .says = "CIDRs, their pools and states",
     .method = "GET",
     .path = "/v1/cidrs",
     .list = render_cidrs},
    {.noun = "cidr",
     .verb = "show",
     .says = "All about one CIDR: pool, state, history",
     .method = "GET",
     .path = "/v1/cidrs/{cidr}",
     .arguments = kCidr,
     .one = render_object},
    {.noun = "cidr",
     .verb = "retire",
     .says = "Takes it out, once all its EIPs are released",
     .method = "POST",
     .path = "/v1/cidrs/{cidr}/retire",
     .arguments = kCidr,
     .one = render_object},
    {.noun = "quota",
     .verb = "show",
     .says = "What accounts may have: by the file, as set over it, and in use",
     .method = "GET",
     .path = "/v1/quotas[/{account}]",
     .arguments = kQuota,
     .one = render_object,
     .list = render_quotas},
    {.noun = "quota",
     .verb = "set",
     .says = "Goes over the file's until it is reset",
     .method = "PATCH",
     .path = "/v1/quotas/{account}",
     .arguments = kSet,
     .one = render_object},
    {.noun = "quota",
     .verb = "reset",
     .says = "Back to the file's",
     .method = "DELETE",
     .path = "/v1/quotas/{account}",
     .arguments = kReset,
     .one = render_object},
};

}  // namespace

std::span<const Command> pool_commands() {
  return kCommands;
}

}  // namespace eipd::ctl
