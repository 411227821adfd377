package planted

// Mistakes in what becomes of an append to a log elsewhere, which the tests of each such log
// find.
var (
	ConflictIsFencing = Fault{Name: "a conflict is taken for fencing", File: "host/ledgerlog/append.go",
		From: "if errors.Is(err, context.DeadlineExceeded) { //",
		To: "var conflict interface{ SQLState() string }\n\t\tif ON && errors.As(err, &conflict) {\n\t\t\treturn &FencedError{term}\n\t\t}\n" +
			"\t\tif errors.Is(err, context.DeadlineExceeded) { //"}
	RetryIsAnother = Fault{Name: "a retry has fresh bytes", File: "host/ledgerlog/append.go",
		From: "case <-time.After(pause):",
		To: "case <-time.After(pause):\n\t\t\tif ON {\n\t\t\t\tentries = append([]ledger.Entry{}, entries...)\n" +
			"\t\t\t\tentries[len(entries)-1].BlockHash[0]++\n\t\t\t}"}
	FoundIsNotConfirmed = Fault{Name: "what was found is not confirmed", File: "host/ledgerlog/append.go",
		From: "return confirm(ctx, a)",
		To:   "if ON {\n\t\t\treturn true, nil\n\t\t}\n\t\treturn confirm(ctx, a)"}
)

// By has a fault be found by a check.
func (f Fault) By(check string) Fault {
	f.Check = check
	return f
}
