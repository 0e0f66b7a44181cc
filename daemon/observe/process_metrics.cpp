// The process as /proc shows it, under the names of Prometheus' own client libraries. What cannot be read has no
// series.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <unistd.h>

#include <sys/resource.h>

#include "daemon/observe/families.hpp"
#include "daemon/observe/metric.hpp"

namespace eipd::observe {
namespace {

/// The fields of /proc/self/stat from the third on, that is after the name, which may hold anything (proc(5)).
std::vector<std::string> stat_fields() {
  std::ifstream file{"/proc/self/stat"};
  std::string line;
  std::getline(file, line);
  std::istringstream rest{line.substr(std::min(line.rfind(')') + 1, line.size()))};
  return {std::istream_iterator<std::string>{rest}, {}};
}

/// Field `number` of proc(5), counted from 1 as there.
std::optional<double> stat_field(std::size_t number) {
  const auto fields = stat_fields();
  if (fields.size() <= number - 3) return std::nullopt;
  return std::strtod(fields[number - 3].c_str(), nullptr);
}

double ticks_a_second() {
  return static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::optional<double> cpu_seconds() {
  const auto user = stat_field(14);
  const auto system = stat_field(15);
  if (!user || !system) return std::nullopt;
  return (*user + *system) / ticks_a_second();
}

std::optional<double> resident_octets() {
  const auto pages = stat_field(24);
  if (!pages) return std::nullopt;
  return *pages * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

std::optional<double> start_time() {
  const auto ticks = stat_field(22);
  std::ifstream file{"/proc/stat"};
  for (std::string key; ticks && file >> key;) {
    if (double booted = 0; key == "btime" && file >> booted) return booted + *ticks / ticks_a_second();
  }
  return std::nullopt;
}

std::optional<double> open_descriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator all{"/proc/self/fd", error};
  if (error) return std::nullopt;
  return static_cast<double>(std::distance(begin(all), end(all))) - 1;  // the directory's own
}

std::optional<double> descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::nullopt;
  return static_cast<double>(limit.rlim_cur);
}

Metric process_metric(const Family& family, std::optional<double> (*value)()) {
  return {family, [value](Series& series) {
            if (const auto now = value()) series.add({}, *now);
          }};
}

}  // namespace

void add_process_metrics(Metrics& metrics) {
  metrics.push_back(process_metric(families::kProcessCpu, cpu_seconds));
  metrics.push_back(process_metric(families::kProcessResident, resident_octets));
  metrics.push_back(process_metric(families::kProcessVirtual, [] { return stat_field(23); }));
  metrics.push_back(process_metric(families::kProcessOpenFds, open_descriptors));
  metrics.push_back(process_metric(families::kProcessMaxFds, descriptor_limit));
  metrics.push_back(process_metric(families::kProcessStart, start_time));
}

}  // namespace eipd::observe
