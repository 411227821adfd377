// The counter of counter_c in AssemblyScript: it imports NEAR's functions of env
// with guest pointers, and no library.

// @ts-ignore: decorator
@external("env", "storage_read") declare function storageRead(keyLength: u64, key: u64, register: u64): u64;
// @ts-ignore: decorator
@external("env", "storage_write") declare function storageWrite(keyLength: u64, key: u64, valueLength: u64, value: u64, register: u64): u64;
// @ts-ignore: decorator
@external("env", "read_register") declare function readRegister(register: u64, to: u64): void;
// @ts-ignore: decorator
@external("env", "register_len") declare function registerLength(register: u64): u64;
// @ts-ignore: decorator
@external("env", "value_return") declare function valueReturn(length: u64, value: u64): void;
// @ts-ignore: decorator
@external("env", "log_utf8") declare function logUTF8(length: u64, text: u64): void;
// @ts-ignore: decorator
@external("env", "panic_utf8") declare function panicUTF8(length: u64, text: u64): void;
// @ts-ignore: decorator
@external("env", "current_account_id") declare function currentAccountID(register: u64): void;
// @ts-ignore: decorator
@external("env", "predecessor_account_id") declare function predecessorAccountID(register: u64): void;

const at = (bytes: ArrayBuffer): u64 => <u64>changetype<usize>(bytes);
const utf8 = (text: string): ArrayBuffer => String.UTF8.encode(text);

function panic(text: string): void {
  const bytes = utf8(text);
  panicUTF8(bytes.byteLength, at(bytes));
}

function register(number: u64): string {
  const bytes = new ArrayBuffer(<i32>registerLength(number));
  readRegister(number, at(bytes));
  return String.UTF8.decode(bytes);
}

function read(): i64 {
  const key = utf8("count");
  if (!storageRead(key.byteLength, at(key), 0)) return 0;
  const value = new ArrayBuffer(8);
  readRegister(0, at(value));
  return load<i64>(changetype<usize>(value));
}

function write(n: i64): void {
  const key = utf8("count");
  const value = new ArrayBuffer(8);
  store<i64>(changetype<usize>(value), n);
  storageWrite(key.byteLength, at(key), 8, at(value), 0);
}

function answer(n: i64): void {
  const text = utf8(n.toString());
  valueReturn(text.byteLength, at(text));
}

function change(n: i64, by: i64): void {
  if (by > 0 ? n == i64.MAX_VALUE : n == i64.MIN_VALUE) panic("the number does not fit in 64 bits");
  write(n + by);
  const text = utf8(`the number is ${n + by}`);
  logUTF8(text.byteLength, at(text));
  answer(n + by);
}

export function get_num(): void { answer(read()); }
export function increment(): void { change(read(), 1); }
export function decrement(): void { change(read(), -1); }

export function reset(): void {
  currentAccountID(1);
  predecessorAccountID(2);
  if (register(1) != register(2)) panic("only the account itself may reset its counter");
  write(0);
}
