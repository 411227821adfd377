package cli

import (
	"bufio"
	"encoding/json"
	"fmt"

	"latchkey/host/abi"
)

// askFor asks on a terminal for members of a method's arguments, one question each, and
// again for what does not fit.
func (a *app) askFor(method *abi.Method, given []byte, members []abi.Member) ([]byte, error) {
	lines := bufio.NewReader(a.in)
	for _, member := range members {
		if doc := member.Doc(); doc != "" {
			fmt.Fprintf(a.err, "%s\n", harmless(doc))
		}
		answer, err := a.ask(lines, method, member)
		if err != nil {
			return nil, err
		}
		given = abi.With(given, member.Name, answer)
	}
	return given, nil
}

func (a *app) ask(lines *bufio.Reader, method *abi.Method, member abi.Member) (json.RawMessage, error) {
	for {
		fmt.Fprintf(a.err, "%s, %s: ", harmless(member.Name), harmless(member.Schema.Words()))
		line, err := lines.ReadString('\n')
		if err != nil {
			fmt.Fprintln(a.err)
			return nil, usage(method.Name + " needs " + member.Name)
		}
		answer, err := method.Answer(member, line)
		if err == nil {
			return answer, nil
		}
		a.warningf("%w", err)
	}
}
