import { near, tera } from '../near/amount.ts'
import { root } from '../near/names.ts'
import type { Scenario, ScenarioStep } from './scenario.ts'
import type { ActionJSON } from './steps.ts'

// A scenario as a program: each runs the same steps against a new development ledger, and fails when one of them
// ends otherwise. What it has no words for is an Error.

type Body = Record<string, unknown>

const bodyOf = (action: ActionJSON): [name: string, body: Body] => (typeof action === 'string' ? [action, {}] : Object.entries(action)[0]!)
const limitOf = (body: Body) => (body.access_key as { permission: 'FullAccess' | { FunctionCall: { allowance: string | null; receiver_id: string; method_names: string[] } } }).permission

// accountOf is who signs a step.
const accountOf = (scenario: Scenario, step: ScenarioStep): string => scenario.keys.find(({ name }) => name === step.key)?.account ?? root

// said leaves out what a new development ledger has anyway, and what clients do not let one choose.
function said({ steps }: Scenario): [n: number, step: ScenarioStep][] {
  const own = steps.findIndex(({ nonce }) => nonce !== undefined)
  if (own >= 0) throw new Error(`Step ${own + 1} is signed with a nonce that somebody chose; clients choose it themselves.`)
  return steps.map((step, i): [number, ScenarioStep] => [i + 1, step]).filter(([, step]) => !step.publish)
}

// js is a test for node:test and near-api-js 7.
export function js(scenario: Scenario): string {
  const name = (text: string) => JSON.stringify(text).replace(/\{(k\d+)\}/g, (_, key: string) => `" + key(${JSON.stringify(key)}) + "`)
  const action = (one: ActionJSON, { code }: ScenarioStep): string => {
    const [kind, body] = bodyOf(one)
    switch (kind) {
      case 'CreateAccount': return 'actions.createAccount()'
      case 'Transfer': return `actions.transfer(${String(body.deposit)}n)`
      case 'FunctionCall': return `actions.functionCall(${name(String(body.method_name))}, ${typeof body.args === 'string' ? `Buffer.from(${name(body.args)}, "base64")` : name(JSON.stringify(body.args)).replace(/^/, 'JSON.parse(') + ')'}, ${String(body.gas)}n, ${String(body.deposit)}n)`
      case 'AddKey': {
        const limit = limitOf(body), key = `PublicKey.fromString(${name(String(body.public_key))})`
        if (limit === 'FullAccess') return `actions.addFullAccessKey(${key})`
        const { receiver_id, method_names, allowance } = limit.FunctionCall
        return `actions.addFunctionCallAccessKey(${key}, ${name(receiver_id)}, ${JSON.stringify(method_names)}, ${allowance === null ? 'undefined' : `${allowance}n`})`
      }
      case 'DeleteKey': return `actions.deleteKey(PublicKey.fromString(${name(String(body.public_key))}))`
      case 'DeleteAccount': return `actions.deleteAccount(${name(String(body.beneficiary_id))})`
      case 'DeployContract': return `actions.deployContract(Buffer.from(${JSON.stringify(code ?? '')}, "base64"))`
      case 'UseGlobalContractByAccountId': return `actions.useGlobalContract({ accountId: ${name(String(body.account_id))} })`
      default: throw new Error(`near-api-js has no words here for ${kind}.`)
    }
  }
  return `// What was tried in a playground, as a test with near-api-js 7, against a new development ledger:
//
//	LATCHKEY_URL=http://127.0.0.1:3030 LATCHKEY_ROOT_KEY=ed25519:… node --test scenario.test.mjs
import assert from "node:assert/strict";
import test from "node:test";
import { Account, JsonRpcProvider, KeyPair, PublicKey, actions } from "near-api-js";

const provider = new JsonRpcProvider({ url: process.env.LATCHKEY_URL });
const keys = {
  root: KeyPair.fromString(process.env.LATCHKEY_ROOT_KEY),
${scenario.keys.map(({ name: key, account, label, secret }) => `  ${key}: ${secret ? `KeyPair.fromString(${JSON.stringify(secret)})` : 'KeyPair.fromRandom("ed25519")'}, // ${JSON.stringify(label)} of ${account}`).join('\n')}
};
const key = (name) => keys[name].getPublicKey().toString();

