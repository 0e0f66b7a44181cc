// A store in a directory of its own, with a loop that stands for the control thread.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "daemon/store/store.hpp"

namespace eipd::store {

class StoreTest : public testing::Test {
 public:
  ~StoreTest() override { std::filesystem::remove_all(directory); }

 protected:
  StoreTest() {
    std::string name = testing::TempDir() + "/eipd-store-XXXXXX";
    directory = ::mkdtemp(name.data());
    path = directory + "/eipd.db";
  }

  std::unique_ptr<Store> open() {
    auto opened = Store::open(path, loop.get_executor());
    EXPECT_TRUE(opened) << opened.error();
    return opened ? *std::move(opened) : nullptr;
  }
  std::string why_not() {
    auto opened = Store::open(path, loop.get_executor());
    return opened ? "it opened" : opened.error();
  }
  /// Runs the loop until the write is committed; the error otherwise.
  std::string commit(Store& store, Write write) {
    std::optional<std::string> outcome;
    const bool taken = store.submit(std::move(write), [&](auto done) { outcome = done ? "" : done.error().text; });
    if (!taken) return "busy";
    while (!outcome) loop.run_one();
    return *outcome;
  }

  std::string directory;
  std::string path;
  boost::asio::io_context loop;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{loop.get_executor()};
};

}  // namespace eipd::store
