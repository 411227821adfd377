package plugintest

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/internal/test/asm"
	"latchkey/internal/test/shipped"
)

const newID = account.ID("new.test.near")

// registrars is a chain on which the root makes accounts for creator, and greeter
// has published a contract of one method.
type registrars struct {
	*Chain
	greeter []byte
}

const greeterID = account.ID("greeter.test.near")

func newRegistrars(t testing.TB) *registrars {
	t.Helper()
	var m asm.Module
	log := m.ImportHost("log_utf8")
	m.Memory(1, -1)
	m.Data(0, "hello")
	m.Method("greet", asm.I64Const(5), asm.I64Const(0), asm.Call(log))
	c := &registrars{newChain(t, Account{rootID, "10", "registrar"}, Account{creator, "100", ""}, Account{greeterID, "10", ""}), m.Wasm()}
	for _, mode := range []transaction.DeployMode{transaction.ByCodeHash, transaction.ByAccountID} {
		publish := transaction.DeployGlobalContract{Code: c.greeter, Mode: mode}
		c.Together(c.SignActions(greeterID, greeterID, string(greeterID), publish))[0].Succeeds(t)
	}
	return c
}

// advanced has the registrar make new.test.near with options, and expects the result.
// Where that is false, all but the gas came back.
func (c *registrars) advanced(t testing.TB, result, options string, more ...Option) {
	t.Helper()
	before := c.Balance(creator)
	r := c.Call(creator, rootID, "create_account_advanced", `{"new_account_id":"new.test.near","options":`+options+`}`, more...)
	t.Logf("%.60s burns %.2f Tgas", options, tera(r.GasBurnt()))
	expect(t, options, r.Succeeds(t), result)
	if _, exists := c.State().Account(newID); exists != (result == "true") {
		t.Errorf("%s: the account exists: %v", options, exists)
	}
	spent, _ := before.Sub(c.Balance(creator))
	if result == "false" {
		expect(t, "the cost of "+options, spent.String(), gasPaid(r).String())
	}
}

// forget deletes new.test.near, by the key that stands for its name.
func (c *registrars) forget(t testing.TB) {
	t.Helper()
	c.Together(c.SignActions(newID, newID, "K0", transaction.DeleteAccount{BeneficiaryID: creator}))[0].Succeeds(t)
}

func quoted(key string) string { return `"` + Key(key).PublicKey().String() + `"` }

func limitedKeyJSON(key, allowance, methods string) string {
	return fmt.Sprintf(`{"public_key":%s,"allowance":%q,"receiver_id":"app.near","method_names":%q}`, quoted(key), allowance, methods)
}

// TestS78FiveKeysOfEachKind come with 2 NEAR and 30 Tgas; an allowance of 0 is no limit.
func TestS78FiveKeysOfEachKind(t *testing.T) {
	c := newRegistrars(t)
	var full, limited []string
	for i := range 5 {
		full = append(full, quoted(fmt.Sprint("K", i)))
		limited = append(limited, limitedKeyJSON(fmt.Sprint("L", i), fmt.Sprint(i), strings.Repeat("play,stop", i%2)))
	}
	c.advanced(t, "true", `{"full_access_keys":[`+strings.Join(full, ",")+`],"limited_access_keys":[`+strings.Join(limited, ",")+`]}`, Deposit("2"), Tgas(30))
	near(t, "the account", c.Balance(newID), "2")
	for i := range 5 {
		if key, ok := c.AccessKey(newID, fmt.Sprint("K", i)); !ok || !key.Permission.IsFullAccess() {
			t.Errorf("full-access key %d is %+v", i, key)
		}
		key, _ := c.AccessKey(newID, fmt.Sprint("L", i))
		call := key.Permission.FunctionCall
		if call == nil || call.ReceiverID != "app.near" || len(call.MethodNames) != 2*(i%2) || (call.Allowance == nil) != (i == 0) ||
			call.Allowance != nil && call.Allowance.String() != fmt.Sprint(i) {
			t.Errorf("limited key %d is %+v", i, call)
		}
	}
}

// TestS78AContractAlone: code in either form, of an account without keys; 20 kB as a
// list and 2 MB in base64, too.
func TestS78AContractAlone(t *testing.T) {
	for _, form := range []string{"contract_bytes", "contract_bytes_base64"} {
		c := newRegistrars(t)
		code := `"` + base64.StdEncoding.EncodeToString(c.greeter) + `"`
		if form == "contract_bytes" {
			code = strings.ReplaceAll(strings.Trim(fmt.Sprint(c.greeter), "[]"), " ", ",")
			code = "[" + code + "]"
		}
		c.advanced(t, "true", `{"`+form+`":`+code+`}`, Deposit("1"))
		logged(t, c.Call(creator, newID, "greet", ""), "hello")
	}
	c := newRegistrars(t)
	c.advanced(t, "true", `{"full_access_keys":[`+quoted("K0")+`],"contract_bytes":[`+strings.TrimSuffix(strings.Repeat("255,", 20_000), ",")+`]}`, Deposit("1"), Tgas(300))
	c.forget(t)
	nft := base64.StdEncoding.EncodeToString(shipped.Build(t, "nft"))
	c.advanced(t, "true", `{"contract_bytes_base64":"`+nft+`"}`, Deposit("30"), Tgas(1000))
	_, failure := c.View(newID, "nft_metadata", "{}")
	if !strings.Contains(failure, "The contract is not initialized") {
		t.Errorf("nft_metadata: %q", failure)
	}
}

