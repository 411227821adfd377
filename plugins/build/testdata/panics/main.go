// Panics is a program whose exports end in every way a Go program can, and do what
// the runtime's tables are for: growing stacks, collecting garbage, recovering. It
// prints to standard error. It has no package that reads names of functions, as fmt
// does.
package main

import (
	"errors"
	"runtime"
	"strconv"
	"strings"
)

func main() {}

type (
	text   string
	number int
	point  struct{ X, Y int }
	broken struct{}
)

func (broken) Error() string { return "broken" }

func (t text) Length() int { return len(t) }

func (p point) Sum() int { return p.X + p.Y }

type measured interface{ Length() int }

type summed interface{ Sum() int }

var (
	five   = 5
	values = []int{1, 2, 3}
	absent map[string]int
	none   *point
	length measured = (*text)(nil)
	sum    summed   = none
)

//go:wasmexport panic_index
func PanicIndex() { println(values[five]) }

//go:wasmexport panic_slice
func PanicSlice() { println(len(values[five:])) }

//go:wasmexport panic_nil_map
func PanicNilMap() { absent["a"] = 1 }

//go:wasmexport panic_nil
func PanicNil() { println(none.X) }

//go:wasmexport panic_divide
func PanicDivide() { println(1 / (five - 5)) }

//go:wasmexport panic_text
func PanicText() { panic("a text") }

//go:wasmexport panic_custom_text
func PanicCustomText() { panic(text("a text\nof two lines")) }

//go:wasmexport panic_custom_number
func PanicCustomNumber() { panic(number(7)) }

//go:wasmexport panic_error
func PanicError() { panic(errors.New("an error")) }

//go:wasmexport panic_custom_error
func PanicCustomError() { panic(broken{}) }

//go:wasmexport panic_assertion
func PanicAssertion() {
	var v any = five
	println(v.(measured).Length())
}

//go:wasmexport panic_wrapper
func PanicWrapper() { println(length.Length()) }

//go:wasmexport panic_wrapper_of_struct
func PanicWrapperOfStruct() { println(sum.Sum()) }

//go:wasmexport panic_again
func PanicAgain() {
	defer func() { panic("second") }()
	panic("first")
}

//go:wasmexport panic_in_goroutine
func PanicInGoroutine() {
	done := make(chan bool)
	go func() { panic("elsewhere") }()
	<-done
}

//go:wasmexport deadlock
func Deadlock() { <-make(chan bool) }

//go:wasmexport goexit
func Goexit() { runtime.Goexit() }

//go:wasmexport endless
func Endless() { println(endless(five)) }

func endless(n int) int { return endless(n+1) + 1 }

// recovers calls recover by itself, where it may be inlined.
func recovers() { show("recovered", recover()) }

// show prints what was recovered.
func show(by string, v any) {
	switch v := v.(type) {
	case nil:
		println(by, "nothing")
	case error:
		println(by, v.Error())
	case string:
		println(by, v)
	}
}

type catcher struct{ name string }

func (c catcher) Catch() { show(c.name, recover()) }

func (c *catcher) CatchBehind() { c.Catch() }

type catching interface{ Catch() }

//go:wasmexport recover_directly
func RecoverDirectly() {
	defer recovers()
	println(values[five])
}

//go:wasmexport recover_in_closure
func RecoverInClosure() {
	defer func() { show("closure", recover()) }()
	println(none.X)
}

//go:wasmexport recover_by_wrapper
func RecoverByWrapper() {
	var c catching = &catcher{"wrapped"}
	defer c.Catch()
	panic("for a wrapper")
}

//go:wasmexport recover_by_method_value
func RecoverByMethodValue() {
	catch := catcher{"value"}.Catch
	defer catch()
	panic("for a method value")
}

//go:wasmexport recover_too_deep
func RecoverTooDeep() {
	defer func() { recovers() }()
	panic("not for a function in a function")
}

//go:wasmexport recover_too_deep_by_method
func RecoverTooDeepByMethod() {
	defer (&catcher{"behind"}).CatchBehind()
	panic("not for a method in a method")
}

//go:wasmexport recover_itself
func RecoverItself() {
	defer recover()
	panic("not for recover itself")
}

//go:wasmexport recover_panic_of_wrapper
func RecoverPanicOfWrapper() {
	defer recovers()
	println(sum.Sum())
}

//go:wasmexport recover_often
func RecoverOften() {
	sum := 0
	for i := range 1000 {
		func() {
			defer func() {
				if v, is := recover().(string); is {
					sum += len(v)
				}
			}()
			deep(i%50, i)
		}()
	}
	println(sum)
}

// deep panics below so many frames with pointers to each other's variables.
func deep(n, of int) (sum int) {
	var here [64]byte
	here[of%64] = byte(n)
	below := &here
	defer func() { sum += int(below[of%64]) }()
	if n == 0 {
		panic("at the bottom of " + strconv.Itoa(of))
	}
	return deep(n-1, of) + int(here[0])
}

//go:wasmexport grow
func Grow() { println(grow(3000, nil)) }

// grow needs a stack that has to be copied, with pointers into it.
func grow(n int, above *int) int {
	here := n
	if above != nil {
		here += *above % 7
	}
	if n == 0 {
		return here
	}
	below := grow(n-1, &here)
	return below + here
}

type node struct {
	left, right *node
	name        string
}

func tree(depth int) *node {
	if depth == 0 {
		return nil
	}
	return &node{tree(depth - 1), tree(depth - 1), strings.Repeat("x", depth)}
}

func (n *node) size() int {
	if n == nil {
		return 0
	}
	return len(n.name) + n.left.size() + n.right.size()
}

//go:wasmexport collect
func Collect() {
	kept := tree(10)
	cleaned := make(chan string, 1)
	runtime.AddCleanup(tree(3), func(name string) { cleaned <- name }, "cleaned")
	numbers := map[string]int{}
	for i := range 20 {
		tree(12)
		for j := range 1000 {
			numbers[strconv.Itoa(i)+" of "+strconv.Itoa(j)] = i * j
		}
		runtime.GC()
	}
	println(kept.size(), len(numbers), numbers["7 of 8"], <-cleaned)
}

//go:wasmexport goroutines
func Goroutines() {
	results := make(chan int)
	for i := range 100 {
		go func() { results <- tree(i%8).size() + grow(i*10, nil) }()
	}
	sum := 0
	for range 100 {
		sum += <-results
		runtime.Gosched()
	}
	println(sum)
}
