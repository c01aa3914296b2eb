//go:build go1.24
// +build go1.24

package main

import (
	"fmt"
	"os"
)

// root works below a directory that it cannot leave.
func root(directory string) error {
	root, err := os.OpenRoot(directory)
	if err != nil {
		return err
	}
	defer root.Close()
	file, err := root.Create("inside")
	if err != nil {
		return err
	}
	file.Close()
	if _, err := root.Open("../outside"); err == nil {
		return fmt.Errorf("left the root")
	}
	if _, err := root.Stat("inside"); err != nil {
		return err
	}
	return check(root.Mkdir("below", 0o755), root.Remove("below"), root.Remove("inside"))
}
