// What is written into the playground's forms, and what contracts say for them, without a browser.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { close, modules } from './in_process.mjs'

const { readABI, fieldsOf, argsOf, writtenOf, jsonOf, yocto, teraIn, inTera, Writer, asJSON, command, planOf, blank } =
  await modules('playground/abi_read', 'playground/abi', 'playground/json', 'near/amount', 'near/borsh', 'near/text', 'playground/export_shell', 'playground/draft')
after(close)

const lists = (depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

test('whatever a contract says of its methods, forms are made of it', () => {
  for (const said of [null, 1, 'x', [], [1], {}, { methods: null }, { methods: 'abc' }]) assert.equal(readABI(said), null)
  const odd = [null, 1, 'x', [], {}, lists(5_000), { type: 5 }, { type: ['null', 7] }, { enum: 3 }, { enum: [{}, 'x'] }, { $ref: 7 }, { $ref: '#/types/constructor' }, { anyOf: 3 }, { anyOf: [null] },
    { type: 'array', items: 1 }, { type: 'array', items: { items: {} } }, { description: {} }, { type: 'integer', minimum: 'a' }, { format: {} }]
  for (const one of odd) {
    const abi = readABI({ methods: [one, { name: {} }, { name: 'm', doc: one, kind: one, args: one }, { name: 'n', args: { properties: { a: one, constructor: one, toString: {} }, required: one } }], types: { a: one } })
    for (const method of abi.methods) {
      const fields = fieldsOf(abi, method)
      for (const field of fields) for (const text of [field.name, field.kind, field.doc]) assert.equal(typeof text, 'string')
      assert.deepEqual(argsOf(fields, {}), {})
      writtenOf(fields, { a: 1, constructor: {} })
    }
  }
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`a${i}`, { type: 'string' }]))
  assert.equal(readABI({ methods: [{ name: 'm', args: { properties: many } }] }).methods[0].args, undefined, 'thousands of fields')
  assert.equal(readABI({ methods: Array.from({ length: 5_000 }, (_, i) => ({ name: `m${i}` })) }).methods.length, 512)
})

test('a number is sent as it is written, or not at all', () => {
  const abi = readABI({ methods: [{ name: 'm', args: { properties: { n: { type: 'integer' }, x: { type: 'number' }, j: {} } } }] }), fields = fieldsOf(abi, abi.methods[0])
  assert.deepEqual(argsOf(fields, { n: '9007199254740991', x: '1.5', j: '{"a":1}' }), { n: 9007199254740991, x: 1.5, j: { a: 1 } })
  for (const written of [{ n: '9007199254740993' }, { n: '1.5' }, { x: 'Infinity' }, { j: '{"a":9007199254740993}' }, { j: '[1e999]' }]) assert.throws(() => argsOf(fields, written), /number/, JSON.stringify(written))
  assert.deepEqual(jsonOf('it', '{"9007199254740993":"say \\"9007199254740993"}'), { '9007199254740993': 'say "9007199254740993' })
  for (const args of ['{"a":12345678901234567890}', '{']) assert.throws(() => planOf({ ...blank, receiver: 'a.near', method: 'm', args }, undefined), /^Error: The arguments: /)
})

test('amounts beyond what there can be are none, and nothing is cut to fit', () => {
  assert.equal(yocto('340282366920938.463463374607431768211455'), (1n << 128n) - 1n)
  for (const text of ['340282366920938.463463374607431768211456', '999999999999999', '9'.repeat(39)]) assert.equal(yocto(text), null)
  for (const size of [1, 4, 8, 16]) {
    const most = (1n << BigInt(8 * size)) - 1n
    assert.deepEqual([...new Writer().number(most, size).bytes()], Array(size).fill(255))
    for (const n of [most + 1n, -1n]) assert.throws(() => new Writer().number(n, size), /at most/)
  }
})

test('gas is exact in forms and commands', () => {
  for (const [gas, text] of [['1', '0.000000000001'], ['30000000000000', '30'], ['18446744073709551615', '18446744.073709551615'], ['300500000000000', '300.5']]) {
    assert.equal(inTera(gas), text)
    assert.equal(teraIn(text), BigInt(gas))
    assert.ok(command('a.near', { receiver_id: 'b.near', actions: [{ FunctionCall: { method_name: 'm', args: {}, gas, deposit: '0' } }] }).includes(` --gas ${text} `))
  }
})

test('what a stranger said is shown, or why not', () => {
  assert.equal(asJSON({ a: [1, 'x'] }), '{"a":[1,"x"]}')
  assert.equal(asJSON(JSON.parse('{"a":12345678901234567890}')), '{"a":"≈12345678901234567000"}')
  let deep = []
  for (let i = 0; i < 100_000; i++) deep = [deep]
  assert.match(asJSON(deep), /too deep/)
})
