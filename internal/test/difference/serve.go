package difference

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"latchkey/core/vm"
)

// answerPrefix tells an answer from whatever else a process prints.
const answerPrefix = "result "

// Serve does the jobs that come in as lines of JSON, one after the other, until
// there are no more. What it writes is a line for each.
func Serve(e vm.Engine, in io.Reader, out io.Writer) error {
	for jobs := json.NewDecoder(in); ; {
		var job Job
		if err := jobs.Decode(&job); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		answer, err := json.Marshal(Run(e, &job))
		if err == nil {
			_, err = fmt.Fprintf(out, "%s%s\n", answerPrefix, answer)
		}
		if err != nil {
			return err
		}
	}
}
