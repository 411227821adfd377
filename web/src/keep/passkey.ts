import { openDatabase, storeOf } from './database.ts'
import { done, finished } from './indexeddb.ts'

// A seed phrase under a passkey: the authenticator derives a secret that only its owner can
// have it derive (WebAuthn's prf extension), and the phrase is stored encrypted with that.

interface Sealed {
  credential: ArrayBuffer // its id
  salt: Uint8Array<ArrayBuffer> // what the secret is derived from
  iv: Uint8Array<ArrayBuffer>
  box: ArrayBuffer // AES-GCM of the phrase; the account is the additional data
}

// PasskeyError is a sentence about why there is no copy, or none that opens.
export class PasskeyError extends Error {}

const random = (bytes: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(bytes))

// isNamed: browsers make passkeys for names, and for no address.
const isNamed = (): boolean => !/^[\d.]+$|:/.test(location.hostname)

// offersPasskeys reports whether this browser can have a copy under a passkey here.
export async function offersPasskeys(): Promise<boolean> {
  if (!isSecureContext || !isNamed() || typeof PublicKeyCredential !== 'function') return false
  try {
    const capabilities = await (PublicKeyCredential as { getClientCapabilities?: () => Promise<Record<string, boolean>> }).getClientCapabilities?.()
    if (capabilities?.['extension:prf'] === false) return false
    return await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()
  } catch {
    return false
  }
}

// seal keeps a phrase under a new passkey of this account.
export async function seal(account: string, phrase: string): Promise<void> {
  const db = await openDatabase()
  if (!db) throw new PasskeyError('This browser keeps nothing for this page: save the words as a file instead.')
  try {
    const salt = random(32), iv = random(12)
    const made = await asked(() => navigator.credentials.create({
      publicKey: {
        rp: { name: 'Latchkey' }, user: { id: random(16), name: account, displayName: account }, challenge: random(32),
        pubKeyCredParams: [{ type: 'public-key', alg: -8 }, { type: 'public-key', alg: -7 }, { type: 'public-key', alg: -257 }],
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' }, extensions: { prf: { eval: { first: salt } } },
      },
    }))
    const secret = secretIn(made) ?? await secretOf(made.rawId, salt)
    const box = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bytesOf(account) }, await keyOf(secret), bytesOf(phrase))
    const sealed = storeOf(db, 'sealed', 'readwrite')
    sealed.put({ credential: made.rawId, salt, iv, box } satisfies Sealed, account)
    await finished(sealed.transaction)
  } finally {
    db.close()
  }
}

// isSealed reports whether this browser has a copy for an account.
export async function isSealed(account: string): Promise<boolean> {
  return (await find(account)) !== undefined
}

// sealedAccounts are those that this browser has a copy for.
export async function sealedAccounts(): Promise<string[]> {
  const db = await openDatabase()
  try {
    return db ? (await done(storeOf(db, 'sealed', 'readonly').getAllKeys())).map(String) : []
  } catch {
    return []
  } finally {
    db?.close()
  }
}

// dropCopy removes what this browser has for an account; the passkey itself is the visitor's.
export async function dropCopy(account: string): Promise<void> {
  const db = await openDatabase()
  if (!db) return
  try {
    const sealed = storeOf(db, 'sealed', 'readwrite')
    sealed.delete(account)
    await finished(sealed.transaction)
  } finally {
    db.close()
  }
}

// unseal returns the phrase, once the passkey's owner agrees.
export async function unseal(account: string): Promise<string> {
  const sealed = await find(account)
  if (!sealed) throw new PasskeyError('This browser has no copy of the words.')
  const secret = await secretOf(sealed.credential, sealed.salt)
  try {
    const phrase = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.iv, additionalData: bytesOf(account) }, await keyOf(secret), sealed.box)
    return new TextDecoder().decode(phrase)
  } catch {
    throw new PasskeyError('That passkey does not open the copy: use the words.')
  }
}

async function find(account: string): Promise<Sealed | undefined> {
  const db = await openDatabase()
  try {
    return db && (await done(storeOf(db, 'sealed', 'readonly').get(account) as IDBRequest<Sealed | undefined>))
  } finally {
    db?.close()
  }
}

// secretOf has an authenticator derive the secret of a salt.
async function secretOf(credential: ArrayBuffer, salt: Uint8Array<ArrayBuffer>): Promise<BufferSource> {
  const got = await asked(() => navigator.credentials.get({
    publicKey: {
      challenge: random(32), allowCredentials: [{ type: 'public-key', id: credential }], userVerification: 'required',
      extensions: { prf: { eval: { first: salt } } },
    },
  }))
  const secret = secretIn(got)
  if (!secret) throw new PasskeyError('This passkey cannot keep a copy: save the words as a file instead.')
  return secret
}

const secretIn = (credential: PublicKeyCredential): BufferSource | undefined =>
  (credential.getClientExtensionResults() as { prf?: { results?: { first?: BufferSource } } }).prf?.results?.first

// asked is a credential that the visitor agreed to.
async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  const credential = await ask().catch(() => null)
  if (!credential) throw new PasskeyError('Nothing was kept or opened: the passkey was not confirmed.')
  return credential as PublicKeyCredential
}

async function keyOf(secret: BufferSource): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: bytesOf('latchkey seed phrase') }, material,
    { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
