package state

// Unwound returns what r held after the block at height, as AtHeight does, for whoever reads
// all of it: that takes no longer than reading r and what the blocks since have changed, the
// newest of which is at head. Errors: *CorruptError, and those of r.
func Unwound(r Reader, height, head uint64) (*Overlay, error) {
	o := NewOverlay(r)
	for at := height + 1; at <= head; at++ {
		touched, ok, err := r.Get(undoneKey(at))
		if err == nil && !ok {
			err = &CorruptError{Key: undoneKey(at), Err: errNoUndo}
		}
		if err != nil {
			return nil, err
		}
		for len(touched) > 0 {
			key, rest, ok := firstTouched(touched)
			if !ok {
				return nil, &CorruptError{Key: undoneKey(at), Err: errUndoEndsEarly}
			}
			touched = rest
			if _, earlier := o.changes[string(key)]; earlier {
				continue // an earlier change of the same key decides
			}
			old, _, err := r.Get(undoKey(key, at))
			if err != nil {
				return nil, err
			}
			value, _ := fromOptional(old) // nil deletes
			o.Set(key, value)
		}
	}
	return o, nil
}
