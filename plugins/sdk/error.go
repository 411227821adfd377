package sdk

// Error is an error that is only a text.
type Error string

func (e Error) Error() string { return string(e) }
