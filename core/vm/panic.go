package vm

import (
	"fmt"

	"latchkey/core/tagged"
)

// panicPrefix stands before what a guest that panics says.
const panicPrefix = "Smart contract panicked: "

func panicDebug(message string) string {
	return rustStruct("GuestPanic", rustField{"panic_msg", rustQuote(message)})
}

// GuestPanic is a guest that has ended itself with a text.
type GuestPanic struct{ Message tagged.GuestText }

func guestPanic(message string) *GuestPanic { return &GuestPanic{tagged.GuestText(message)} }

func (e *GuestPanic) message() string { return string(e.Message) }
func (e *GuestPanic) Error() string   { return panicPrefix + e.message() }
func (e *GuestPanic) debug() string   { return panicDebug(e.message()) }

// PlainPanic is a guest that has ended itself without a text.
type PlainPanic struct{}

func (e *PlainPanic) message() string { return "explicit guest panic" }
func (e *PlainPanic) Error() string   { return panicPrefix + e.message() }
func (e *PlainPanic) debug() string   { return panicDebug(e.message()) }

// GuestAbort is an AssemblyScript guest that has called abort.
type GuestAbort struct {
	Message, File tagged.GuestText
	Line, Column  uint32
}

// text is what NEAR also logs: it is part of outcomes.
func (e *GuestAbort) text() string {
	return fmt.Sprintf("%s, filename: \"%s\" line: %d col: %d", e.Message, e.File, e.Line, e.Column)
}
func (e *GuestAbort) message() string { return e.text() }
func (e *GuestAbort) Error() string   { return panicPrefix + e.message() }
func (e *GuestAbort) debug() string   { return panicDebug(e.message()) }

// ReturnedCode is a method that has returned a code which is not zero.
type ReturnedCode struct{ Code uint32 }

func (e *ReturnedCode) message() string { return fmt.Sprintf("plugin returned code %d", e.Code) }
func (e *ReturnedCode) Error() string   { return panicPrefix + e.message() }
func (e *ReturnedCode) debug() string   { return panicDebug(e.message()) }

// GuestMessage is what is shown of a guest that has ended itself, or that its
// policy has ended; false when it was ended otherwise.
func GuestMessage(err FunctionCallError) (string, bool) {
	if panicked, ok := causeOf(err).(interface{ message() string }); ok {
		return panicked.message(), true
	}
	return "", false
}
