#include "daemon/ctl/answer.hpp"
#include "daemon/ctl/render.hpp"
#include "daemon/ctl/table.hpp"

namespace eipd::ctl {
namespace {

std::string line(std::string_view title, std::string_view text, const Paper& paper) {
  std::string padded{title};
  padded.resize(15, ' ');
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
  return number_of(eips, "declared") + " declared, " + number_of(eips, "healthy") + " healthy, " + desired +
         " to be announced, " + toned(announced + " sent", announced == desired ? Tone::Good : Tone::Between, paper);
}

std::string withheld(const boost::json::value& status) {
  std::string out;
  for (const auto& each : items_of(status, "withheld")) {
    out += (out.empty() ? "" : ", ") + number_of(each, "count") + " " + text_of(each, "reason");
  }
  return out.empty() ? "none" : out;
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

std::string sessions(const boost::json::array& neighbors, const Paper& paper) {
  Table table{{{"NEIGHBOR", true}, {"ADDRESS"}, {"STATE"}, {"FOR"}, {"LAST ERROR", true}}};
  for (const auto& each : neighbors) {
    const std::string state = text_of(each, "state");
    const auto& error = each.at("last_error");
    table.add({{text_of(each, "name")},
               {text_of(each, "address")},
               {state, tone_of_session(state)},
               {age_of(each, "since", paper)},
               {state == "Established" || error.is_null() ? "" : text_of(error, "text")}});
  }
  return table.empty() ? std::string{} : "\n" + table.print(paper);
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
         line("checks", share(number_of(checks, "up"), number_of(checks, "total"), "up", paper), paper) +
         line("configuration", configuration(status, paper), paper) + sessions(neighbors, paper);
}

}  // namespace eipd::ctl
