//! The counter of counter_c in Rust, without any library: it imports NEAR's functions
//! of env with guest pointers.

#![cfg_attr(not(test), no_std)]

#[cfg(not(test))]
mod contract {
    #[link(wasm_import_module = "env")]
    extern "C" {
        fn storage_read(key_len: u64, key: u64, register: u64) -> u64;
        fn storage_write(key_len: u64, key: u64, value_len: u64, value: u64, register: u64) -> u64;
        fn read_register(register: u64, to: u64);
        fn register_len(register: u64) -> u64;
        fn value_return(len: u64, value: u64);
        fn log_utf8(len: u64, text: u64);
        fn panic_utf8(len: u64, text: u64) -> !;
        fn current_account_id(register: u64);
        fn predecessor_account_id(register: u64);
    }

    const KEY: &[u8] = b"count";

    fn at(bytes: &[u8]) -> u64 {
        bytes.as_ptr() as usize as u64
    }

    fn fail(text: &str) -> ! {
        unsafe { panic_utf8(text.len() as u64, at(text.as_bytes())) }
    }

    fn load() -> i64 {
        let mut n = [0u8; 8];
        unsafe {
            if storage_read(KEY.len() as u64, at(KEY), 0) == 1 {
                read_register(0, n.as_mut_ptr() as usize as u64);
            }
        }
        i64::from_le_bytes(n)
    }

    fn save(n: i64) {
        let value = n.to_le_bytes();
        unsafe { storage_write(KEY.len() as u64, at(KEY), value.len() as u64, at(&value), 0) };
    }

    fn answer(n: i64) {
        let mut buffer = [0u8; super::DECIMAL_BYTES_MAX];
        let text = super::decimal(n, &mut buffer);
        unsafe { value_return(text.len() as u64, at(text)) }
    }

    fn change(by: i64) {
        let n = match load().checked_add(by) {
            Some(n) => n,
            None => fail("the number does not fit in 64 bits"),
        };
        save(n);
        let (mut log, mut buffer) = (*b"the number is                     ", [0u8; super::DECIMAL_BYTES_MAX]);
        let text = super::decimal(n, &mut buffer);
        let length = 14 + text.len();
        log[14..length].copy_from_slice(text);
        unsafe { log_utf8(length as u64, at(&log)) };
        answer(n);
    }

    #[no_mangle]
    extern "C" fn get_num() {
        answer(load())
    }

    #[no_mangle]
    extern "C" fn increment() {
        change(1)
    }

    #[no_mangle]
    extern "C" fn decrement() {
        change(-1)
    }

    #[no_mangle]
    extern "C" fn reset() {
        let (mut own, mut caller) = ([0u8; 64], [0u8; 64]); // account ids have at most 64 bytes
        unsafe {
            current_account_id(1);
            predecessor_account_id(2);
            read_register(1, own.as_mut_ptr() as usize as u64);
            read_register(2, caller.as_mut_ptr() as usize as u64);
            if register_len(1) != register_len(2) || own != caller {
                fail("only the account itself may reset its counter");
            }
        }
        save(0)
    }

    #[panic_handler]
    fn panic(_: &core::panic::PanicInfo) -> ! {
        fail("the contract panicked")
    }
}

/// The most that decimal writes: -9223372036854775808.
const DECIMAL_BYTES_MAX: usize = 20;

/// Writes n at the end of a buffer and returns that part of it.
fn decimal(n: i64, buffer: &mut [u8; DECIMAL_BYTES_MAX]) -> &[u8] {
    let (mut rest, mut begin) = (n.unsigned_abs(), buffer.len());
    loop {
        begin -= 1;
        buffer[begin] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if n < 0 {
        begin -= 1;
        buffer[begin] = b'-';
    }
    &buffer[begin..]
}

#[cfg(test)]
mod tests {
    #[test]
    fn decimal() {
        for n in [0, 7, -7, 1234567890, i64::MAX, i64::MIN] {
            assert_eq!(super::decimal(n, &mut [0; super::DECIMAL_BYTES_MAX]), n.to_string().as_bytes());
        }
    }
}