// ended says whether a transaction was refused, or ran and failed, or was done.
async function ended(as, account, receiverId, what) {
  try {
    const signer = new Account(account, provider, keys[as].toString());
    const { status } = await signer.signAndSendTransaction({ receiverId, actions: what, throwOnFailure: false });
    return status.Failure ? "failed" : "done";
  } catch {
    return "refused";
  }
}
${said(scenario).map(([n, step]) => `
test("step ${n} is ${step.expect}", async () => {
  assert.equal(await ended("${step.key}", ${name(accountOf(scenario, step))}, ${name(step.receiver_id)}, [
${step.actions.map((one) => `    ${action(one, step)},`).join('\n')}
  ]), "${step.expect}");
});
`).join('')}`
}

// go is a test in Go, for a package of this module.
export function go(scenario: Scenario): string {
  const raw = (text: string) => JSON.stringify(text).replace(/\{(k\d+)\}/g, (_, key: string) => `" + key("${key}").PublicKey().String() + "`)
  const units = (value: unknown) => `yocto("${String(value)}")`
  const action = (one: ActionJSON, { code }: ScenarioStep): string => {
    const [kind, body] = bodyOf(one)
    const publicKey = () => {
      const named = /^\{(k\d+)\}$/.exec(String(body.public_key))?.[1]
      return named ? `key("${named}").PublicKey()` : `publicKey(${raw(String(body.public_key))})`
    }
    switch (kind) {
      case 'CreateAccount': return 'transaction.CreateAccount{}'
      case 'Transfer': return `transaction.Transfer{Deposit: ${units(body.deposit)}}`
      case 'FunctionCall': return `transaction.FunctionCall{MethodName: ${raw(String(body.method_name))}, Args: ${typeof body.args === 'string' ? `base64Bytes(${raw(body.args)})` : `[]byte(${raw(JSON.stringify(body.args))})`}, Gas: ${String(body.gas)}, Deposit: ${units(body.deposit)}}`
      case 'AddKey': {
        const limit = limitOf(body)
        if (limit === 'FullAccess') return `transaction.AddKey{PublicKey: ${publicKey()}, AccessKey: latchkey.FullAccess}`
        const { receiver_id, method_names, allowance } = limit.FunctionCall
        return `transaction.AddKey{PublicKey: ${publicKey()}, AccessKey: calls(${allowance === null ? '""' : `"${allowance}"`}, ${[receiver_id, ...method_names].map(raw).join(', ')})}`
      }
      case 'DeleteKey': return `transaction.DeleteKey{PublicKey: ${publicKey()}}`
      case 'DeleteAccount': return `transaction.DeleteAccount{BeneficiaryID: ${raw(String(body.beneficiary_id))}}`
      case 'DeployContract': return `transaction.DeployContract{Code: base64Bytes(${JSON.stringify(code ?? '')})}`
      case 'UseGlobalContractByAccountId': return `transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: ${raw(String(body.account_id))}}}`
      default: throw new Error(`The Go test has no words for ${kind}.`)
    }
  }
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
${said(scenario).map(([, step]) => `		{"${step.key}", ${raw(accountOf(scenario, step))}, ${raw(step.receiver_id)}, "${step.expect}", []latchkey.Action{
${step.actions.map((one) => `			${action(one, step)},`).join('\n')}
		}},`).join('\n')}
	} {
		signer := node.Signer(latchkey.AccountID(step.account), key(step.key))
		_, err := signer.Send(t.Context(), latchkey.AccountID(step.receiver), step.actions...)
		if got := ended(err); got != step.ends {
			t.Fatalf("step %d is %s, want %s: %v", n+1, got, step.ends, err)
		}
	}
}

// ended says whether a transaction was refused, or ran and failed, or was done.
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
}

const quoted = (text: string): string => (/^[\w.:/-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`).replace(/\{(k\d+)\}/g, (_, key: string) => `'"$${key}"'`)}'`)
const tgas = (gas: unknown): string => String(Number(gas) / Number(tera))

