// A ledger of the playground as files for the command line, and one of the command line's in the playground:
//
//	node moving_files.mjs save FOLDER   writes copy.latchkey, then sealed.latchkey, and keys/localnet/test.near.json
//	node moving_files.mjs bring FOLDER  takes back.latchkey with those keys, and prints its newest block
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { close, memory, modules, openSession } from './in_process.mjs'

const { playScene, keysText, readKeys } = await modules('playground/scene', 'playground/keys_file')
const [what, folder] = process.argv.slice(2)
const file = (name) => join(folder, name), keys = file('keys/localnet/test.near.json')
const disk = memory()
let session = await openSession(disk)
if (what === 'save') {
  await playScene(session)
  writeFileSync(file('copy.latchkey'), await session.local.archive())
  await session.seal('http://127.0.0.1:3030')
  writeFileSync(file('sealed.latchkey'), await session.local.archive())
  mkdirSync(dirname(keys), { recursive: true })
  writeFileSync(keys, keysText(session.book.entries()), { mode: 0o600 })
} else {
  await session.local.bring(new Uint8Array(readFileSync(file('back.latchkey'))), readKeys(readFileSync(keys, 'utf8')))
  session = await openSession(disk)
  const key = session.book.all().find(({ label }) => label === 'full key').key.publicKey
  await session.play({ account: 'alice.test.near', isRoots: false, receiver: 'test.near', actions: [{ kind: 'transfer', deposit: 1n }] }, key)
  if (session.steps.at(-1).state !== 'done') throw new Error(JSON.stringify(session.steps.at(-1)))
  console.log(JSON.stringify((await session.local.ask('block', { finality: 'final' })).header))
}
await close()
