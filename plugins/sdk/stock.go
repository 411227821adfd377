package sdk

// Stock has zero values of a type at hand, which no call pays for: start-up makes them,
// and each call begins with all of them. Asking Go's allocator for one takes a thousand
// instructions and more. Keep one in a variable of the package:
//
//	var records sdk.Stock[record]
//
//	r := records.New()
type Stock[T any] struct{ values stock[T] }

// New returns a zero value that nothing else uses.
func (s *Stock[T]) New() *T { return &s.values.take(1)[0] }

// List returns n of them in a row.
func (s *Stock[T]) List(n int) []T { return s.values.take(n) }

// What the package itself needs most.
var (
	decoders Stock[Decoder]
	encoders Stock[Encoder]
	writers  Stock[Writer]
	values   Stock[Value]
)
