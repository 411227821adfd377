// A ledger of the playground goes elsewhere and comes from there, on the real core and without a browser.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Host, MapStore } from '../../bin/wasm/host.mjs'
import { files } from '../../bin/wasm/node.mjs'
import { close, memory, modules, openSession } from './in_process.mjs'

const { playScene, keysText, readKeys, isKeys, isArchive, partsOf, lessons, Key } = await modules('playground/scene', 'playground/keys_file', 'playground/archive', 'playground/lessons', 'near/keys')
after(close)

const alice = 'alice.test.near'

async function scene() {
  const disk = memory(), session = await openSession(disk)
  await playScene(session)
  return { disk, session }
}

const head = async ({ local }) => (await local.ask('block', { finality: 'final' })).header

async function pay(session) {
  const key = session.book.all().find(({ label }) => label === 'full key').key.publicKey
  await session.play({ account: alice, isRoots: false, receiver: 'test.near', actions: [{ kind: 'transfer', deposit: 1n }] }, key)
  return session.steps.at(-1)
}

test('a copy is the same ledger, and its keys go on with it', async () => {
  const { session } = await scene(), there = await scene()
  const archive = await session.local.archive()
  assert.ok(isArchive(archive))
  await there.session.local.bring(archive, readKeys(keysText(session.book.entries())))
  const again = await openSession(there.disk)
  assert.equal((await head(again)).hash, (await head(session)).hash)
  assert.deepEqual(again.book.entries(), session.book.entries())
  assert.deepEqual(again.steps.map(({ n, brought, state }) => [n, brought, state]), [[0, true, 'done']])
  assert.ok(again.steps[0].touched.includes(alice))
  assert.ok((await again.world()).beings.some(({ id }) => id === alice))
  assert.equal((await pay(again)).state, 'done')
  await again.goOn(0)
  assert.equal((await head(again)).hash, (await head(session)).hash)
  assert.equal((await pay(session)).state, 'done') // a copy ends nothing
})

test('what is moved ends here, and lives there with an admin key alone', async () => {
  const { session } = await scene(), there = await scene()
  await session.seal('')
  assert.equal((await pay(session)).refusal.rule, 'LedgerSealed')
  await assert.rejects(session.goOn(2), /live twice/)
  assert.equal((await pay(session)).refusal.rule, 'LedgerSealed')
  const archive = await session.local.archive(), keys = session.book.entries(), before = await head(there.session)
  const root = keys.find(({ account, isSystem }) => isSystem && account === 'test.near')
  await assert.rejects(there.session.local.bring(archive, keys.filter(({ secret }) => secret !== root.secret)), /ended where it was/)
  assert.equal((await head(await openSession(there.disk))).hash, before.hash)
  await there.session.local.bring(archive, keys)
  const again = await openSession(there.disk)
  assert.equal((await head(again)).height, (await head(session)).height + 1)
  assert.equal((await pay(again)).state, 'done')
  const { seals } = await again.local.ask('latchkey_settings', {})
  assert.equal(seals[0].to, '')
  assert.ok(seals[0].opened)
  await again.goOn(0)
  assert.equal((await pay(again)).state, 'done')
})

test('a copy without keys is looked at, and stays what it is', async () => {
  const { session } = await scene(), there = await scene()
  await there.session.local.bring(await session.local.archive(), [])
  for (const again of [await openSession(there.disk), await openSession(there.disk)]) {
    assert.equal((await head(again)).hash, (await head(session)).hash)
    assert.deepEqual(again.book.entries(), [])
    assert.ok((await again.world()).beings.some(({ id }) => id === alice))
    assert.throws(() => keysText(again.book.entries()), /no key of the ledger/)
  }
})

test('what is asked of a ledger that gave way is not written among the other’s records', async () => {
  const { session } = await scene(), there = await scene(), keys = session.book.entries()
  const archive = await session.local.archive(), bringing = there.session.local.bring(archive, keys)
  const refused = [pay(there.session), there.session.local.save([])].map((one) => assert.rejects(one, /taken the place/))
  await Promise.all([bringing, ...refused])
  const again = await openSession(there.disk)
  assert.equal((await head(again)).hash, (await head(session)).hash)
  assert.deepEqual([again.steps.length, again.book.entries()], [1, keys])
})

