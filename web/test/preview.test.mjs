// What the claim page takes for a preview, without a browser: any contract may answer.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createServer } from 'vite'

let vite, readPreview, asText
before(async () => {
  vite = await createServer({ configFile: false, server: { middlewareMode: true, ws: false }, appType: 'custom', logLevel: 'error' })
  ;({ readPreview } = await vite.ssrLoadModule('/src/claim/preview.ts'))
  ;({ asText } = await vite.ssrLoadModule('/src/near/text.ts'))
})
after(() => vite?.close())

const good = {
  drop_id: 0, kind: 'near', funder: 'test.near', amount: '2000000000000000000000000', claims_left: 1, in_flight: false, payable: true,
  top_level_account: 'test.near', required_gas: { existing_account: 14e12, implicit_account: 15e12, new_account: 30e12 },
}
const call = { kind: 'call', receiver_id: 'app.near', method_name: 'join' }

test('previews of contracts that say more, or less', () => {
  for (const more of [{}, { title: null, message: null, start: null, end: null, assets: [] }, { title: 'A', message: 'B', start: '1', end: '18446744073709551615' },
    { assets: [{ kind: 'near', amount: '1' }, { kind: 'ft', contract_id: 'a.near', amount: '5' }, { kind: 'nft', contract_id: 'a.near' }, call] },
    { cancelled: false, existing_account: true, new_account: false }, { uses_left: 1, password: false, picture: true }]) {
    assert.deepEqual(readPreview({ ...good, ...more }), { ...good, ...more })
  }
})

test('what is no preview', () => {
  for (const answer of [null, undefined, 7, true, 'a gift', [], {}, [good]]) assert.equal(readPreview(answer), undefined)
  const gas = good.required_gas
  for (const [name, values] of Object.entries({
    drop_id: ['1', -1, 1.5, null], funder: [null, 7, 'NOT A NAME', 'a\u202eb'], amount: [1, '-1', '1e9', '', '9'.repeat(40)], claims_left: ['1', NaN],
    in_flight: [1, null], payable: ['yes'], top_level_account: ['', {}], title: [{}, 7], picture: ['sun', 1], message: [[]], cancelled: ['no'],
    existing_account: [0], new_account: [1], start: [5, 'soon'], end: ['9'.repeat(30)],
    assets: ['x', [null], [{ kind: 'gold' }], [{ kind: 'near' }], [{ kind: 'ft', amount: '1' }], [{ ...call, method_name: 'x'.repeat(300) }], Array(17).fill(call)],
    required_gas: [null, {}, { ...gas, new_account: 0 }, { ...gas, implicit_account: '1' }, { ...gas, existing_account: 1e16 }],
  })) for (const value of values) assert.equal(readPreview({ ...good, [name]: value }), undefined, `${name}: ${JSON.stringify(value)}`)
})

test('a text of a stranger keeps to its place', () => {
  assert.equal(asText('  Yours,\n\u202eall\u2066 of\u0007 us\ttoo \r'), 'Yours,\n all  of  us too')
  assert.equal(asText('a\u061cb\u2028c\u2029d'), 'a b c d')
  assert.equal(asText('👩‍👩‍👧 ü'), '👩‍👩‍👧 ü')
  assert.equal(asText('🎁'.repeat(5_000)), '🎁'.repeat(1_000))
})
