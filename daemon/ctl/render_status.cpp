#include <algorithm>
#include <vector>

#include "daemon/ctl/answer.hpp"
#include "daemon/ctl/render.hpp"
#include "daemon/ctl/table.hpp"

namespace eipd::ctl {
namespace {

// A screen has not much more lines; the rest is counted.
constexpr std::size_t kDrains = 5;
constexpr std::size_t kSessions = 15;
constexpr std::size_t kReasons = 6;
constexpr std::size_t kIndent = 15;

std::string line(std::string_view title, std::string_view text, const Paper& paper) {
  std::string padded{title};
  padded.resize(kIndent, ' ');
  return toned(padded, Tone::Faint, paper).append(text) + "\n";
}

/// "2 of 3 up", in a tone that says whether all are.
std::string share(const std::string& part, const std::string& whole, std::string_view word, const Paper& paper) {
  const Tone tone = part == whole ? Tone::Good : part == "0" ? Tone::Bad : Tone::Between;
  return toned(part + " of " + whole + " " + std::string{word}, tone, paper);
}

std::string title(const boost::json::value& status, const Paper& paper) {
  const std::string point = text_of(status, "access_point");
  const std::string instance = text_of(status, "instance");
  std::string out = toned(point, Tone::Strong, paper);
  if (instance != point) out += " (" + instance + ")";
  out += ": eipd " + text_of(status, "version") + ", running for " + age_of(status, "started", paper);
  if (truth_of(status, "stopping")) out += ", " + toned("STOPPING", Tone::Bad, paper);
  return out + "\n";
}

std::string eips(const boost::json::value& status, const Paper& paper) {
  const auto& eips = status.at("eips");
  const std::string desired = number_of(eips, "desired");
  const std::string announced = number_of(eips, "announced");
  const std::string unchecked = number_of(eips, "unchecked");
  return number_of(eips, "declared") + " declared, " + number_of(eips, "healthy") + " healthy" +
         (unchecked == "0" ? "" : " (" + unchecked + " unchecked)") + ", " + desired + " to be announced, " +
         toned(announced + " sent", announced == desired ? Tone::Good : Tone::Between, paper);
}

std::string withheld(const boost::json::value& status) {
  std::string out;
  const auto& reasons = items_of(status, "withheld");
  const std::size_t shown = std::min(reasons.size(), kReasons);
  for (std::size_t i = 0; i < shown; ++i) {
    out += (out.empty() ? "" : ", ") + number_of(reasons[i], "count") + " " + text_of(reasons[i], "reason");
  }
  if (shown < reasons.size()) out += ", and " + std::to_string(reasons.size() - shown) + " more reasons";
  return out.empty() ? "none" : out;
}

/// "neighbor edge2 (withdrawn) by anna until 2026-03-09T05:00:00.000Z: new line card".
std::string drain(const boost::json::value& drain, const Paper& paper) {
  std::string out = scope_of(drain) + " (" + toned(text_of(drain, "phase"), Tone::Between, paper) + ")";
  if (const auto author = text_of(drain, "author"); !author.empty()) out += " by " + author;
  if (const auto until = text_of(drain, "until"); !until.empty()) out += " until " + until;
  if (const auto reason = text_of(drain, "reason"); !reason.empty()) out += ": " + reason;
  return out;
}

std::string drains(const boost::json::value& status, const Paper& paper) {
  const auto& drains = status.at("drains");
  const auto& items = items_of(drains, "items");
  const std::size_t shown = std::min(items.size(), kDrains);
  const auto total = drains.at("total").to_number<std::size_t>();
  if (total == 0) return "none";
  const std::string next = "\n" + std::string(kIndent, ' ');
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) out += (i == 0 ? "" : next) + drain(items[i], paper);
  if (shown < total) out += next + "and " + std::to_string(total - shown) + " more: eipctl drains";
  return out;
}

std::string guard(const boost::json::value& status, const Paper& paper) {
  const auto& guard = status.at("guard");
  if (!truth_of(guard, "configured")) return "none";
  const std::string held = number_of(guard, "held");
  if (held == "0") return "holds nothing";
  std::string out = toned("holds " + held + " withdrawals", Tone::Bad, paper);
  if (const auto until = text_of(guard, "until"); !until.empty()) out += ", the first until " + until;
  return out + ": eipctl guard release";
}

std::string configuration(const boost::json::value& status, const Paper& paper) {
  const auto& configuration = status.at("configuration");
  std::string out = "loaded " + age_of(configuration, "loaded", paper) + " ago";
  if (!truth_of(configuration, "last_reload_successful")) {
    out += "; " + toned("the last reload was refused", Tone::Bad, paper) + ": " +
           text_of(configuration, "last_reload_error");
  }
  return out;
}

/// Of a long list, those that are not Established come first.
std::vector<const boost::json::value*> worth_showing(const boost::json::array& neighbors) {
  const bool all = neighbors.size() <= kSessions;
  std::vector<const boost::json::value*> shown;
  std::vector<const boost::json::value*> established;
  for (const auto& each : neighbors) {
    (all || text_of(each, "state") != "Established" ? shown : established).push_back(&each);
  }
  shown.insert(shown.end(), established.begin(), established.end());
  shown.resize(std::min(shown.size(), kSessions));
  return shown;
}

std::string sessions(const boost::json::array& neighbors, const Paper& paper) {
  Table table{{{"NEIGHBOR", true}, {"ADDRESS"}, {"STATE"}, {"FOR"}, {"LAST ERROR", true}}};
  for (const auto* neighbor : worth_showing(neighbors)) {
    const auto& each = *neighbor;
    const std::string state = text_of(each, "state");
    const auto& error = each.at("last_error");
    table.add({{text_of(each, "name")},
               {text_of(each, "address")},
               {state, tone_of_session(state)},
               {age_of(each, "since", paper)},
               {state == "Established" || error.is_null() ? "" : text_of(error, "text")}});
  }
  if (table.empty()) return {};
  std::string out = "\n" + table.print(paper);
  if (neighbors.size() > kSessions) {
    out += "and " + std::to_string(neighbors.size() - kSessions) + " more: eipctl neighbors\n";
  }
  return out;
}

}  // namespace

std::string render_status(const boost::json::value& status, const boost::json::array& neighbors, const Paper& paper) {
  const auto& sessions_count = status.at("neighbors");
  const auto& checks = status.at("checks");
  return title(status, paper) + "\n" + line("areas", joined(items_of(status, "areas")), paper) +
         line("sessions",
              share(number_of(sessions_count, "established"), number_of(sessions_count, "configured"), "Established",
                    paper),
              paper) +
         line("EIPs", eips(status, paper), paper) + line("withheld", withheld(status), paper) +
         line("drains", drains(status, paper), paper) + line("guard", guard(status, paper), paper) +
         line("checks", share(number_of(checks, "up"), number_of(checks, "total"), "up", paper), paper) +
         line("configuration", configuration(status, paper), paper) + sessions(neighbors, paper);
}

}  // namespace eipd::ctl
