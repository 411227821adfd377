// Every lesson can be solved, and what is not the answer does not pass: on the real core, without a browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { close, modules, openSession } from './in_process.mjs'

const { lessons, playScene, Key, call, dropContract, publicBytesOf } = await modules('playground/lessons', 'playground/scene', 'near/keys', 'near/actions', 'near/names', 'near/keys')
const near = 10n ** 24n, tera = 10n ** 12n

let session
before(async () => {
  session = await openSession()
  await playScene(session)
})
after(close)

const keyOf = (account, label) => session.book.all().filter((entry) => entry.account === account && entry.label === label).at(-1).key.publicKey

// by signs as one of an account's keys, and gives the step.
async function by(account, label, receiver, actions, more = {}) {
  await session.play({ account, isRoots: false, receiver, actions: [actions].flat(), ...more }, label.startsWith('ed25519:') ? label : keyOf(account, label))
  return session.steps.at(-1)
}

const alice = 'alice.test.near'
const pay = { kind: 'transfer', deposit: near / 10n }
const make = (deposit = 0n, keys = [Key.random()], gas = 100n) => call('create_near_drop', { public_keys: keys.map((key) => key.publicKey), amount_per_drop: String(near / 10n) }, gas * tera, deposit)

async function newKey(account, label) {
  const key = Key.random()
  await session.book.add({ account, label, key })
  return key
}

const grant = async (label, terms) => {
  const key = await newKey('eve.test.near', label)
  const step = await by('eve.test.near', 'full key', 'eve.test.near', call('grant', { public_key: key.publicKey, allowance: String(near / 4n), calls: [{ contract_id: dropContract }], ...terms }, 30n * tera))
  assert.equal(step.state, 'done', step.failure)
}
const callAsEve = (label) => by('eve.test.near', label, dropContract, make(0n, undefined, 30n))

const byMallory = (method, args = {}) => by('mallory.test.near', 'full key', 'bank.test.near', call(method, args, 30n * tera))

// Each has what is no answer, and then what is: functions that act.
const answers = {
  keys: [() => by(alice, 'full key', 'test.near', pay), () => by(alice, 'drop key', 'test.near', pay), () => by(alice, 'full key', 'test.near', pay)],
  payable: [() => by(alice, 'full key', dropContract, make(near)), () => by(alice, 'drop key', dropContract, make(near / 10n)), () => by(alice, 'full key', dropContract, make(near))],
  allowance: [() => by('ada.test.near', 'small key', dropContract, make(0n, undefined, 300n)), async () => {
    for (let i = 0; i < 20 && session.steps.at(-1).refusal?.rule !== 'NotEnoughAllowance' || i === 0; i++) await by('ada.test.near', 'small key', dropContract, make(0n, undefined, 30n))
  }],
  nonces: [() => by(alice, 'full key', 'test.near', pay, { nonce: 1n }), async () => {
    const { tried: { nonce } } = await by(alice, 'full key', 'test.near', { kind: 'transfer', deposit: 1n })
    await by(alice, 'full key', 'test.near', { kind: 'transfer', deposit: 2n }, { nonce: BigInt(nonce) })
  }],
  replay: [async () => {
    await by(alice, 'full key', 'test.near', { kind: 'transfer', deposit: 3n })
    await by(alice, 'full key', 'test.near', { kind: 'transfer', deposit: 4n }, { nonce: BigInt(session.steps.at(-1).tried.nonce) })
  }, async () => {
    const key = await newKey(alice, 'second key'), { publicBytes } = key
    const add = () => by(alice, 'full key', alice, { kind: 'addKey', publicBytes })
    await add()
    const { tried: { nonce } } = await by(alice, 'second key', 'test.near', { kind: 'transfer', deposit: 5n })
    await by(alice, 'full key', alice, { kind: 'deleteKey', publicBytes: publicBytesOf(key.publicKey) })
    await add()
    await by(alice, 'second key', 'test.near', { kind: 'transfer', deposit: 6n }, { nonce: BigInt(nonce) })
  }],
  drop: [() => by(dropContract, 'claim key 1 of drop 0', dropContract, call('claim_for', { account_id: 'test.near' }, 30n * tera)), async () => {
    const keys = [await newKey(dropContract, 'one'), await newKey(dropContract, 'two')]
    assert.equal((await by(alice, 'full key', dropContract, make(near, keys))).state, 'done')
    assert.equal((await by(dropContract, 'two', dropContract, call('claim_for', { account_id: 'test.near' }, 30n * tera))).state, 'done')
  }],
  callback: [() => byMallory('take_out'), async () => {
    await byMallory('resolve_take_out', { account_id: 'mallory.test.near' })
    assert.equal((await byMallory('take_out')).state, 'done')
  }, () => by('mallory.test.near', 'full key', dropContract, call('resolve_near_claim', {}, 30n * tera))],
  expiry: [async () => {
    await grant('soon', { expires_at: String(BigInt(Date.now() + 2_500) * 1_000_000n) })
    await callAsEve('soon')
  }, async () => {
    while (!/expired/.test((await callAsEve('soon')).refusal?.message)) await new Promise((again) => setTimeout(again, 250))
  }],
  rate: [async () => {
    await grant('now and then', { rate: { calls: 1, seconds: 3600 } })
    await callAsEve('now and then')
  }, () => callAsEve('now and then')],
  issuer: [async () => {
    const key = await newKey('isa.test.near', 'issue key')
    assert.equal((await by('isa.test.near', 'full key', 'isa.test.near', call('issue', { public_key: key.publicKey }, 30n * tera))).state, 'done')
  }, () => by('isa.test.near', 'issue key', dropContract, make(0n, undefined, 30n))],
  recovery: [async () => {
    const rosa = 'rosa.test.near', key = await newKey(rosa, 'new key')
    await by(rosa, 'full key', rosa, call('configure', { guardians: [alice], threshold: 1, delay_seconds: 1 }, 30n * tera))
    assert.equal((await by(alice, 'full key', rosa, call('start_recovery', { new_public_key: key.publicKey, old_public_keys: [] }, 30n * tera))).state, 'done')
    await by(rosa, 'new key', 'test.near', { kind: 'transfer', deposit: 1n })
  }, async () => {
    const rosa = 'rosa.test.near'
    while ((await by(alice, 'full key', rosa, call('complete_recovery', { request_id: 0 }, 30n * tera))).state !== 'done') await new Promise((again) => setTimeout(again, 250))
    await by(rosa, 'new key', 'test.near', { kind: 'transfer', deposit: 1n })
  }],
}

for (const lesson of lessons) {
  test(lesson.title, async () => {
    await lesson.begin?.(session)
    const from = session.steps.length, isSolved = () => lesson.solved(session.steps.slice(from))
    assert.equal(isSolved(), false, 'it is solved before anything was tried')
    const acts = answers[lesson.id]
    for (const act of acts.slice(0, -1)) {
      await act()
      assert.equal(isSolved(), false, 'what is no answer passes')
    }
    await acts.at(-1)()
    assert.equal(isSolved(), true, JSON.stringify(session.steps.slice(from).map(({ state, refusal, failure }) => [state, refusal, failure])))
  })
}
