package latchkey_test

import (
	"context"
	"fmt"
	"log"

	"latchkey"
	"latchkey/host/client"
)

// A ledger in memory, an account, and a transfer.
func Example() {
	ctx := context.Background()
	node, err := latchkey.Start(latchkey.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer node.Close()
	ten, _ := latchkey.NEAR("10")
	alice, err := node.NewAccount(ctx, "alice.test.near", ten)
	if err != nil {
		log.Fatal(err)
	}
	some, _ := latchkey.NEAR("2.5")
	if _, err := alice.Send(ctx, latchkey.Root, latchkey.Transfer{Deposit: some}); err != nil {
		log.Fatal(err)
	}
	account, err := node.Client().Account(ctx, client.Final, "alice.test.near")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("alice has", account.Amount.FormatNEAR(), "NEAR")
	// Output: alice has 7.4999553634875 NEAR
}
