// A contract as AssemblyScript makes it by default: what stands outside of
// functions is a start section, as in the official templates for NEAR.

// @ts-ignore: decorator
@external("env", "value_return") declare function valueReturn(length: u64, value: u64): void;
// @ts-ignore: decorator
@external("env", "block_index") declare function blockIndex(): u64;

const words = new Map<string, string>();
words.set("hello", "world");
const began = blockIndex(); // a start function may ask the host

let calls = 0;

export function look(): void {
  calls++;
  const text = words.get("hello") + " " + calls.toString() + " " + (blockIndex() - began).toString();
  words.set("hello", "everybody");
  const bytes = String.UTF8.encode(text);
  valueReturn(bytes.byteLength, <u64>changetype<usize>(bytes));
}
