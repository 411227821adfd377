package declare

// contract is what a package declares.
type contract struct {
	pkg     string
	methods []*method // as they stand in the source
	guard   string    // the function; empty without one
	structs []*structure
	enums   []*enum
	// declared are the names that the source has, with their places.
	declared map[string]string
}

// method is a method of the contract. A function can be several.
type method struct {
	name, kind string // kind is the directive's
	function   string
	doc        string
	args       *structure // nil: it takes none
	result     *shape     // that the function returns; nil: none
	says       *shape     // that it returns by other means
}

// structure is a struct that is an argument, a result, a part of one, or a record.
type structure struct {
	name   string // in Go
	doc    string
	place  string // file and line
	fields []*field
	record *record // nil: it is none
	// What is made for it: because something needs it, or because a directive says so.
	reads, writes, members bool
	args                   int  // methods whose arguments it is
	part                   bool // of another, or a result
}

// record is how a struct is stored.
type record struct {
	versioned bool
	version   uint8
	refusal   string // of another version
}

// field is a field of a struct.
type field struct {
	name     string // in Go
	member   string // in JSON; empty: not there
	doc      string
	place    string
	shape    *shape
	embedded bool
	empty    bool // it may be missing, and is zero then
	omit     bool // it is left out when it is zero
	own      bool // the method checks the limits, in words of its own
	refuses  bool // the method refuses what is without it, in words of its own
	limits   limits
	short    bool // a stored list's count is one byte
}

// limits are what a field's tags ask of its value.
type limits struct {
	minimum, maximum     *int64
	minLength, maxLength *int64
	minItems, maxItems   *int64
	pattern              string
	enum                 []string
}

// enum is a small number with names: the number is stored, the name is in JSON.
type enum struct {
	name  string // in Go
	doc   string
	place string // file and line
	names []string
	reads bool
}

func (c *contract) hasRecords() bool {
	for _, s := range c.structs {
		if s.record != nil {
			return true
		}
	}
	return false
}

func (c *contract) structNamed(name string) *structure {
	for _, s := range c.structs {
		if s.name == name {
			return s
		}
	}
	return nil
}

func (c *contract) enumNamed(name string) *enum {
	for _, e := range c.enums {
		if e.name == name {
			return e
		}
	}
	return nil
}
