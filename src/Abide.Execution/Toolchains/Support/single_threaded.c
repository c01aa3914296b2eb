/* __libc_single_threaded (glibc 2.32), which newer C++ libraries read to save atomic operations. False is always right. */
__attribute__((visibility("hidden"))) char __libc_single_threaded = 0;
