package enginetest

// Errnos of WASI.
const (
	badFile     = 8
	fault       = 21
	invalid     = 28
	nameTooLong = 37
	noSystem    = 52
	unsupported = 58
)

const (
	firstTime   = 1640995200000000000 // 2022-01-01
	millisecond = 1000000
)

var wasiSteps = []wasiStep{
	{"clock_time_get", []int64{0, 0, answerAt}, 0, []uint64{firstTime}},
	{"clock_time_get", []int64{1, 0, answerAt}, 0, []uint64{0}},
	{"clock_time_get", []int64{0, 0, answerAt}, 0, []uint64{firstTime + millisecond}},
	{"clock_time_get", []int64{0, 0, pageEnd - 7}, fault, nil},
	{"clock_time_get", []int64{0, 0, answerAt}, 0, []uint64{firstTime + 3*millisecond}},
	{"clock_time_get", []int64{1, 0, answerAt}, 0, []uint64{millisecond}},
	{"clock_time_get", []int64{2, 0, answerAt}, invalid, []uint64{0}},
	{"clock_time_get", []int64{0, 0, -1}, fault, nil},
	{"random_get", []int64{answerAt, 8}, 0, []uint64{0x1bbf64b1967f8c53}},
	{"random_get", []int64{answerAt, 3}, 0, []uint64{0x9fbb97}},
	{"random_get", []int64{pageEnd - 4, 5}, fault, nil},
	{"random_get", []int64{answerAt, 0}, 0, []uint64{0}},
	{"random_get", []int64{answerAt, 16}, 0, []uint64{0x84145b9fe872b44b, 0x923e34d9c90952f2}},
	{"args_sizes_get", []int64{answerAt, answerAt + 8}, 0, []uint64{0, 0}},
	{"args_sizes_get", []int64{answerAt, pageEnd}, fault, nil},
	{"args_get", []int64{answerAt, answerAt}, 0, []uint64{0}},
	{"environ_sizes_get", []int64{answerAt, answerAt + 8}, 0, []uint64{0, 0}},
	{"environ_get", []int64{answerAt, answerAt}, 0, []uint64{0}},
	{"sched_yield", nil, 0, nil},
	{"fd_write", []int64{1, vectorAt, 1, answerAt}, 0, []uint64{5}},
	{"fd_write", []int64{2, vectorAt, 1, answerAt}, 0, []uint64{5}},
	{"fd_write", []int64{0, vectorAt, 1, answerAt}, badFile, []uint64{0}},
	{"fd_write", []int64{3, vectorAt, 1, answerAt}, badFile, []uint64{0}},
	{"fd_write", []int64{-1, vectorAt, 1, answerAt}, badFile, []uint64{0}},
	{"fd_write", []int64{1, vectorAt, 0, answerAt}, 0, []uint64{0}},
	{"fd_write", []int64{1, pageEnd - 4, 1, answerAt}, fault, []uint64{0}},
	{"fd_write", []int64{1, subscriptionsAt + 48, 1, pageEnd}, fault, []uint64{0}},
	{"fd_read", []int64{0, vectorAt, 1, answerAt}, 0, []uint64{0}},
	{"fd_read", []int64{1, vectorAt, 1, answerAt}, badFile, []uint64{0}},
	{"fd_read", []int64{9, vectorAt, 1, answerAt}, badFile, []uint64{0}},
	{"fd_seek", []int64{0, 0, 0, answerAt}, noSystem, []uint64{0}},
	{"fd_seek", []int64{1, 0, 1, answerAt}, noSystem, []uint64{0}},
	{"fd_seek", []int64{4, 0, 0, answerAt}, badFile, []uint64{0}},
	{"fd_fdstat_get", []int64{0, answerAt}, 0, []uint64{1, 0x8e001ff, 0}},
	{"fd_fdstat_get", []int64{1, answerAt}, 0, []uint64{1, 0x8e001ff, 0}},
	{"fd_fdstat_get", []int64{2, answerAt}, 0, []uint64{1, 0x8e001ff, 0}},
	{"fd_fdstat_get", []int64{3, answerAt}, badFile, []uint64{0}},
	{"fd_fdstat_get", []int64{1, pageEnd - 23}, fault, nil},
	{"fd_fdstat_set_flags", []int64{0, 4}, noSystem, nil},
	{"fd_fdstat_set_flags", []int64{1, 4}, noSystem, nil},
	{"fd_fdstat_set_flags", []int64{1, 1}, 0, nil},
	{"fd_fdstat_set_flags", []int64{1, 2}, invalid, nil},
	{"fd_fdstat_set_flags", []int64{1, 8}, invalid, nil},
	{"fd_fdstat_set_flags", []int64{1, 16}, invalid, nil},
	{"fd_fdstat_set_flags", []int64{5, 0}, badFile, nil},
	{"fd_prestat_get", []int64{0, answerAt}, 0, []uint64{0}},
	{"fd_prestat_get", []int64{3, answerAt}, badFile, []uint64{0}},
	{"fd_prestat_dir_name", []int64{0, answerAt, 0}, 0, []uint64{0}},
	{"fd_prestat_dir_name", []int64{0, answerAt, 1}, nameTooLong, []uint64{0}},
	{"fd_prestat_dir_name", []int64{3, answerAt, 1}, badFile, []uint64{0}},
	{"poll_oneoff", []int64{subscriptionsAt, eventsAt, 0, answerAt}, invalid, []uint64{0}},
	{"poll_oneoff", []int64{subscriptionsAt, answerAt + 8, 1, answerAt}, 0, []uint64{1, 7, 0}},
	{"poll_oneoff", []int64{subscriptionsAt + 48, answerAt + 8, 1, answerAt}, 0, []uint64{1, 8, 0x10000}},
	{"poll_oneoff", []int64{subscriptionsAt + 96, answerAt + 8, 1, answerAt}, 0, []uint64{1, 9, 0x20000 + unsupported}},
	{"poll_oneoff", []int64{subscriptionsAt + 144, answerAt + 8, 1, answerAt}, 0, []uint64{1, 10, 0x10000 + badFile}},
	{"poll_oneoff", []int64{subscriptionsAt + 192, answerAt + 8, 1, answerAt}, unsupported, []uint64{1, 0, 0}},
	{"poll_oneoff", []int64{subscriptionsAt, eventsAt, 3, answerAt}, 0, []uint64{3}},
	{"poll_oneoff", []int64{pageEnd - 40, eventsAt, 1, answerAt}, fault, []uint64{0}},
	{"fd_close", []int64{1}, 0, nil},
	{"fd_close", []int64{1}, badFile, nil},
	{"fd_write", []int64{1, vectorAt, 1, answerAt}, badFile, []uint64{0}},
}
