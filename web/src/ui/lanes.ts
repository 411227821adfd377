import type { Trace } from '../near/trace.ts'

// Placed is one transaction or receipt in a graph: each has a row of its own, parents before what they made.
export interface Placed {
  n: number // from 1 on, its row
  trace: Trace
  column: number // of its block, from 0 on
  depth: number // how many that led to it stand above it in its own column
  parent: number // 0: none
  givesTo: number[] // those that waited for its result
}

export interface Laid {
  heights: number[] // of the blocks, a column each
  placed: Placed[]
  waiting: number // receipts that have not run
}

// layOut places a transaction on the blocks that it ran in.
export function layOut(root: Trace): Laid {
  const heights = new Set<number>(), placed: Placed[] = []
  let waiting = 0
  const visit = (trace: Trace, parent: Placed | undefined) => {
    heights.add(trace.block_height)
    const depth = !parent ? 0 : parent.trace.block_height === trace.block_height ? parent.depth + 1 : 0
    const one: Placed = { n: placed.length + 1, trace, column: 0, depth, parent: parent?.n ?? 0, givesTo: [] }
    placed.push(one)
    waiting += trace.waiting?.length ?? 0
    for (const receipt of trace.receipts ?? []) visit(receipt, one)
  }
  visit(root, undefined)
  const order = [...heights].sort((a, b) => a - b)
  const rows = new Map(placed.map(({ trace, n }) => [trace.id, n]))
  for (const one of placed) {
    one.column = order.indexOf(one.trace.block_height)
    one.givesTo = (one.trace.gives_to ?? []).map((id) => rows.get(id)).filter((n) => n !== undefined)
  }
  return { heights: order, placed, waiting }
}

// Box is where a node stands, in pixels within the graph.
export interface Box {
  left: number
  top: number
  width: number
  height: number
}

const inset = 10 // from the left edge of who made a receipt to the line that leads to it, or half of the way where that is less
const middle = 22 // from the top of a node to where lines meet it
const bend = 8 // the radius of a corner
const lane = 6 // between lines of results
const lanes = 3 // beside a column

// made is the line from who made a receipt to it: down beside what else it made, and to the right. No other node stands there, for
// each has a row of its own and what was made later stands further to the right.
export function made(from: Box, to: Box): string {
  const x = from.left + Math.max(2, Math.min(inset, (to.left - from.left) / 2)), y = to.top + middle
  return `M${x} ${from.top + from.height} V${y - bend} Q${x} ${y} ${Math.min(x + bend, to.left)} ${y} H${to.left}`
}

// given is the line of a result: to the right of both nodes, in one of a few lanes.
export function given(from: Box, to: Box, n: number): string {
  const right = Math.max(from.left + from.width, to.left + to.width) + lane * (1 + n % lanes)
  const y = from.top + middle + lane, end = to.top + middle + lane, down = end > y ? 1 : -1
  return `M${from.left + from.width} ${y} H${right - bend} Q${right} ${y} ${right} ${y + down * bend} V${end - down * bend} Q${right} ${end} ${right - bend} ${end} H${to.left + to.width}`
}