// command is what the command line is told for a step of an account. An Error where it has no words.
export function command(account: string, { receiver_id: receiver, actions }: Pick<ScenarioStep, 'receiver_id' | 'actions'>): string {
  const as = `--as ${quoted(account)}`, [first, second, third] = actions.map(bodyOf)
  if (first?.[0] === 'CreateAccount' && second?.[0] === 'Transfer' && third?.[0] === 'AddKey' && actions.length === 3 && limitOf(third[1]) === 'FullAccess') {
    return `account create ${quoted(receiver)} ${as} --amount ${near(String(second[1].deposit))} --public-key ${quoted(String(third[1].public_key))}`
  }
  const words = first && actions.length === 1 ? commands[first[0]]?.(first[1], receiver, as, receiver === account) : undefined
  if (words === undefined) throw new Error(`The command line has no words for what ${account} does to ${receiver} here.`)
  return words
}

// commands are those of single actions; undefined where the command acts on the signer's own account, and this is another.
const commands: Record<string, (body: Body, receiver: string, as: string, isOwn: boolean) => string | undefined> = {
  FunctionCall: (body, receiver, as) => `call ${quoted(receiver)} ${quoted(String(body.method_name))} ${quoted(JSON.stringify(body.args))} ${as} --gas ${tgas(body.gas)} --deposit ${near(String(body.deposit))} --unchecked`,
  Transfer: (body, receiver, as) => `send ${quoted(receiver)} --near ${near(String(body.deposit))} ${as}`,
  DeleteKey: (body, _, as, isOwn) => (isOwn ? `key delete ${quoted(String(body.public_key))} ${as}` : undefined),
  UseGlobalContractByAccountId: (body, _, as, isOwn) => (isOwn ? `deploy ${quoted(String(body.account_id))} ${as}` : undefined),
  AddKey: (body, _, as, isOwn) => (isOwn ? `key add ${quoted(String(body.public_key))} ${as} ${keyFlags(body)}` : undefined),
}

function keyFlags(body: Body): string {
  const limit = limitOf(body)
  if (limit === 'FullAccess') return '--full'
  const { receiver_id, method_names, allowance } = limit.FunctionCall
  return `--contract ${quoted(receiver_id)} --allowance ${allowance === null ? 'unlimited' : near(allowance)}${method_names.length > 0 ? ` --methods ${quoted(method_names.join(','))}` : ''}`
}

// shell is a script for the command line.
export function shell(scenario: Scenario): string {
  const steps = said(scenario).map(([n, step]) => `try ${n} ${step.expect === 'done' ? 'done' : 'not'} ${step.key} ${command(accountOf(scenario, step), step)}`)
  return `#!/bin/sh
# What was tried in a playground, as a script for a new development ledger, such as latchkey up makes:
#
#	ROOT_KEY=FILE RPC=http://127.0.0.1:3030 sh scenario.sh
set -eu
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT

# A folder for each key, as --credentials takes it.
ledger=localnet
mkdir -p "$keys/root/$ledger" && cp "$ROOT_KEY" "$keys/root/$ledger/${root}.json"
made() {
	mkdir -p "$keys/$1/$ledger"
	latchkey key generate --account "$2" --save "$keys/$1/$ledger/$2.json" --json --query public_key
}
${scenario.keys.map(({ name, account }) => `${name}=$(made ${name} ${quoted(account)})`).join('\n')}

# try STEP done|not KEY COMMAND... requires that it ends so.
try() {
	step=$1 wanted=$2 key=$3
	shift 3
	if said=$(latchkey "$@" --rpc "$RPC" --credentials "$keys/$key" 2>&1); then ended=done; else ended=not; fi
	echo "step $step: $ended"
	[ "$ended" = "$wanted" ] || { echo "step $step should be $wanted: $said" >&2; exit 1; }
}

${steps.join('\n')}
`
}