// TestS78GlobalContracts are used by hash or by account, for less than 300 bytes; one
// that is not there is false.
func TestS78GlobalContracts(t *testing.T) {
	c := newRegistrars(t)
	hash := transaction.Hash(sha256.Sum256(c.greeter)).String()
	for _, use := range []string{`"use_global_contract_hash":"` + hash + `"`, `"use_global_contract_account_id":"greeter.test.near"`} {
		c.advanced(t, "true", `{"full_access_keys":[`+quoted("K0")+`],`+use+`}`, Deposit("0.005"))
		logged(t, c.Call(creator, newID, "greet", ""), "hello")
		if record, _ := c.State().Account(newID); record.StorageUsage >= 300 {
			t.Errorf("%s takes %d bytes", use, record.StorageUsage)
		}
		c.forget(t)
	}
	c.advanced(t, "false", `{"use_global_contract_hash":"`+strings.Repeat("1", 32)+`"}`, Deposit("0.005"))
	c.advanced(t, "false", `{"use_global_contract_account_id":"creator.test.near"}`, Deposit("0.005"))
}

// TestS78WhatContradictsItself is false where the ledger refuses it, and refused where
// no account could come of it.
func TestS78WhatContradictsItself(t *testing.T) {
	c := newRegistrars(t)
	c.advanced(t, "false", `{"full_access_keys":[`+quoted("K0")+`],"limited_access_keys":[`+limitedKeyJSON("K0", "1", "")+`]}`, Deposit("2"))
	c.advanced(t, "false", `{"contract_bytes_base64":"`+base64.StdEncoding.EncodeToString(make([]byte, 100_000))+`"}`, Deposit("0.5")) // which stakes 1
	for options, text := range map[string]string{
		`{}`: "Cannot create account with no options.",
		`{"contract_bytes":[0],"contract_bytes_base64":"AA=="}`:                                                               "Cannot specify multiple contract deployment options.",
		`{"contract_bytes":[0],"use_global_contract_account_id":"greeter.test.near"}`:                                         "Cannot specify multiple contract deployment options.",
		`{"use_global_contract_hash":"` + strings.Repeat("1", 32) + `","use_global_contract_account_id":"greeter.test.near"}`: "Cannot specify multiple contract deployment options.",
		`{"limited_access_keys":[` + limitedKeyJSON("K0", "1", strings.Repeat("x", 257)) + `]}`:                               "AddKeyMethodNameLengthExceeded",
		`{"limited_access_keys":[` + limitedKeyJSON("K0", "340282366920938463463374607431768211456", "") + `]}`:               "allowance: not a decimal number below 2^128",
	} {
		before := c.Balance(creator)
		r := c.Call(creator, rootID, "create_account_advanced", `{"new_account_id":"new.test.near","options":`+options+`}`, Deposit("2"))
		r.FailsWith(t, text)
		spent, _ := before.Sub(c.Balance(creator))
		expect(t, "the cost of "+options, spent.String(), gasPaid(r).String())
	}
}

// TestS77AdvancedFailuresRefund: a name that is taken, that is elsewhere, and the
// registrar's own.
func TestS77AdvancedFailuresRefund(t *testing.T) {
	c := newRegistrars(t)
	for _, name := range []account.ID{creator, "elsewhere.near", rootID} {
		for method, what := range map[string]string{"create_account": `"new_public_key":` + quoted("K0"), "create_account_advanced": `"options":{"full_access_keys":[` + quoted("K0") + `]}`} {
			before := c.Balance(creator)
			r := c.Call(creator, rootID, method, `{"new_account_id":"`+string(name)+`",`+what+`}`, Deposit("2"))
			expect(t, method+" of "+string(name), r.Succeeds(t), "false")
			spent, _ := before.Sub(c.Balance(creator))
			expect(t, "the cost of "+string(name), spent.String(), gasPaid(r).String())
		}
	}
	r := c.Call(rootID, rootID, "create_account", `{"new_account_id":"creator.test.near","new_public_key":`+quoted("K0")+`}`, Deposit("2"))
	expect(t, "of its own money", r.Succeeds(t), "false")
}
