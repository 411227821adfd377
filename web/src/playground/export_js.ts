import { accountOf, bodyOf, limitOf, said } from './export.ts'
import type { Scenario, ScenarioStep } from './scenario.ts'
import type { ActionJSON } from './steps.ts'

// text is one in JavaScript, with keys in the places of their names.
const text = (plain: string): string => JSON.stringify(plain).replace(/\{(k\d+)\}/g, (_, key: string) => `" + key(${JSON.stringify(key)}) + "`)

function actionOf(one: ActionJSON, { code }: ScenarioStep): string {
  const [kind, body] = bodyOf(one)
  switch (kind) {
    case 'CreateAccount': return 'actions.createAccount()'
    case 'Transfer': return `actions.transfer(${String(body.deposit)}n)`
    case 'FunctionCall': return `actions.functionCall(${text(String(body.method_name))}, ${typeof body.args === 'string' ? `Buffer.from(${text(body.args)}, "base64")` : text(JSON.stringify(body.args)).replace(/^/, 'JSON.parse(') + ')'}, ${String(body.gas)}n, ${String(body.deposit)}n)`
    case 'AddKey': {
      const limit = limitOf(body), key = `PublicKey.fromString(${text(String(body.public_key))})`
      if (limit === 'FullAccess') return `actions.addFullAccessKey(${key})`
      const { receiver_id, method_names, allowance } = limit.FunctionCall
      return `actions.addFunctionCallAccessKey(${key}, ${text(receiver_id)}, ${JSON.stringify(method_names)}, ${allowance === null ? 'undefined' : `${allowance}n`})`
    }
    case 'DeleteKey': return `actions.deleteKey(PublicKey.fromString(${text(String(body.public_key))}))`
    case 'DeleteAccount': return `actions.deleteAccount(${text(String(body.beneficiary_id))})`
    case 'DeployContract': return `actions.deployContract(Buffer.from(${JSON.stringify(code ?? '')}, "base64"))`
    case 'UseGlobalContractByAccountId': return `actions.useGlobalContract({ accountId: ${text(String(body.account_id))} })`
    default: throw new Error(`near-api-js has no words here for ${kind}.`)
  }
}

// js is a test for node:test and near-api-js 7.
export function js(scenario: Scenario): string {
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
  assert.equal(await ended("${step.key}", ${text(accountOf(scenario, step))}, ${text(step.receiver_id)}, [
${step.actions.map((one) => `    ${actionOf(one, step)},`).join('\n')}
  ]), "${step.expect}");
});
`).join('')}`
}
