// Counts words in Rust, which is linked in as a static library.
package main

// #cgo LDFLAGS: -L${SRCDIR} -lwords -lpthread -ldl -lm
// #include <stdlib.h>
// size_t count_words(const char *text);
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
