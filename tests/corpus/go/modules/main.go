// modules: three vendored modules; one as required, one replaced by a directory, one by another module.
package main

import (
	"example.org/greeting"
	"example.org/older"
	"example.org/word"
)

var stamp = "unset"

func main() {
	println(greeting.Text, older.Text, word.Text, stamp)
}
