// What the explorer makes of a transaction, of a search and of what is stored, without a browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createServer } from 'vite'

let vite, layOut, made, given, shownBytes, bytesOf, whereIs
before(async () => {
  vite = await createServer({ configFile: false, server: { middlewareMode: true, ws: false }, appType: 'custom', logLevel: 'error' })
  ;({ layOut, made, given } = await vite.ssrLoadModule('/src/ui/lanes.ts'))
  ;({ shownBytes, bytesOf } = await vite.ssrLoadModule('/src/explorer/bytes.ts'))
  ;({ whereIs } = await vite.ssrLoadModule('/src/near/explored.ts'))
})
after(() => vite?.close())

const at = (id, block_height, receipts = [], more = {}) => ({ id, block_height, executor: id, actions: [], gas_burnt: 1, tokens_burnt: '1', receipts, ...more })

test('a receipt has a row of its own, the column of its block, and stands to the right of who made it there', () => {
  const { heights, placed, waiting } = layOut(at('tx', 5, [at('a', 5, [at('b', 7), at('c', 5, [at('d', 5)], { waiting: ['x', 'y'] })]), at('e', 5)]))
  assert.deepEqual(heights, [5, 7])
  assert.deepEqual(placed.map(({ n, trace, column, depth, parent }) => [n, trace.id, column, depth, parent]), [
    [1, 'tx', 0, 0, 0], [2, 'a', 0, 1, 1], [3, 'b', 1, 0, 2], [4, 'c', 0, 2, 2], [5, 'd', 0, 3, 4], [6, 'e', 0, 1, 1]])
  assert.equal(waiting, 2)
})

test('results go to those that waited for them, as far as these are known', () => {
  const { placed } = layOut(at('tx', 1, [at('a', 1, [at('b', 1, [], { gives_to: ['c', 'elsewhere'] }), at('c', 1)])]))
  assert.deepEqual(placed.map(({ givesTo }) => givesTo), [[], [], [4], []])
})

test('lines lead from the edge of one to that of the other', () => {
  const box = (left, top) => ({ left, top, width: 100, height: 50 })
  assert.match(made(box(0, 0), box(20, 60)), /^M10 50 V74 .* H20$/)
  assert.match(made(box(0, 0), box(300, 60)), /^M10 50 .* H300$/)
  assert.match(given(box(0, 0), box(0, 60), 0), /^M100 28 H.* H100$/)
  for (const n of [0, 1, 2, 7]) assert.ok(Number(/ H(\d+)/.exec(given(box(0, 0), box(20, 60), n))[1]) <= 120 + 24, 'a line beyond the room beside a column')
})

test('what is stored is text, whatever the bytes are', () => {
  const bytes = (text) => new TextEncoder().encode(text)
  for (const [given, text, form] of [
    [bytes('plain'), 'plain', 'text'], [bytes('{"amount":123456789012345678901234567890}'), '{"amount":123456789012345678901234567890}', 'JSON'],
    [bytes('[1, 2'), '[1, 2', 'text'], [bytes('"word"'), '"word"', 'text'], [bytes('ключ'), 'ключ', 'text'], [bytes('<b>x</b>'), '<b>x</b>', 'text'],
    [bytes('a\u202eb\u200bc'), 'a b c', 'text'], [bytes('a\u0000b'), '0x610062', 'hex'], [Uint8Array.of(0xff, 0xfe), '0xfffe', 'hex'], [new Uint8Array(), '(empty)', 'hex'],
    [Uint8Array.of(0xed, 0xa0, 0x80), '0xeda080', 'hex'], // half of a character
  ]) assert.deepEqual(shownBytes(given, 100), { text, form, bytes: given.length, isCut: false })
  const long = shownBytes(bytes('😀'.repeat(300)), 100)
  assert.deepEqual([Array.from(long.text).length, long.isCut, long.bytes], [100, true, 1200])
  assert.deepEqual([shownBytes(new Uint8Array(1000).fill(255), 20).text, shownBytes(new Uint8Array(1000).fill(255), 20).isCut], ['0x' + 'ff'.repeat(10), true])
  for (let i = 0; i < 2000; i++) { // whatever it is, it is shown, and bounded
    const any = Uint8Array.from({ length: i % 64 }, () => Math.floor(Math.random() * 256))
    const { text } = shownBytes(any, 40)
    assert.ok(text.length <= 82 && !/[\u202a-\u202e\u2066-\u2069\u0000]/.test(text), text)
  }
})

test('a beginning of keys is text, or hex behind 0x', () => {
  const hex = (text) => Buffer.from(bytesOf(text)).toString('hex')
  assert.deepEqual(['a', '0x61ff', '0X00', '0x1', '0xzz', ''].map(hex), ['61', '61ff', '00', '307831', '30787a7a', ''])
})

test('a search leads to what it names, and asks for hashes alone', async () => {
  const hash = 'A'.repeat(43), asked = []
  const here = (answer) => ({ base: 'http://x/', query: '?ledger=browser', rpc: { ask: async (method, params) => { asked.push([method, params]); return answer } } })
  for (const [text, answer, want] of [
    [' 17 ', undefined, 'block/17'], ['Alice.Near', undefined, 'account/alice.near/activity'], ['a'.repeat(64), undefined, `account/${'a'.repeat(64)}/activity`],
    [hash, { kind: 'block', block_height: 4 }, 'block/4'], [hash, { kind: 'transaction', block_height: 4, transaction_hash: hash }, `tx/${hash}`], [hash, { kind: 'receipt', block_height: 4 }, `tx/${hash}`],
  ]) assert.equal(await whereIs(here(answer), text), `http://x/${want}?ledger=browser`)
  assert.deepEqual(asked, Array(3).fill(['latchkey_find', { hash }]))
  for (const text of ['', 'not a name!', '..', '1'.repeat(40) + '!']) await assert.rejects(whereIs(here(), text), /none of what can be looked for/)
})
