import { type Action, call } from '../near/actions.ts'
import { tera } from '../near/amount.ts'
import { Key } from '../near/keys.ts'
import { dropContract, root } from '../near/names.ts'
import { view } from '../near/rpc.ts'
import type { Session } from './session.ts'

const near = 10n ** 24n
const alice = `alice.${root}`

// play has a new ledger begin with something to look at: an account with a full key and a limited one, a
// drop of two links, and an attempt that the ledger refused.
export async function playScene(session: Session): Promise<void> {
  const full = Key.random(), limited = Key.random(), claims = [Key.random(), Key.random()]
  await session.book.add(
    { account: alice, label: 'full key', key: full }, { account: alice, label: 'drop key', key: limited },
    ...claims.map((key, i) => ({ account: dropContract, label: `claim key ${i + 1} of drop 0`, key })))
  const byAlice = (key: Key, receiver: string, ...actions: Action[]) => session.play({ account: alice, isRoots: false, receiver, actions }, key.publicKey)
  await session.play({ account: root, isRoots: true, receiver: alice, actions: [{ kind: 'createAccount' }, { kind: 'transfer', deposit: 10n * near }, { kind: 'addKey', publicBytes: full.publicBytes }] }, '')
  await byAlice(full, alice, { kind: 'addKey', publicBytes: limited.publicBytes, limit: { receiver: dropContract, methods: ['create_near_drop'], allowance: near / 4n } })
  const drop = { public_keys: claims.map((key) => key.publicKey), amount_per_drop: String(2n * near) }
  const deposit = BigInt(await view<string>(session.local, dropContract, 'required_deposit', { kind: 'NEAR', keys: claims.length, amount_per_drop: drop.amount_per_drop }))
  await byAlice(full, dropContract, call('create_near_drop', drop, 200n * tera, deposit))
  const another = { public_keys: [Key.random().publicKey], amount_per_drop: String(near / 20n) }
  await byAlice(limited, dropContract, call('create_near_drop', another, 100n * tera, near / 10n))
}
