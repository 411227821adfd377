// What ends a guest before its time.

// The kinds of core/vm's Trap, in its order.
const trapKind = {
  generic: 0, unreachable: 1, memory: 2, callIndirect: 3, arithmetic: 4, stackOverflow: 5,
};

/** Ends a guest because the host wants it; Go keeps the reason. */
export class EndedByHost extends Error {}

// V8's words, as far as traps show.
const texts = [
  [/unreachable/, trapKind.unreachable],
  [/memory access out of bounds|data segment out of bounds/, trapKind.memory],
  [/divide|remainder by zero|float unrepresentable/, trapKind.arithmetic],
  [/table index|table access|null function|signature mismatch|element segment/, trapKind.callIndirect],
];

/** The trap's kind: generic when no text says. */
export function trapKindOf(error) {
  if (error instanceof RangeError && /call stack/i.test(error.message)) return trapKind.stackOverflow;
  const found = texts.find(([text]) => text.test(error?.message));
  return found ? found[1] : trapKind.generic;
}
