#include "daemon/ctl/answer.hpp"
#include "daemon/ctl/moment.hpp"
#include "daemon/ctl/render.hpp"
#include "daemon/ctl/table.hpp"

namespace eipd::ctl {
namespace {

Tone tone_of_change(const std::string& change) {
  if (change == "withdrawn") return Tone::Bad;
  if (change == "announced") return Tone::Good;
  return change == "changed" ? Tone::Between : Tone::Faint;
}

std::string moment_of(const boost::json::value& step) {
  const double seconds = step.at("after_seconds").to_number<double>();
  if (seconds <= 0) return "at once";
  if (seconds < 1) return "after " + latency(seconds, true);
  return "after " + age({}, SystemTime{} + std::chrono::seconds{static_cast<std::int64_t>(seconds)});
}

/// "at once announced, de-preferred (depreferred); after 10s withheld (unhealthy)".
std::string course_of(const boost::json::array& steps) {
  std::string out;
  for (const auto& step : steps) {
    if (!out.empty()) out += "; ";
    const std::string preference = text_of(step, "preference");
    out += moment_of(step) + (truth_of(step, "announce") ? " announced" : " withheld");
    if (preference != "normal") out += ", " + preference;
    out += " (" + text_of(step, "reason") + ")";
  }
  return out;
}

/// Only where some neighbors are concerned and others aren't is it worth a word.
std::string concerned(const boost::json::value& row) {
  std::string out;
  for (const auto& each : items_of(row, "neighbors")) {
    out += (out.empty() ? "" : ", ") + text_of(each, "neighbor");
    if (text_of(each, "change") != text_of(row, "change")) out += " " + text_of(each, "change");
  }
  return out;
}

std::string attention(const boost::json::value& answer, const Paper& paper) {
  std::string out;
  for (const auto& refusal : items_of(answer, "refusals")) {
    out += toned("refused: ", Tone::Bad, paper) + text_of(refusal, "sentence") + "\n";
  }
  for (const auto& note : items_of(answer, "notes")) out += "note: " + words_of(note) + "\n";
  if (const auto* keys = answer.at("configuration").if_array()) {
    if (keys->empty()) out += "the configuration says what is in force\n";
    for (const auto& key : *keys) {
      const std::string cost = text_of(key, "cost");
      const bool dear = cost == "reset" || cost == "restart";
      out += text_of(key, "edit") + " " + text_of(key, "key") + ": " +
             toned(cost, dear ? Tone::Bad : Tone::Plain, paper) + "\n";
    }
  }
  return out;
}

std::string neighbors(const boost::json::value& answer, const Paper& paper) {
  Table table{{{"NEIGHBOR", true}, {"WITHDRAWN"}, {"ANNOUNCED"}, {"CHANGED"}, {"", true}}};
  for (const auto& each : items_of(answer, "neighbors")) {
    const std::string withdrawn = number_of(each, "withdrawn");
    table.add({{text_of(each, "neighbor")},
               {withdrawn, withdrawn == "0" ? Tone::Plain : Tone::Bad},
               {number_of(each, "announced")},
               {number_of(each, "changed")},
               {text_of(each, "note")}});
  }
  return table.empty() ? std::string{} : "\n" + table.print(paper);
}

std::string aggregates(const boost::json::value& answer, const Paper& paper) {
  Table table{{{"AGGREGATE"}, {"NOW"}, {"THEN", true}}};
  for (const auto& each : items_of(answer, "aggregates")) {
    table.add({{text_of(each, "prefix")}, {text_of(each, "reason_now")}, {course_of(items_of(each, "steps"))}});
  }
  return table.empty() ? std::string{} : "\n" + table.print(paper);
}

std::string rows(const boost::json::value& answer, const Paper& paper) {
  Table table{{{"PREFIX"}, {"EIP", true}, {"CHANGE"}, {"NOW"}, {"THEN", true}, {"AT", true}}};
  for (const auto& row : items_of(answer, "items")) {
    const std::string change = text_of(row, "change");
    table.add({{text_of(row, "prefix")},
               {text_of(row, "eip")},
               {change == "none" ? "passing" : change, tone_of_change(change)},
               {text_of(row, "reason_now")},
               {course_of(items_of(row, "steps"))},
               {concerned(row)}});
  }
  return table.empty() ? std::string{} : "\n" + table.print(paper);
}

}  // namespace

std::string render_what_if(const boost::json::value& answer, const Paper& paper) {
  std::string out = toned(text_of(answer, "sentence"), Tone::Strong, paper) + "\n" + attention(answer, paper);
  if (items_of(answer, "items").empty() && items_of(answer, "aggregates").empty()) return out;
  out += neighbors(answer, paper) + aggregates(answer, paper) + rows(answer, paper);
  if (!answer.at("next").is_null()) out += "… and more: --all shows them\n";
  return out;
}

}  // namespace eipd::ctl
