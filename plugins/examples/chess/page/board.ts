// What a position in FEN looks like, as squares in the order in which white sees them.

const pictures: Record<string, string> = { k: '♚', q: '♛', r: '♜', b: '♝', n: '♞', p: '♟', K: '♔', Q: '♕', R: '♖', B: '♗', N: '♘', P: '♙' }
const names: Record<string, string> = { k: 'king', q: 'queen', r: 'rook', b: 'bishop', n: 'knight', p: 'pawn' }

export interface Square {
  name: string // e4
  piece: string // FEN's letter; empty for none
  dark: boolean
}

export function squares(fen: string): Square[] {
  const rows = (fen.split(' ')[0] ?? '').split('/')
  return rows.flatMap((row, i) => {
    const pieces = row.replace(/\d/g, (n) => ' '.repeat(Number(n)))
    return [...pieces].map((letter, file) => ({
      name: 'abcdefgh'.charAt(file) + String(8 - i), piece: letter.trim(), dark: (i + file) % 2 === 1,
    }))
  })
}

export const picture = (piece: string): string => pictures[piece] ?? ''

// label says what stands on a square.
export function label({ name, piece }: Square): string {
  if (!piece) return name
  const color = piece === piece.toUpperCase() ? 'white' : 'black'
  return `${name} ${color} ${names[piece.toLowerCase()]}`
}

// promotes reports whether a pawn would reach its last rank.
export const promotes = (piece: string, to: string): boolean => (piece === 'P' && to[1] === '8') || (piece === 'p' && to[1] === '1')
