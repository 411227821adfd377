package sdk

// View runs a method that changes nothing.
func View(body func()) {
	defer rescue()
	body()
}

// Change runs a method that anyone may call and that takes no deposit.
func Change(method string, body func()) {
	defer rescue()
	RefuseDeposit(method)
	body()
}

// Payable runs a method that anyone may call with a deposit.
func Payable(body func()) {
	defer rescue()
	body()
}

// Private runs a method that only the contract's own account may call: its
// callbacks, and what holders of its keys may do. It takes no deposit.
func Private(method string, body func()) {
	defer rescue()
	RequirePrivate(method)
	RefuseDeposit(method)
	body()
}

// RequirePrivate ends the call unless the caller is the contract's own account.
func RequirePrivate(method string) {
	if Predecessor() != CurrentAccount() {
		Panic("Method " + method + " is private")
	}
}

// RefuseDeposit ends the call when a deposit is attached.
func RefuseDeposit(method string) {
	if !AttachedDeposit().IsZero() {
		Panic("Method " + method + " doesn't accept deposit")
	}
}
