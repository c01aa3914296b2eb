// Counts words in C++ that keeps a buffer for each thread.
package main

// int count_words(const char *text);
// #include <stdlib.h>
import "C"

import (
	"fmt"
	"os"
	"strings"
	"unsafe"
)

func main() {
	text := C.CString(strings.Join(os.Args[1:], " "))
	defer C.free(unsafe.Pointer(text))
	fmt.Println(C.count_words(text), "words")
}
