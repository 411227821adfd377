// Scenarios: what was tried on one ledger is tried again on another, and ends as it did. On the real core, without
// a browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { close, modules, openSession } from './in_process.mjs'

const { scenarioOf, playScenario, readScenario, playScene, packed, unpacked, Key, call, sectionText, withSection, policySection } =
  await modules('playground/scenario', 'playground/scene', 'playground/link', 'near/keys', 'near/actions', 'playground/sections')
after(close)

const hello = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 9, 1, 5, ...Buffer.from('hello'), 0, 0, 10, 4, 1, 2, 0, 11])
const alice = 'alice.test.near', tera = 10n ** 12n

let session
before(async () => {
  session = await openSession()
  await playScene(session)
  const of = (label) => session.book.all().find((entry) => entry.label === label).key.publicKey
  const act = (label, receiver, ...actions) => session.play({ account: label.startsWith('claim') ? 'drop.test.near' : alice, isRoots: false, receiver, actions }, of(label))
  await act('claim key 1 of drop 0', 'drop.test.near', call('claim_for', { account_id: 'test.near' }, 30n * tera))
  await act('claim key 1 of drop 0', 'drop.test.near', call('claim_for', { account_id: 'test.near' }, 30n * tera))
  await act('full key', alice, { kind: 'deployContract', code: hello })
  await act('full key', alice, call('hello', {}, 10n * tera), { kind: 'transfer', deposit: 1n })
  await session.publish('proxy.latchkey')
  await act('full key', alice, { kind: 'useGlobalContract', publisher: 'proxy.latchkey' })
  await act('full key', alice, call('grant', { public_key: Key.random().publicKey, allowance: '1' }, 30n * tera))
})

const ended = ({ steps }) => steps.map(({ state, refusal }) => [state, refusal?.rule])

test('a scenario ends on a new ledger as it did, with keys of its own', async () => {
  const { scenario, left } = await scenarioOf(session, false)
  assert.equal(left, 0)
  const text = JSON.stringify(scenario)
  for (const { key } of session.book.all()) for (const part of [key.secretKey, key.publicKey]) assert.ok(!text.includes(part), 'a key is in it')
  const again = await openSession()
  assert.deepEqual(await playScenario(again, readScenario(text)), [])
  assert.deepEqual(ended(again), ended(session))
  assert.deepEqual((await scenarioOf(again, false)).scenario, scenario)
})

test('with secrets, the keys are the same', async () => {
  const { scenario } = await scenarioOf(session, true)
  const again = await openSession()
  await playScenario(again, readScenario(JSON.stringify(scenario)))
  assert.deepEqual(again.book.all().map(({ secret }) => secret), session.book.all().map(({ secret }) => secret))
})

test('what ends otherwise is told', async () => {
  const { scenario } = await scenarioOf(session, false)
  scenario.steps[3].rule = 'RequiresFullAccess'
  assert.deepEqual(await playScenario(await openSession(), scenario), [{ n: 3, expected: 'refused by RequiresFullAccess', ended: 'refused by DepositWithFunctionCall' }])
})

test('a link has all of it, and a damaged one says so', async () => {
  const text = JSON.stringify((await scenarioOf(session, false)).scenario)
  const link = await packed(text)
  assert.equal(await unpacked(link), text)
  await assert.rejects(unpacked(link.slice(0, -9)), /damaged/)
  await assert.rejects(unpacked('!'), /damaged/)
  await assert.rejects(unpacked('A'.repeat(40_000)), /longer/)
  assert.equal(await packed(Array.from({ length: 60_000 }, () => Math.random()).join()), undefined)
})

// random has the same sequence for the same seed.
function random(seed) {
  return (n) => { seed = (seed * 1103515245 + 12345) & 0x7fffffff; return seed % n }
}

test('no file is more than an error', async () => {
  const text = JSON.stringify((await scenarioOf(session, true)).scenario), pick = random(7)
  for (const wrong of ['', 'null', '[]', '{}', '{"latchkey_scenario":1,"keys":[{}],"steps":[]}', '{"latchkey_scenario":1,"keys":[],"steps":[{"key":"k1"}]}', '{"latchkey_scenario":1,"keys":[],"steps":[null]}']) assert.throws(() => readScenario(wrong), /^Error: /)
  for (let i = 0; i < 300; i++) {
    const at = pick(text.length)
    const changed = text.slice(0, at) + String.fromCharCode(32 + pick(90)) + text.slice(at + 1 + pick(5))
    try { readScenario(changed) } catch (error) { assert.ok(error.message.length < 300 && !(error instanceof TypeError), error.stack) }
  }
})

test('sections of a module are read and replaced, and a damaged module is an error', () => {
  const policy = '{"version":1}', with1 = withSection(hello, policySection, policy)
  assert.equal(sectionText(with1, policySection), policy)
  assert.equal(sectionText(withSection(with1, policySection, '{}'), policySection), '{}')
  assert.deepEqual(withSection(with1, policySection, ''), hello)
  assert.ok(WebAssembly.validate(with1))
  const pick = random(11)
  for (let i = 0; i < 500; i++) {
    const damaged = with1.slice(0, pick(with1.length + 1))
    if (damaged.length > 0) damaged[pick(damaged.length)] ^= 1 << pick(8)
    try { withSection(damaged, policySection, policy) } catch (error) { assert.match(error.message, /module/) }
  }
})
