import type { Plan } from '../near/plan.ts'
import type { Signed } from '../near/transaction.ts'
import { openDatabase, storeOf } from './database.ts'
import { done, finished } from './indexeddb.ts'

// What a browser keeps of the links that a funder makes: the plan, with the secret of which all keys are made, before anything
// is sent; each transaction before it is sent; and what became of it. Whoever comes back, after a reload or with a tab that was killed, goes on from there.

// Step is how far one transaction has come.
export interface Step {
  signed?: Signed // what may have been sent
  isDone?: boolean
  drop?: string // the id that the contract gave, once the drop is made
}

type Store = 'campaigns' | 'steps'

const stepKey = (label: string, drop: number, step: number): IDBValidKey => [label, drop, step]
const allOf = (label: string): IDBKeyRange => IDBKeyRange.bound([label], [label, []])

// Steps are those of one plan.
export class Steps {
  private readonly label: string
  private readonly all: Map<string, Step>

  constructor(label: string, all: Map<string, Step>) {
    this.label = label
    this.all = all
  }

  at(drop: number, step: number): Step {
    return this.all.get(String(stepKey(this.label, drop, step))) ?? {}
  }
}

// Campaigns keeps them in IndexedDB, or where the browser refuses that, as long as the page is open.
export class Campaigns {
  private static readonly plans = new Map<string, Plan>() // of this page alone
  private static readonly steps = new Map<string, Step>()
  private static readonly kept = new Set<string>() // labels of plans that this browser was seen to keep
  private readonly db: IDBDatabase | undefined

  private constructor(db: IDBDatabase | undefined) {
    this.db = db
  }

  static open = async (): Promise<Campaigns> => new Campaigns(await openDatabase())

  // begin keeps a plan, as far as the browser keeps anything.
  async begin(plan: Plan): Promise<void> {
    Campaigns.plans.set(plan.label, plan)
    void navigator.storage?.persist?.() // where it may: money hangs on what is kept
    await this.put('campaigns', plan, plan.label)
  }

  async find(label: string): Promise<Plan | undefined> {
    return (await this.get<Plan>('campaigns', label)) ?? Campaigns.plans.get(label)
  }

  // keeps reports whether a plan outlives the page.
  async keeps(label: string): Promise<boolean> {
    const is = (await this.get<Plan>('campaigns', label)) !== undefined
    if (is) Campaigns.kept.add(label)
    return is
  }

  // of are the plans of a funder, the newest first.
  async of(funder: string): Promise<Plan[]> {
    const stored = (await this.read('campaigns', (plans) => done(plans.getAll() as IDBRequest<Plan[]>))) ?? []
    const all = new Map([...Campaigns.plans, ...stored.map((plan): [string, Plan] => [plan.label, plan])])
    return [...all.values()].filter((plan) => plan.funder === funder).sort((a, b) => b.at - a.at)
  }

  // steps are how far all transactions of a plan have come.
  async steps(label: string): Promise<Steps> {
    const stored = (await this.read('steps', async (steps) => {
      const [keys, values] = await Promise.all([done(steps.getAllKeys(allOf(label))), done(steps.getAll(allOf(label)) as IDBRequest<Step[]>)])
      return keys.map((key, i): [string, Step] => [String(key), values[i]!])
    })) ?? []
    return new Steps(label, new Map([...Campaigns.steps, ...stored]))
  }

  // note keeps how far a step has come. What the browser cannot keep any more is an error where it has kept the plan, and so is a
  // plan that was removed meanwhile, here or in another tab: both would be lost with the page, and what is paid for with them.
  async note(label: string, drop: number, step: number, is: Step): Promise<void> {
    const key = stepKey(label, drop, step)
    Campaigns.steps.set(String(key), is)
    const isNoted = await this.put('steps', is, key), isKept = await this.keeps(label)
    if (!Campaigns.kept.has(label)) return
    if (!isKept) {
      Campaigns.kept.delete(label) // it is said once: whoever has saved them goes on
      throw new Error('This browser keeps these links no longer: save them before you go on.')
    }
    if (!isNoted) throw new Error('This browser keeps nothing more: make room, and go on.')
  }

  // forget removes a plan and its steps: its links are known here no more.
  async forget(label: string): Promise<void> {
    Campaigns.plans.delete(label)
    for (const key of Campaigns.steps.keys()) if (key.startsWith(`${label},`)) Campaigns.steps.delete(key)
    if (!this.db) return
    const steps = storeOf(this.db, 'steps', 'readwrite')
    steps.delete(allOf(label))
    await finished(steps.transaction)
    const plans = storeOf(this.db, 'campaigns', 'readwrite')
    plans.delete(label)
    await finished(plans.transaction)
  }

  private get<T>(store: Store, key: IDBValidKey): Promise<T | undefined> {
    return this.read(store, (from) => done(from.get(key) as IDBRequest<T | undefined>))
  }

  // read is undefined where nothing can be read any more.
  private async read<T>(store: Store, ask: (store: IDBObjectStore) => Promise<T>): Promise<T | undefined> {
    try {
      return this.db && (await ask(storeOf(this.db, store, 'readonly')))
    } catch {
      return undefined
    }
  }

  private async put(store: Store, value: unknown, key: IDBValidKey): Promise<boolean> {
    if (!this.db) return false
    try {
      const into = storeOf(this.db, store, 'readwrite')
      into.put(value, key)
      await finished(into.transaction)
      return true
    } catch {
      return false
    }
  }
}
