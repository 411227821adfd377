// The playground's trees, without a browser: only what they would say.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createServer } from 'vite'

class Element {
  text = ''
  setAttribute() {}
  append(child) { this.text += (child.text ?? child) + '\n' }
  set className(_) {}
}

let vite, tree
before(async () => {
  globalThis.document = { createElement: () => new Element() }
  vite = await createServer({ configFile: false, server: { middlewareMode: true, ws: false }, appType: 'custom', logLevel: 'error' })
  ;({ tree } = await vite.ssrLoadModule('/src/playground/trace.ts'))
})
after(() => vite?.close())

const receipt = (failure) => ({ id: '', executor: 'app', actions: ['call()'], gas_burnt: 1, tokens_burnt: '1',
  events: [{ event: 'moved' }], logs: ['half way'], failure })

test('a receipt has its events', () => {
  assert.match(tree(receipt()).text, /moved/)
})

test('a failed receipt has its logs, and no events: they did not happen', () => {
  const { text } = tree({ ...receipt(), events: [], receipts: [receipt('no')] })
  assert.doesNotMatch(text, /moved/)
  assert.match(text, /half way/)
  assert.match(text, /failed: no/)
})
