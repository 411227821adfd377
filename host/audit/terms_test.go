package audit

import (
	"encoding/json"
	"strings"
	"testing"
)

const (
	now      = 1_800_000_000_000_000_000
	owns     = `{"nonce":1,"permission":{"FunctionCall":{"allowance":"10000000000000000000000","receiver_id":"alice.near","method_names":["proxy"]}}}`
	ruled    = `"calls":[{"contract_id":"app.near","method_names":["a","b"],"rules":[{"path":"g","equals":7},{"path":"n","at_most":"5"},{"path":"k","one_of":["x",1]},{"path":"t","glob":"*.near"}],"deposits":"0","spent":"0"}]`
	pays     = `"transfers":[{"receiver_id":"bob.near","total":"3000000000000000000000000","spent":"1000000000000000000000000"}]`
	anywhere = `"calls":[{"contract_id":"app.near","method_names":[],"rules":[],"deposits":"5000000000000000000000000","spent":"0"}]`
)

func held(t *testing.T, terms string) *Facts {
	t.Helper()
	f := facts(full, owns)
	f.Keys[1].PublicKey = "ed25519:held"
	f.Time, f.Contract, f.Guarded = now, true, true
	var read Terms
	if err := json.Unmarshal([]byte(`{"public_key":"ed25519:held","via":"proxy","on_account":true,`+terms+`}`), &read); err != nil {
		t.Fatal(err)
	}
	f.Terms = map[string]*Terms{"ed25519:held": &read}
	return f
}

func TestTermsInWords(t *testing.T) {
	for terms, want := range map[string][2]string{
		ruled: {"calls a, b of app.near with args.g = 7 and args.n at most 5 and args.k one of \"x\", 1 and args.t like *.near", ""},
		pays:  {"transfers up to 3 NEAR in all to bob.near", "2 NEAR to bob.near"},
		pays + `,"rate":{"calls":3,"blocks":20},"used_in_rate":1`:       {"transfers up to 3 NEAR in all to bob.near, at most 3 times in any 20 blocks", "2 uses now; 2 NEAR to bob.near"},
		ruled + `,"rate":{"calls":1,"seconds":1},"uses":9,"used":7`:     {"*, at most 1 time in any 1 second, 9 times in all", "1 use now, 2 in all"},
		ruled + `,"uses":1,"used":0,"expires_at":"1800000000000000001"`: {"*, 1 time in all, until 2027-01-15 08:00:00.000000001 UTC", "1 use"},
		ruled + `,"expires_at":"1800000000000000000"`:                   {"*, until 2027-01-15 08:00 UTC", "nothing: it expired on 2027-01-15 08:00 UTC"},
		anywhere: {"calls any method of app.near, attaching up to 5 NEAR in all", "5 NEAR of deposits for app.near"},
		`"stake":{"public_key":"ed25519:v","most":"1000000000000000000000000"}`: {"stakes with ed25519:v up to 1 NEAR, and does not unstake", ""},
	} {
		key := Of(held(t, terms)).Keys[1]
		can := strings.TrimSuffix(key.Can, ", up to 0.01 NEAR of gas")
		if rest, any := strings.CutPrefix(want[0], "*"); any && !strings.HasSuffix(can, rest) || !any && can != want[0] {
			t.Errorf("%s: can %q, want %q", terms, can, want[0])
		}
		if key.Left != want[1] {
			t.Errorf("%s: left %q, want %q", terms, key.Left, want[1])
		}
	}
}

func TestWhatTermsLookDangerous(t *testing.T) {
	for terms, want := range map[string][2]string{ // of the key, of the account
		ruled: {"", ""},
		pays:  {SpendsForGood, ""},
		pays + `,"expires_at":"1800000000000000001"`: {"", ""},
		pays + `,"expires_at":"1800000000000000000"`: {TermsExpired, ""},
		ruled + `,"uses":2,"used":2`:                 {TermsUsedUp, ""},
		anywhere:                                     {SpendsForGood + " " + PaysAnyMethod, ""},
		`"transfers":[{"receiver_id":"bob.near","total":"340282366920938463463374607431768211455"},{"receiver_id":"c.near","total":"340282366920938463463374607431768211455"}],"expires_at":"1900000000000000000"`: {"", MoreThanIsThere},
	} {
		r := Of(held(t, terms))
		if key, account := codes(r.Keys[1].Warnings), codes(r.Warnings); key != want[0] || account != want[1] {
			t.Errorf("%s: %q and %q, want %q", terms, key, account, want)
		}
	}
	f := held(t, ruled)
	f.Guarded = false
	if key := Of(f).Keys[1]; codes(key.Warnings) != "" {
		t.Errorf("proxy needs no guard: %q", codes(key.Warnings))
	}
	f.Terms["ed25519:held"].Via = "guard"
	if key := Of(f).Keys[1]; codes(key.Warnings) != TermsNotHeld {
		t.Errorf("a guard that is not asked: %q", codes(key.Warnings))
	}
	f = held(t, ruled)
	f.Keys[1].PublicKey = "ed25519:other"
	f.Terms["ed25519:held"].OnAccount = false
	if r := Of(f); codes(r.Keys[1].Warnings) != KeyWithoutTerms || codes(r.Warnings) != TermsWithoutKey {
		t.Errorf("%q, %q", codes(r.Keys[1].Warnings), codes(r.Warnings))
	}
}

func TestGuardiansAreTold(t *testing.T) {
	f := facts(full)
	f.Recovery = &Recovery{Guardians: []string{"a.near", "b.near"}, Threshold: 2, DelaySeconds: 60}
	if r := Of(f); codes(r.Warnings) != "" || r.Recovery.Words() != "2 of 2 guardians replace the account's keys, 60 seconds after they agree" {
		t.Errorf("%q %s", codes(r.Warnings), r.Recovery.Words())
	}
	f.Recovery.Threshold, f.Recovery.Open = 1, 1
	if got := codes(Of(f).Warnings); got != RecoveryOpen+" "+OneGuardian {
		t.Errorf("%q", got)
	}
}
