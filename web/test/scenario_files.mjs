// Writes a scenario of a playground as the programs that it exports to:
//
//	node scenario_files.mjs FOLDER
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { close, modules, openSession } from './in_process.mjs'

const { scenarioOf, playScene, shell, js, go, Key, call } = await modules('playground/scenario', 'playground/scene', 'playground/export_shell', 'playground/export_js', 'playground/export_go', 'near/keys', 'near/actions')
const alice = 'alice.test.near', drop = 'drop.test.near', tera = 10n ** 12n, near = 10n ** 24n

const session = await openSession()
await playScene(session)
const of = (label) => session.book.all().find((entry) => entry.label === label).key.publicKey
const act = (account, label, receiver, ...actions) => session.play({ account, isRoots: false, receiver, actions }, of(label))
const claim = call('claim_for', { account_id: 'test.near' }, 30n * tera)
await act(drop, 'claim key 1 of drop 0', drop, claim)
await act(drop, 'claim key 1 of drop 0', drop, claim) // refused: the key is gone
await act(alice, 'full key', drop, call('create_near_drop', { public_keys: [Key.random().publicKey], amount_per_drop: '1' }, 30n * tera)) // fails: it takes a deposit
await act(alice, 'full key', 'test.near', { kind: 'transfer', deposit: near / 2n })
await act(alice, 'full key', alice, { kind: 'deleteKey', publicBytes: session.book.all().find((entry) => entry.label === 'drop key').key.publicBytes })
await act(alice, 'drop key', drop, claim) // refused: the key is gone
const ends = session.steps.map(({ state }) => state).join()
if (ends !== 'done,done,done,refused,done,refused,failed,done,done,refused') throw new Error(ends)

const { scenario } = await scenarioOf(session, false)
for (const [file, write] of [['scenario.sh', shell], ['scenario.test.mjs', js], ['scenario_test.go', go]]) writeFileSync(join(process.argv[2], file), write(scenario))
await close()
