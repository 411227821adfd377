package main

import "latchkey/plugins/sdk"

// A use may call a method of another contract, as Keypom's function-call drops do.

const (
	callArgsMax    = 4096 // bytes of a call's arguments
	membersMax     = 100  // of them: each is compared with the others
	methodBytesMax = 256
)

// gasCallMax is the most gas that one call of a drop may be given.
const gasCallMax = 100 * sdk.TGas

// call is the call of a drop, beside whom it goes to and its deposit.
type call struct {
	method    string
	args      string // JSON
	gas       sdk.Gas
	toClaimer bool // the claiming account is called, not the contract named
	userArgs  userArgs
	fields    fields
}

// fields names the members of the arguments that the drop fills in, each empty when
// there is none.
type fields struct{ account, drop, key, funder string }

func (f fields) all() []string { return []string{f.account, f.drop, f.key, f.funder} }

// userArgs says what becomes of arguments that the claimer brings.
type userArgs uint8

const (
	noUserArgs      userArgs = iota
	allUser                  // they stand in place of the funder's
	funderPreferred          // they are added where the funder gave none
	userPreferred            // they go before the funder's
)

var userArgsNames = [...]string{"", "AllUser", "FunderPreferred", "UserPreferred"}

// prohibitedMethods are those by which a drop would spend another's: to a token, what
// the contract holds is one account's. Keypom's list, methods that move tokens of
// multi-token contracts (NEP-245), and those that give up an account's place.
var prohibitedMethods = []string{"nft_transfer", "nft_transfer_call", "nft_approve", "nft_transfer_payout", "ft_transfer", "ft_transfer_call",
	"mt_transfer", "mt_transfer_call", "mt_batch_transfer", "mt_batch_transfer_call", "mt_approve", "storage_unregister", "storage_withdraw"}

// callGiven is a call as arguments say it.
type callGiven struct {
	// Of a call, as all that follows.
	Receiver sdk.Option[sdk.AccountID] `json:"receiver_id"`
	Method   sdk.Option[string]        `json:"method_name"`
	// An object, as JSON.
	Args    sdk.Option[string]    `json:"args"`
	Deposit sdk.Option[sdk.Yocto] `json:"attached_deposit"`
	// From 1 to 100 Tgas.
	Gas sdk.Option[sdk.U64] `json:"attached_gas"`
	// Call the claiming account, not the receiver.
	ToClaimer bool `json:"receiver_to_claimer" missing:"zero"`
	// What becomes of arguments that the claimer brings.
	UserArgs sdk.Option[string] `json:"user_args_rule" enum:"AllUser,FunderPreferred,UserPreferred" check:"own"`
	// Which members of the arguments the drop fills in.
	Fields sdk.Option[fieldNames] `json:"keypom_args"`
}

type fieldNames struct {
	Account sdk.Option[string] `json:"account_id_field" maxLength:"64" check:"own"`
	Drop    sdk.Option[string] `json:"drop_id_field" maxLength:"64" check:"own"`
	Key     sdk.Option[string] `json:"key_id_field" maxLength:"64" check:"own"`
	Funder  sdk.Option[string] `json:"funder_id_field" maxLength:"64" check:"own"`
}

func (g *callGiven) call() asset {
	a := asset{kind: assetCall, contract: g.Receiver.Required("receiver_id"), call: &call{method: g.Method.Required("method_name"), args: "{}"}}
	c := a.call
	sdk.Require(c.method != "" && len(c.method) <= methodBytesMax, "The method's name should have 1 to 256 bytes")
	for _, method := range prohibitedMethods {
		if c.method == method {
			sdk.Panic("A drop cannot call " + method + ", which would move what the contract holds: make it a drop of tokens")
		}
	}
	sdk.Require(a.contract != sdk.CurrentAccount(), "Cannot invoke functions on the drop contract")
	c.args = g.Args.Or(c.args)
	if deposit, given := g.Deposit.Get(); given {
		a.amount = deposit
		requireModest(a.amount)
	}
	c.gas = sdk.Gas(g.Gas.Required("attached_gas"))
	sdk.Require(c.gas >= sdk.TGas && c.gas <= gasCallMax, "A call of a drop is given from 1 to 100 Tgas")
	c.toClaimer = g.ToClaimer
	if rule, given := g.UserArgs.Get(); given {
		c.userArgs = readUserArgs(rule)
	}
	if names, given := g.Fields.Get(); given {
		c.fields = names.fields()
	}
	c.requireArgs()
	return a
}

