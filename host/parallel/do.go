package parallel

import "sync"

// Do calls f for 0 to n-1, atOnce of them at a time, until one fails. It returns that error
// when those under way have ended.
func Do(n, atOnce int, f func(int) error) error {
	next := make(chan int)
	failed := make(chan error, atOnce)
	var all sync.WaitGroup
	for range min(n, atOnce) {
		all.Go(func() {
			for i := range next {
				if err := f(i); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	var err error
	for i := 0; i < n && err == nil; i++ {
		select {
		case next <- i:
		case err = <-failed:
		}
	}
	close(next)
	all.Wait()
	close(failed)
	for late := range failed {
		if err == nil {
			err = late
		}
	}
	return err
}
