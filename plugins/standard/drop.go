package standard

// SetUpDrop is the call of its own account that makes a drop contract ready. The
// accounts that claims make are sub-accounts of root, an account id, whose
// registrar makes them.
func SetUpDrop(root string) (method, args string) {
	return "new", `{"top_level_account":"` + root + `"}`
}

// SetUpDevDrop is SetUpDrop for development, where small drops of tokens are
// sponsored, whoever makes them: 0.5 NEAR of 10 for each account.
func SetUpDevDrop(root string) (method, args string) {
	return "new", `{"top_level_account":"` + root + `","sponsor_pool":"10000000000000000000000000","sponsor_cap":"500000000000000000000000"}`
}
