package tagged

// The only texts that a hashed record may hold beside account ids. A sentence of
// ours is neither, and has a variant with figures instead.
type (
	// GuestText is what a guest or its plugin has said, byte by byte.
	GuestText string
	// Name is a name that a transaction or a key gives: of a method, or of a
	// receiver that need not be an account id.
	Name string
)
