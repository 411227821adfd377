package ledger

import (
	"strconv"
	"strings"

	"latchkey/core/amount"
	"latchkey/core/policy"
	"latchkey/core/vm"
)

// programmed is an engine whose methods run the program that they are given: what
// a contract does stands in the log, and no build of a plugin in it. A guard runs
// the program that its account stores under "guard".
//
// A program is a host function a line, with its arguments: "text", number, =yocto,
// $n for what line n gave, [$n,$m] for a list of these, x1000 for so much text,
// key:name for a public key. The words trap, code, compile, link and error end the
// guest as an engine does, burn uses gas, results logs what a callback was given.
type programmed struct{}

func (programmed) Start(*vm.Code, *vm.Meter, vm.Host) (*vm.Image, error) { return &vm.Image{}, nil }

func (programmed) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	return scripted{export: func(g *guest) {
		program := g.programFor(export)
		var results []uint64
		for line := range strings.Lines(program) {
			words := split(strings.TrimSuffix(line, "\n"))
			results = append(results, g.step(words[0], arguments(words[1:], results)))
		}
	}}.Call(code, export, meter, host)
}

func (g *guest) programFor(export string) string {
	if export != policy.GuardMethod {
		return g.text("input")
	}
	if g.do("storage_read", "guard", 1) == 0 {
		return ""
	}
	return string(g.register(1))
}

// split takes a line apart at spaces outside quotes.
func split(line string) (words []string) {
	for rest := line; rest != ""; rest = strings.TrimPrefix(rest, " ") {
		word, _, _ := strings.Cut(rest, " ")
		if quoted, err := strconv.QuotedPrefix(rest); err == nil {
			word = quoted
		}
		words, rest = append(words, word), rest[len(word):]
	}
	return words
}

func arguments(words []string, results []uint64) (args []any) {
	for _, word := range words {
		args = append(args, argument(word, results))
	}
	return args
}

func argument(word string, results []uint64) any {
	if text, err := strconv.Unquote(word); err == nil {
		return text
	}
	switch rest := word[1:]; word[0] {
	case '$':
		return results[number(rest)]
	case '=':
		v, err := amount.Parse(rest)
		if err != nil {
			panic("amount " + word)
		}
		return v
	case '[':
		var list []uint64
		for _, item := range strings.Split(strings.TrimSuffix(rest, "]"), ",") {
			list = append(list, results[number(item[1:])])
		}
		return list
	case 'x':
		return strings.Repeat("x", int(number(rest)))
	case 'k':
		return testKey(strings.TrimPrefix(word, "key:")).PublicKey().Borsh()
	}
	return number(word)
}

func number(text string) uint64 {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		panic("number " + text)
	}
	return n
}

func (g *guest) step(function string, args []any) uint64 {
	switch function {
	case "trap":
		panic(abort{&vm.Trap{Kind: vm.TrapKind(args[0].(uint64))}})
	case "code":
		panic(abort{&vm.Failure{Code: uint32(args[0].(uint64))}})
	case "compile":
		panic(abort{&vm.CompileError{Reason: "in an engine's words"}})
	case "link":
		panic(abort{&vm.LinkError{Reason: "in an engine's words"}})
	case "error":
		return g.extism("error_set", g.block(args[0].(string)))
	case "burn":
		g.burn(args[0].(uint64))
		return 0
	case "abort":
		return g.do("abort", g.assemblyScript(args[0].(string)), g.assemblyScript(args[1].(string)), args[2], args[3])
	case "results":
		return g.do("log_utf8", g.results())
	}
	return g.do(function, args...)
}
