// The claim page's reading of links, without a browser: host/drops is held to the
// same cases.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { createServer } from 'vite'

const cases = JSON.parse(readFileSync(new URL('../../host/drops/testdata/links.json', import.meta.url), 'utf8'))
const withKey = (text) => text.replaceAll('KEY', cases.secret)

let vite, parseLink
before(async () => {
  vite = await createServer({ configFile: false, server: { middlewareMode: true, ws: false }, appType: 'custom', logLevel: 'error' })
  ;({ parseLink } = await vite.ssrLoadModule('/src/claim/link.ts'))
})
after(() => vite?.close())

test('links as people get them', () => {
  assert.ok(cases.links.length > 0)
  for (const { text } of cases.links) {
    const link = parseLink(withKey(text))
    assert.deepEqual({ contract: link?.contract, key: link?.key.publicKey }, { contract: cases.contract, key: cases.public_key }, text)
  }
})

test('what is broken', () => {
  assert.ok(cases.broken.length > 0)
  for (const text of cases.broken) assert.equal(parseLink(withKey(text)), null, text)
})
