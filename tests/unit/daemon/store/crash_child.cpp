// Writes into a store until it is killed, and says on stdout what was acknowledged: "REVISION\n", in one write(2) each,
// from the store's `done`. A write of revision r makes two EIPs, r-a and r-b, with addresses that follow from r, or
// releases those of an earlier one into quarantine; so half a write shows.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "crash_write.hpp"
#include "daemon/store/store.hpp"

int main(int argc, char** argv) {
  using namespace eipd::store;
  if (argc != 2) return 2;
  boost::asio::io_context loop;
  const auto work = boost::asio::make_work_guard(loop);
  auto store = Store::open(argv[1], loop.get_executor());
  if (!store) {
    std::fprintf(stderr, "%s\n", store.error().c_str());
    return 1;
  }
  std::minstd_rand random{std::random_device{}()};
  std::uint64_t revision = (*store)->take_contents().revision;
  std::size_t under_way = 0;
  for (;;) {
    // Alone and in bursts that share a commit.
    for (auto burst = random() % 4 == 0 ? 1 + random() % 20 : 1; burst > 0; --burst, ++under_way) {
      ++revision;
      const bool taken = (*store)->submit(crash_write(revision), [&under_way, revision](auto done) {
        --under_way;
        const std::string line = std::to_string(revision) + "\n";
        if (!done || ::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(3);
      });
      if (!taken) return 4;
    }
    while (under_way > 0) loop.run_one();
  }
}
