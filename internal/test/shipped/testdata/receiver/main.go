// The receiver contract does with tokens that it is sent, or approved for, what the
// msg that comes with them says. Tests build it.
//
// A msg is a JSON object. The first of these members that it has counts: "panic"
// with a text; "loop"; "rubbish", a number of bytes to return; "delete", the account
// that gets what the receiver's account holds. Else "call", a method of the token's
// contract with "args" and "deposit", comes first, if it is there, and then "answer"
// is returned as it is.
package main

import "latchkey/plugins/sdk"

//go:wasmexport ft_on_transfer
func FTOnTransfer() { sdk.Change("ft_on_transfer", obey) }

//go:wasmexport nft_on_transfer
func NFTOnTransfer() { sdk.Change("nft_on_transfer", obey) }

//go:wasmexport nft_on_approve
func NFTOnApprove() { sdk.Change("nft_on_approve", obey) }

//go:wasmexport answer
func Answer() { sdk.Private("answer", answer) }

func main() {}

func obey() {
	value, err := sdk.ParseJSON([]byte(sdk.Args().String("msg")))
	sdk.Require(err == nil && value.Kind == sdk.Object, "msg: expected an object")
	member := func(name string) string {
		value, _ := value.Member(name)
		return value.Text
	}
	switch {
	case member("panic") != "":
		sdk.Panic(member("panic"))
	case member("loop") != "":
		for {
			sdk.Has([]byte("again"))
		}
	case member("rubbish") != "":
		size, _ := sdk.ParseAmount(member("rubbish"))
		n, _ := size.Uint64()
		sdk.Return(make([]byte, n))
	case member("delete") != "":
		sdk.NewPromise(sdk.CurrentAccount()).DeleteAccount(member("delete"))
		sdk.Return([]byte(member("answer")))
	case member("call") != "":
		deposit, _ := sdk.ParseAmount(member("deposit"))
		sdk.NewPromise(sdk.Predecessor()).
			CallWeight(member("call"), []byte(member("args")), deposit, 5*sdk.TGas, 1).
			Then(sdk.CurrentAccount()).
			Call("answer", []byte(member("answer")), sdk.Amount{}, 3*sdk.TGas).
			Return()
	default:
		sdk.Return([]byte(member("answer")))
	}
}

func answer() { sdk.Return(sdk.Input()) }
