import { accountOf, bodyOf, limitOf, said } from './export.ts'
import type { Scenario, ScenarioStep } from './scenario.ts'
import type { ActionJSON } from './steps.ts'

// text is one in Go, with keys in the places of their names.
const text = (plain: string): string => JSON.stringify(plain).replace(/\{(k\d+)\}/g, (_, key: string) => `" + key("${key}").PublicKey().String() + "`)
const units = (value: unknown): string => `yocto("${String(value)}")`

function actionOf(one: ActionJSON, { code }: ScenarioStep): string {
  const [kind, body] = bodyOf(one)
  const publicKey = () => {
    const named = /^\{(k\d+)\}$/.exec(String(body.public_key))?.[1]
    return named ? `key("${named}").PublicKey()` : `publicKey(${text(String(body.public_key))})`
  }
  switch (kind) {
    case 'CreateAccount': return 'transaction.CreateAccount{}'
    case 'Transfer': return `transaction.Transfer{Deposit: ${units(body.deposit)}}`
    case 'FunctionCall': return `transaction.FunctionCall{MethodName: ${text(String(body.method_name))}, Args: ${typeof body.args === 'string' ? `base64Bytes(${text(body.args)})` : `[]byte(${text(JSON.stringify(body.args))})`}, Gas: ${String(body.gas)}, Deposit: ${units(body.deposit)}}`
    case 'AddKey': {
      const limit = limitOf(body)
      if (limit === 'FullAccess') return `transaction.AddKey{PublicKey: ${publicKey()}, AccessKey: latchkey.FullAccess}`
      const { receiver_id, method_names, allowance } = limit.FunctionCall
      return `transaction.AddKey{PublicKey: ${publicKey()}, AccessKey: calls(${allowance === null ? '""' : `"${allowance}"`}, ${[receiver_id, ...method_names].map(text).join(', ')})}`
    }
    case 'DeleteKey': return `transaction.DeleteKey{PublicKey: ${publicKey()}}`
    case 'DeleteAccount': return `transaction.DeleteAccount{BeneficiaryID: ${text(String(body.beneficiary_id))}}`
    case 'DeployContract': return `transaction.DeployContract{Code: base64Bytes(${JSON.stringify(code ?? '')})}`
    case 'UseGlobalContractByAccountId': return `transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: ${text(String(body.account_id))}}}`
    default: throw new Error(`The Go test has no words for ${kind}.`)
  }
}

// helpers are what the test does not say of itself.
const helpers = `// ended says whether a transaction was refused, or ran and failed, or was done.
func ended(err error) string {
	var failed *client.ExecutionError
	switch {
	case err == nil:
		return "done"
	case errors.As(err, &failed):
		return "failed"
	}
	return "refused"
}

func yocto(text string) latchkey.Yocto {
	n, err := amount.Parse(text)
	if err != nil {
		panic(err)
	}
	return n
}

func publicKey(text string) latchkey.PublicKey {
	k, err := keys.ParsePublicKey(text)
	if err != nil {
		panic(err)
	}
	return k
}

func base64Bytes(text string) []byte {
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return b
}

func calls(allowance, receiver string, methods ...string) accesskey.AccessKey {
	p := &accesskey.FunctionCall{ReceiverID: receiver, MethodNames: methods}
	if allowance != "" {
		n := yocto(allowance)
		p.Allowance = &n
	}
	return accesskey.AccessKey{Permission: accesskey.Permission{FunctionCall: p}}
}
`

// go is a test in Go, for a package of this module.
export function go(scenario: Scenario): string {
  return `// What was tried in a playground, as a test.
package scenario

import (
	"encoding/base64"
	"errors"
	"testing"

	"latchkey"
	"latchkey/core/accesskey"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

func TestScenario(t *testing.T) {
	plugins, err := latchkey.StandardPlugins()
	if err != nil {
		t.Fatal(err)
	}
	node, err := latchkey.Start(latchkey.Options{Plugins: plugins})
	if err != nil {
		t.Fatal(err)
	}
	defer node.Close()
	secrets := map[string]latchkey.SecretKey{"root": node.RootKey()}
	key := func(name string) latchkey.SecretKey {
		if secret, made := secrets[name]; made {
			return secret
		}
		secret, err := latchkey.NewKey()
		if err != nil {
			t.Fatal(err)
		}
		secrets[name] = secret
		return secret
	}
	for n, step := range []struct {
		key, account, receiver, ends string
		actions                      []latchkey.Action
	}{
${said(scenario).map(([, step]) => `		{"${step.key}", ${text(accountOf(scenario, step))}, ${text(step.receiver_id)}, "${step.expect}", []latchkey.Action{
${step.actions.map((one) => `			${actionOf(one, step)},`).join('\n')}
		}},`).join('\n')}
	} {
		signer := node.Signer(latchkey.AccountID(step.account), key(step.key))
		_, err := signer.Send(t.Context(), latchkey.AccountID(step.receiver), step.actions...)
		if got := ended(err); got != step.ends {
			t.Fatalf("step %d is %s, want %s: %v", n+1, got, step.ends, err)
		}
	}
}

${helpers}`
}
