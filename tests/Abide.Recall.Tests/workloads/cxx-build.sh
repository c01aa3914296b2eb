# A C++ program compiled and linked; a project configured by cmake and built by ninja.
# judges: /usr/bin/g++ /usr/lib/gcc/x86_64-linux-gnu/12/cc1plus /usr/lib/gcc/x86_64-linux-gnu/12/collect2 /usr/bin/as /usr/bin/ld /usr/bin/cmake /usr/bin/ninja
mkdir project && cd project
cat > main.cc << 'END'
#include <future>
#include <iostream>
#include <string>
#include <vector>
int value();
int main() {
  std::vector<std::future<int>> all;
  for (int i = 0; i < 4; i++) all.push_back(std::async(std::launch::async, value));
  int sum = 0;
  for (auto &one : all) sum += one.get();
  std::cout << std::to_string(sum) << std::endl;
  return sum == 4 ? 0 : 1;
}
END
echo 'int value() { return 1; }' > value.cc
g++ -O2 -g -std=c++20 -c main.cc
g++ -O0 -flto -pipe -save-temps=obj -c value.cc
g++ -o direct main.o value.o
./direct
echo 'int broken(' | g++ -x c++ -fsyntax-only - 2> errors || true
[ -s errors ]
cat > CMakeLists.txt << 'END'
cmake_minimum_required(VERSION 3.20)
project(test CXX)
find_package(Threads REQUIRED)
add_library(value STATIC value.cc)
add_executable(main main.cc)
target_link_libraries(main value Threads::Threads)
enable_testing()
add_test(NAME main COMMAND main)
install(TARGETS main DESTINATION bin)
file(WRITE ${CMAKE_BINARY_DIR}/out "text")
file(SHA256 ${CMAKE_BINARY_DIR}/out digest)
END
cmake -S . -B build -G Ninja > /dev/null
cmake --build build -j 2 > /dev/null
cmake --install build --prefix /tmp/installed > /dev/null
/tmp/installed/bin/main
ninja -C build -t targets > /dev/null
touch value.cc
ninja -C build -j 2 > /dev/null
ninja -C build -t clean > /dev/null
cmake -E tar czf a.tar.gz CMakeLists.txt main.cc
cmake -E copy_directory build copy
cmake -E sha256sum main.cc > /dev/null
cmake -E time true > /dev/null
cmake -E rm -rf copy
