// work: does a little of everything that C++ programs ask their library for, so that strace tells which system calls that
// library makes. Says what failed. Its own first argument names a directory to work in.
#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <latch>
#include <locale>
#include <mutex>
#include <numeric>
#include <random>
#include <semaphore>
#include <shared_mutex>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
namespace fs = std::filesystem;

static int failures;

static void check(bool good, const char *what) {
  if (good) return;
  std::cerr << what << '\n';
  failures++;
}

#define CHECK(condition) check(static_cast<bool>(condition), #condition)

static void threads() {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<int> done;
  std::barrier together(4);
  std::latch finished(4);
  std::counting_semaphore<2> turns(2);
  std::vector<std::jthread> all;
  for (int i = 0; i < 4; i++)
    all.emplace_back([&, i] {
      together.arrive_and_wait();
      turns.acquire();
      std::this_thread::sleep_for(1ms);
      turns.release();
      {
        std::lock_guard lock(mutex);
        done.push_back(i);
      }
      changed.notify_one();
      finished.count_down();
    });
  {
    std::unique_lock lock(mutex);
    CHECK(changed.wait_for(lock, 10s, [&] { return done.size() == 4; }));
    CHECK(!changed.wait_until(lock, std::chrono::system_clock::now() + 1ms, [] { return false; }));
  }
  finished.wait();

  std::atomic<int> word = 0;
  std::thread waiter([&] { word.wait(0); });
  std::this_thread::sleep_for(2ms);
  word = 1;
  word.notify_all();
  waiter.join();

  std::shared_timed_mutex many;
  std::shared_lock reader(many);
  auto writer = std::async(std::launch::async, [&] { return many.try_lock_for(2ms); });
  CHECK(!writer.get());
  std::timed_mutex timed;
  timed.lock();
  CHECK(!std::async(std::launch::async, [&] { return timed.try_lock_until(std::chrono::steady_clock::now() + 2ms); }).get());
  timed.unlock();

  auto failed = std::async(std::launch::async, []() -> int { throw std::runtime_error("thrown"); });
  try {
    failed.get();
    CHECK(!"nothing was thrown");
  } catch (const std::runtime_error &) {
  }
  std::promise<std::string> promise;
  std::thread([&] { promise.set_value_at_thread_exit("kept"); }).detach();
  CHECK(promise.get_future().get() == "kept");
  std::once_flag once;
  std::call_once(once, [] {});
  CHECK(std::thread::hardware_concurrency() > 0);
}

static void files() {
  std::ofstream("file") << std::string(100000, 'x') << std::flush;
  std::ifstream in("file", std::ios::binary);
  in.seekg(50000);
  std::string rest{std::istreambuf_iterator<char>(in), {}};
  CHECK(rest.size() == 50000);
  CHECK(fs::copy_file("file", "copy") && fs::file_size("copy") == 100000);
  fs::create_directories("a/b/c");
  fs::create_symlink("../file", "a/link");
  fs::create_hard_link("file", "a/hard");
  fs::copy("a", "all", fs::copy_options::recursive | fs::copy_options::copy_symlinks);
  int count = 0;
  for (const auto &entry : fs::recursive_directory_iterator("all")) count += entry.exists() && !entry.path().empty();
  CHECK(count == 4);
  fs::permissions("file", fs::perms::owner_read, fs::perm_options::replace);
  fs::last_write_time("copy", fs::file_time_type::clock::now());
  fs::resize_file("copy", 10);
  fs::rename("copy", "moved");
  CHECK(fs::space(".").capacity > 0 && fs::canonical("a/link").filename() == "file" && fs::read_symlink("a/link") == "../file");
  CHECK(fs::equivalent("file", "a/hard") && fs::hard_link_count("file") == 2 && fs::is_empty("a/b/c"));
  std::error_code error;
  CHECK(!fs::remove("a", error) && error);
  fs::current_path("a");
  fs::current_path("..");
  CHECK(fs::remove_all("a") > 3 && fs::temp_directory_path().has_root_path());
}

static void values() {
  std::random_device device, named("/dev/urandom");
  CHECK(device() != device() || named() != named());
  std::locale::global(std::locale(""));
  std::wcout.imbue(std::locale());
  std::cout << std::chrono::system_clock::now().time_since_epoch().count() << std::chrono::high_resolution_clock::now().time_since_epoch().count() << '\n';
  std::vector<std::unique_ptr<std::vector<double>>> heap;
  for (int i = 0; i < 64; i++) heap.push_back(std::make_unique<std::vector<double>>(100000, i));
  CHECK(std::accumulate(heap.back()->begin(), heap.back()->end(), 0.0) > 0);
  try {
    std::vector<char> much(std::vector<char>().max_size());
    CHECK(much.empty());
  } catch (const std::bad_alloc &) {
  } catch (const std::length_error &) {
  }
}

int main(int, char **arguments) {
  fs::current_path(arguments[1]);
  files();
  threads();
  values();
  return failures != 0;
}
