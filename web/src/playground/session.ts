import { base64 } from '@scure/base'
import { signedChange } from '../near/admin.ts'
import { Key } from '../near/keys.ts'
import type { RpcError } from '../near/rpc.ts'
import { library, root } from '../near/names.ts'
import { isRefusal, prepare, submit } from '../near/transaction.ts'
import { jsonOfAction } from './action_json.ts'
import { abiSection, withSection } from './sections.ts'
import { compile } from './compiler.ts'
import { Book, type Known } from './book.ts'
import type { Plan } from './draft.ts'
import { Local } from './local.ts'
import { onDemand, type PluginName } from './plugin_names.ts'
import { codeOf } from './plugins.ts'
import type { Step, Tried } from './steps.ts'
import { Contracts, Heard, type World, worldOf } from './world.ts'

const publishing = 300n * 10n ** 24n // yocto: 100 NEAR for each megabyte go with it

// Session is the ledger that one plays with, the keys, and what was tried.
export class Session {
  onchange: () => void = () => undefined

  private heard: Heard
  private contracts = new Contracts()

  // code gives a standard plugin's; compile makes a module of AssemblyScript.
  constructor(readonly local: Local, readonly book: Book, private readonly code: (name: PluginName) => Promise<Uint8Array>, private readonly compile: (source: string) => Promise<Uint8Array>) {
    this.heard = new Heard(local)
    local.onstep = () => this.onchange()
  }

  static async start(): Promise<Session> {
    const local = await Local.start()
    return new Session(local, await Book.open(local), codeOf, compile)
  }

  get steps(): Step[] { return this.local.steps }

  // world is what there is, or was behind a step.
  world(at: number | undefined): Promise<World> {
    const steps = at === undefined ? this.steps : this.steps.slice(0, at + 1)
    return worldOf(this.local.at(at), steps, (at !== undefined && steps.at(-1)?.time) || Date.now(), this.heard, this.contracts)
  }

  // goOn has the ledger go on from behind a step.
  async goOn(n: number): Promise<void> {
    this.heard = new Heard(this.local)
    this.contracts = new Contracts()
    await this.local.goBack(n)
  }

  // play signs a plan with one of the account's keys, and sends it. What became of it is the last step then.
  async play(plan: Plan, publicKey: string): Promise<void> {
    if (plan.isRoots) return this.send(this.book.system(root), plan)
    const known = this.book.of(plan.account, publicKey)
    if (!known) throw new Error(`This page has not the secret of that key of ${plan.account}: choose another.`)
    await this.send(known, plan)
  }

  private async send({ key }: Known, { account, receiver, actions, made, nonce }: Plan): Promise<void> {
    if (made) await this.book.add(made)
    try {
      await submit(this.local, await prepare(this.local, account, key, receiver, actions, nonce))
    } catch (error) {
      if (!isRefusal(error)) throw error
      const tried: Tried = { signer_id: account, public_key: key.publicKey, receiver_id: receiver, actions: actions.map(jsonOfAction), ...(nonce && { nonce: Number(nonce) }) }
      await this.local.refused({ tried, refusal: { rule: (error as RpcError).code, message: (error as RpcError).message } })
    }
    if (made && this.steps.at(-1)?.state !== 'done') await this.book.forget(made.key)
  }

  // publish has the ledger know a standard contract that it did not begin with. It is fetched now.
  async publish(id: string): Promise<void> {
    const name = onDemand.find((one) => `${one.name}.${library}` === id)?.name
    if (!name || (await this.isThere(id))) return
    const [code] = await Promise.all([this.code(name), this.local.carry(name)])
    const key = this.book.system(library)
    await this.send(key, { account: library, isRoots: false, receiver: id, actions: [{ kind: 'createAccount' }, { kind: 'transfer', deposit: publishing }, { kind: 'deployGlobalContract', code }] })
    const failure = this.steps.at(-1)?.failure ?? this.steps.at(-1)?.refusal?.message
    if (failure) throw new Error(`${id} could not be published: ${failure}`)
  }

  // compiled is a contract of this source that says which methods it exports.
  async compiled(source: string): Promise<Uint8Array<ArrayBuffer>> {
    const wasm = await this.compile(source), { methods } = await this.local.inspect(wasm)
    return withSection(wasm, abiSection, JSON.stringify({ version: 1, methods: methods.map((name) => ({ name, kind: 'change' })) }))
  }

  private async isThere(id: string): Promise<boolean> {
    return this.local.ask('query', { request_type: 'view_account', finality: 'final', account_id: id }).then(() => true, () => false)
  }

  // seal ends the ledger here, before it is taken elsewhere: to is where it goes on, or empty.
  async seal(to: string): Promise<void> {
    const { ledger, next_sequence, admin_keys } = await this.local.ask<{ ledger: string; next_sequence: number; admin_keys: string[] }>('latchkey_settings', {})
    const key = this.book.entries().map(({ secret }) => Key.parse(secret)!).find((one) => admin_keys.includes(one.publicKey))
    if (!key) throw new Error('This page has no admin key of the ledger: whoever has it ends it where the ledger came from.')
    await this.local.ask('latchkey_admin', { signed_change_base64: base64.encode(signedChange({ ledger, sequence: next_sequence, seal: to }, key)) })
  }

  // end gives up the ledger; what it held is kept.
  end(): void {
    this.local.end()
  }
}

