// core/seedphrase's vectors are what the packages give: near-seed-phrase takes
// words as they are typed, bip39 normalizes them first.
import assert from 'node:assert'
import fs from 'node:fs'
import test from 'node:test'
import bip39 from 'bip39'
import bs58 from 'bs58'
import { derivePath } from 'near-hd-key'
import nearSeedPhrase from 'near-seed-phrase'
import nacl from 'tweetnacl'

const vectors = JSON.parse(fs.readFileSync(new URL('../../../core/seedphrase/testdata/near-seed-phrase.json', import.meta.url)))

for (const { about, seed_phrase: phrase, path, ...want } of vectors) {
  test(`seed phrase: ${about}`, () => {
    assert.equal(nearSeedPhrase.parseSeedPhrase(phrase, path).publicKey, want.near_seed_phrase)
    const seed = bip39.mnemonicToSeedSync(nearSeedPhrase.normalizeSeedPhrase(phrase)).toString('hex')
    const { key } = derivePath(path ?? nearSeedPhrase.KEY_DERIVATION_PATH, seed)
    assert.equal(`ed25519:${bs58.encode(Buffer.from(nacl.sign.keyPair.fromSeed(key).publicKey))}`, want.bip39)
  })
}
