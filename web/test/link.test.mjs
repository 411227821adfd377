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

// numbers are the same in each run: a linear congruence.
function* numbers(seed) {
  for (let n = seed; ; n = (n * 1103515245 + 12345) % 2 ** 31) yield n
}

test('whatever a text is, it is read as the link or as none', () => {
  const texts = [...cases.links.map(({ text }) => text), ...cases.broken].map(withKey)
  const marks = ['#', '%', '%23', '%2f', '/', ':', ' ', 'l', '0', 'é', '\ud800', '']
  const random = numbers(1)
  const below = (n) => (random.next().value >>> 8) % n
  const rounds = 20_000
  let read = 0
  for (let i = 0; i < rounds; i++) {
    let text = texts[below(texts.length)]
    for (let changes = below(4); changes >= 0; changes--) {
      const at = below(text.length + 1)
      text = text.slice(0, at) + marks[below(marks.length)] + text.slice(at + below(2))
    }
    const link = parseLink(text)
    if (link) read++
    if (link) assert.equal(link.key.publicKey, cases.public_key, text)
  }
  assert.ok(read > rounds / 100 && read < rounds / 2, `${read} of ${rounds} are links`)
})
