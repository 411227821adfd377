package store

// Usage is what a store takes of the machine.
type Usage struct {
	DiskBytes     uint64 // all files of the store
	MemtableBytes uint64 // of recent writes, in memory
	Compactions   int64  // since it was opened
}

// Usage says what the store takes. Errors: those of Get.
func (s *Store) Usage() (Usage, error) {
	if err := s.enter(); err != nil {
		return Usage{}, err
	}
	defer s.gate.leave()
	m := s.db.Metrics()
	// What Pebble says of the log's files leaves out what came since it began the last one.
	disk := m.DiskSpaceUsage() - m.WAL.PhysicalSize + max(m.WAL.PhysicalSize, m.WAL.Size)
	return Usage{DiskBytes: disk, MemtableBytes: m.MemTable.Size, Compactions: m.Compact.Count}, nil
}
