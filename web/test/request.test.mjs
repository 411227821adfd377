// Requests of applications, whatever they are made of: what is read leads back to the site that asks, and
// all else is refused with a sentence.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modules } from './world.mjs'

const { Key, readRequest, RequestError, answerTo } = modules
const place = new URL('https://ledger.example/l/one/grant'), app = 'https://app.example'
const good = { contract: 'app.near', public_key: Key.random().publicKey, state: 'a-state-of-it', return: `${app}/in?x=1`, methods: 'a,b', allowance: '0.1', expires: '30d' }
const rounds = 30_000

// A generator with a seed: a failure can be had again.
let seed = 7
const random = (n) => {
  seed = (seed + 0x6d2b79f5) | 0
  const mixed = Math.imul(seed ^ (seed >>> 15), seed | 1)
  return ((mixed ^ (mixed >>> 14)) >>> 0) % n
}
const pieces = ['', ':', '//', '@', '\\', '#', '?', '%00', '%2f', '\t', '\n', '\u202e', '..', ',', 'javascript:', 'data:', 'https:', 'evil.example', app, 'app.example', '[::1]', ':443', ':8443', 'ä', '0', '9'.repeat(40), 'd', 'Z', '.']
const mutated = (text) => {
  for (let i = random(3); i >= 0; i--) {
    const at = random(text.length + 1)
    text = text.slice(0, at) + pieces[random(pieces.length)] + text.slice(at + random(4))
  }
  return text
}

test('a request leads to who asks, or is refused', () => {
  let read = 0
  for (let i = 0; i < rounds; i++) {
    const fields = { ...good }
    for (const name of Object.keys(fields)) if (random(4) === 0) fields[name] = mutated(fields[name])
    const referrer = random(4) === 0 ? mutated(`${app}/`) : `${app}/page`
    try {
      const request = readRequest(new URLSearchParams(fields), referrer, place)
      read++
      const back = new URL(answerTo(request, { account_id: 'a.near', public_key: request.publicKey }))
      assert.equal(back.origin, new URL(referrer).origin, JSON.stringify(fields))
      assert.ok(/^https?:$/.test(back.protocol) && !back.username && !back.password && !back.hash, back.href)
      assert.equal(back.searchParams.get('state'), fields.state)
      assert.ok(request.allowance > 0n && request.methods.length > 0 && request.expires > 0n && request.expires < 2n ** 64n)
    } catch (error) {
      assert.ok(error instanceof RequestError, `${JSON.stringify(fields)}: ${error.stack}`)
    }
  }
  assert.ok(read > rounds / 100 && read < rounds, `${read} of ${rounds} were read`)
})

test('plain http is for this machine, and for a ledger that is on it', () => {
  const from = (origin, at = place) => readRequest(new URLSearchParams({ ...good, return: `${origin}/in` }), `${origin}/`, at)
  assert.throws(() => from('http://app.example'), RequestError)
  for (const origin of ['http://localhost:5173', 'http://127.0.0.1:80', 'http://[::1]:8080']) assert.equal(from(origin).from, new URL(origin).origin)
  assert.equal(from('http://app.example', new URL('http://192.168.1.5:3030/grant')).from, 'http://app.example')
})
