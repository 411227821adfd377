// What a visitor gives to unlock an account, and what the ledger says in numbers, without a
// browser.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createServer } from 'vite'

let vite, Key, newPhrase, publicBytesOf, readSecret, keyFile, shown, shownUnits, asLine, humane, deadline, day, sentencesOf, pictureOf, mediaOf, methodsOf, missing, paymentsOf, readDrops, statsOf, momentsOf, units, yocto, resultOf, RpcError, reasonOf
before(async () => {
  vite = await createServer({ configFile: false, server: { middlewareMode: true, ws: false }, appType: 'custom', logLevel: 'error' })
  const load = (name) => vite.ssrLoadModule(`/src/${name}.ts`)
  ;({ Key, newPhrase, publicBytesOf } = await load('near/keys'))
  ;({ readSecret, keyFile } = await load('near/secret'))
  ;({ shown, shownUnits, units, yocto } = await load('near/amount'))
  ;({ methodsOf, missing } = await load('near/methods'))
  ;({ paymentsOf } = await load('near/payments'))
  ;({ readDrops } = await load('near/drops'))
  ;({ statsOf, momentsOf } = await load('near/stats'))
  ;({ asLine, humane, reasonOf } = await load('near/text'))
  ;({ resultOf, RpcError } = await load('near/rpc'))
  ;({ day, deadline } = await load('near/when'))
  ;({ sentencesOf } = await load('account/sentences'))
  ;({ pictureOf, mediaOf } = await load('near/tokens'))
})
after(() => vite?.close())

test('a key is found in words, keys and files', () => {
  const phrase = newPhrase(), fromWords = Key.fromPhrase(phrase), key = Key.random()
  for (const text of [phrase, ` ${phrase.replaceAll(' ', '\n')}\n`, phrase.toUpperCase(), `The words of x:\r\n\r\n${phrase}\r\n\r\nKeep them.`]) {
    assert.deepEqual([readSecret(text)?.key.publicKey, readSecret(text)?.phrase], [fromWords.publicKey, phrase], text)
  }
  for (const text of [key.secretKey, ` ${key.secretKey}\n`, keyFile('a.near', key), JSON.stringify({ secret_key: key.secretKey })]) {
    assert.deepEqual([readSecret(text)?.key.publicKey, readSecret(text)?.phrase], [key.publicKey, undefined], text)
  }
  for (const text of ['', ' ', 'null', '{}', '[]', '{"private_key":7}', '{"private_key":"ed25519:x"}', phrase.split(' ').slice(1).join(' '), key.publicKey,
    key.secretKey.slice(0, -1), phrase + ' '.repeat(1 << 17)]) assert.equal(readSecret(text), null, text)
  assert.deepEqual(publicBytesOf(key.publicKey), key.publicBytes)
  for (const text of ['', 'ed25519:', key.secretKey, key.publicKey.replace('ed25519', 'secp256k1'), key.publicKey + '1', 'ed25519:0']) assert.equal(publicBytesOf(text), null, text)
})

// numbers are the same in each run: a linear congruence.
function* numbers(seed) {
  for (let n = seed; ; n = (n * 1103515245 + 12345) % 2 ** 31) yield n
}

test('whatever is given, it is the key or none', () => {
  const phrase = newPhrase(), key = Key.random()
  const texts = [phrase, key.secretKey, keyFile('a.near', key)]
  const good = new Set([Key.fromPhrase(phrase).publicKey, key.publicKey])
  const marks = [' ', '\n', '"', '}', ':', 'a', 'zoo', '1', '\u2028', '\ud800', '']
  const random = numbers(7), below = (n) => (random.next().value >>> 8) % n
  let found = 0
  for (let i = 0; i < 600; i++) {
    let text = texts[below(texts.length)]
    for (let changes = below(3); changes > 0; changes--) {
      const at = below(text.length + 1)
      text = text.slice(0, at) + marks[below(marks.length)] + text.slice(at + below(2))
    }
    const secret = readSecret(text)
    if (secret && good.has(secret.key.publicKey)) found++
    // Other words may pass as a phrase by chance, one in sixteen; a key cannot.
    if (secret && !secret.phrase) assert.ok(good.has(secret.key.publicKey), text)
  }
  assert.ok(found > 100, `${found} keys were found`)
})

