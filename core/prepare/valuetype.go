package prepare

// Value types, as the binary format numbers them.
const (
	typeI32       = 0x7f
	typeI64       = 0x7e
	typeF32       = 0x7d
	typeF64       = 0x7c
	typeFuncRef   = 0x70
	typeExternRef = 0x6f

	anyType = 0 // of an operand that cannot be reached
)

func isReference(t byte) bool { return t == typeFuncRef || t == typeExternRef }

func isValueType(t byte) bool { return typeF64 <= t && t <= typeI32 || isReference(t) }

// sizeOf is what a value takes of a stack, in bytes, as nearcore counts it.
func sizeOf(t byte) int {
	switch t {
	case anyType:
		return 0
	case typeI32, typeF32:
		return 4
	}
	return 8
}

var typeNames = map[byte]string{typeI32: "i32", typeI64: "i64", typeF32: "f32", typeF64: "f64",
	typeFuncRef: "funcref", typeExternRef: "externref"}
