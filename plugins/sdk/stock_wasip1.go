package sdk

// stockItems is how many of each type are at hand.
const stockItems = 8

type stock[T any] struct {
	items [stockItems]T
	used  int
}

func (s *stock[T]) take(n int) []T {
	if n > stockItems-s.used {
		return make([]T, n)
	}
	taken := s.items[s.used : s.used+n : s.used+n]
	s.used += n
	return taken
}
