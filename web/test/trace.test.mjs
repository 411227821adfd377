// Trees of transactions, without a browser: only what they would say.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createServer } from 'vite'

let vite, Tree
before(async () => {
  vite = await createServer({ configFile: false, oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } }, server: { middlewareMode: true, ws: false }, appType: 'custom', logLevel: 'error' })
  ;({ Tree } = await vite.ssrLoadModule('/src/ui/trace.tsx'))
})
after(() => vite?.close())

// said is the text of what a component without state draws.
function said(node) {
  if (node === null || node === undefined || typeof node === 'boolean') return ''
  if (Array.isArray(node)) return node.map(said).join('')
  if (typeof node !== 'object') return String(node)
  return typeof node.type === 'function' ? said(node.type(node.props)) : said(node.props.children) + '\n'
}

const receipt = (failure) => ({ id: '', executor: 'app', actions: ['call()'], gas_burnt: 1, tokens_burnt: '1',
  events: [{ event: 'moved' }], logs: ['half way'], changes: [{ account_id: 'app', text: 'entry "n" set to 8 bytes' }], failure })
const tree = (trace, inFull) => said({ type: Tree, props: { trace, inFull } })

test('a receipt has its events; in full, what it logged, burnt and changed, too', () => {
  assert.match(tree(receipt()), /moved/)
  assert.doesNotMatch(tree(receipt()), /half way/)
  for (const what of [/moved/, /half way/, /app\s+entry "n" set to 8 bytes/, /0\.00 Tgas/]) assert.match(tree(receipt(), true), what)
})

test('a failed receipt has its logs, and no events: they did not happen', () => {
  const text = tree({ ...receipt(), events: [], receipts: [receipt('no')] }, true)
  assert.doesNotMatch(text, /moved/)
  assert.match(text, /half way/)
  assert.match(text, /failed: no/)
})