test('amounts are for people', () => {
  for (const [yocto, text] of [['0', '0 NEAR'], ['1', 'less than 0.00001 NEAR'], ['2000000000000000000000000', '2 NEAR'], ['2062000000000000000000000', '2.062 NEAR'],
    ['9999999999999999999999999', '9.99999 NEAR'], ['12345000000000000000000000000', '12\u202f345 NEAR'], ['100000010000000000000000000', '100.00001 NEAR'], ['100000000000000000000000001', '100 NEAR']]) {
    assert.equal(shown(yocto), text)
  }
  for (const [units, decimals, text] of [['0', 0, '0'], ['10', 0, '10'], ['1000000', 0, '1\u202f000\u202f000'], ['1250', 2, '12.5'], ['5', 64, 'less than 0.00001'], ['007', 0, '007']]) {
    assert.equal(shownUnits(units, decimals), text)
  }
})

test('sentences of the ledger have no ISO time, no nanoseconds, no long decimals, no keys and no hashes', () => {
  const { publicKey } = Key.random()
  const sentence = humane(`Drop 7 expired on 2026-12-24T00:00:00Z, needs 2.062000000000000000000113 NEAR of ${publicKey}\u202e`)
  assert.doesNotMatch(sentence, /T00:00|0000000|ed25519|\u202e/)
  assert.match(sentence, /24 December 2026|23 December 2026|25 December 2026/)
  const other = humane('It opens at 1798070400000000000 and closes on 1798156800000000000; 1798070400000000000 yocto, after 11tdbtdo3rPpcsJpHa4Z8TMgCqyTzC6bYh3qbSzqMpKv')
  assert.match(other, /^It opens at 2\d December 2026 at \d\d:\d\d and closes on 2\d December 2026 at \d\d:\d\d; 1798070400000000000 yocto, after 11td…$/)
  assert.equal(asLine(' a\n\u202eb\u200b '.repeat(100), 5), 'a b a')
})

test('a deadline names its last day', () => {
  const at = (...date) => String(BigInt(new Date(...date).getTime()) * 1_000_000n)
  const now = new Date(2026, 10, 30).getTime()
  assert.equal(deadline(at(2026, 11, 25), now), '24 December')
  assert.equal(deadline(at(2026, 11, 24, 18), now), '24 December, 18:00')
  assert.equal(deadline(at(2027, 0, 1), now), '31 December')
  assert.equal(day(at(2027, 5, 1), now), '1 June 2027')
})

