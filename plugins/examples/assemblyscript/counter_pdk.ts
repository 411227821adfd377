// The counter of counter_go_pdk in AssemblyScript, written with nothing but Extism's
// AssemblyScript PDK.

import { Host, LogLevel, Memory } from "@extism/as-pdk";
import { error_set } from "@extism/as-pdk/lib/env";

// @ts-ignore: decorator
@external("extism:host/user", "current_account_id")
declare function hostCurrent(): u64;
// @ts-ignore: decorator
@external("extism:host/user", "predecessor_account_id")
declare function hostPredecessor(): u64;
// @ts-ignore: decorator
@external("extism:host/user", "storage_read")
declare function hostStorageRead(key: u64): u64;
// @ts-ignore: decorator
@external("extism:host/user", "storage_write")
declare function hostStorageWrite(key: u64, value: u64): u64;
// @ts-ignore: decorator
@external("extism:host/env", "length")
declare function blockLength(handle: u64): u64;
// @ts-ignore: decorator
@external("extism:host/env", "load_u64")
declare function loadWord(handle: u64): u64;
// @ts-ignore: decorator
@external("extism:host/env", "store_u64")
declare function storeWord(handle: u64, value: u64): void;

function textOf(handle: u64): string {
  return new Memory(handle, blockLength(handle)).toString();
}

function count(): i64 {
  const value = hostStorageRead(Memory.allocateString("count").offset);
  return value == 0 ? 0 : <i64>loadWord(value);
}

function save(n: i64): void {
  const value = Memory.allocate(8);
  storeWord(value.offset, <u64>n);
  hostStorageWrite(Memory.allocateString("count").offset, value.offset);
}

function fail(message: string): i32 {
  error_set(Memory.allocateString(message).offset);
  return 1;
}

function output(text: string): void {
  Host.output(Uint8Array.wrap(String.UTF8.encode(text)));
}

function change(by: i64): i32 {
  const n = count();
  if (by > 0 ? n == i64.MAX_VALUE : n == i64.MIN_VALUE) return fail("the number does not fit in 64 bits");
  save(n + by);
  const text = (n + by).toString();
  Host.log(LogLevel.Info, `the number is ${text}`);
  output(text);
  return 0;
}

export function get_num(): void { output(count().toString()); }
export function increment(): i32 { return change(1); }
export function decrement(): i32 { return change(-1); }

export function reset(): i32 {
  if (textOf(hostCurrent()) != textOf(hostPredecessor())) return fail("only the account itself may reset its counter");
  save(0);
  return 0;
}
