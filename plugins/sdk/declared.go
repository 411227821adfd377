package sdk

// Types that say more in a contract's declarations (plugins/declare) than to the
// compiler: what reads an argument checks it for that, and the ABI tells callers.
type (
	// Yocto is an amount of yoctoNEAR.
	Yocto = Amount
	// AccountID is a valid account id.
	AccountID = string
	// Timestamp is nanoseconds since 1970; 0 is none, and null in JSON.
	Timestamp = uint64
	// U64 is a whole number that JSON carries as a number or, as NEAR's tools write it, as
	// a decimal string.
	U64 = uint64
	// Hash is 32 bytes, in base 58 in JSON.
	Hash = []byte
	// Numbers is bytes that JSON carries as a list of numbers.
	Numbers = []byte
)

// Page is which part of a list a view is asked for: the members from_index, 0 when it is
// not there, and limit.
type Page struct{ From, Limit uint32 }
