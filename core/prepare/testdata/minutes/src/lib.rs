use chrono::{NaiveDate, NaiveDateTime};
use core::fmt::Write;
#[link(wasm_import_module = "env")]
extern "C" { fn value_return(len: u64, ptr: u64); fn input(r: u64); fn read_register(r: u64, p: u64); }
#[no_mangle]
pub extern "C" fn minutes() {
    let mut s = String::new();
    for m in 0..60u32 {
        let t: NaiveDateTime = NaiveDate::from_ymd_opt(2026, 7, 24).unwrap().and_hms_opt(m % 24, m, 59 - m).unwrap();
        let _ = write!(s, "{} {} {}\n", t.format("%M"), t.format("%H:%M:%S"), t.format("%Y-%m-%dT%M"));
    }
    unsafe { value_return(s.len() as u64, s.as_ptr() as u64) }
}
#[no_mangle]
pub extern "C" fn given() {
    let mut b = [0u8; 8];
    unsafe { input(0); read_register(0, b.as_mut_ptr() as u64) }
    let secs = i64::from_le_bytes(b);
    let t = chrono::DateTime::from_timestamp(secs, 0).unwrap();
    let s = t.naive_utc().format("%M").to_string();
    unsafe { value_return(s.len() as u64, s.as_ptr() as u64) }
}
