import { label, picture, promotes, type Square, squares } from './board.ts'
import { type Game, Player, type Settings } from './player.ts'

const at = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T
const state = at('state'), problem = at('problem'), board = at('board'), actions = at('actions')

const query = new URLSearchParams(location.search)
const settings: Settings = { rpc: query.get('rpc') ?? location.origin, funds: query.get('funds') ?? '', chess: query.get('chess') ?? '' }
const again = 500 // milliseconds between looks at the game

let player: Player
let chosen = '' // the square that a move begins on
let shown = '' // the game as it stands on the page

const gameNumber = (): number | undefined => (/^#\d+$/.test(location.hash) ? Number(location.hash.slice(1)) : undefined)

// attempt runs what may be refused, and says why.
async function attempt(what: () => Promise<void>): Promise<void> {
  problem.textContent = ''
  try {
    await what()
  } catch (error) {
    problem.textContent = error instanceof Error ? error.message : String(error)
  }
}

function offer(name: string, does: () => Promise<void>): void {
  const button = document.createElement('button')
  button.textContent = name
  button.onclick = () => void attempt(does)
  actions.append(button)
}

function offerNewGame(): void {
  state.textContent = 'No game yet.'
  offer('Start a game', async () => {
    location.hash = String(await player.plays<number>('create_game', {}))
    await refresh()
  })
}

// turn says how the game stands for this player.
function turn(game: Game): string {
  if (game.outcome === 'waiting') return 'Waiting for somebody to join: send them the address of this page.'
  if (game.outcome !== 'playing') {
    const winner = game.winner === null ? 'A draw' : game.winner === player.name ? 'You win' : 'You lose'
    return `${winner}: ${game.outcome.replaceAll('_', ' ')}.`
  }
  return (game.to_move === player.name ? 'Your move' : 'The other player moves') + (game.check ? ', in check.' : '.')
}

async function choose(id: number, square: Square, from: Square | undefined): Promise<void> {
  if (!from || from.name === square.name) {
    chosen = from || !square.piece ? '' : square.name
    return
  }
  chosen = ''
  const move = from.name + square.name + (promotes(from.piece, square.name) ? 'q' : '')
  await player.plays('move', { game: id, move })
}

function draw(id: number, game: Game): void {
  const all = squares(game.fen)
  const from = all.find(({ name }) => name === chosen)
  const focused = document.activeElement?.getAttribute('data-square')
  board.replaceChildren(...all.map((square) => {
    const button = document.createElement('button')
    button.textContent = picture(square.piece)
    button.className = square.dark ? 'dark' : ''
    button.dataset.square = square.name
    button.ariaLabel = label(square)
    button.ariaPressed = String(square.name === chosen)
    button.onclick = () => void attempt(() => choose(id, square, from).finally(refresh))
    return button
  }))
  board.querySelector<HTMLElement>(`[data-square='${focused}']`)?.focus()
  actions.replaceChildren()
  if (game.outcome === 'waiting' && game.white !== player.name) offer('Join', async () => {
    await player.plays('join_game', { game: id })
    await refresh()
  })
  state.textContent = turn(game)
}

async function refresh(): Promise<void> {
  const id = gameNumber()
  if (id === undefined) return
  const game = await player.game(id)
  const now = JSON.stringify([id, game, chosen])
  if (now === shown) return
  shown = now
  draw(id, game)
}

async function follow(): Promise<void> {
  try {
    await refresh()
  } catch {
    state.textContent = 'The server does not answer; trying again.'
    shown = ''
  }
  setTimeout(() => void follow(), again)
}

void attempt(async () => {
  player = await Player.enter(settings)
  if (gameNumber() === undefined) offerNewGame()
  void follow()
})
