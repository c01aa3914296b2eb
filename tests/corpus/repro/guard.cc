// A thread_local object with a destructor, which libstdc++ registers with the C library.
struct Guard
{
  ~Guard();
  int value = 0;
};

int ended;

Guard::~Guard() { ended++; }

thread_local Guard guard;

int main() { return guard.value; }
