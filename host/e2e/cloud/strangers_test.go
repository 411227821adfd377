//go:build unix

package cloud

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"time"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/internal/test/asm"
)

// liar is a contract that tells of 16 drops which were over long ago, and burns all that a
// question about one of them may.
func liar() []byte {
	var told []string
	for drop := range 16 {
		told = append(told, fmt.Sprintf(`{"drop_id":%d,"end":"1"}`, drop))
	}
	event := fmt.Sprintf(`EVENT_JSON:{"standard":"latchkey-drop","version":"1.0.0","event":"drop_created","data":[%s]}`, strings.Join(told, ","))
	var m asm.Module
	log := m.ImportHost("log_utf8")
	m.Memory(1, 1)
	m.Data(0, event)
	m.Method("lie", asm.I64Const(int64(len(event))), asm.I64Const(0), asm.Call(log))
	m.Method("get_reclaim_gas", asm.Loop, asm.Br(0), asm.End)
	return m.Wasm()
}

// liars is how many strangers lie.
const liars = 3

// cloudStrangers: a drop returns by the alarm, though contracts of strangers that were there
// before it told of many more and burn what they can.
func cloudStrangers(t *testing.T, c *cloud) {
	near := c.client("/")
	c.administer(t, near, func(s *client.Settings) state.Deployable {
		return state.OnlyThese(append(s.Deployable.Hashes, sha256.Sum256(liar()))...)
	})
	key := keys.FromSeed([32]byte{8})
	each, _ := amount.NEAR.Mul64(2)
	for n := range liars {
		id := account.ID(fmt.Sprintf("liar%d.test.near", n))
		send(t, near, c.root(near), id, transaction.CreateAccount{}, transaction.Transfer{Deposit: each},
			transaction.AddKey{PublicKey: key.PublicKey(), AccessKey: accesskey.AccessKey{Permission: accesskey.FullAccess}})
		signer := client.NewSigner(near, id, key)
		send(t, near, signer, id, transaction.DeployContract{Code: liar()})
		send(t, near, signer, id, transaction.FunctionCall{MethodName: "lie", Gas: 20_000_000_000_000})
	}
	// The ledger's clock is an hour ahead: cloudDue had it wait for its drop.
	at, _ := drops.At(time.Now().Add(65 * time.Minute))
	d, err := drops.Create(t.Context(), near, c.root(near), ledger.DevDropContract, 2, each, drops.Window{End: &at}, c.url+"/claim")
	if err != nil {
		t.Fatal(err)
	}
	for slice := range liars + 1 {
		c.ask("POST", fmt.Sprintf("/v1/test/later?ms=%d", 80*60_000+10_000*slice), "", nil)
	}
	if ended, err := drops.ShowEnded(t.Context(), near, ledger.DevDropContract, d.ID); err != nil || ended.Returned != 2 {
		t.Errorf("after %d alarms: %+v, %v", liars+1, ended, err)
	}
}
