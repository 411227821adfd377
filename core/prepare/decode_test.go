package prepare_test

import (
	"errors"
	"strings"
	"testing"

	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// TestWhatNoFunctionMayContain: each of these is refused with its rule, whatever
// an engine would say. The indices are those that prepare's own additions get.
func TestWhatNoFunctionMayContain(t *testing.T) {
	for rule, code := range map[string][]byte{
		"global 0 does not exist":                    function(0, 0x23, 0, 0x1a),
		"global 1 does not exist":                    function(0, 0x41, 0, 0x24, 1),
		"local 0 does not exist":                     function(0, 0x20, 0, 0x1a),
		"local 1 does not exist":                     function(2, 0x20, 1, 0x1a),
		"function 1 does not exist":                  function(0, 0x10, 1),
		"type 5 does not exist":                      function(0, 0x41, 0, 0x11, 5, 0),
		"table 1 does not exist":                     function(0, 0x41, 0, 0x11, 0, 1),
		"block type 5 does not exist":                function(0, 0x02, 5, 0x0b),
		"a branch leads out of 1 blocks":             function(0, 0x0c, 1),
		"else without an if":                         function(0, 0x02, 0x40, 0x05, 0x0b),
		"more operands than there are":               function(0, 0x1a),
		"leaves 1 operands too many":                 function(0, 0x41, 0),
		"takes more operands than there are":         function(1),
		"instructions follow a function's end":       function(0, 0x0b, 0x01),
		"unexpected end":                             functions([]byte{2, 0, 0x01}),
		"instruction 0xfd":                           function(0, 0xfd, 12),
		"instruction 0xfe":                           function(0, 0xfe, 0),
		"instruction 0xfc 18":                        function(0, 0xfc, 18, 0),
		"instruction 0x06":                           function(0, 0x06, 0x40),
		"instruction 0x12":                           function(0, 0x12, 0),
		"instruction 0xd3":                           function(0, 0xd3),
		"a reference is to":                          function(0, 0xd0, 0x6e, 0x1a),
		"table 1 does":                               function(0, 0x41, 0, 0x25, 1, 0x1a),
		"function 0 is referred to, and neither":     module(types(), section(3, []byte{0}), section(10, body(0xd2, 0, 0x1a))),
		"ref.is_null takes a reference":              function(0, 0x41, 0, 0xd1, 0x1a),
		"of two numbers of the same type":            function(0, 0xd0, 0x70, 0xd0, 0x70, 0x41, 0, 0x1b, 0x1a),
		"an operand is an i64, and not an i32":       function(0, 0x42, 0, 0x45, 0x1a),
		"hands on an i64, and not an i32":            function(1, 0x42, 0, 0x0c, 0),
		"an if without else":                         function(0, 0x41, 0, 0x04, i32, 0x41, 0, 0x0b, 0x1a),
		"take different numbers of operands":         function(1, 0x02, 0x40, 0x41, 0, 0x41, 0, 0x0e, 1, 0, 1, 0x0b, 0x41, 0),
		"there is no memory":                         module(types(), section(3, []byte{0}), section(10, body(0x3f, 0, 0x1a))),
		"and no memory":                              module(section(11, []byte{0, 0x41, 0, 0x0b, 0})),
		"at most 65536 pages":                        module(section(5, []byte{1, 0, 0x81, 0x80, 4})),
		"initial value is an i64, and not an i32":    module(section(6, []byte{i32, 0, 0x42, 0, 0x0b})),
		"is not mutable":                             module(types(), section(3, []byte{0}), section(6, []byte{i32, 0, 0x41, 0, 0x0b}), section(10, body(0x41, 0, 0x24, 0))),
		"start function 0 is no function":            module(types(), section(3, []byte{1}), asm.Section(8, []byte{0}), section(10, body(0x41, 0))),
		"data segment 0 is not announced":            function(0, 0xfc, 9, 0),
		"element segment 1 does not exist":           function(0, 0xfc, 13, 1),
		"one memory at most":                         function(0, 0x3f, 1, 0x1a),
		"of 4 bytes is aligned to as many at most":   function(0, 0x41, 0, 0x28, 4, 0, 0x1a),
		"does not fit in 32 bits":                    function(0, 0x41, 0xff, 0xff, 0xff, 0xff, 0x4f, 0x1a),
		"a value is an i32":                          functions(bodyWith([][]byte{{1, 0x7b}})),
		"an initial value is one constant":           module(section(6, []byte{i32, 0, 0x41, 0, 0x41, 0, 0x6a, 0x0b})),
		"neither shared nor of 64":                   module(section(5, []byte{3, 1, 1})),
		"comes twice or too late":                    module(section(5, []byte{0, 1}), section(4, []byte{0x70, 0, 1})),
		"longer than what is in it":                  module(asm.Section(1, []byte{0, 0})),
		"export \"x\" is there twice":                module(section(5, []byte{0, 1}), section(7, export("x", 2, 0), export("x", 2, 0))),
		"is of something that does not exist":        module(section(7, export("x", 0, 0))),
		"1 functions are declared and 0":             module(types(), section(3, []byte{0})),
		"elements are for table 0":                   module(section(9, []byte{0, 0x41, 0, 0x0b, 0})),
		"2 data segments are announced and 0 follow": module(asm.Section(12, []byte{2})),
	} {
		_, err := prepared(t, code)
		var refused *vm.PrepareError
		if !errors.As(err, &refused) || refused.Kind != "Deserialization" || !strings.Contains(err.Error(), rule) {
			t.Errorf("want an error with %q, got %v", rule, err)
		}
	}
}

// TestWhatCompilersWrite: bulk memory, sign extension, saturating conversions,
// several results and dead code are fine.
func TestWhatCompilersWrite(t *testing.T) {
	for name, code := range map[string][]byte{
		"bulk memory":          function(0, 0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 10, 0, 0, 0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 11, 0),
		"table.init and copy":  function(0, 0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 12, 0, 0, 0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 14, 0, 0, 0xfc, 13, 0),
		"sign extension":       function(0, 0x41, 0, 0xc0, 0x1a, 0x42, 0, 0xc4, 0x1a),
		"saturating":           function(0, 0x43, 0, 0, 0, 0, 0xfc, 0, 0x1a),
		"typed select":         function(0, 0x41, 0, 0x41, 0, 0x41, 0, 0x1c, 1, i32, 0x1a),
		"tables":               function(0, 0x41, 0, 0x41, 0, 0x25, 0, 0x26, 0, 0xd0, 0x70, 0x41, 0, 0xfc, 15, 0, 0x1a, 0xfc, 16, 0, 0x1a, 0x41, 0, 0xd2, 0, 0x41, 0, 0xfc, 17, 0),
		"references":           function(0, 0xd0, 0x6f, 0xd1, 0x1a, 0xd0, 0x70, 0xd0, 0x70, 0x41, 0, 0x1c, 1, 0x70, 0x1a),
		"dead code":            function(1, 0x00, 0x6a, 0x1a, 0x02, 0x40, 0x0c, 0, 0x0b),
		"dead branches":        function(0, 0x0f, 0x41, 0, 0x04, 0x40, 0x0c, 1, 0x05, 0x0b),
		"a long call_indirect": function(0, 0x41, 0, 0x11, 0x80, 0x80, 0x80, 0x80, 0, 0x80, 0x80, 0x80, 0x80, 0),
		"two results": module(section(1, funcType(nil, []byte{i32, i32}), void), section(3, []byte{1}),
			section(10, body(0x02, 0, 0x41, 1, 0x41, 2, 0x0b, 0x1a, 0x1a))),
		"passive data": module(section(5, []byte{0, 1}), asm.Section(12, []byte{1}), section(11, []byte{1, 2, 'h', 'i'})),
		"elements in the other forms": module(types(), section(3, []byte{0}), section(4, []byte{0x70, 0, 2}),
			section(9, []byte{1, 0, 1, 0}, []byte{2, 0, 0x41, 0, 0x0b, 0, 1, 0}, []byte{3, 0, 1, 0},
				[]byte{4, 0x41, 0, 0x0b, 1, 0xd2, 0, 0x0b}, []byte{5, 0x70, 1, 0xd0, 0x70, 0x0b}), section(10, body())),
	} {
		if _, err := prepared(t, code); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
