// A player who has only a key: made here, issued by the application, kept in this
// browser. What it signs goes to the contract from the account that pays.
import { call } from '../../../../web/src/near/actions.ts'
import { Key } from '../../../../web/src/near/keys.ts'
import { Remote, view } from '../../../../web/src/near/rpc.ts'
import { prepare, submit } from '../../../../web/src/near/transaction.ts'

export interface Settings {
  rpc: string // the node's address
  funds: string // the account that issues keys
  chess: string // the contract
}

export interface Game {
  white: string
  black: string | null
  outcome: string
  winner: string | null
  to_move: string | null
  check: boolean
  fen: string
  moves: string[]
}

const kept = 'chess-key'
const gas = 60_000_000_000_000n

export class Player {
  private constructor(private readonly settings: Settings, private readonly rpc: Remote, private readonly key: Key) {}

  // enter returns the player of this browser; a new one asks the application's server
  // for its key to be issued. The secret half stays here.
  static async enter(settings: Settings): Promise<Player> {
    const known = Key.parse(localStorage.getItem(kept) ?? '')
    if (known) return new Player(settings, new Remote(settings.rpc), known)
    const key = Key.random()
    const answer = await fetch('key', { method: 'POST', body: JSON.stringify({ public_key: key.publicKey }) })
    if (!answer.ok) throw new Error(await answer.text())
    localStorage.setItem(kept, key.secretKey)
    return new Player(settings, new Remote(settings.rpc), key)
  }

  get name(): string {
    return this.key.publicKey
  }

  game(id: number): Promise<Game> {
    return view<Game>(this.rpc, this.settings.chess, 'get_game', { game: id })
  }

  // plays calls the contract and returns what it returns.
  async plays<T>(method: string, args: unknown): Promise<T> {
    const { chess, funds } = this.settings
    const signed = await prepare(this.rpc, funds, this.key, chess, [call(method, args, gas)])
    const { status, latchkey } = await submit(this.rpc, signed)
    if (status.Failure !== undefined) throw new Error(latchkey?.failure?.message ?? 'The move failed.')
    return (status.SuccessValue ? JSON.parse(atob(status.SuccessValue)) : null) as T
  }
}
