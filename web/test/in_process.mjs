// The playground's ledger and session in Node, on the real core and without a browser: what it keeps is kept in
// memory.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'
import { createServer } from 'vite'

const bin = (path) => readFileSync(fileURLToPath(new URL(`../../bin/${path}`, import.meta.url)))
const atFirst = ['drop', 'registrar']
const compiled = new Map()

// module compiles once for all ledgers.
function module(path) {
  if (!compiled.has(path)) compiled.set(path, new WebAssembly.Module(bin(path)))
  return compiled.get(path)
}

const files = {
  core: async () => module('wasm/core.wasm'),
  prepared: async (name) => module(`wasm/${atFirst.includes(name) ? 'prepared' : 'later'}/${name}.wasm`),
  code: async (name) => new Uint8Array(bin(`plugins/${name}.wasm`)),
}

// memory is what a disk is, for as long as it lasts.
export function memory() {
  const state = new Map(), steps = [], undo = []
  let book = []
  const apply = (changes) => { for (const [key, value] of changes) value === undefined ? state.delete(key.join()) : state.set(key.join(), [key.slice(), value.slice()]) }
  return {
    read: async () => [...state.values()],
    steps: async () => steps.slice(),
    undone: async (n) => undo.slice(n + 1).reverse().flatMap((changes) => changes ?? []),
    write: async (changes, step, undone = []) => {
      apply(changes)
      if (step) { steps[step.n] = step; undo[step.n] = undone }
    },
    begin: async (changes, entries) => { apply(changes); book = entries },
    replace: async (changes, step, entries) => {
      state.clear()
      steps.length = undo.length = 0
      apply(changes)
      steps[step.n] = step
      book = entries
    },
    goBack: async (n, changes) => { apply(changes); steps.length = undo.length = n + 1 },
    book: async () => book,
    saveBook: async (entries) => { book = entries },
  }
}

const vite = await createServer({ configFile: false, server: { middlewareMode: true, ws: false }, appType: 'custom', logLevel: 'error', oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } } })

// modules are those of the page; close ends what loads them.
export const modules = async (...names) => Object.assign({}, ...await Promise.all(names.map((name) => vite.ssrLoadModule(`/src/${name}.ts`))))
export const close = () => vite.close()

const { Playground, Session, Book, resultOf } = await modules('playground/ledger', 'playground/session', 'playground/book', 'near/rpc')

// Here is what Local is, without a worker.
class Here {
  steps = []
  last = Promise.resolve()
  onstep = () => undefined

  static async open(disk) {
    const here = new Here()
    here.playground = await Playground.open(disk, files, (step) => { here.steps = [...here.steps, step]; here.onstep() })
    here.steps = here.playground.steps.slice()
    return here
  }

  // answer answers one request after the other, as the worker does.
  answer(request) {
    const answered = this.last.then(() => this.playground.answer(request))
    this.last = answered.catch(() => undefined)
    return answered
  }

  at(n) {
    return { ask: async (method, params) => resultOf(JSON.parse(await this.answer({ kind: 'rpc', body: JSON.stringify({ jsonrpc: '2.0', id: 0, method, params }), at: n })), 'no answer') }
  }

  ask(method, params) { return this.at().ask(method, params) }
  refused(note) { return this.answer({ kind: 'note', note }) }
  carry(name) { return this.answer({ kind: 'carry', name }) }
  inspect(code) { return this.answer({ kind: 'inspect', code }) }
  archive() { return this.answer({ kind: 'archive' }) }
  bring(archive, entries) { return this.answer({ kind: 'bring', archive, entries }) }
  load() { return this.answer({ kind: 'load' }) }
  save(entries) { return this.answer({ kind: 'save', entries }) }
  async goBack(n) { await this.answer({ kind: 'back', n }); this.steps = this.steps.slice(0, n + 1); this.onstep() }
}

// compile is the page's, in this thread.
async function compile(source) {
  let wasm
  const { error, stderr } = await asc.main(['contract.ts', '--outFile', 'contract.wasm', '--optimizeLevel', '3', '--shrinkLevel', '1', '--runtime', 'stub', '--noAssert', '--exportStart', '_initialize'], {
    readFile: (name) => (name === 'contract.ts' ? source : null), writeFile: (name, contents) => { wasm = contents }, listFiles: () => [],
  })
  if (error) throw new Error(stderr.toString())
  return wasm
}

// openSession has a session on what a disk holds, or on a new ledger.
export async function openSession(disk = memory()) {
  const here = await Here.open(disk)
  return new Session(here, await Book.open(here), files.code, compile)
}
