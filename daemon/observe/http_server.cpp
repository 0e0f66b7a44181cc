#include "daemon/observe/http_server.hpp"

#include <list>
#include <thread>
#include <utility>

#include "daemon/observe/background.hpp"
#include "daemon/observe/http_door.hpp"

namespace eipd::observe {

namespace asio = boost::asio;

class HttpServer::Core {
 public:
  Core(const char* thread_name, HttpLimits limits, HttpHandlers handlers)
      : limits{limits}, handlers{std::move(handlers)}, thread_name_{thread_name} {}
  ~Core() { stop(); }
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  void start() {
    thread_ = std::thread{[this] {
      enter_background(thread_name_);
      context.run();
    }};
  }

  void stop() {
    context.stop();
    if (thread_.joinable()) thread_.join();
    for (const auto& door : doors) door->close();
    doors.clear();
  }

  const HttpLimits limits;
  const HttpHandlers handlers;
  asio::io_context context{1};
  std::list<std::shared_ptr<HttpDoor>> doors;  ///< the server's thread, while there is one

 private:
  const char* thread_name_;
  std::thread thread_;
};

HttpServer::HttpServer(const char* thread_name, HttpLimits limits, HttpHandlers handlers)
    : core_{std::make_unique<Core>(thread_name, limits, std::move(handlers))} {}
HttpServer::~HttpServer() = default;

asio::io_context& HttpServer::context() {
  return core_->context;
}

std::shared_ptr<HttpDoor> HttpServer::open(Acceptor acceptor, std::shared_ptr<HttpTls> tls) {
  auto door = std::make_shared<HttpDoor>(std::move(acceptor), core_->limits, core_->handlers, std::move(tls));
  core_->doors.push_back(door);
  door->open();
  return door;
}

void HttpServer::close(const std::shared_ptr<HttpDoor>& door) {
  door->close();
  core_->doors.remove(door);
}

void HttpServer::start() {
  core_->start();
}

void HttpServer::stop() {
  core_->stop();
}

}  // namespace eipd::observe
