// The least program that a checker can run: exit status 0 if the backend answers with 200.
//
//   bench_check ADDRESS PORT
#include <array>
#include <cstdlib>
#include <string_view>
#include <unistd.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  constexpr std::string_view kRequest = "GET / HTTP/1.1\r\nHost: backend\r\n\r\n";
  const int made = ::socket(AF_INET, SOCK_STREAM, 0);
  const timeval patience{.tv_sec = 0, .tv_usec = 500'000};
  ::setsockopt(made, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<unsigned short>(std::atoi(argv[2])));
  if (::inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) return 2;
  if (::connect(made, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) return 1;
  if (::send(made, kRequest.data(), kRequest.size(), MSG_NOSIGNAL) < 0) return 1;
  std::array<char, 256> answer{};
  const auto count = ::recv(made, answer.data(), answer.size(), 0);
  if (count <= 0) return 1;
  return std::string_view{answer.data(), static_cast<std::size_t>(count)}.starts_with("HTTP/1.1 200") ? 0 : 1;
}
