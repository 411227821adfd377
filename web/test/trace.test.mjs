// Where the receipts of a transaction stand, without a browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createServer } from 'vite'

let vite, layOut, made, given
before(async () => {
  vite = await createServer({ configFile: false, server: { middlewareMode: true, ws: false }, appType: 'custom', logLevel: 'error' })
  ;({ layOut, made, given } = await vite.ssrLoadModule('/src/ui/lanes.ts'))
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