test('a ledger whose heights are beyond what a page counts is refused', async () => {
  const genesis = { chain_id: 'far', genesis_time_nanosec: '1700000000000000000', genesis_height: 'HEIGHT', schedule: 'classic', prepare_version: 1, accounts: [], global_contracts: [] }
  const ledger = new Host(files()).open(new MapStore(), { genesis: JSON.stringify(genesis).replace('"HEIGHT"', String(2n ** 53n)) })
  const { session } = await scene()
  await assert.rejects(session.local.bring(ledger.archive().bytes, []), /2\^53/)
  assert.equal((await pay(session)).state, 'done')
})

test('what was ended to go on at an address is not opened here', async () => {
  const { session } = await scene(), there = await scene(), before = await head(there.session)
  await session.seal('https://drops.example/l/spring')
  await assert.rejects(there.session.local.bring(await session.local.archive(), session.book.entries()), /may live there.*without --to/)
  assert.equal((await head(await openSession(there.disk))).hash, before.hash)
})

test('a limited key ends no ledger', async () => {
  const { session } = await scene()
  const { disk } = await scene()
  await disk.saveBook(session.book.all().map(({ account, label, secret }) => ({ account, label, secret })))
  await assert.rejects((await openSession(disk)).seal(''), /no admin key/)
})

test('what is damaged, cut off or another file leaves the ledger as it is', async () => {
  const { session } = await scene(), there = await scene(), archive = await session.local.archive()
  const before = (await head(there.session)).hash
  const damaged = (at) => Uint8Array.from(archive, (b, i) => (i === at ? b ^ 1 : b))
  const otherBlock = archive.lastIndexOf('b'.charCodeAt(0))
  for (const [bad, why] of [
    [damaged(30), /./], [damaged(archive.length - 20), /./], [damaged(otherBlock), /./], [archive.subarray(0, archive.length - 1), /ends before/], [archive.subarray(0, 40), /ends before/],
    [archive.subarray(0, [...partsOf(archive, 1)].slice(0, -1).reduce((sum, part) => sum + part.length, 0)), /end/], [new Uint8Array(0), /./], [new TextEncoder().encode('latchkey archive 2\nxxxxxxxxxx'), /./],
  ]) {
    await assert.rejects(there.session.local.bring(bad, []), why)
    assert.equal((await head(there.session)).hash, before)
    assert.equal((await head(await openSession(there.disk))).hash, before)
  }
  assert.equal((await pay(there.session)).state, 'done')
})

test('an archive is cut into whole records, whatever their size', async () => {
  const { session } = await scene(), archive = await session.local.archive()
  for (const bytesMax of [1, 100, 5_000, 1 << 18, 1 << 30]) {
    const parts = [...partsOf(archive, bytesMax)]
    assert.deepEqual(Buffer.concat(parts), Buffer.from(archive))
    assert.ok(parts.length >= Math.min(3, archive.length / bytesMax))
  }
})

test('a file of keys is read whoever wrote it, and nothing else is', () => {
  const secret = Key.random().secretKey
  assert.equal(readKeys(JSON.stringify({ account_id: 'bob.near', public_key: 'x', private_key: secret }))[0].account, 'bob.near')
  assert.deepEqual(readKeys(JSON.stringify({ account_id: 'test.near', secret_key: secret }))[0], { account: 'test.near', label: 'full key', secret, isSystem: true })
  for (const bad of ['', '[]', '{}', 'null', '{"private_key":"x"}', JSON.stringify({ account_id: 'A B', private_key: secret }), JSON.stringify({ account_id: 'bob.near', private_key: secret, latchkey_keys: [{}] })]) assert.throws(() => readKeys(bad), /key/i)
  assert.ok(isKeys(JSON.stringify({ account_id: 'bob.near', secret_key: secret })))
  for (const other of ['', '"private_key"', JSON.stringify({ latchkey_scenario: 1, keys: [], steps: [{ actions: [{ args: { private_key: 1 } }] }] })]) assert.ok(!isKeys(other))
})

test('the end of a ledger solves no lesson', async () => {
  const { session } = await scene()
  await session.seal('')
  assert.deepEqual(session.steps.map(({ tried }) => tried === undefined), [false, false, false, false, true])
  assert.deepEqual(lessons.filter(({ solved }) => solved(session.steps)).map(({ id }) => id), [])
})
