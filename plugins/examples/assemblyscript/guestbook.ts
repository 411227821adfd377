// The guest book of guestbook_go in AssemblyScript, written with nothing but
// Extism's AssemblyScript PDK.

import { Host, LogLevel, Memory } from "@extism/as-pdk";
import { error_set } from "@extism/as-pdk/lib/env";

// @ts-ignore: decorator
@external("extism:host/user", "predecessor_account_id")
declare function hostPredecessor(): u64;
// @ts-ignore: decorator
@external("extism:host/user", "attached_deposit")
declare function hostAttachedDeposit(): u64;
// @ts-ignore: decorator
@external("extism:host/user", "storage_read")
declare function hostStorageRead(key: u64): u64;
// @ts-ignore: decorator
@external("extism:host/user", "storage_write")
declare function hostStorageWrite(key: u64, value: u64): u64;
// @ts-ignore: decorator
@external("extism:host/user", "promise_batch_create")
declare function hostPromiseBatchCreate(account: u64): u64;
// @ts-ignore: decorator
@external("extism:host/user", "promise_batch_action_transfer")
declare function hostPromiseTransfer(promise: u64, amount: u64): void;
// @ts-ignore: decorator
@external("extism:host/user", "promise_return")
declare function hostPromiseReturn(promise: u64): void;
// @ts-ignore: decorator
@external("extism:host/env", "length")
declare function blockLength(handle: u64): u64;

const textBytesMax = 300;
const quote: u8 = 0x22;

/** What a host function gave, or null for none. */
function memoryOf(handle: u64): Memory | null {
  return handle == 0 ? null : new Memory(handle, blockLength(handle));
}

function read(key: string): Memory | null {
  return memoryOf(hostStorageRead(Memory.allocateString(key).offset));
}

function write(key: string, value: u64): void {
  hostStorageWrite(Memory.allocateString(key).offset, value);
}

function count(): u32 {
  const value = read("count");
  return value === null ? 0 : u32.parse(value.toString());
}

function fail(message: string): i32 {
  error_set(Memory.allocateString(message).offset);
  return 1;
}

function output(text: string): void {
  Host.output(Uint8Array.wrap(String.UTF8.encode(text)));
}

export function sign(): i32 {
  const text = Host.input();
  const length = text.length;
  if (length < 3 || length > textBytesMax || text[0] != quote || text[length - 1] != quote) {
    return fail('sign takes a JSON string of 1 to 298 bytes, such as "hello"');
  }
  const author = memoryOf(hostPredecessor())!;
  const n = count();
  write(`author ${n}`, author.offset);
  write(`text ${n}`, Memory.allocateBytes(text).offset);
  write("count", Memory.allocateString((n + 1).toString()).offset);
  Host.log(LogLevel.Info, `EVENT_JSON:{"standard":"guestbook","version":"1.0.0","event":"signed","data":[{"number":${n},"author":"${author.toString()}"}]}`);
  output(n.toString());
  return 0;
}

export function entries(): i32 {
  const list: string[] = [];
  for (let n: u32 = 0, end = count(); n < end; n++) {
    list.push(`{"author":"${read(`author ${n}`)!.toString()}","text":${read(`text ${n}`)!.toString()}}`);
  }
  output(`[${list.join(",")}]`);
  return 0;
}

function isNumber(text: string): bool {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) < 0x30 || text.charCodeAt(i) > 0x39) return false;
  }
  return text.length > 0 && text.length < 10;
}

export function thank(): i32 {
  const number = Host.inputString();
  if (!isNumber(number)) return fail("thank takes the number of an entry, such as 0");
  const author = read(`author ${number}`);
  if (author === null) return fail(`there is no entry ${number}`);
  const deposit = hostAttachedDeposit();
  const amount = memoryOf(deposit)!.toUint8Array();
  let sum: u32 = 0;
  for (let i = 0; i < amount.length; i++) sum += amount[i];
  if (sum == 0) return fail("attach what the author shall get");
  const promise = hostPromiseBatchCreate(author.offset);
  hostPromiseTransfer(promise, deposit);
  hostPromiseReturn(promise);
  return 0;
}
