import { inTera, near } from '../near/amount.ts'
import { root } from '../near/names.ts'
import { accountOf, type Body, bodyOf, limitOf, said } from './export.ts'
import type { Scenario, ScenarioStep } from './scenario.ts'

const quoted = (text: string): string => (/^[\w.:/-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`).replace(/\{(k\d+)\}/g, (_, key: string) => `'"$${key}"'`)}'`)

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
  FunctionCall: (body, receiver, as) => `call ${quoted(receiver)} ${quoted(String(body.method_name))} ${quoted(JSON.stringify(body.args))} ${as} --gas ${inTera(String(body.gas))} --deposit ${near(String(body.deposit))} --unchecked`,
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
