// Every metric family of eipd, once. docs/metrics.md is checked against it, and so is what the exporter gives out.
#pragma once

#include "daemon/observe/family.hpp"

namespace eipd::observe::families {

// The daemon.
inline constexpr Family kBuildInfo{
    "eipd_build_info", Kind::Gauge, "Always 1; which build this is.", {"version", "commit"}};
inline constexpr Family kAccessPointInfo{"eipd_access_point_info",
                                         Kind::Gauge,
                                         "Always 1; which access point this is, and an access area that contains it.",
                                         {"access_point", "area"}};
inline constexpr Family kReloadSuccessful{"eipd_config_last_reload_successful", Kind::Gauge,
                                          "Whether the last loading of the configuration succeeded."};
inline constexpr Family kReloadTimestamp{"eipd_config_last_reload_success_timestamp_seconds", Kind::Gauge,
                                         "When the configuration in force was loaded, in seconds since 1970."};
inline constexpr Family kReaction{
    "eipd_reaction_seconds", Kind::Histogram,
    "From a verdict to the last octet of the UPDATE it caused in the kernel's hands, a neighbor at a time."};
inline constexpr Family kFactsLost{"eipd_facts_lost_total", Kind::Counter,
                                   "Facts that the observer could not take because its queue was full. The state was "
                                   "told again after each loss."};
inline constexpr Family kLogLinesLost{"eipd_log_lines_lost_total", Kind::Counter,
                                      "Log lines overrun because standard error did not take them fast enough."};
inline constexpr Family kControlHandshakes{
    "eipd_control_handshakes_total",
    Kind::Counter,
    "TLS handshakes of the control API by how they ended; there with control.tcp.",
    {"result"}};

// Sessions.
inline constexpr Family kSessionUp{
    "eipd_bgp_session_up", Kind::Gauge, "Whether the session is Established.", {"neighbor"}};
inline constexpr Family kSessionState{"eipd_bgp_session_state",
                                      Kind::Gauge,
                                      "1 for the session's present state (RFC 4271 section 8.2.2), 0 for the others.",
                                      {"neighbor", "state"}};
inline constexpr Family kSessionTransitions{
    "eipd_bgp_session_transitions_total", Kind::Counter, "Changes of the session's state.", {"neighbor"}};
inline constexpr Family kMessages{"eipd_bgp_messages_total",
                                  Kind::Counter,
                                  "BGP messages by direction (sent, received) and type.",
                                  {"neighbor", "direction", "type"}};
inline constexpr Family kNotifications{"eipd_bgp_notifications_total",
                                       Kind::Counter,
                                       "NOTIFICATION messages by direction, error code and subcode (RFC 4271 section "
                                       "4.5).",
                                       {"neighbor", "direction", "code", "subcode"}};
inline constexpr Family kRoutesAdvertised{
    "eipd_bgp_routes_advertised",
    Kind::Gauge,
    "Routes that the session was sent: handed to the kernel, not withdrawn since.",
    {"neighbor", "family"}};
inline constexpr Family kRoutesDesired{
    "eipd_bgp_routes_desired", Kind::Gauge, "Routes that the neighbor should have.", {"neighbor", "family"}};
inline constexpr Family kRoutesHeld{"eipd_bgp_routes_held",
                                    Kind::Gauge,
                                    "Routes that the neighbor doesn't get, as it has max_prefixes_out of them.",
                                    {"neighbor", "family"}};
inline constexpr Family kRoutesReceived{"eipd_bgp_routes_received",
                                        Kind::Gauge,
                                        "Routes that the neighbor announced in this session; they are not kept.",
                                        {"neighbor", "family"}};
inline constexpr Family kMalformedUpdates{"eipd_bgp_malformed_updates_total",
                                          Kind::Counter,
                                          "Malformed UPDATE messages that ended no session (RFC 7606).",
                                          {"neighbor"}};
inline constexpr Family kHoldTime{"eipd_bgp_hold_time_seconds",
                                  Kind::Gauge,
                                  "The negotiated hold time; 0 while the session is not Established.",
                                  {"neighbor"}};
inline constexpr Family kBfdSessionUp{
    "eipd_bfd_session_up", Kind::Gauge, "Whether the neighbor's BFD session is Up.", {"neighbor"}};
inline constexpr Family kConnectionsRefused{"eipd_bgp_connections_refused_total",
                                            Kind::Counter,
                                            "Connections to the BGP port that were closed unread, by reason.",
                                            {"reason"}};

// EIPs.
inline constexpr Family kEipDesired{"eipd_eip_desired",
                                    Kind::Gauge,
                                    "The decision: whether the EIP is to be announced here.",
                                    {"eip", "address", "pool", "area", "customer_owned"}};
inline constexpr Family kEipAnnounced{"eipd_eip_announced",
                                      Kind::Gauge,
                                      "Whether the EIP has been sent on at least one Established session.",
                                      {"eip", "address", "pool", "area", "customer_owned"}};
inline constexpr Family kEipHealthy{
    "eipd_eip_healthy", Kind::Gauge, "Whether enough of the EIP's bindings are healthy.", {"eip"}};
inline constexpr Family kEipUnchecked{
    "eipd_eip_unchecked", Kind::Gauge, "Whether some binding of the EIP is assumed healthy without a check.", {"eip"}};
inline constexpr Family kEipWithheld{"eipd_eip_withheld",
                                     Kind::Gauge,
                                     "Always 1; the present reason for which the EIP is not to be announced.",
                                     {"eip", "reason"}};
inline constexpr Family kEipTransitions{"eipd_eip_transitions_total",
                                        Kind::Counter,
                                        "Changes of the decision about the EIP, the first announcement included.",
                                        {"eip", "to"}};
inline constexpr Family kEipBandwidth{"eipd_eip_bandwidth_limit_bytes_per_second",
                                      Kind::Gauge,
                                      "The EIP's bandwidth cap. It is a limit, not a promise.",
                                      {"eip"}};

// What concerns many of them.
inline constexpr Family kAggregateDesired{
    "eipd_aggregate_desired", Kind::Gauge, "Whether the aggregate is to be announced here.", {"prefix"}};
inline constexpr Family kAggregateMembers{
    "eipd_aggregate_members", Kind::Gauge, "EIPs inside the aggregate that could be announced here.", {"prefix"}};
inline constexpr Family kDrained{"eipd_drained",
                                 Kind::Gauge,
                                 "Always 1; what operators have drained: scope access_point, eip or neighbor.",
                                 {"scope", "name"}};
inline constexpr Family kGuardHeld{"eipd_guard_held_eips", Kind::Gauge,
                                   "EIPs whose withdrawal the guard holds back. Alert on it."};
inline constexpr Family kReconcileRepairs{
    "eipd_reconcile_repairs_total", Kind::Counter,
    "Routes that the periodic comparison of desired and sent found wrong and repaired. Should stay 0."};

// Checks.
inline constexpr Family kCheckUp{"eipd_check_up",
                                 Kind::Gauge,
                                 "Whether the check of the target counts as healthy: up, or falling but not yet down.",
                                 {"check", "target"}};
inline constexpr Family kCheckDuration{
    "eipd_check_duration_seconds", Kind::Histogram, "How long the check's runs took, over all its targets.", {"check"}};
inline constexpr Family kCheckResults{"eipd_check_results_total",
                                      Kind::Counter,
                                      "Runs of the check by result, over all its targets.",
                                      {"check", "result"}};
inline constexpr Family kCheckCertificate{
    "eipd_check_certificate_expiry_seconds",
    Kind::Gauge,
    "When the first certificate of the target's chain runs out, in seconds since 1970, as it was shown last.",
    {"check", "target"}};
inline constexpr Family kCheckLag{"eipd_check_schedule_lag_seconds", Kind::Histogram,
                                  "How much later than due the runs of all checks started."};
inline constexpr Family kCheckSkipped{"eipd_check_runs_skipped_total", Kind::Counter,
                                      "Runs left out because the one before had not ended."};
inline constexpr Family kCheckTriggers{
    "eipd_check_triggers_total", Kind::Counter, "Runs that were asked for out of turn, by what asked.", {"trigger"}};
inline constexpr Family kNetworkWatched{
    "eipd_check_network_watched", Kind::Gauge,
    "Whether the kernel tells of links, addresses and routes, so that checks run when they change."};

// Pools.
inline constexpr Family kPoolAddresses{
    "eipd_pool_addresses", Kind::Gauge, "Addresses of the pool that can be allocated.", {"pool", "customer_owned"}};
inline constexpr Family kPoolAllocated{"eipd_pool_addresses_allocated",
                                       Kind::Gauge,
                                       "Addresses of the pool that an EIP holds.",
                                       {"pool", "customer_owned"}};

// The process, under the names that dashboards know.
inline constexpr Family kProcessCpu{"process_cpu_seconds_total", Kind::Counter, "User and system CPU time spent."};
inline constexpr Family kProcessResident{"process_resident_memory_bytes", Kind::Gauge, "Resident memory."};
inline constexpr Family kProcessVirtual{"process_virtual_memory_bytes", Kind::Gauge, "Virtual memory."};
inline constexpr Family kProcessOpenFds{"process_open_fds", Kind::Gauge, "Open file descriptors."};
inline constexpr Family kProcessMaxFds{"process_max_fds", Kind::Gauge, "The limit on open file descriptors."};
inline constexpr Family kProcessStart{"process_start_time_seconds", Kind::Gauge,
                                      "When the process started, in seconds since 1970."};

}  // namespace eipd::observe::families
