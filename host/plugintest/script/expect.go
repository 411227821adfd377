package script

import (
	"fmt"
	"strconv"
	"strings"

	"latchkey/host/plugintest"
)

func event(x *context) {
	r, name, texts := x.last(), x.args[0], x.args[1:]
	if !x.not {
		r.Emits(failing{x.ts}, name, texts...)
		return
	}
	if data, emitted := r.Event(name, texts...); emitted {
		x.ts.Fatalf("it emits %s with %s; %s", name, data, r)
	}
}

func refused(x *context) { x.last().RefusedAs(failing{x.ts}, x.args[0]) }

func burns(x *context) {
	x.last().BurnsAtMost(failing{x.ts}, x.gas(x.args[0]))
}

func balance(x *context) {
	id := x.account(x.args[0])
	least := x.near(x.args[1])
	most := x.near(x.arg(2, x.args[1]))
	if held := x.chain().Balance(id); held.Cmp(least) < 0 || held.Cmp(most) > 0 {
		x.ts.Fatalf("%s holds %s NEAR, not %s", id, held.FormatNEAR(), strings.Join(x.args[1:], " to "))
	}
}

func stored(x *context) {
	value, there := x.chain().Stored(x.account(x.args[0]), x.args[1])
	switch {
	case there && x.not:
		x.ts.Fatalf("%s keeps %q under %s", x.args[0], value, x.args[1])
	case !there && !x.not:
		x.ts.Fatalf("%s keeps nothing under %s", x.args[0], x.args[1])
	case there:
		fmt.Fprintln(x.ts.Stdout(), value)
	}
}

func occupies(x *context) {
	most, err := strconv.ParseUint(x.args[1], 10, 64)
	if err != nil {
		x.ts.Fatalf("%s is no number of bytes", x.args[1])
	}
	if used := x.chain().StorageUsage(x.account(x.args[0])); used > most {
		x.ts.Fatalf("%s occupies %d bytes, at most %d are wanted", x.args[0], used, most)
	}
}

func publicKey(x *context) {
	x.ts.Setenv(x.args[1], plugintest.Key(x.args[0]).PublicKey().String())
}

func printTree(x *context) { fmt.Fprint(x.ts.Stdout(), x.last().Tree()) }
