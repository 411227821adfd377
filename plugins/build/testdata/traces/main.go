// Traces is a program that reads its own stacks and names.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
)

func main() {}

//go:wasmexport caller
func Caller() {
	_, file, line, _ := runtime.Caller(0)
	fmt.Println(file[strings.LastIndex(file, "/")+1:], line)
}

//go:wasmexport name
func Name() {
	pc, _, _, _ := runtime.Caller(0)
	fmt.Println(runtime.FuncForPC(pc).Name())
}

//go:wasmexport stack
func Stack() { os.Stdout.Write(debug.Stack()) }
