// Scenarios: what was tried on one ledger is tried again on another, and ends as it did. On the real core, without
// a browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { close, modules, openSession } from './in_process.mjs'

const { draftOf, planOf, scenarioOf, playScenario, readScenario, playScene, packed, unpacked, Key, call, sectionText, withSection, policySection } =
  await modules('playground/draft', 'playground/scenario', 'playground/scene', 'playground/link', 'near/keys', 'near/actions', 'playground/sections')
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

test('one that cannot be tried is refused before anything is begun', () => {
  const keys = [{ name: 'k1', account: alice, label: 'full' }], pay = { key: 'k1', receiver_id: alice, actions: [{ Transfer: { deposit: '1' } }], expect: 'done' }
  const of = (step) => JSON.stringify({ latchkey_scenario: 1, keys, steps: [pay, { ...pay, ...step }] })
  assert.equal(readScenario(of({})).steps.length, 2)
  const calls = (gas) => [{ FunctionCall: { method_name: 'm', args: {}, gas, deposit: '0' } }]
  for (const step of [
    { receiver_id: '<b>\u202e' }, { receiver_id: 'x'.repeat(100_000) }, { nonce: 'abc' }, { nonce: -1 }, { nonce: 1e99 }, { expect: { a: 1 } }, { expect: 'won' }, { rule: 'x'.repeat(1_000) }, { rule: ['a b'] },
    { publish: 'evil.latchkey' }, { code: '!!!', actions: [{ DeployContract: { code: '' } }] }, { actions: [{ DeployContract: { code: '' } }] }, { actions: [{ constructor: {} }] }, { actions: [null] },
    { actions: [{ Transfer: { deposit: '9'.repeat(39) } }] }, { actions: calls('18446744073709551616') }, { key: 'root' },
  ]) assert.throws(() => readScenario(of(step)), /^Error: steps\[1\]: .{10,300}$/, JSON.stringify(step).slice(0, 100))
  readScenario(of({ actions: calls('18446744073709551615') }))
})

test('a step that cannot be tried is told, and the others follow', async () => {
  const { scenario } = await scenarioOf(session, false), again = await openSession()
  const steps = scenario.steps.slice(0, 3)
  const play = again.play.bind(again)
  again.play = (plan, key) => (plan.actions[0].kind === 'addKey' ? Promise.reject(new Error('no room')) : play(plan, key))
  assert.deepEqual((await playScenario(again, { ...scenario, steps }))[0], { n: 1, expected: 'done', ended: 'not tried: no room' })
  assert.equal(again.steps.length, 2)
})

test('arguments are tried again to the byte, whatever JSON makes of them', async () => {
  const from = await openSession()
  await playScene(from)
  const key = from.book.all().find(({ label }) => label === 'full key').key.publicKey
  const given = ['{"a":12345678901234567890}', '{"b":1,"2":3}', '{ "a": 1 }', '[1]', '', '"x"', '{"a":"12345678901234567890"}', `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`]
  for (const args of given) await from.play({ account: alice, isRoots: false, receiver: alice, actions: [{ kind: 'functionCall', method: 'm', args: Buffer.from(args), gas: 30_000_000_000_001n, deposit: 0n }] }, key)
  const to = await openSession()
  assert.deepEqual(await playScenario(to, readScenario(JSON.stringify((await scenarioOf(from, false)).scenario))), [])
  const sent = ({ steps }) => steps.slice(-given.length).map(({ tried }) => Buffer.from(tried.actions[0].FunctionCall.args, 'base64').toString())
  assert.deepEqual(sent(from), given)
  assert.deepEqual(sent(to), given)
  const drafts = from.steps.slice(-given.length).map(({ tried }) => draftOf(tried, undefined))
  assert.deepEqual(drafts.map(({ deed }) => deed), ['json', 'json', 'json', 'json', 'json', 'json', 'call', 'json'])
  assert.equal(drafts[6].gas, '30.000000000001')
  for (const [i, draft] of drafts.entries()) assert.equal(Buffer.from(planOf(draft, undefined).actions[0].args).toString(), given[i])
})

test('what there was of a drop is told by the time of then', async () => {
  const from = await openSession()
  await playScene(from)
  const key = from.book.all().find(({ label }) => label === 'full key').key.publicKey, second = 1_000_000_000n
  const end = (BigInt(Date.now()) * 1_000_000n + 3_600n * second).toString()
  const args = { public_keys: [Key.random().publicKey], amount_per_drop: '1000000000000000000000', end }
  await from.play({ account: alice, isRoots: false, receiver: 'drop.test.near', actions: [call('create_near_drop', args, 200n * tera, 10n ** 24n)] }, key)
  await from.play({ account: alice, isRoots: false, receiver: 'test.near', actions: [{ kind: 'transfer', deposit: 1n }] }, key)
  const n = from.steps.length - 2, stateAt = async (at) => (await from.world(at)).drops[0].links[0].state
  assert.equal(from.steps[n].state, 'done', from.steps[n].failure)
  assert.deepEqual([await stateAt(undefined), await stateAt(n)], ['open', 'open'])
  from.steps[n].time += 7_200_000
  assert.deepEqual([await stateAt(undefined), await stateAt(n)], ['open', 'expired'])
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