test('whatever an event holds, it is words', () => {
  const values = [null, 7, '', 'me.near', '5', '<b>', [], ['me.near'], { a: 1 }, '9'.repeat(50), '\u202e'.repeat(100)]
  const fields = ['old_owner_id', 'new_owner_id', 'owner_id', 'amount', 'token_ids', 'token_id', 'account_id', 'reason', 'ft_contract', 'nft_contract', 'method_name', 'receiver_id']
  const events = [['nep141', 'ft_transfer'], ['nep141', 'ft_mint'], ['nep141', 'ft_burn'], ['nep171', 'nft_transfer'], ['nep171', 'nft_mint'], ['nep171', 'nft_burn'],
    ['latchkey-drop', 'claimed'], ['latchkey-drop', 'asset_delivered'], ['latchkey-drop', 'claim_failed'], ['latchkey-drop', 'account_created'], ['toString', ''], ['x', '__proto__']]
  const random = numbers(3), one = (list) => list[(random.next().value >>> 8) % list.length]
  for (let i = 0; i < 5_000; i++) {
    const [standard, event] = one(events)
    const object = Object.fromEntries(fields.map((field) => [field, one(values)]))
    for (const sentence of sentencesOf({ standard, event, data: one([object, [object], [object, null, 7], null, 'x', undefined]), contract_id: 'c.near' }, 'me.near', {})) {
      assert.ok(typeof sentence === 'string' && sentence.length < 400, sentence)
      assert.doesNotMatch(sentence, /undefined|\[object|NaN|\u202e/)
    }
  }
})

test('only bytes that begin as a picture are one', () => {
  const base64 = (...bytes) => Buffer.from(bytes.flatMap((part) => [...(typeof part === 'string' ? Buffer.from(part, 'latin1') : [part])])).toString('base64')
  for (const [data, type] of [[base64('\x89PNG\r\n\x1a\n'), 'image/png'], [base64('RIFF....WEBP'), 'image/webp'], [base64(0xff, 0xd8, 0xff), 'image/jpeg'], [base64('GIF89a'), 'image/gif']]) {
    assert.equal(pictureOf(data)?.type, type)
  }
  for (const data of [undefined, 7, '', '%', base64('<svg'), base64('RIFF....WAVE'), 'A'.repeat(1 << 20)]) assert.equal(pictureOf(data), undefined)
  for (const [media, base, host] of [['https://a.example/1.png', null, 'a.example'], ['1.png', 'https://b.example/x', 'b.example'], ['http://c.example', '', 'c.example'],
    ['javascript:alert(1)', null, undefined], ['1.png', null, undefined], ['ipfs://x', null, undefined], ['data:text/html,x', null, undefined], [7, 7, undefined]]) {
    assert.equal(mediaOf(media, base).elsewhere?.host, host, `${media}`)
  }
})

test('an amount of any token is read as it is written', () => {
  for (const [text, decimals, value] of [['2.5', 2, 250n], ['2.50', 2, 250n], ['0.01', 2, 1n], ['7', 0, 7n], [' 1 ', 18, 10n ** 18n], ['2.555', 2, null], ['1.5', 0, null], ['1.', 2, null], ['.5', 2, null], ['-1', 2, null], ['1e3', 2, null], ['', 2, null], ['9'.repeat(40), 0, null]]) {
    assert.equal(units(text, decimals), value, text)
  }
  assert.equal(yocto('1'.repeat(15)), BigInt('1'.repeat(15)) * 10n ** 24n)
  assert.equal(yocto('1'.repeat(16)), null)
})

const answering = (result) => ({ ask: async () => result })
const odd = [null, undefined, 7, -1, '', 'claim', '__proto__', 'constructor', '<b>', '\u202e'.repeat(9), 'x'.repeat(2_000), [], {}, [null], true, '9'.repeat(60), '5', 'me.near']
const anyOf = (random) => odd[(random.next().value >>> 8) % odd.length]

test('whatever a contract lists as its methods, they are methods or none', async () => {
  const random = numbers(11)
  for (let i = 0; i < 3_000; i++) {
    const one = () => ({ name: anyOf(random), kind: anyOf(random), doc: anyOf(random), private: anyOf(random), payable: anyOf(random) })
    const abi = i % 4 === 0 ? anyOf(random) : { methods: i % 4 === 1 ? anyOf(random) : [one(), anyOf(random), one()] }
    const methods = await methodsOf(answering({ abi }), 'c.near')
    for (const { name, isView, isPrivate, isPayable, doc } of methods ?? []) {
      assert.deepEqual([name, isView, isPrivate, isPayable, doc].map((v) => typeof v), ['string', 'boolean', 'boolean', 'boolean', 'string'])
      assert.ok(doc.length <= 280 && !doc.includes('\u202e'))
    }
    assert.ok(missing(['claim', 'toString'], methods).every((name) => methods !== undefined && !methods.some((method) => method.name === name)))
  }
})

test('whatever a server tells of payments, what is shown is one', async () => {
  const random = numbers(13)
  let told = 0
  for (let i = 0; i < 3_000; i++) {
    const or = (good) => ((random.next().value >>> 8) % 3 > 0 ? good : anyOf(random))
    const one = () => ({ from: or('me.near'), to: or('claim'), amount: or('5'), timestamp_nanosec: or('5'), transaction_hash: or('x'), receipt_id: or('x') })
    const { payments } = await paymentsOf(answering({ payments: [one(), one()], next: null }), 'me.near', 9)
    for (const { from, to, amount } of payments) assert.ok(amount === '5' && [from, to].every((id) => /^[a-z\d]+([-_.][a-z\d]+)*$/.test(id)), `${from} ${to} ${amount}`)
    told += payments.length
  }
  assert.ok(told > 300, `${told} were one`)
})

test('whatever is told of drops, it is figures or an error', () => {
  const random = numbers(17), names = ['drop_created', 'keys_added', 'claim_started', 'claim_failed', 'claimed', 'key_deleted', 'keys_reclaimed', 'drop_funded', 'drop_ended', '__proto__']
  const keys = ['ed25519:a', '__proto__', 'toString']
  let read = 0
  for (let i = 0; i < 3_000; i++) {
    const events = Array.from({ length: 12 }, (_, n) => {
      const wild = i % 3 === 0
      const key = keys[(random.next().value >>> 8) % keys.length]
      return { event: n === 0 ? 'drop_created' : n === 1 ? 'keys_added' : names[(random.next().value >>> 8) % names.length], timestamp_nanosec: String(n), transaction_hash: 'x', contract_id: 'c.near', standard: 'x', cursor: String(n),
        data: wild && n > 3 ? anyOf(random) : [{ drop_id: i % 5 === 0 ? '__proto__' : 1, funder: 'me.near', kind: 'NEAR', deposit: '100', amount: '5', public_key: key, public_keys: keys, allowance: wild ? anyOf(random) : '9', account_id: anyOf(random), uses_left: anyOf(random), reason: anyOf(random), storage_refund: '1', allowance_refund: '2' }] }
    })
    let drops
    try {
      drops = readDrops(events, 'me.near', 50n)
    } catch (error) {
      assert.ok(error instanceof Error)
      continue
    }
    read++
    const { links, states } = statsOf(drops)
    assert.equal(states.reduce((sum, [, n]) => sum + n, 0), links)
    assert.ok(momentsOf(drops, 1).every(({ at, made, claimed }) => Number.isFinite(at) && made >= 0 && claimed <= links))
  }
  assert.ok(read > 1_500, `${read} were read`)
})

test('whatever a server answers, it is a result or a sentence', () => {
  for (const response of [null, 7, [], 'x', {}, { result: null }, { error: {} }, { error: 'no' }, { error: { cause: null, latchkey: null } }, { error: { cause: { name: 7 }, latchkey: {} } }]) {
    assert.throws(() => resultOf(response, 'It says nothing.'), (error) => error instanceof RpcError && error.message === 'It says nothing.' && error.cause === 'NO_ANSWER')
  }
  assert.throws(() => resultOf({ error: { cause: { name: 'UNKNOWN_ACCOUNT' }, message: 'Server error' } }, 'none'), { cause: 'UNKNOWN_ACCOUNT', code: '' })
  assert.equal(resultOf({ result: 0 }, 'none'), 0)
  for (const read of [() => null.events, () => BigInt(undefined), () => BigInt('x'), () => JSON.parse('{'), () => { throw new DOMException('Failed to execute') }]) {
    try {
      read()
      assert.fail('it can be read')
    } catch (error) {
      assert.match(reasonOf(error), /^(What the server answers cannot be read|This browser refused it)/)
    }
  }
  assert.equal(reasonOf(new Error('A sentence.')), 'A sentence.')
})
