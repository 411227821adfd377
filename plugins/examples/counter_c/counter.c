// A counter in C without any library: it imports NEAR's functions of env with
// guest pointers. assemblyscript/counter.ts is the same contract.
//
//	get_num     view: the number
//	increment   change: adds one, returns the number
//	decrement   change: takes one away, returns the number
//	reset       change: 0 again, for the account itself alone

typedef unsigned long long u64;

#define HOST(name) __attribute__((import_module("env"), import_name(#name)))
#define METHOD(name) __attribute__((export_name(#name)))

HOST(storage_read) u64 storage_read(u64 key_len, u64 key, u64 reg);
HOST(storage_write) u64 storage_write(u64 key_len, u64 key, u64 value_len, u64 value, u64 reg);
HOST(read_register) void read_register(u64 reg, u64 to);
HOST(register_len) u64 register_len(u64 reg);
HOST(value_return) void value_return(u64 len, u64 value);
HOST(log_utf8) void log_utf8(u64 len, u64 text);
HOST(panic_utf8) _Noreturn void panic_utf8(u64 len, u64 text);
HOST(current_account_id) void current_account_id(u64 reg);
HOST(predecessor_account_id) void predecessor_account_id(u64 reg);

#define AT(pointer) ((u64)(unsigned long)(pointer))
#define PANIC(text) panic_utf8(sizeof(text) - 1, AT(text))

static const char key[] = "count";

static long long load(void) {
	long long n = 0;
	if (storage_read(sizeof key - 1, AT(key), 0)) read_register(0, AT(&n));
	return n;
}

static void save(long long n) { storage_write(sizeof key - 1, AT(key), sizeof n, AT(&n), 0); }

// decimal writes n at the end of a buffer of 20 bytes and returns where it begins.
static char *decimal(long long n, char *end) {
	u64 rest = n < 0 ? -(u64)n : (u64)n;
	do *--end = (char)('0' + rest % 10); while (rest /= 10);
	if (n < 0) *--end = '-';
	return end;
}

static void answer(long long n) {
	char buffer[20], *end = buffer + sizeof buffer, *text = decimal(n, end);
	value_return((u64)(end - text), AT(text));
}

static void change(long long by) {
	long long n;
	if (__builtin_add_overflow(load(), by, &n)) PANIC("the number does not fit in 64 bits");
	save(n);
	char buffer[32] = "the number is ", *end = buffer + sizeof buffer, *text = decimal(n, end);
	unsigned length = 14;
	while (text < end) buffer[length++] = *text++;
	log_utf8(length, AT(buffer));
	answer(n);
}

METHOD(get_num) void get_num(void) { answer(load()); }
METHOD(increment) void increment(void) { change(1); }
METHOD(decrement) void decrement(void) { change(-1); }

METHOD(reset) void reset(void) {
	static char own[64], caller[64]; // account ids have at most 64 bytes
	current_account_id(1);
	predecessor_account_id(2);
	u64 length = register_len(1);
	read_register(1, AT(own));
	read_register(2, AT(caller));
	for (u64 i = 0; i < 64; i++)
		if (length != register_len(2) || own[i] != caller[i]) PANIC("only the account itself may reset its counter");
	save(0);
}