func readUserArgs(name string) userArgs {
	for i := allUser; i <= userPreferred; i++ {
		if userArgsNames[i] == name {
			return i
		}
	}
	sdk.Panic("Unknown user_args_rule, " + name + ": expected AllUser, FunderPreferred or UserPreferred")
	return noUserArgs
}

func (n *fieldNames) fields() fields {
	return fields{account: fieldName(n.Account, "account_id_field"), drop: fieldName(n.Drop, "drop_id_field"),
		key: fieldName(n.Key, "key_id_field"), funder: fieldName(n.Funder, "funder_id_field")}
}

func fieldName(given sdk.Option[string], name string) string {
	field, some := given.Get()
	if !some {
		return ""
	}
	sdk.Require(field != "" && field != keypomArgs && len(field) <= 64, name+" should name a member of the arguments, in 1 to 64 bytes")
	return field
}

// keypomArgs is the member by which a called contract tells what the drop filled in
// from what a claimer brought.
const keypomArgs = "keypom_args"

// requireArgs refuses arguments that no claim could be made with.
func (c *call) requireArgs() {
	sdk.Require(len(c.args) <= callArgsMax, "The arguments of a call should have at most 4096 bytes")
	c.requireObject(c.args, "args")
	names := c.fields.all()
	for i, name := range names {
		for _, other := range names[:i] {
			sdk.Require(name == "" || name != other, "keypom_args names a member twice")
		}
	}
}

// requireObject reads arguments, which have to be a JSON object without members that
// are the drop's to fill in.
func (c *call) requireObject(text, name string) sdk.Value {
	value, reason := c.object(text)
	if reason != "" {
		sdk.Panic(name + ": " + reason)
	}
	return value
}

func (c *call) object(text string) (value sdk.Value, reason string) {
	if text == "" {
		text = "{}"
	}
	value, err := sdk.ParseJSON([]byte(text))
	if err != nil || value.Kind != sdk.Object {
		return value, "expected a JSON object"
	}
	if members(value) > membersMax {
		return value, "they should have at most 100 members"
	}
	for _, own := range append(c.fields.all(), keypomArgs) {
		if _, there := value.Member(own); there && own != "" {
			return value, own + " is filled in by the drop"
		}
	}
	return value, ""
}

// members counts the members of an object and of those within it.
func members(v sdk.Value) int {
	n := len(v.Names)
	for _, item := range v.Items {
		n += members(item)
	}
	return n
}

func (c *call) encode(e *sdk.Encoder) {
	e.String(c.method)
	e.String(c.args)
	e.U64(uint64(c.gas))
	e.Bool(c.toClaimer)
	e.U8(uint8(c.userArgs))
	for _, name := range c.fields.all() {
		e.String(name)
	}
}

func decodeCall(d *sdk.Decoder) *call {
	return &call{method: d.String(), args: d.String(), gas: sdk.Gas(d.U64()), toClaimer: d.Bool(), userArgs: userArgs(d.U8()),
		fields: fields{account: d.String(), drop: d.String(), key: d.String(), funder: d.String()}}
}

func (a asset) writeCall(w *sdk.Writer) {
	w.Key("receiver_id").String(a.contract)
	w.Key("method_name").String(a.call.method)
	w.Key("args").String(a.call.args)
	w.Key("attached_deposit").Amount(a.amount)
	w.Key("attached_gas").Amount(sdk.NewAmount(uint64(a.call.gas)))
	w.Key("receiver_to_claimer").Bool(a.call.toClaimer)
	w.Key("user_args_rule")
	if a.call.userArgs == noUserArgs {
		w.Null()
	} else {
		w.String(userArgsNames[a.call.userArgs])
	}
}
