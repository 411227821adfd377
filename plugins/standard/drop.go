package standard

// SetUpDrop is the call of its own account that makes a drop contract ready. The
// accounts that claims make are sub-accounts of root, an account id, whose
// registrar makes them. The sponsor pool pays for small drops of tokens of everyone.
func SetUpDrop(root string) (method, args string) {
	return "new", `{"top_level_account":"` + root + `","sponsor_pool":"10000000000000000000000000","sponsor_cap":"500000000000000000000000"}`
}
